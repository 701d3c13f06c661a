"""Which entries of a file are already here: the same bookings come again in overlapping files and other formats."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from itertools import count

from kogge.sales.banking.values import Entry, KnownEntry, ReadStatement, Source, StatementFacts

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
    entries: Sequence[Entry], known: Sequence[KnownEntry], statement: StatementFacts
) -> list[KnownEntry | None]:
    """Return for each entry of a statement the known one that it is, None for a new one.

    All are of one account, day and amount. Each known entry is taken once, so of three equal payments in a file and two
    known ones, one is new. Sure ties go first: the bank's own reference and the same words, then either of them. What is
    left is told apart by its words only where those can be cut differently, the most alike first: across formats, and
    between CSV files, whose columns a person chooses.
    """
    said = [words_of(entry) for entry in entries]
    free = [one for one in known if not are_disjoint(one.statement, statement)]
    found: list[KnownEntry | None] = [None] * len(entries)
    for is_same in (_same_twice, _same_reference, _same_words):
        for place, entry in enumerate(entries):
            if found[place] is None:
                found[place] = next((one for one in free if is_same(entry, said[place], one)), None)
                free = [one for one in free if one is not found[place]]
    is_cut_anew = statement.source is Source.CSV
    pairs = sorted(
        (-_likeness(said[place], one.words), place, number)
        for place, entry in enumerate(entries)
        for number, one in enumerate(free)
        if found[place] is None
        and (is_cut_anew or one.statement.source != statement.source)
        and _may_be(entry, one)
    )
    taken: set[int] = set()
    for _unlikeness, place, number in pairs:
        if found[place] is None and number not in taken:
            found[place] = free[number]
            taken.add(number)
    return found


def are_disjoint(one: StatementFacts, other: StatementFacts) -> bool:
    """Tell whether two statements of an account cannot speak of the same entry, so that what looks alike is twice there.

    Pages of one statement (MT940 221/1 and 221/2), and statements of which one begins with the balance that the other
    ends with.
    """
    if one.source != other.source:
        return False
    (number, slash, page), (others, other_slash, other_page) = (
        one.number.partition("/"),
        other.number.partition("/"),
    )
    if slash and other_slash and number == others and page != other_page:
        return True
    if None in (one.opening_minor, one.closing_minor, other.opening_minor, other.closing_minor):
        return False
    is_the_same = (one.opening_minor, one.closing_minor) == (other.opening_minor, other.closing_minor)
    is_next = one.closing_minor == other.opening_minor or other.closing_minor == one.opening_minor
    return is_next and not is_the_same


def _same_twice(entry: Entry, words: str, one: KnownEntry) -> bool:
    return _same_reference(entry, words, one) and one.words == words


def _same_reference(entry: Entry, words: str, one: KnownEntry) -> bool:
    return bool(entry.bank_reference) and entry.bank_reference == one.bank_reference


def _same_words(entry: Entry, words: str, one: KnownEntry) -> bool:
    return one.words == words and _may_be(entry, one)


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
