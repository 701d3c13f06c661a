"""What banks write into field 86 of MT940: German sub-fields, slash codes, Dutch words, or plain text.

German: the structure of the German banks' MT940 (three-digit code, then a sign and two digits per sub-field; ?20 to ?29
and ?60 to ?63 text, ?31 account, ?32 and ?33 name), with SEPA's words such as SVWZ+ inside. Slash codes: the structure
that Dutch banks agreed on (/REMI/, /EREF/, /CNTP/, /IBAN/, /NAME/, /RTRN/). Dutch words: IBAN:, NAAM:, OMSCHRIJVING:.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kogge.sales.banking.formats import texts
from kogge.sales.banking.values import Detail

_GERMAN = re.compile(r"\d{3}([?<>~|@])\d{2}")
_SEPA_WORD = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP)\+")
_SLASH_CODE = re.compile(
    r"/(TRTP|IBAN|BIC|NAME|REMI|EREF|KREF|PREF|MARF|CSID|CNTP|BENM|ORDP|ADDR|ISDT|PURP|ULTC|ULTB|ULTD|RTRN|SVCL|CREF|ID)/"
)
_DUTCH_WORD = re.compile(
    r"\b(IBAN|BIC|NAAM|OMSCHRIJVING|KENMERK|MACHTIGING|INCASSANT|BETALINGSKENM\.?):", re.IGNORECASE
)
_RETURN = re.compile(r"\b(?:A[CGM]\d{2}|BE\d{2}|FOCR|MD\d{2}|MS\d{2}|NARR|RC\d{2}|RR\d{2}|SL\d{2}|TM\d{2})\b")
# The length of a German sub-field: one that is full runs on into the next, also in the middle of a word.
_FULL = 27


def detail_of(lines: str, amount_minor: int) -> Detail:
    """Return payer, reference and text of an entry from its field 86; lines as the file breaks them."""
    joined = lines.replace("\n", "")
    german = _GERMAN.match(joined)
    if german:
        return _german(joined[3:], german.group(1), amount_minor)
    if _SLASH_CODE.match(joined) or len(_SLASH_CODE.findall(joined)) > 1:
        return _slashes(joined, amount_minor)
    if len(_DUTCH_WORD.findall(lines)) > 1:
        return _dutch(lines, amount_minor)
    text = texts.squeezed(lines.replace("\n", " "))
    return Detail(amount_minor=amount_minor, text=text, iban=texts.iban_in(text))


def _cut(pattern: re.Pattern[str], text: str) -> tuple[str, dict[str, str]]:
    """Cut a text at the pattern's words: what stands before the first, then each word's part (the first one counts)."""
    before, *rest = pattern.split(text)
    found: dict[str, str] = {}
    for word, part in zip(rest[::2], rest[1::2], strict=True):
        found.setdefault(word.upper(), part.strip())
    return before, found


def _german(text: str, sign: str, amount_minor: int) -> Detail:
    fields = {piece[:2]: piece[2:] for piece in text.split(sign) if piece[:2].isdigit()}
    joined = ""
    for code in (*(str(number) for number in range(20, 30)), "60", "61", "62", "63"):
        piece = fields.get(code, "")
        joined += piece if len(piece) >= _FULL else f"{piece} "
    free, words = _cut(_SEPA_WORD, joined)
    name = f"{fields.get('32', '')}{fields.get('33', '')}"
    account = fields.get("31", "").replace(" ", "")
    shown = texts.squeezed(words.get("SVWZ", free) or fields.get("00", ""))
    return Detail(
        amount_minor=amount_minor,
        name=texts.squeezed(words.get("ABWA") or name)[:140],
        iban=account if texts.is_iban(account) else words.get("IBAN", "").replace(" ", "")[:34],
        end_to_end_id=_given(words.get("EREF", "")),
        reference=_given(words.get("KREF", ""))[:140],
        text=shown,
        return_reason=_returned(shown) if "RETURN" in shown.upper() or "RÜCK" in shown.upper() else "",
    )


def _slashes(text: str, amount_minor: int) -> Detail:
    before, found = _cut(_SLASH_CODE, text)
    counterparty = found.get("CNTP", "").split("/")
    remittance = found.get("REMI", "")
    kind, _slash, rest = remittance.partition("/")
    structured = ""
    if kind in ("USTD", "STRD"):
        pieces = [piece for piece in rest.split("/") if piece]
        remittance = " ".join(pieces)
        structured = pieces[-1] if kind == "STRD" and pieces else ""
    detail = Detail(
        amount_minor=amount_minor,
        name=texts.squeezed(found.get("NAME", ""))[:140],
        iban=found.get("IBAN", "").replace(" ", "").strip("/")[:34],
        end_to_end_id=_given(found.get("EREF", "").strip("/")),
        reference=structured[:140],
        text=texts.squeezed(remittance.strip("/") or before),
        return_reason=_returned(found.get("RTRN", "")) or found.get("RTRN", "").strip("/")[:35],
    )
    if counterparty[0]:
        name = counterparty[2] if len(counterparty) > 2 else ""
        detail = replace(detail, iban=counterparty[0][:34], name=detail.name or texts.squeezed(name)[:140])
    return detail


def _dutch(lines: str, amount_minor: int) -> Detail:
    before, found = _cut(_DUTCH_WORD, lines.replace("\n", " "))
    text = texts.squeezed(found.get("OMSCHRIJVING", "") or before)
    reference = texts.squeezed(found.get("BETALINGSKENM.", "") or found.get("BETALINGSKENM", ""))
    return Detail(
        amount_minor=amount_minor,
        name=texts.squeezed(found.get("NAAM", ""))[:140],
        iban=found.get("IBAN", "").replace(" ", "")[:34],
        end_to_end_id=_given(texts.squeezed(found.get("KENMERK", ""))),
        reference=reference[:140],
        text=text,
    )


def _given(text: str) -> str:
    bare = texts.squeezed(text)
    return "" if bare.upper() in ("NOTPROVIDED", "NONREF") else bare[:80]


def _returned(text: str) -> str:
    found = _RETURN.search(text)
    return found.group() if found else ""
