"""Which days a page looks at."""

from __future__ import annotations

from datetime import date

import pytest

from kogge.measurement.analytics import periods
from kogge.measurement.analytics.values import Basis

TODAY = date(2026, 11, 25)


def basis(first: date | None = date(2024, 5, 1), last: date | None = TODAY) -> Basis:
    """Say when there were orders."""
    return Basis(
        lines=1, invoices=1, sources=("web",), currencies=("EUR",), countries=("NL",), first_on=first, last_on=last,
        waiting_rows=0,
    )  # fmt: skip


def test_it_works() -> None:
    keys = [period.key for period in periods.periods(basis(), TODAY)]

    assert keys == ["30", "90", "365", "2026", "2025", "2024", "all"]


@pytest.mark.parametrize(
    ("key", "days", "before"),
    [
        ("30", (date(2026, 10, 27), TODAY), (date(2026, 9, 27), date(2026, 10, 26))),
        ("365", (date(2025, 11, 26), TODAY), (date(2024, 11, 26), date(2025, 11, 25))),
        ("2026", (date(2026, 1, 1), TODAY), (date(2025, 1, 1), date(2025, 11, 25))),
        ("2025", (date(2025, 1, 1), date(2025, 12, 31)), (date(2024, 1, 1), date(2024, 12, 31))),
        ("all", (None, None), (None, None)),
    ],
)
def test_period_is_compared_with_as_many_days_before(key: str, days: tuple, before: tuple) -> None:
    period = periods.chosen(periods.periods(basis(), TODAY), key, basis())

    assert (period.first_on, period.last_on) == days
    assert (period.before_first_on, period.before_last_on) == before


def test_leap_day_is_compared_with_the_day_before_it() -> None:
    period = periods.chosen(periods.periods(basis(), date(2028, 2, 29)), "2026", basis())
    leap = periods._year(2028, date(2028, 2, 29))

    assert period.key == "2026"
    assert leap.before_last_on == date(2027, 2, 28)


def test_shop_that_sells_opens_on_the_last_year_of_days() -> None:
    assert periods.chosen(periods.periods(basis(), TODAY), "", basis()).key == "365"


def test_old_history_opens_on_its_last_year() -> None:
    old = basis(date(2009, 12, 1), date(2011, 12, 9))

    assert periods.chosen(periods.periods(old, TODAY), "", old).key == "2011"


def test_without_orders_there_are_no_years() -> None:
    empty = basis(None, None)

    assert [period.key for period in periods.periods(empty, TODAY)] == ["30", "90", "365", "all"]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2025, 11, 3), date(2026, 2, 1), ["2025-11", "2025-12", "2026-01", "2026-02"]),
        (date(2026, 2, 28), date(2026, 2, 1), ["2026-02"]),
    ],
)
def test_months_touch_the_days(first: date, last: date, expected: list[str]) -> None:
    assert periods.months_of(first, last) == expected


def test_month_a_year_before() -> None:
    assert periods.year_before("2026-02") == "2025-02"
