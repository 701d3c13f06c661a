"""Cells are written for the page and for the file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from kogge.core.money import Money, UnitPrice
from kogge.core.screens import cells
from kogge.core.screens.cells import Code, Pair, State, Struck, Tone
from kogge.core.screens.list_csv import safe_text

EUR = Money(amount_minor=123456, currency="EUR")


@pytest.mark.parametrize(
    ("value", "english", "german"),
    [
        (None, "", ""),
        ("Anna", "Anna", "Anna"),
        (EUR, "1234.56", "1234,56"),
        (UnitPrice(amount_e4=12345, currency="EUR"), "1.2345", "1,2345"),
        (Decimal("2.5"), "2.5", "2,5"),
        (17, "17", "17"),
        (date(2026, 11, 23), "2026-11-23", "2026-11-23"),
        (datetime(2026, 11, 23, 9, tzinfo=UTC), "2026-11-23 10:00", "2026-11-23 10:00"),
        (State(word="Paid", second="iDEAL"), "Paid · iDEAL", "Paid · iDEAL"),
        (Pair(main="Anna", second="Köln"), "Anna, Köln", "Anna, Köln"),
        (Code(code="NL"), "NL", "NL"),
        (Struck(value=EUR), "1234.56", "1234,56"),
        ([Code(code="NL"), Code(code="DE")], "NL, DE", "NL, DE"),
    ],
    ids=str,
)
def test_a_file_holds_plain_values_with_the_languages_decimal_mark(value, english, german):
    assert cells.plain(value, "en") == english
    assert cells.plain(value, "de") == german


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"), ("@SUM", "'@SUM"), ("+49 241", "'+49 241"), ("-A1", "'-A1"), ("-12,50", "-12,50"),
        ("+3", "+3"), ("\t=1", "'\t=1"), ("Anna", "Anna"), ("", ""),
    ],
)  # fmt: skip
def test_text_that_a_spreadsheet_would_run_is_disarmed(text, expected):
    assert safe_text(text) == expected


@pytest.mark.parametrize("value", [None, "", [], ()], ids=repr)
def test_nothing_is_a_dash_that_says_so(value):
    with override("en"):
        assert cells.html(value) == '<span class="o-none" aria-label="none">–</span>'


def test_text_is_escaped():
    assert cells.html("<b>") == "&lt;b&gt;"
    assert "&lt;b&gt;" in cells.html(Pair(main="<b>", second="<i>"))
    assert "<i>" not in cells.html(Pair(main="<b>", second="<i>"))


def test_a_state_is_a_dot_and_a_word():
    page = cells.html(State(word="Late", tone=Tone.STOP, second="3 days"))

    assert 'class="o-state o-state--stop"' in page
    assert "Late" in page and "3 days" in page


def test_a_code_can_say_what_it_means():
    assert cells.html(Code(code="NL", title="Netherlands")) == (
        '<abbr class="o-code" title="Netherlands">NL</abbr>'
    )


def test_money_is_written_as_the_reader_writes_it():
    with override("de"):
        assert cells.html(EUR).replace("\xa0", " ") == "1.234,56 €"
    with override("en"):
        assert cells.html(EUR) == "€1,234.56"


def test_several_values_stand_beside_each_other():
    assert cells.html([Code(code="NL"), Code(code="DE")]).count('class="o-code"') == 2
