"""References and numbers in what payers write."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kogge.sales.banking.rules import references
from kogge.sales.payments.rules import creditor_reference, grouped

REFERENCE = "7K3MP9QX2WBD"
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@pytest.mark.parametrize(
    ("text", "exactly", "checked"),
    [
        pytest.param(creditor_reference(REFERENCE), True, True, id="structured"),
        pytest.param(
            f"Danke {grouped(creditor_reference(REFERENCE)).lower()}!", True, True, id="groups_small_letters"
        ),
        pytest.param(f"RF00 {REFERENCE}", True, False, id="wrong_check_digits"),
        pytest.param(f"ref.{REFERENCE[:6]}-{REFERENCE[6:]}", True, False, id="bare_with_a_dash"),
        pytest.param("Bestellung 10042", False, False, id="none"),
    ],
)
def test_it_works(text, exactly, checked):
    said = references.bare(text)

    assert references.names_exactly(said, REFERENCE) is exactly
    assert references.has_check_digits(said, REFERENCE) is checked


@st.composite
def slips(draw: st.DrawFn) -> str:
    """The reference with one slip, among other words."""
    place = draw(st.integers(0, len(REFERENCE) - 1))
    letter = draw(st.sampled_from(LETTERS))
    slip = draw(st.sampled_from(["wrong", "missing", "more", "swapped"]))
    head, tail = REFERENCE[:place], REFERENCE[place:]
    written = {
        "wrong": head + letter + tail[1:],
        "missing": head + tail[1:],
        "more": head + letter + tail,
        "swapped": head + tail[1:2] + tail[:1] + tail[2:],
    }[slip]
    return f"{draw(st.sampled_from(['', 'RF77', 'order 10042 ']))}{written}{draw(st.sampled_from(['', ' danke']))}"


@settings(deadline=None)
@given(slips())
def test_one_slip_is_forgiven(text):
    assert references.names_nearly(references.bare(text), REFERENCE)


@settings(deadline=None)
@given(st.text(alphabet=LETTERS, min_size=0, max_size=60))
def test_other_letters_are_not_the_reference(text):
    found = references.names_nearly(text, REFERENCE)

    pieces = [REFERENCE[place : place + 4] for place in (0, 4, 8)]
    assert not found or any(piece in text for piece in pieces)


def test_two_slips_are_not_forgiven():
    assert not references.names_nearly("7K3MP9QX2WAA", REFERENCE)
    assert not references.names_nearly("AA3MP9QX2WBD", REFERENCE)


def test_structured_references_are_found_only_with_right_check_digits():
    right = creditor_reference(REFERENCE)

    assert references.structured_in(f"x {grouped(right)} y RF00{REFERENCE}") == [REFERENCE]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bestellung 10042", True), ("10042", True), ("Nr.10042/Jansen", True), ("10 042", True), ("10.042", True),
        ("110042", False), ("100421", False), ("1004", False), ("order", False),
    ],
)  # fmt: skip
def test_numbers_stand_for_themselves(text, found):
    assert references.names_number(text, references.bare(text), "10042") is found


def test_short_numbers_are_not_looked_for():
    assert not references.names_number("order 42", "ORDER42", "42")
