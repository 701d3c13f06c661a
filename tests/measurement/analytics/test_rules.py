"""How exact figures are printed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from kogge.measurement.analytics import definitions, rules
from kogge.measurement.analytics.values import By, Figure, FigureRow, Unit


def test_it_works() -> None:
    figure = Figure(
        kpi=definitions.KPIS["sales_value"], by=By.MONTH, currency="GBP",
        rows=(FigureRow(key="2009-12", value=Fraction(123456, 100)),), total=Fraction(123456, 100),
    )  # fmt: skip

    assert rules.as_json(figure) == {
        "kpi": "sales_value", "unit": "GBP", "by": "month",
        "rows": [{"key": "2009-12", "value": "1234.56"}], "total": "1234.56",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "unit", "currency", "expected"),
    [
        pytest.param(Fraction(1, 3), Unit.RATIO, "", "0.333333", id="ratio"),
        pytest.param(Fraction(2005, 1000), Unit.MONEY, "EUR", "2.01", id="half a cent goes up"),
        pytest.param(Fraction(-2005, 1000), Unit.MONEY, "EUR", "-2.01", id="and away from zero"),
        pytest.param(Fraction(5, 2), Unit.MONEY, "JPY", "3", id="no cents"),
        pytest.param(Fraction(5), Unit.ORDERS, "", "5", id="count"),
    ],
)
def test_figures_are_rounded_once(value: Fraction, unit: Unit, currency: str, expected: str) -> None:
    assert str(rules.printed(value, unit, currency)) == expected


def test_nothing_to_divide_by_is_no_figure() -> None:
    assert rules.printed(None, Unit.RATIO, "") is None
    figure = Figure(kpi=definitions.KPIS["repeat_rate"], by=None, currency="", rows=(), total=None)
    assert rules.as_json(figure) == {"kpi": "repeat_rate", "unit": "ratio", "total": None}


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (Fraction(3), Fraction(2), 5000),
        (Fraction(1), Fraction(2), -5000),
        (Fraction(-1), Fraction(-2), 5000),
        (Fraction(1), Fraction(0), None),
        (Fraction(1), None, None),
        (None, Fraction(1), None),
    ],
)
def test_change_is_a_share_of_what_was_before(
    now: Fraction | None, before: Fraction | None, expected: int | None
) -> None:
    assert rules.change_bp(now, before) == expected


def test_ratio_keeps_more_digits_than_are_read() -> None:
    assert rules.printed(Fraction(723912, 1_000_000), Unit.RATIO, "") == Decimal("0.723912")
