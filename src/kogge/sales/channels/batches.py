"""Cut a file of history into batches of whole days, without touching the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from kogge.sales.channels.files import Row
from kogge.sales.channels.rules import OrderBook
from kogge.sales.channels.values import BadLine, HistoryLine, Outcome

ReadLine = Callable[[list[str]], HistoryLine]
Reject = Callable[[int, str, list[str]], None]

# A day is not torn apart, so that an invoice's lines meet in one batch; beyond this multiple memory comes first.
_LARGEST_BATCH = 5


@dataclass(slots=True)
class DraftOrder:
    """The lines of one order in one batch, before customers and products have ids."""

    number: str
    lines: list[HistoryLine] = field(default_factory=list)

    @property
    def first(self) -> HistoryLine:
        """The line that gives the order its time, customer and country."""
        return self.lines[0]


@dataclass(slots=True)
class Batch:
    """What some consecutive rows of the file say."""

    rows_read: int = 0  # of the whole file, up to and including this batch
    rows: int = 0
    orders: dict[str, DraftOrder] = field(default_factory=dict)
    dropped: Counter[str] = field(default_factory=Counter)  # outcome → lines that bring no order
    newest_day: str = ""


def batches(
    rows: Iterable[Row], *, read_line: ReadLine, reject: Reject, already_read: int, size: int
) -> Iterator[Batch]:
    """Yield the batches behind the first `already_read` rows; those rows are read again, for what they teach the book.

    `reject` gets each unreadable row of the whole file: its line, the reason and the cells.
    """
    book = OrderBook()
    batch = Batch(rows_read=already_read)
    for count, (line_number, cells) in enumerate(rows, start=1):
        try:
            line = read_line(cells)
        except BadLine as error:
            reject(line_number, str(error), cells)
            if count > already_read:
                _drop(batch, Outcome.REJECTED)
            continue
        place = book.place(line)
        if count <= already_read:
            continue
        if _is_full(batch, line, size):
            yield batch
            batch = Batch(rows_read=batch.rows_read)
        if place.is_repetition:
            _drop(batch, Outcome.OVERLAP)
        else:
            _take(batch, place.order, line)
    if batch.rows:
        yield batch


def _is_full(batch: Batch, line: HistoryLine, size: int) -> bool:
    return batch.rows >= size and (line.day != batch.newest_day or batch.rows >= _LARGEST_BATCH * size)


def _drop(batch: Batch, outcome: Outcome) -> None:
    batch.rows += 1
    batch.rows_read += 1
    batch.dropped[outcome] += 1


def _take(batch: Batch, number: str, line: HistoryLine) -> None:
    batch.rows += 1
    batch.rows_read += 1
    batch.newest_day = line.day
    order = batch.orders.get(number)
    if order is None:
        order = batch.orders[number] = DraftOrder(number)
    order.lines.append(line)
