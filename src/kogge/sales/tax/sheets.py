"""Read supplies from a CSV sheet; every complaint names line and column in one sentence."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TypeVar

from babel import Locale

from kogge.core import spoken
from kogge.core.money import round_half_up
from kogge.sales.tax.rules import country_code
from kogge.sales.tax.values import CustomerKind, Seller, Supply, SupplyLine

_ = spoken.words_of(__file__)
COLUMNS = (
    "case_id", "tax_point", "seller_country", "seller_special", "oss", "threshold_state", "ytd_net_minor",
    "ship_from", "ship_to", "postcode", "customer_type", "customer_vat_id", "vat_id_check", "channel", "currency",
    "price_basis", "lines", "shipping_minor", "order_discount_minor",
)  # fmt: skip
# Columns that are read when they are there.
OPTIONAL = ("bucket", "class", "ioss")

_LINE = re.compile(r"(?P<word>\w+):(?P<quantity>\d+)x(?P<unit>-?\d+)(?:\(cost \d+\))?")
_COUPON = re.compile(r"coupon_percent:(?P<percent>\d{1,2}|100)")
# CLDR's two-letter names that are no countries: groups of states, test codes, islands without a code of their own.
_NO_COUNTRIES = {"AC", "CP", "CQ", "DG", "EU", "EZ", "QO", "TA", "UN", "XA", "XB", "ZZ"}
_CURRENCY = re.compile(r"[A-Z]{3}")
_VAT_REGISTRATION = re.compile(r"vat_reg_([A-Za-z]{2})")
_SMALL_BUSINESS = re.compile(r"sme_([A-Za-z]{2})")
_REGISTERED = {"ch_registered": "CH", "gb_registered": "GB", "voec": "NO"}
_Read = TypeVar("_Read")


class SheetError(ValueError):
    """The sheet cannot be used; the message is one sentence that names line and column."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the sheet with its line number (1 is the header)."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One order of the sheet: its rows (one per expected rate) and its supply; an unknown word leaves it undecided."""

    case_id: str
    rows: tuple[Row, ...]
    supply: Supply
    unknown_word: str = ""  # a seller_special that the rules do not know


def read_sheet(path: Path) -> tuple[list[str], list[Case]]:
    """Return the header and the orders of a UTF-8 CSV file, in its order. Raises SheetError."""
    header, rows = _rows(path.name, _text(path))
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.cells["case_id"], []).append(row)
    return header, [_case(path.name, case_id, tuple(held)) for case_id, held in grouped.items()]


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SheetError(
            _("%(file)s: the file cannot be read (%(why)s).") % {"file": path, "why": error.strerror}
        ) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SheetError(
            _("%(file)s, line %(line)s: the file is not UTF-8; save it as CSV UTF-8.")
            % {"file": path.name, "line": line}
        ) from error


def _rows(name: str, text: str) -> tuple[list[str], list[Row]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    try:
        header = [cell.strip() for cell in next(reader, [])]
        _check_header(name, header)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                raise SheetError(
                    _("%(file)s, line %(line)s: %(cells)s cells instead of the %(wanted)s of the header.")
                    % {"file": name, "line": reader.line_num, "cells": len(cells), "wanted": len(header)}
                )
            stripped = (cell.strip() for cell in cells)
            rows.append(Row(line=reader.line_num, cells=dict(zip(header, stripped, strict=True))))
    except csv.Error as error:
        raise SheetError(
            _("%(file)s, line %(line)s: this is no CSV (%(why)s).")
            % {"file": name, "line": reader.line_num, "why": error}
        ) from error
    return header, rows


def _check_header(name: str, header: list[str]) -> None:
    if not any(header):
        raise SheetError(
            _("%(file)s, line 1: the file is empty; the first line names the columns.") % {"file": name}
        )
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        hint = _("The columns are separated by commas, not semicolons.") if ";" in header[0] else ""
        sentence = _("%(file)s, line 1: column %(column)s is missing.")
        raise SheetError(f"{sentence % {'file': name, 'column': missing[0]}} {hint}".strip())
    twice = [column for column in header if header.count(column) > 1]
    if twice:
        raise SheetError(
            _("%(file)s, line 1: column %(column)s is there twice.") % {"file": name, "column": twice[0]}
        )


def wrong(name: str, line: int, column: str, what: str) -> SheetError:
    """Return the complaint about a cell, with its place."""
    place = _("%(file)s, line %(line)s, column %(column)s") % {"file": name, "line": line, "column": column}
    return SheetError(f"{place}: {what}")


@dataclass(frozen=True, kw_only=True)
class _Cells:
    """The cells of one row, read with complaints that name their place."""

    name: str
    row: Row

    def text(self, column: str) -> str:
        return self.row.cells[column]

    def wrong(self, column: str, what: str) -> SheetError:
        return wrong(self.name, self.row.line, column, what)

    def read(self, column: str, reader: Callable[[str], _Read], wanted: str) -> _Read:
        text = self.text(column)
        try:
            return reader(text)
        except (ValueError, KeyError) as error:
            sentence = _('"%(text)s" is not %(wanted)s.') % {"text": text, "wanted": wanted}
            raise self.wrong(column, sentence) from error

    def word(self, column: str, words: dict[str, _Read]) -> _Read:
        wanted = _("one of %(words)s") % {"words": ", ".join(filter(None, words))}
        return self.read(column, lambda text: words[text.lower()], wanted)

    def minor(self, column: str) -> int:
        return self.read(column, lambda text: _whole(text) if text else 0, _("a whole number of cents"))

    def country(self, column: str) -> str:
        return self.read(column, _country, _("a country code of two letters (ISO 3166)"))


def _whole(text: str) -> int:
    if not re.fullmatch(r"-?\d{1,15}", text, re.ASCII):
        raise ValueError(text)
    return int(text)


@cache
def _countries() -> frozenset[str]:
    names = map(str, Locale.parse("en").territories)
    held = frozenset(code for code in names if len(code) == 2 and code.isalpha())
    return (held - _NO_COUNTRIES) | {"XI"}


def _country(text: str) -> str:
    code = country_code(text)
    if code not in _countries():
        raise ValueError(text)
    return code


def _case(name: str, case_id: str, rows: tuple[Row, ...]) -> Case:
    cells = _Cells(name=name, row=rows[0])
    if not case_id:
        raise cells.wrong("case_id", _("it is empty."))
    seller, unknown = _seller(cells)
    return Case(case_id=case_id, rows=rows, supply=_supply(cells, seller), unknown_word=unknown)


_YES_NO = {"yes": True, "no": False, "": False}
_THRESHOLD_STATES = {
    "na": {},
    "": {},
    "below": {},
    "crossing": {},
    "exceeded_current": {"has_crossed": True},
    "exceeded_previous": {"exceeded_previous_year": True},
    "waived": {"has_waived_threshold": True},
}


def _seller(cells: _Cells) -> tuple[Seller, str]:
    """Return the seller and the first special word that is not known ("" for none)."""
    registrations: set[str] = set()
    small: set[str] = set()
    unknown = ""
    for word in re.split(r"[;,|\s]+", cells.text("seller_special")):
        if word in _REGISTERED:
            registrations.add(_REGISTERED[word])
        elif match := _VAT_REGISTRATION.fullmatch(word):
            registrations.add(country_code(match[1]))
        elif match := _SMALL_BUSINESS.fullmatch(word):
            small.add(country_code(match[1]))
        elif word:
            unknown = unknown or word
    seller = Seller(
        country=cells.country("seller_country"),
        oss=cells.word("oss", _YES_NO),
        vat_registrations=frozenset(registrations),
        small_business_countries=frozenset(small),
        counted_net_minor=cells.minor("ytd_net_minor"),
        **cells.word("threshold_state", _THRESHOLD_STATES),
    )
    return seller, unknown


def _supply(cells: _Cells, seller: Seller) -> Supply:
    lines = _lines(cells)
    ship_to = cells.country("ship_to")
    ship_from = _ship_from(cells, lines)
    currency = cells.read("currency", _currency, _("a currency code of three letters (ISO 4217)"))
    # A sheet states where the threshold stands; in another currency it need not be worked out again.
    euro_rate = None if currency == "EUR" else 0
    supply = Supply(
        seller=seller,
        dispatch_country=ship_from,
        delivery_country=ship_to,
        delivery_postcode=cells.text("postcode"),
        customer_kind=cells.word(
            "customer_type",
            {
                "b2c": CustomerKind.CONSUMER,
                "b2b": CustomerKind.BUSINESS,
                "exempt_legal_person": CustomerKind.EXEMPT_LEGAL_PERSON,
            },
        ),
        vat_id=cells.text("customer_vat_id"),
        vat_id_is_valid=cells.word(
            "vat_id_check", {"valid": True, "invalid": False, "na": None, "unavailable": None, "": None}
        ),
        currency=currency,
        prices_are_gross=cells.word("price_basis", {"gross": True, "net": False}),
        # A gross price for GB, CH or NO contains the VAT of that country; elsewhere that of the dispatch country.
        price_country=ship_to if ship_to in ("GB", "CH", "NO") else ship_from,
        lines=lines,
        shipping_minor=cells.minor("shipping_minor"),
        order_discount_minor=cells.minor("order_discount_minor"),
        tax_point=cells.read("tax_point", date.fromisoformat, _("a day as YYYY-MM-DD")),
        is_marketplace=cells.word("channel", {"own_shop": False, "marketplace": True, "": False}),
        euro_rate_e6=euro_rate,
    )
    return _with_coupon(cells, _checked(cells, supply))


def _ship_from(cells: _Cells, lines: tuple[SupplyLine, ...]) -> str:
    is_service = all(line.category in ("ebook", "voucher") for line in lines)
    if not cells.text("ship_from") and is_service:
        return cells.country("seller_country")
    return cells.country("ship_from")


def _currency(text: str) -> str:
    if not _CURRENCY.fullmatch(text):
        raise ValueError(text)
    return text


def _lines(cells: _Cells) -> tuple[SupplyLine, ...]:
    return tuple(
        line
        for position, part in enumerate(_parts(cells), start=1)
        if (line := _line(cells, part, str(position))) is not None
    )


def _parts(cells: _Cells) -> Iterator[str]:
    text = cells.text("lines")
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if not parts:
        raise cells.wrong(
            "lines", _("it is empty; a line is category:quantity x unit amount, as in standard:2x4999.")
        )
    return iter(parts)


def _line(cells: _Cells, part: str, reference: str) -> SupplyLine | None:
    """Read one line; None for a means of payment and for a coupon, which are no lines."""
    if _COUPON.fullmatch(part):
        return None
    match = _LINE.fullmatch(part)
    if match is None:
        raise cells.wrong(
            "lines",
            _('"%(part)s" is not category:quantity x unit amount in cents, as in standard:2x4999.')
            % {"part": part},
        )
    word, quantity, unit = match["word"], int(match["quantity"]), int(match["unit"])
    if word == "pay_with_mpv":
        return None
    is_refund = word.startswith("refund_")
    if unit < 0 and not is_refund:
        sentence = _('"%(part)s" has a negative price; a refund is written as refund_%(word)s.')
        raise cells.wrong("lines", sentence % {"part": part, "word": word})
    if quantity < 1:
        raise cells.wrong("lines", _('"%(part)s" has a quantity of zero.') % {"part": part})
    category = word.removeprefix("refund_")
    if category.startswith("voucher_"):
        category = "voucher"
    if category == "gift" and unit == 0:
        # A free item shares the treatment of the goods it comes with and has no amount of its own.
        category = "standard"
    return SupplyLine(reference=reference, category=category, amount_minor=quantity * unit, quantity=quantity)


def _checked(cells: _Cells, supply: Supply) -> Supply:
    """Complain about amounts that contradict each other, at the column that does."""
    goods = sum(line.amount_minor for line in supply.lines)
    if not supply.lines:
        raise cells.wrong("lines", _("it names no goods."))
    amounts = [line.amount_minor for line in supply.lines]
    if min(amounts) < 0 < max(amounts):
        raise cells.wrong("lines", _("sales and refunds are mixed; write them as two orders."))
    sign = -1 if goods < 0 else 1
    if supply.shipping_minor * sign < 0:
        raise cells.wrong("shipping_minor", _("%(amount)s is negative.") % {"amount": supply.shipping_minor})
    if supply.order_discount_minor * sign > 0:
        sentence = _("%(amount)s must be zero or negative.") % {"amount": supply.order_discount_minor}
        raise cells.wrong("order_discount_minor", sentence)
    if abs(supply.order_discount_minor) > abs(goods):
        sentence = _("%(amount)s is more than the goods.") % {"amount": supply.order_discount_minor}
        raise cells.wrong("order_discount_minor", sentence)
    return supply


def _with_coupon(cells: _Cells, supply: Supply) -> Supply:
    """Turn a percentage coupon into a discount on the goods: a price reduction (Art. 79), not a voucher."""
    goods = sum(line.amount_minor for line in supply.lines)
    for part in _parts(cells):
        if match := _COUPON.fullmatch(part):
            off = round_half_up(_share(goods, int(match["percent"])))
            supply = replace(supply, order_discount_minor=supply.order_discount_minor - off)
    return _checked(cells, supply)


def _share(amount: int, percent: int) -> Fraction:
    return Fraction(amount * percent, 100)
