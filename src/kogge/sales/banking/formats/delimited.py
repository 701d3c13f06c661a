"""Read CSV statements: find separator, head and forms by themselves; which column says what the shopkeeper chooses once."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from kogge.core.errors import InvalidInput
from kogge.core.money import Money
from kogge.sales.banking.formats import texts
from kogge.sales.banking.values import Columns, CsvMapping, CsvTable, Detail, Entry, ReadStatement, Source

_SEPARATORS = (";", ",", "\t", "|")
# Day before month everywhere: no bank of the region writes the month first.
DAY_FORMATS = ("%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d/%m/%y", "%Y%m%d")
DECIMAL_MARKS = (",", ".")
_SMALLEST_TABLE = 3  # a day, an amount and a text
_FIGURE = re.compile(r"[+-]?\d+([.,]\d+)?\Z", re.ASCII)
_DATA = Path(__file__).resolve().parent.parent / "data" / "csv_heads.toml"


@lru_cache(maxsize=1)
def _data() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_DATA.read_text("utf-8"))


def _words() -> dict[str, list[str]]:
    return _data()["heads"]


def table_of(data: bytes) -> CsvTable:
    """Cut a file into head and rows, leaving out what a bank writes above them; InvalidInput when there is no table."""
    text = texts.decoded(data)
    best = max((_table(text, separator) for separator in _SEPARATORS), key=_size, default=None)
    if best is None or not best.rows:
        raise InvalidInput(
            _("No table of days and amounts was found in this file. Send camt.053, MT940 or the bank's CSV.")
        )
    return best


def _size(table: CsvTable | None) -> int:
    return len(table.heads) * len(table.rows) if table else 0


def _table(text: str, separator: str) -> CsvTable | None:
    """Return the table that a separator gives: the first row of words above a row that has a day in it."""
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error:
        return None
    for place, (above, below) in enumerate(zip(rows, rows[1:], strict=False)):
        heads = [texts.squeezed(cell) for cell in above]
        is_head = sum(bool(head) for head in heads) >= _SMALLEST_TABLE and not any(map(_has_day, heads))
        if is_head and len(below) >= _SMALLEST_TABLE and any(map(_has_day, below)):
            kept = tuple(_filled(row, len(above)) for row in rows[place + 1 :])
            return CsvTable(heads=_told_apart(heads), rows=kept, first_line=place + 2)
    return None


def _filled(row: list[str], length: int) -> tuple[str, ...]:
    """Return a row of the head's length: some banks leave empty cells at the end out."""
    return tuple(row[:length]) + ("",) * (length - len(row))


def _told_apart(heads: Iterable[str]) -> tuple[str, ...]:
    """Number heads that stand twice or are empty, so that each names one column."""
    found: list[str] = []
    for place, head in enumerate(heads, start=1):
        name = head or f"({place})"
        found.append(name if name not in found else f"{name} ({place})")
    return tuple(found)


def _has_day(cell: str) -> bool:
    return any(_day(cell, form) is not None for form in DAY_FORMATS)


def _day(cell: str, form: str) -> date | None:
    try:
        return datetime.strptime(cell.strip()[:10], form).date()  # noqa: DTZ007 a day has no zone
    except ValueError:
        return None


def guess(table: CsvTable) -> CsvMapping:
    """Return what the words above the columns and the cells below suggest; a person looks at it before it is used."""
    columns = Columns(
        booked_on=_first(table, "booked_on", _has_day),
        value_on=_first(table, "value_on", _has_day),
        amount=_first(table, "amount", _is_figure),
        side=_first(table, "side", _is_side),
        came_in=_first(table, "came_in", _is_figure),
        went_out=_first(table, "went_out", _is_figure),
        name=_first(table, "name"),
        iban=_first(table, "iban"),
        texts=tuple(head for head in table.heads if _fits(head, "texts")),
    )
    days = _cells(table, columns.booked_on)
    figures = columns.amount or columns.came_in
    return CsvMapping(
        heads=table.heads,
        columns=columns,
        day_format=next((form for form in DAY_FORMATS if days and all(_day(day, form) for day in days)), DAY_FORMATS[0]),
        decimal_mark=_mark(_cells(table, figures)),
    )  # fmt: skip


def _cells(table: CsvTable, head: str) -> list[str]:
    """Return the filled cells of a column."""
    if not head:
        return []
    place = table.heads.index(head)
    return [row[place] for row in table.rows if row[place].strip()]


def _fits(head: str, what: str) -> bool:
    return any(word in head.casefold() for word in _words()[what])


def _first(table: CsvTable, what: str, holds: Callable[[str], bool] | None = None) -> str:
    """Return the column whose head has the best word and whose filled cells hold what they must; empty without one."""
    for word in _words()[what]:
        for head in table.heads:
            cells = _cells(table, head)
            if word in head.casefold() and (holds is None or (cells and all(map(holds, cells)))):
                return head
    return ""


