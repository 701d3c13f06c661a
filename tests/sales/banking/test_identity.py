"""The same booking comes in once, whatever file and format brings it again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kogge.sales.banking.rules import identity
from kogge.sales.banking.values import Detail, Entry, KnownEntry, Source, StatementFacts

IBAN = "DE89370400440532013000"


def entry(text: str = "", reference: str = "") -> Entry:
    return Entry(
        booked_on=date(2026, 11, 20), value_on=date(2026, 11, 20), amount_minor=1290, bank_reference=reference,
        details=(Detail(amount_minor=1290, text=text),),
    )  # fmt: skip


def told_by(
    source: Source, number: str = "", opening: int | None = None, closing: int | None = None
) -> StatementFacts:
    return StatementFacts(source=source, number=number, opening_minor=opening, closing_minor=closing)


CAMT, MT940, CSV = (told_by(source) for source in Source)


def read_in(entries: list[Entry], known: list[KnownEntry], told: StatementFacts) -> list[KnownEntry]:
    """Return what is here after a file was read."""
    known = list(known)
    for one, same in zip(entries, identity.find_known(entries, known, told), strict=True):
        if same is None:
            key = identity.free_key(IBAN, one, {row.key for row in known})
            known.append(
                KnownEntry(key=key, statement=told, bank_reference=one.bank_reference, words=identity.words_of(one))
            )  # fmt: skip
    return known


ENTRIES = st.lists(
    st.builds(entry, st.sampled_from(["a", "b", "a b"]), st.sampled_from(["", "R1", "R2"])), max_size=6
)


@settings(deadline=None)
@given(ENTRIES)
def test_the_same_file_again_brings_nothing(entries):
    once = read_in(entries, [], CAMT)

    assert read_in(entries, once, CAMT) == once
    assert len(once) == len(entries) == len({row.key for row in once})


@settings(deadline=None)
@given(ENTRIES, st.data())
def test_a_part_of_a_file_first_and_the_whole_later_give_the_whole(entries, data):
    part = [one for one in entries if data.draw(st.booleans())]

    found = read_in(data.draw(st.permutations(entries)), read_in(part, [], CAMT), CAMT)

    assert len(found) == len(entries)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "a b"]), max_size=6), st.data())
def test_another_format_of_the_same_day_brings_nothing(texts, data):
    """The other format lacks the bank's references and says the same in other words."""
    once = read_in([entry(text, f"R{place}") for place, text in enumerate(texts)], [], CAMT)
    again = data.draw(st.permutations([entry(f"SVWZ+{text} EREF+x") for text in texts]))

    assert read_in(again, once, MT940) == once


@settings(deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "a b"]), max_size=6), st.data())
def test_csv_read_again_with_other_columns_brings_nothing(texts, data):
    once = read_in([entry(text) for text in texts], [], CSV)

    assert read_in(data.draw(st.permutations([entry(f"{text} more") for text in texts])), once, CSV) == once


@pytest.mark.parametrize(
    ("first", "second", "brought"),
    [
        pytest.param(told_by(Source.MT940, "221/1"), told_by(Source.MT940, "221/2"), 2, id="pages"),
        pytest.param(
            told_by(Source.MT940, "221/1"), told_by(Source.MT940, "222/1"), 1, id="other_statements"
        ),
        pytest.param(
            told_by(Source.CAMT053, "", 1, 2),
            told_by(Source.CAMT053, "", 2, 3),
            2,
            id="one_follows_the_other",
        ),
        pytest.param(
            told_by(Source.CAMT053, "", 2, 3),
            told_by(Source.CAMT053, "", 1, 2),
            2,
            id="read_the_other_way_round",
        ),
        pytest.param(told_by(Source.CAMT053, "", 1, 2), told_by(Source.CAMT053, "", 1, 3), 1, id="overlap"),
        pytest.param(
            told_by(Source.CAMT053, "", 2, 2), told_by(Source.CAMT053, "", 2, 2), 1, id="the_same_again"
        ),
        pytest.param(
            told_by(Source.CAMT053, "", 1, 2), told_by(Source.MT940, "", 2, 3), 1, id="other_formats"
        ),
    ],
)
def test_what_is_twice_on_statements_that_cannot_overlap_is_twice(first, second, brought):
    assert len(read_in([entry("order")], read_in([entry("order")], [], first), second)) == brought


def test_the_most_alike_is_the_same_so_that_the_other_one_is_new():
    once = read_in([entry("order 10042", "R1")], [], CAMT)

    found = identity.find_known([entry("SVWZ order 10043"), entry("SVWZ order 10042")], once, MT940)

    assert found == [None, once[0]]


def test_two_references_of_the_bank_are_two_bookings():
    once = read_in([entry("order", "R1")], [], CAMT)

    assert identity.find_known([entry("order", "R2")], once, MT940) == [None]


@pytest.mark.parametrize(
    ("written", "iban", "fits"),
    [
        pytest.param(IBAN, IBAN, True, id="iban"),
        pytest.param("DE89 3704 0044 0532 0130 00", IBAN, True, id="spaces"),
        pytest.param(f"{IBAN}EUR", IBAN, True, id="currency_behind"),
        pytest.param("37040044/0532013000", IBAN, True, id="german"),
        pytest.param("37040044/532013000EUR", IBAN, True, id="german_short"),
        pytest.param("37040045/0532013000", IBAN, False, id="other_bank"),
        pytest.param("0417164300", "NL91ABNA0417164300", True, id="dutch"),
        pytest.param("4300", "NL91ABNA0417164300", False, id="too_short"),
        pytest.param("NL91ABNA0417164300", IBAN, False, id="other_iban"),
        pytest.param("X", IBAN, False, id="nothing"),
    ],
)
def test_an_account_is_known_as_the_bank_writes_it(written, iban, fits):
    assert identity.is_account(written, iban) is fits
