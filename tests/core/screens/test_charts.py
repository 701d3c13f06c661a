"""A chart is data: drawn by one module, read in a table, refused where it would mislead."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from kogge.core.screens.charts import Chart, ChartKind, Mark, Series, SeriesStyle


def make_chart(**changes) -> Chart:
    values = {
        "key": "revenue", "title": "Revenue per week, euro", "subtitle": "all markets", "kind": ChartKind.LINE,
        "categories": ["W 46", "W 47"], "category_label": "Week", "unit": "€", "decimals": 2,
        "series": [Series(name="Revenue", values=[Decimal("1200.5"), None])], "mark": Mark(category="W 47", words="today"),
    }  # fmt: skip
    return Chart(**{**values, **changes})


def test_the_drawing_is_plain_json_without_colours():
    drawing = json.loads(json.dumps(make_chart().drawing()))

    assert drawing["series"] == [{"name": "Revenue", "style": "plain", "values": [1200.5, None]}]
    assert drawing["mark"] == {"category": "W 47", "words": "today"}
    assert "#" not in json.dumps(drawing)


def test_the_table_says_the_same_in_the_readers_form():
    with override("de"):
        rows = make_chart().rows()

    assert rows == [
        {"category": "W 46", "figures": ["1.200,5\u00a0€"]},
        {"category": "W 47", "figures": ["–"]},
    ]


def test_more_than_four_series_are_refused():
    with pytest.raises(ValueError, match="5 series"):
        make_chart(series=[Series(name=str(at), values=[1, 2]) for at in range(5)])


def test_a_series_of_another_length_is_refused():
    with pytest.raises(ValueError, match="3 values for 2"):
        make_chart(series=[Series(name="x", values=[1, 2, 3])])


def test_the_page_holds_title_table_and_data():
    with override("en"):
        page = render_to_string("office/chart.html", {"chart": make_chart()})

    assert 'data-o-chart="revenue"' in page
    assert '<script id="chart-revenue-data" type="application/json">' in page
    assert '<th scope="row">W 46</th>' in page
    assert "data-o-chart-switch" in page


def test_names_cannot_break_out_of_the_data():
    page = render_to_string(
        "office/chart.html", {"chart": make_chart(series=[Series(name="</script>", values=[1, 2])])}
    )

    assert page.count("</script>") == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"too_little": "Too little: 12 of 30."}, "Too little: 12 of 30."),
        ({"series": [Series(name="x", values=[None, None])]}, "There is nothing to draw yet."),
    ],
)
def test_too_little_is_said_instead_of_drawn(changes, words):
    with override("en"):
        page = render_to_string("office/chart.html", {"chart": make_chart(**changes)})

    assert words in page
    assert "application/json" not in page


def test_a_forecast_and_the_period_before_carry_their_style():
    chart = make_chart(
        series=[
            Series(name="now", values=[1, 2]),
            Series(name="before", values=[1, 2], style=SeriesStyle.EARLIER),
            Series(name="next", values=[1, 2], style=SeriesStyle.FORECAST),
        ]
    )

    assert [one["style"] for one in chart.drawing()["series"]] == ["plain", "earlier", "forecast"]