def _is_figure(cell: str) -> bool:
    return any(_figure(cell, mark) is not None for mark in DECIMAL_MARKS)


def _is_side(cell: str) -> bool:
    return any(cell.strip().casefold() in words for words in _data()["sides"].values())


def _mark(cells: list[str]) -> str:
    """Return the decimal mark: the last sign of the cells that have one."""
    for cell in cells:
        signs = [sign for sign in cell if sign in ",."]
        if signs:
            return signs[-1]
    return ","


def _figure(cell: str, mark: str) -> Decimal | None:
    bare = re.sub(r"[\s'’\u00a0\u202f€]", "", cell).replace("\u2212", "-")
    bare = bare.removesuffix("EUR").removeprefix("EUR")
    if bare.endswith(("-", "+")):  # some banks write the sign behind
        bare = bare[-1] + bare[:-1]
    bare = bare.replace("." if mark == "," else ",", "")
    return Decimal(bare.replace(",", ".")) if _FIGURE.match(bare) else None


def read(table: CsvTable, mapping: CsvMapping, *, account: str, currency: str) -> ReadStatement:
    """Return the table's lines as one statement without balances; InvalidInput names the line that cannot be read."""
    places = {head: place for place, head in enumerate(table.heads)}
    entries = []
    for offset, row in enumerate(table.rows):
        cell = _reader(row, places)
        line = table.first_line + offset
        if entry := _entry(cell, mapping, currency, line):
            entries.append(entry)
    if not entries:
        raise InvalidInput(_("There is no line with an amount in this file."))
    days = [entry.booked_on for entry in entries]
    return ReadStatement(
        source=Source.CSV,
        account=account,
        currency=currency,
        statement_id="",
        number="",
        opened_on=min(days),
        closed_on=max(days),
        opening_minor=None,
        closing_minor=None,
        entries=tuple(entries),
    )


def _reader(row: tuple[str, ...], places: dict[str, int]) -> Callable[[str], str]:
    return lambda head: texts.squeezed(row[places[head]]) if head else ""


def _entry(cell: Callable[[str], str], mapping: CsvMapping, currency: str, line: int) -> Entry | None:
    """Return a row's entry; None for a row without an amount and a day, such as an empty one or a bank's note below."""
    columns = mapping.columns
    booked_on = _day(cell(columns.booked_on), mapping.day_format)
    if booked_on is None and not any(map(cell, (columns.amount, columns.came_in, columns.went_out))):
        return None
    if booked_on is None:
        raise InvalidInput(
            _("Line %(line)d: the day “%(day)s” cannot be read.")
            % {"line": line, "day": cell(columns.booked_on)[:20]}
        )
    amount = _amount(cell, mapping, currency, line)
    if not amount:
        return None
    iban = cell(columns.iban).replace(" ", "").upper()
    text = " ".join(filter(None, (cell(head) for head in columns.texts)))
    return Entry(
        booked_on=booked_on,
        value_on=_day(cell(columns.value_on), mapping.day_format) or booked_on,
        amount_minor=amount,
        details=(
            Detail(
                amount_minor=amount,
                name=cell(columns.name)[:140],
                iban=iban if texts.is_iban(iban) else texts.iban_in(text),
                text=text,
            ),
        ),
    )


def _amount(cell: Callable[[str], str], mapping: CsvMapping, currency: str, line: int) -> int:
    """Return a line's signed amount, from whichever columns say it."""
    columns = mapping.columns
    if not columns.amount:
        came_in = abs(_minor(cell(columns.came_in), mapping, currency, line))
        return came_in - abs(_minor(cell(columns.went_out), mapping, currency, line))
    amount = _minor(cell(columns.amount), mapping, currency, line)
    if not columns.side:
        return amount
    side = cell(columns.side).casefold()
    if not _is_side(side):
        raise InvalidInput(
            _("Line %(line)d: “%(side)s” does not say whether money came in or went out.")
            % {"line": line, "side": side[:20]}
        )
    return -abs(amount) if side in _data()["sides"]["out"] else abs(amount)


def _minor(text: str, mapping: CsvMapping, currency: str, line: int) -> int:
    if not text:
        return 0
    figure = _figure(text, mapping.decimal_mark)
    try:
        if figure is None or abs(figure) >= 10**13:
            raise ValueError(text)
        return Money.from_decimal(figure, currency).amount_minor
    except ValueError as error:
        raise InvalidInput(
            _("Line %(line)d: the amount “%(amount)s” cannot be read.") % {"line": line, "amount": text[:20]}
        ) from error
