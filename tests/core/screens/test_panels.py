"""Load lines stay in their frame; why panels, timelines and confirm pages show all their parts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from kogge.core.screens.cells import Tone
from kogge.core.screens.panels import Chip, Fact, LoadLine, Moment, Why


def make_line(value: int, limit: int = 1000) -> LoadLine:
    return LoadLine(
        value=value, limit=limit, limit_words="10", sentence="half", warn_at=800, warn_words="prepare"
    )


@pytest.mark.parametrize(
    ("value", "fill", "over"), [(0, 0, 0), (500, 43, 0), (1000, 87, 0), (2000, 48, 47), (-50, 0, 0)]
)
def test_a_load_line_shows_value_and_what_lies_beyond_the_limit(value, fill, over):
    line = make_line(value)

    assert (line.fill_percent, line.over_percent) == (fill, over)
    assert line.fill_percent + line.over_percent <= 100
    assert line.warn_percent <= line.limit_percent


def test_a_limit_of_nothing_can_be_drawn():
    assert make_line(0, limit=0).limit_percent == 0


def test_a_load_line_is_read_as_its_sentence():
    page = render_to_string("office/load_line.html", {"line": make_line(500)})

    assert 'role="img" aria-label="half"' in page
    assert "o-load__over" not in page


def test_a_why_panel_answers_with_facts_and_source():
    why = Why(
        key="vat", shown="21 % NL", question="Why 21 % NL?", answer="Dutch VAT applies.",
        facts=[Fact(sentence="Sent to Maastricht", detail="6221", place="Order", url="/order/")],
        source=["Art. 33"], otherwise=["0 % with a valid number"], decided=["on 23 Nov"],
    )  # fmt: skip

    with override("en"):
        page = render_to_string("office/why.html", {"why": why})

    assert page.strip().startswith('<details class="o-why" id="why-vat">')
    for words in ("21 % NL", "Dutch VAT applies.", "Sent to Maastricht", "6221", 'href="/order/"', "Art. 33"):
        assert words in page
    assert "0 % with a valid number" in page and "on 23 Nov" in page
    assert 'data-o-copy="why-vat-text"' in page


def test_a_why_panel_without_copy_has_no_button():
    why = Why(key="a", shown="x", question="Why?", answer="So.", is_copied=False)

    assert "<button" not in render_to_string("office/why.html", {"why": why})


def test_a_timeline_names_what_and_when():
    moment = Moment(sentence="Paid", detail="iDEAL", at=datetime(2026, 11, 23, 9, 12, tzinfo=UTC))

    with override("en"):
        page = render_to_string("office/timeline.html", {"moments": [moment]})

    assert "Paid" in page and "iDEAL" in page
    assert "Nov 23, 2026, 10:12" in page


def test_chips_are_words_with_a_tone():
    page = render_to_string("office/chips.html", {"chips": [Chip(word="Paid", tone=Tone.OK)]})

    assert '<span class="o-tag o-tag--ok">Paid</span>' in page
