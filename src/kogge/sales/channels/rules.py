"""Decide which order a line of history belongs to, and whether the file says it twice; plain Python, one line at a time.

An order of history is what one invoice says about one customer in one country on one day, sales and write-offs apart;
its time is that of its first line. Nearly always that is the whole invoice. Where it is not, the first order bears the
invoice's number and the others a counting suffix (536365, 536365~2), and figures still count one invoice.

A file may hold one period twice, when two extracts were put behind each other. Where the file's time turns back by a
calendar day or more, a new block begins. A line of a later block is a repetition when its invoice stood in an earlier
block with this very line (code, quantity, price, time), once for each time it stood there. Lines repeated inside one block are taken as they are:
the same article can stand on an invoice twice.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from kogge.sales.channels.values import HistoryLine


@dataclass(slots=True)
class _Invoice:
    block: int
    fingerprints: array[int]  # of the lines that a later block may repeat
    orders: list[tuple[str, str, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line belongs: the order's number without prefix, or a repetition."""

    order: str
    is_repetition: bool


class OrderBook:
    """Remembers the invoices of one file while it is read from its beginning; about 300 bytes per invoice."""

    def __init__(self) -> None:
        self._invoices: dict[str, _Invoice] = {}
        self._newest_day = ""
        self._block = 1

    def place(self, line: HistoryLine) -> Place:
        """Say where the next line of the file belongs; call it once for every readable line, in the file's order."""
        self._turn(line.day)
        print_of_line = hash((line.sku, line.quantity, line.unit_price_e4, line.placed_at))
        invoice = self._invoices.get(line.invoice)
        if invoice is None:
            invoice = self._invoices[line.invoice] = _Invoice(self._block, array("q"))
        elif invoice.block < self._block and print_of_line in invoice.fingerprints:
            invoice.fingerprints.remove(print_of_line)
            return Place(line.invoice, True)
        if invoice.block == self._block:
            invoice.fingerprints.append(print_of_line)
        return Place(self._number(invoice, line), False)

    def _turn(self, day: str) -> None:
        if day < self._newest_day:
            self._block += 1
            self._newest_day = day
        elif day > self._newest_day:
            self._newest_day = day

    @staticmethod
    def _number(invoice: _Invoice, line: HistoryLine) -> str:
        key = (line.kind.value, line.customer, line.country or line.country_label, line.day)
        if key not in invoice.orders:
            invoice.orders.append(key)
        count = invoice.orders.index(key) + 1
        return line.invoice if count == 1 else f"{line.invoice}~{count}"
