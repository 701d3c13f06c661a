"""A change is told with its base, and never painted green when something got worse."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from kogge.core.screens.cells import Tone
from kogge.core.screens.figures import Change, FigureTile, Spark, change_against


@pytest.mark.parametrize(
    ("present", "before", "is_more_better", "words", "tone", "is_up"),
    [
        pytest.param(1124, 1000, True, "12.4% on the 14 days before", Tone.OK, True, id="more is good"),
        pytest.param(1124, 1000, False, "12.4% on the 14 days before", Tone.STOP, True, id="more is bad"),
        pytest.param(900, 1000, True, "10% on the 14 days before", Tone.STOP, False, id="less is bad"),
        pytest.param(900, 1000, False, "10% on the 14 days before", Tone.OK, False, id="less is good"),
        pytest.param(1000, 1000, True, "as in the 14 days before", Tone.CALM, None, id="same"),
        pytest.param(10_000_009, 10_000_000, True, "as in the 14 days before", Tone.CALM, None, id="too little to tell"),
        pytest.param(5, 0, True, "nothing in the 14 days before", Tone.CALM, None, id="no base"),
        pytest.param(5, -3, True, "", Tone.CALM, None, id="base below zero"),
        pytest.param(0, 1000, True, "100% on the 14 days before", Tone.STOP, False, id="all gone"),
    ],
)  # fmt: skip
def test_a_change_says_its_base_and_whether_it_is_good(present, before, is_more_better, words, tone, is_up):
    with override("en"):
        change = change_against(present, before, days=14, is_more_better=is_more_better)

    assert (change.words, change.tone, change.is_up) == (words, tone, is_up)


def test_a_spark_stays_in_its_box_and_ends_where_the_last_figure_stands():
    spark = Spark(values=[5, 1, 9])

    places = [tuple(map(float, place.split(","))) for place in spark.line.split()]

    assert all(0 <= x <= 96 and 0 <= y <= 36 for x, y in places)
    assert places[2][1] < places[0][1] < places[1][1]
    assert (spark.end["x"], spark.end["y"]) == places[-1]


@pytest.mark.parametrize("values", [[3], [0, 0, 0], [-5, 5]])
def test_a_spark_of_few_or_equal_figures_can_be_drawn(values):
    assert Spark(values=values).area.count(",") == len(values) + 2


def test_the_whole_tile_opens_the_rows_behind_it():
    tile = FigureTile(
        label="Orders, 14 days", figure="318", url="/rows/", base="€42.40 on average",
        change=Change(words="9.7 % on the 14 days before", tone=Tone.OK, is_up=True), spark=Spark(values=[1, 2]),
    )  # fmt: skip

    with override("de"):
        page = render_to_string("office/figure_tile.html", {"tile": tile})

    assert page.strip().startswith('<a class="o-tile" href="/rows/">')
    assert "▲" in page and "o-tile__change--ok" in page
    assert 'cx="94.0"' in page


def test_a_tile_without_rows_is_no_link():
    page = render_to_string("office/figure_tile.html", {"tile": FigureTile(label="x", figure="1")})

    assert "<a " not in page
