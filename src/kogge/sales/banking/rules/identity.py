"""Which entries of a file are already here: the same bookings come again in overlapping files and other formats."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from itertools import count

from kogge.sales.banking.values import Entry, KnownEntry, ReadStatement, Source

_NOT_PLAIN = re.compile(r"[^0-9A-Z]+")


def words_of(entry: Entry) -> str:
    """Return what an entry says, in capitals without signs, so that two files can be compared."""
    said = (f"{one.name} {one.iban} {one.reference} {one.end_to_end_id} {one.text}" for one in entry.details)
    return " ".join(_NOT_PLAIN.sub(" ", " ".join(said).upper()).split())


def key_of(account: str, entry: Entry, occurrence: int) -> str:
    """Return a stable key of an entry: where and when it was, what it says, and which one of its equals it is."""
    said = (
        account, entry.booked_on.isoformat(), str(entry.amount_minor), entry.bank_reference, words_of(entry), str(occurrence)
    )  # fmt: skip
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def free_key(account: str, entry: Entry, taken: set[str]) -> str:
    """Return the first key of an entry that none of its equals has."""
    return next(key for occurrence in count(1) if (key := key_of(account, entry, occurrence)) not in taken)


def find_known(
    entries: Sequence[Entry], known: Sequence[KnownEntry], source: Source
) -> list[KnownEntry | None]:
    """Return for each entry the known one that it is, None for a new one. All are of one account, day and amount.

    Each known entry is taken once, so of three equal payments in a file and two known ones, one is new. Certain ties
    go first: the bank's own reference, then the same words. What is left is compared only across formats, which cut
    texts differently: the most alike first, for a bank books the same day alike in all its files.
    """
    found: list[KnownEntry | None] = [None] * len(entries)
    free = list(known)

    def take(place: int, one: KnownEntry) -> None:
        found[place] = one
        free.remove(one)

    for fits in (_same_twice, _same_reference, _same_words):
        for place, entry in enumerate(entries):
            same = next((one for one in free if fits(entry, one)), None)
            if found[place] is None and same is not None:
                take(place, same)
    pairs = [
        (-_likeness(words_of(entry), one.words), place, one.key)
        for place, entry in enumerate(entries)
        for one in free
        if found[place] is None and one.source != source and _may_be(entry, one)
    ]
    by_key = {one.key: one for one in free}
    for _unlikeness, place, key in sorted(pairs):
        if found[place] is None and by_key[key] in free:
            take(place, by_key[key])
    return found


def _same_twice(entry: Entry, one: KnownEntry) -> bool:
    return _same_reference(entry, one) and _same_words(entry, one)


def _same_reference(entry: Entry, one: KnownEntry) -> bool:
    return bool(entry.bank_reference) and entry.bank_reference == one.bank_reference


def _same_words(entry: Entry, one: KnownEntry) -> bool:
    return one.words == words_of(entry) and _may_be(entry, one)


def _may_be(entry: Entry, one: KnownEntry) -> bool:
    return not (entry.bank_reference and one.bank_reference) or entry.bank_reference == one.bank_reference


def _likeness(one: str, other: str) -> int:
    """Return how many letters of the words of one text occur in the other."""
    shared = set(one.split()) & set(other.split())
    return sum(map(len, shared))


def digest_of(statement: ReadStatement) -> str:
    """Return what makes two readings the same statement."""
    parts = [
        statement.source.value, statement.statement_id, statement.number, statement.currency,
        statement.opened_on.isoformat(), statement.closed_on.isoformat(),
        str(statement.opening_minor), str(statement.closing_minor),
        *(key_of(statement.account, entry, 1) for entry in statement.entries),
    ]  # fmt: skip
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def is_account(written: str, iban: str) -> bool:
    """Tell whether what a file writes as its account is this IBAN: the IBAN itself (a currency may follow), the German
    bank code and number (12345678/123456), or the bare number at its end.
    """
    bare = written.replace(" ", "").upper()
    if bare.startswith(iban):
        return len(bare) - len(iban) in (0, 3)
    if bare[:2].isalpha():
        return False
    bank, slash, number = bare.partition("/")
    digits = re.match(r"\d+", number if slash else bank)
    if digits is None:
        return False
    if slash and iban.startswith("DE"):
        return iban[4:12] == bank and iban[12:].lstrip("0") == digits.group().lstrip("0")
    return len(digits.group()) >= 7 and iban[4:].lstrip("0").endswith(digits.group().lstrip("0"))
