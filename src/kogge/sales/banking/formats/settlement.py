"""Read settlements of payment providers: a CSV file with the columns date, payment, gross, fee, net and currency.

`settlement` (the provider's number of it) and `type` (payment, refund, chargeback, fee) may be added. Columns stand in any
order, days as 2026-11-30, amounts with point or comma. Net is gross less fee; a fee that costs is positive.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from kogge.core.errors import InvalidInput
from kogge.core.money import Money, read_decimal
from kogge.sales.banking.formats import texts
from kogge.sales.banking.values import CsvTable, ReadSettlement, SettledKind, SettledLine

COLUMNS = ("date", "payment", "gross", "fee", "net", "currency")
_LARGEST = Decimal(10) ** 12


def looks_like_it(table: CsvTable) -> bool:
    """Tell whether a table has the columns of a settlement."""
    return set(COLUMNS) <= {head.casefold() for head in table.heads}


def read(table: CsvTable) -> list[ReadSettlement]:
    """Return the settlements of a file; InvalidInput names the line that cannot be read or does not add up.

    Without a column `settlement` the whole file is one, called after its content.
    """
    places = {head.casefold(): place for place, head in enumerate(table.heads)}
    rows: dict[tuple[str, str], list[SettledLine]] = defaultdict(list)
    for offset, row in enumerate(table.rows):
        if not any(row):
            continue
        cell = _reader(row, places)
        currency = cell("currency").upper()
        if len(currency) != 3 or not currency.isalpha():
            raise _unreadable(table.first_line + offset, "currency", currency)
        rows[cell("settlement")[:80], currency].append(_line(cell, currency, table.first_line + offset))
    return [
        ReadSettlement(reference=reference or _called(lines), currency=currency, lines=tuple(lines))
        for (reference, currency), lines in rows.items()
    ]


def _called(lines: list[SettledLine]) -> str:
    """Return a name that the same lines always get."""
    return digest_of(tuple(lines))[:16]


def digest_of(lines: tuple[SettledLine, ...]) -> str:
    """Return what makes two readings the same settlement."""
    return hashlib.sha256(repr(lines).encode()).hexdigest()


def _reader(row: tuple[str, ...], places: dict[str, int]) -> Callable[[str], str]:
    return lambda head: texts.squeezed(row[places[head]]) if head in places else ""


def _line(cell: Callable[[str], str], currency: str, line: int) -> SettledLine:
    gross, fee, net = (_minor(cell, name, currency, line) for name in ("gross", "fee", "net"))
    if gross - fee != net:
        raise InvalidInput(_("Line %(line)d does not add up: gross less fee is not net.") % {"line": line})
    try:
        happened_on = date.fromisoformat(cell("date")[:10])
    except ValueError as error:
        raise _unreadable(line, "date", cell("date")) from error
    return SettledLine(
        kind=_kind(cell, gross, line),
        happened_on=happened_on,
        provider_payment_id=cell("payment")[:80],
        gross_minor=gross,
        fee_minor=fee,
        net_minor=net,
    )


def _kind(cell: Callable[[str], str], gross: int, line: int) -> SettledKind:
    word = cell("type").casefold()
    if word:
        try:
            return SettledKind(word)
        except ValueError as error:
            raise _unreadable(line, "type", word) from error
    if not cell("payment"):
        return SettledKind.FEE
    return SettledKind.PAYMENT if gross >= 0 else SettledKind.REFUND


def _minor(cell: Callable[[str], str], name: str, currency: str, line: int) -> int:
    try:
        figure = read_decimal(cell(name))
        if abs(figure) >= _LARGEST:
            raise ValueError(cell(name))
        return Money.from_decimal(figure, currency).amount_minor
    except ValueError as error:
        raise _unreadable(line, name, cell(name)) from error


def _unreadable(line: int, column: str, text: str) -> InvalidInput:
    return InvalidInput(
        _("Line %(line)d: “%(text)s” cannot be read as %(column)s.")
        % {"line": line, "text": text[:20], "column": column}
    )
