"""Read MT940 (SWIFT customer statement): balances, lines and their texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from kogge.core.errors import InvalidInput
from kogge.core.money import Money
from kogge.sales.banking.formats import remittance, texts
from kogge.sales.banking.values import Entry, ReadStatement, Source

_FIELD = re.compile(r"^:(\d{2}[A-Z]?):", re.MULTILINE)
_BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})(\d{1,13},\d{0,3})\s*\Z")
_LINE = re.compile(
    r"(?P<value>\d{6})(?P<entry>\d{4})?(?P<side>R?[CD])[A-Z]?(?P<amount>\d{1,13},\d{0,3})"
    r"(?P<kind>[NFS][A-Z0-9]{3})(?P<references>[^\n]*)"
)


def looks_like_it(data: bytes) -> bool:
    """Tell whether a file has the fields that begin an MT940 statement."""
    return b":20:" in data and (b":60F:" in data or b":60M:" in data or b":25:" in data)


@dataclass
class _Page:
    """One message as it is gathered: its account, balances and lines."""

    fields: dict[str, str] = field(default_factory=dict)
    lines: list[list[str]] = field(default_factory=list)  # [field 61, field 86]


def read(data: bytes) -> list[ReadStatement]:
    """Return the statements of a file, in its order; InvalidInput with one clear sentence for anything else.

    A statement that the bank cut into pages (60M, 62M) comes as one statement per page.
    """
    text = texts.decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    statements = [_statement(page) for page in _pages(text)]
    if not statements:
        raise InvalidInput(_("There is no statement in this file."))
    return statements


def _pages(text: str) -> Iterator[_Page]:
    page: _Page | None = None
    parts = _FIELD.split(text)[1:]
    for name, raw in zip(parts[::2], parts[1::2], strict=True):
        value = _without_envelope(raw)
        if name == "20":
            if page is not None:
                yield page
            page = _Page()
        if page is None:
            continue
        if name == "61":
            page.lines.append([value, ""])
        elif name == "86" and page.lines and "62F" not in page.fields and "62M" not in page.fields:
            page.lines[-1][1] += value
        else:
            page.fields.setdefault(name, value)
    if page is not None:
        yield page


def _without_envelope(raw: str) -> str:
    """Leave out what ends a message: a line of only a dash or of a SWIFT block."""
    lines = []
    for line in raw.split("\n"):
        if line.strip() in ("-", "-}") or line.startswith("{"):
            break
        lines.append(line.rstrip())
    return "\n".join(lines).strip("\n")


def _statement(page: _Page) -> ReadStatement:
    account = texts.squeezed(page.fields.get("25", page.fields.get("25P", "").partition("\n")[0]))
    opening = _balance(page, "60F", "60M")
    closing = _balance(page, "62F", "62M")
    if not account:
        raise InvalidInput(_("A statement in this file names no account."))
    if opening is None or closing is None:
        raise InvalidInput(
            _("A statement in this file lacks its opening or closing balance. It may be cut off.")
        )
    if opening[2] != closing[2]:
        raise InvalidInput(
            _("A statement in this file changes its currency between opening and closing balance.")
        )
    return ReadStatement(
        source=Source.MT940,
        account=account.replace(" ", ""),
        currency=opening[2],
        statement_id=texts.squeezed(page.fields.get("20", ""))[:80],
        number=texts.squeezed(page.fields.get("28C", page.fields.get("28", "")))[:20],
        opened_on=min(opening[1], closing[1]),
        closed_on=closing[1],
        opening_minor=opening[0],
        closing_minor=closing[0],
        entries=tuple(_entry(line, words, opening[2]) for line, words in page.lines),
    )


def _balance(page: _Page, *names: str) -> tuple[int, date, str] | None:
    text = next((page.fields[name] for name in names if name in page.fields), None)
    if text is None:
        return None
    found = _BALANCE.match(text)
    if found is None:
        raise InvalidInput(_("A balance in this file cannot be read: “%(text)s”.") % {"text": text[:40]})
    side, day, currency, amount = found.groups()
    minor = _minor(amount, currency)
    return (minor if side == "C" else -minor), _day(day), currency


def _minor(text: str, currency: str) -> int:
    try:
        whole, _comma, rest = text.partition(",")
        return Money.from_decimal(Decimal(f"{whole}.{rest or '0'}"), currency).amount_minor
    except ValueError as error:
        raise InvalidInput(
            _("An amount in this file cannot be read: “%(amount)s”.") % {"amount": text}
        ) from error


def _day(text: str) -> date:
    try:
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError as error:
        raise InvalidInput(_("A day in this file cannot be read: “%(day)s”.") % {"day": text}) from error


def _booked(value_on: date, month_and_day: str) -> date:
    """Return the day of booking, which has no year: the one nearest to the value date."""
    found = []
    for year in (value_on.year - 1, value_on.year, value_on.year + 1):
        try:
            found.append(date(year, int(month_and_day[:2]), int(month_and_day[2:])))
        except ValueError:
            continue
    if not found:
        raise InvalidInput(_("A day in this file cannot be read: “%(day)s”.") % {"day": month_and_day})
    return min(found, key=lambda day: abs(day - value_on))


def _entry(line: str, words: str, currency: str) -> Entry:
    found = _LINE.match(line)
    if found is None:
        raise InvalidInput(_("A line in this file cannot be read: “%(text)s”.") % {"text": line[:40]})
    # RC takes a credit back, so money goes out; RD takes a debit back.
    sign = 1 if found["side"] in ("C", "RD") else -1
    amount = sign * _minor(found["amount"], currency)
    if not amount:
        raise InvalidInput(_("A line in this file is about no money."))
    value_on = _day(found["value"])
    own, _slashes, banks = found["references"].partition("//")
    detail = remittance.detail_of(words, amount)
    if not detail.text:
        supplement = line.partition("\n")[2]
        detail = remittance.detail_of(supplement or _given(own), amount)
    return Entry(
        booked_on=_booked(value_on, found["entry"]) if found["entry"] else value_on,
        value_on=value_on,
        amount_minor=amount,
        bank_reference=_given(banks)[:80],
        is_reversal=found["side"].startswith("R"),
        details=(detail,),
    )


def _given(text: str) -> str:
    bare = texts.squeezed(text)
    return "" if bare.upper() in ("NONREF", "NOREF", "") else bare
