"""Read camt.053 (ISO 20022 bank-to-customer statement), versions 02 to 08 and their neighbours, whatever the namespace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, ElementTree
from django.utils.translation import gettext_lazy as _

from kogge.core import clock
from kogge.core.errors import InvalidInput
from kogge.core.money import Money
from kogge.sales.banking.formats import texts
from kogge.sales.banking.values import Detail, Entry, ReadStatement, Source

_AMOUNT = re.compile(r"\d{1,13}(\.\d{1,5})?\Z", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
# Opening balances: booked, else the previous closing one (the standard allows either).
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_NOTHING_GIVEN = ("NOTPROVIDED", "NONREF", "")


def looks_like_it(data: bytes) -> bool:
    """Tell whether a file is XML, in whatever encoding."""
    head = data[:400].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    return head.startswith((b"<?xml", b"<Document", b"<!DOCTYPE"))


def read(data: bytes) -> list[ReadStatement]:
    """Return the statements of a file, in its order; InvalidInput with one clear sentence for anything else.

    Document types and entities are refused, so nothing can be fetched or blown up while reading.
    """
    try:
        root = ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise InvalidInput(
            _("This XML file brings definitions of its own, which no bank does. It was not read.")
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise InvalidInput(
            _("This XML file is damaged or cut off. Fetch it from your bank again.")
        ) from error
    message = _child(root, "BkToCstmrStmt")
    if message is None:
        raise InvalidInput(
            _(
                "This XML file is no account statement. Fetch camt.053, not camt.052, camt.054 or a payment file."
            )
        )
    statements = [_statement(node) for node in _children(message, "Stmt")]
    if not statements:
        raise InvalidInput(_("There is no statement in this file."))
    return statements


# The names of elements without their namespaces, which differ by version and bank.


def _name(node: Element) -> str:
    return node.tag.rpartition("}")[2]


def _children(node: Element | None, name: str) -> Iterator[Element]:
    if node is not None:
        yield from (child for child in node if _name(child) == name)


def _child(node: Element | None, path: str) -> Element | None:
    for name in path.split("/"):
        node = next(_children(node, name), None)
    return node


def _text(node: Element | None, *paths: str) -> str:
    """Return the text of the first path that says something."""
    for path in paths:
        found = _child(node, path)
        if found is not None and (text := texts.squeezed(found.text or "")):
            return text
    return ""


def _statement(node: Element) -> ReadStatement:
    account = _text(node, "Acct/Id/IBAN", "Acct/Id/Othr/Id").replace(" ", "")
    if not account:
        raise InvalidInput(_("A statement in this file names no account."))
    currency = _currency(node)
    opening = _balance(node, _OPENING, currency)
    closing = _balance(node, _CLOSING, currency)
    entries = tuple(
        _entry(child, currency)
        for child in _children(node, "Ntry")
        if _text(child, "Sts/Cd", "Sts") in ("BOOK", "")
    )
    days = [entry.booked_on for entry in entries]
    opened_on = opening[1] if opening else min(days, default=None)
    closed_on = closing[1] if closing else max(days, default=None)
    if opened_on is None or closed_on is None:
        raise InvalidInput(_("A statement in this file has neither lines nor balances."))
    return ReadStatement(
        source=Source.CAMT053,
        account=account,
        currency=currency,
        statement_id=_text(node, "Id")[:80],
        number=_text(node, "LglSeqNb", "ElctrncSeqNb")[:20],
        opened_on=min(opened_on, closed_on),
        closed_on=closed_on,
        opening_minor=opening[0] if opening else None,
        closing_minor=closing[0] if closing else None,
        entries=entries,
    )


def _currency(node: Element) -> str:
    found = _text(node, "Acct/Ccy")
    amounts = [*_children(_child(node, "Bal"), "Amt"), *_children(_child(node, "Ntry"), "Amt")]
    found = found or next((amount.get("Ccy", "") for amount in amounts), "")
    if not _CURRENCY.match(found):
        raise InvalidInput(_("A statement in this file names no currency."))
    return found


def _balance(node: Element, codes: tuple[str, ...], currency: str) -> tuple[int, date] | None:
    found = {_text(child, "Tp/CdOrPrtry/Cd"): child for child in _children(node, "Bal")}
    child = next((found[code] for code in codes if code in found), None)
    return None if child is None else (_signed(child, currency), _day(child, "Dt"))


def _signed(node: Element, currency: str) -> int:
    """Return an element's amount with the sign of its side."""
    minor = _minor(_child(node, "Amt"), currency)
    side = _text(node, "CdtDbtInd")
    if side not in ("CRDT", "DBIT"):
        raise InvalidInput(_("An amount in this file does not say whether money came in or went out."))
    return minor if side == "CRDT" else -minor


