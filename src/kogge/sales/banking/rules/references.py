"""Find payment references and order numbers in what a payer wrote."""

from __future__ import annotations

import re

from kogge.sales.payments import rules as payment_rules

_NOT_PLAIN = re.compile(r"[^0-9A-Z]+")
# Shorter numbers stand in every text: postcodes, dates, amounts.
SHORTEST_NUMBER = 4
_PIECE = 4
# RF, check digits, and a reference as `payments` makes them.
_STRUCTURED = re.compile(r"RF\d{2}([0-9A-Z]{12})")


def bare(text: str) -> str:
    """Return letters and digits in capitals: spaces, dots and line breaks are the bank's or the payer's."""
    return _NOT_PLAIN.sub("", text.upper())


def structured_in(text: str) -> list[str]:
    """Return the payment references inside structured references (ISO 11649) with right check digits in a text."""
    found = []
    for match in _STRUCTURED.finditer(bare(text)):
        reference = match.group(1)
        if payment_rules.creditor_reference(reference) == match.group():
            found.append(reference)
    return found


def names_exactly(said: str, reference: str) -> bool:
    """Tell whether bare text holds the reference letter by letter, with or without RF and its check digits."""
    return bool(reference) and reference in said


def has_check_digits(said: str, reference: str) -> bool:
    """Tell whether bare text holds the whole structured reference (ISO 11649): RF, right check digits, reference."""
    return bool(reference) and payment_rules.creditor_reference(reference) in said


def names_nearly(said: str, reference: str) -> bool:
    """Tell whether bare text holds the reference with one slip: a letter wrong, missing, too many, or two swapped.

    A slip leaves one third of the letters untouched, so only places around an untouched third are looked at.
    """
    length = len(reference)
    if length < 3 * _PIECE:
        return False
    starts: set[int] = set()
    for piece in range(0, length - _PIECE + 1, _PIECE):
        place = said.find(reference[piece : piece + _PIECE])
        while place >= 0:
            starts.update(range(place - piece - 1, place - piece + 2))
            place = said.find(reference[piece : piece + _PIECE], place + 1)
    return any(
        _one_slip(said[max(start, 0) : start + length + longer], reference)
        for start in starts
        for longer in (-1, 0, 1)
    )


def _one_slip(written: str, meant: str) -> bool:
    """Tell whether two words differ by at most one letter, or by two neighbours that were swapped."""
    if abs(len(written) - len(meant)) > 1:
        return False
    ahead = 0
    while ahead < min(len(written), len(meant)) and written[ahead] == meant[ahead]:
        ahead += 1
    rest, wanted = written[ahead:], meant[ahead:]
    if len(rest) == len(wanted):
        swapped = len(rest) > 1 and rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:]
        return rest[1:] == wanted[1:] or swapped
    return rest[1:] == wanted or rest == wanted[1:]


def names_number(text: str, said: str, number: str) -> bool:
    """Tell whether a text holds a number of its own: 10042 also as 10 042 or 10.042, not as a part of 2100427.

    `said` is the same text, bare: most numbers are ruled out by it without a closer look.
    """
    if len(number) < SHORTEST_NUMBER or not number.isdigit() or number not in said:
        return False
    return re.search(rf"(?<!\d){r'[ .-]?'.join(number)}(?!\d)", text) is not None