def _minor(node: Element | None, currency: str) -> int:
    text = (node.text or "").strip() if node is not None else ""
    if node is None or not _AMOUNT.match(text) or node.get("Ccy", currency) != currency:
        raise InvalidInput(_("An amount in this file cannot be read: “%(amount)s”.") % {"amount": text[:30]})
    try:
        return Money.from_decimal(Decimal(text), currency).amount_minor
    except ValueError as error:
        raise InvalidInput(
            _("An amount in this file cannot be read: “%(amount)s”.") % {"amount": text[:30]}
        ) from error


def _day(node: Element, name: str) -> date:
    text = _text(node, f"{name}/Dt", f"{name}/DtTm", name)
    try:
        if len(text) > 11:
            instant = datetime.fromisoformat(text)
            return clock.local_day(instant) if instant.tzinfo else instant.date()
        return date.fromisoformat(text[:10])
    except (ValueError, OverflowError) as error:
        raise InvalidInput(_("A day in this file cannot be read: “%(day)s”.") % {"day": text[:30]}) from error


def _entry(node: Element, currency: str) -> Entry:
    amount = _signed(node, currency)
    if not amount:
        raise InvalidInput(_("A line in this file is about no money."))
    has_booked, has_value = _child(node, "BookgDt") is not None, _child(node, "ValDt") is not None
    booked_on = _day(node, "BookgDt" if has_booked or not has_value else "ValDt")
    parts = [part for group in _children(node, "NtryDtls") for part in _children(group, "TxDtls")]
    return Entry(
        booked_on=booked_on,
        value_on=_day(node, "ValDt") if has_value else booked_on,
        amount_minor=amount,
        bank_reference=_given(_text(node, "AcctSvcrRef") or _text(parts[0] if parts else None, "Refs/AcctSvcrRef"))[:80],
        is_reversal=_text(node, "RvslInd").lower() in ("true", "1"),
        details=_details(node, parts, amount, currency),
    )  # fmt: skip


def _given(text: str) -> str:
    return "" if text.upper() in _NOTHING_GIVEN else text


def _details(node: Element, parts: list[Element], amount: int, currency: str) -> tuple[Detail, ...]:
    """Return one detail per payer; one for the whole entry where the payers' amounts do not add up to it."""
    extra = _text(node, "AddtlNtryInf")
    if not parts:
        return (Detail(amount_minor=amount, text=extra),)
    if len(parts) == 1:
        return (_detail(parts[0], amount, extra),)
    amounts = [_part_minor(part, amount, currency) for part in parts]
    if None not in amounts and sum(one for one in amounts if one) == amount and all(amounts):
        return tuple(_detail(part, one or 0, extra) for part, one in zip(parts, amounts, strict=True))
    words = [_detail(part, amount, "") for part in parts]
    text = " ".join(
        filter(None, (f"{one.reference} {one.end_to_end_id} {one.text}".strip() for one in words))
    )
    return (Detail(amount_minor=amount, text=texts.squeezed(f"{text} {extra}")),)


def _part_minor(part: Element, whole: int, currency: str) -> int | None:
    """Return a part's signed amount; None where the file does not say it in the account's currency."""
    for path in ("Amt", "AmtDtls/TxAmt/Amt"):
        found = _child(part, path)
        if found is not None and found.get("Ccy", currency) == currency:
            side = _text(part, "CdtDbtInd") or ("CRDT" if whole > 0 else "DBIT")
            return _minor(found, currency) * (1 if side == "CRDT" else -1)
    return None


def _detail(part: Element, amount: int, extra: str) -> Detail:
    # Whoever is on the other side: the debtor of money that came in. Returns may name only the original parties.
    sides = ("Dbtr", "Cdtr") if amount > 0 else ("Cdtr", "Dbtr")
    parties = _child(part, "RltdPties")
    side = next((one for one in sides if _text(parties, f"{one}/Nm", f"{one}/Pty/Nm")), sides[0])
    remittance = _child(part, "RmtInf")
    free = " ".join(texts.squeezed(one.text or "") for one in _children(remittance, "Ustrd"))
    structured = [_text(one, "CdtrRefInf/Ref") for one in _children(remittance, "Strd")]
    return Detail(
        amount_minor=amount,
        name=_text(parties, f"{side}/Nm", f"{side}/Pty/Nm")[:140],
        iban=_text(parties, f"{side}Acct/Id/IBAN").replace(" ", "")[:34],
        reference=" ".join(filter(None, structured))[:140],
        end_to_end_id=_given(_text(part, "Refs/EndToEndId"))[:80],
        text=free or _text(part, "AddtlTxInf") or extra,
        return_reason=_text(part, "RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry")[:35],
    )
