"""The day of arrival follows from cut-off, weekends and the holidays of both countries."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kogge.core.money import CurrencyMismatch, Money
from kogge.sales.shipping.queries import holidays_of
from kogge.sales.shipping.rules import dispatch_day, is_working_day, next_working_day, price_of, promise

AACHEN = ZoneInfo("Europe/Berlin")


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=AACHEN)


def days(ordered, days_min=1, days_max=2, *, from_="DE", to="DE", cutoff=time(14, 0)):
    at = local(ordered)
    made = promise(
        ordered_at=at,
        cutoff=cutoff,
        days_min=days_min,
        days_max=days_max,
        dispatch_holidays=holidays_of(from_, at.date()),
        destination_holidays=holidays_of(to, at.date()),
    )
    return tuple(day.isoformat() for day in (made.leaves_on, made.arrives_from, made.arrives_until))


# Worked out by hand on the calendar of 2026, where 23 November is a Monday.
@pytest.mark.parametrize(
    ("ordered", "to", "span", "expected"),
    [
        ("2026-11-23 10:00", "DE", (1, 2), ("2026-11-23", "2026-11-24", "2026-11-25")),
        ("2026-11-23 13:59", "DE", (1, 2), ("2026-11-23", "2026-11-24", "2026-11-25")),
        ("2026-11-23 14:00", "DE", (1, 2), ("2026-11-24", "2026-11-25", "2026-11-26")),
        ("2026-11-23 10:00", "BE", (2, 3), ("2026-11-23", "2026-11-25", "2026-11-26")),
        ("2026-11-27 10:00", "DE", (1, 1), ("2026-11-27", "2026-11-30", "2026-11-30")),
        ("2026-11-27 15:00", "DE", (1, 1), ("2026-11-30", "2026-12-01", "2026-12-01")),
        ("2026-11-28 09:00", "NL", (1, 2), ("2026-11-30", "2026-12-01", "2026-12-02")),
        # Friday 25 December is a holiday in all, Thursday the 24th in none.
        ("2026-12-23 15:00", "DE", (1, 1), ("2026-12-24", "2026-12-28", "2026-12-28")),
        # 11 November: Armistice in France and Belgium, an ordinary Wednesday in Germany and the Netherlands.
        ("2026-11-10 10:00", "FR", (1, 1), ("2026-11-10", "2026-11-12", "2026-11-12")),
        ("2026-11-10 10:00", "NL", (1, 1), ("2026-11-10", "2026-11-11", "2026-11-11")),
        # 26 October 2026: National day in Austria, a Monday.
        ("2026-10-23 10:00", "AT", (1, 2), ("2026-10-23", "2026-10-27", "2026-10-28")),
        ("2026-11-23 10:00", "DE", (0, 0), ("2026-11-23", "2026-11-23", "2026-11-23")),
        # 23 June: National day in Luxembourg, a Tuesday; leaving the day before with no day in transit.
        ("2026-06-23 10:00", "LU", (0, 1), ("2026-06-23", "2026-06-24", "2026-06-24")),
    ],
    ids=[
        "before cut-off", "one minute before", "at cut-off", "Belgium", "over the weekend", "Friday late", "Saturday",
        "Christmas", "destination holiday", "no holiday there", "national day", "same day", "same day on a holiday",
    ],
)  # fmt: skip
def test_the_promise(ordered, to, span, expected):
    assert days(ordered, *span, to=to) == expected


def test_nothing_leaves_on_a_holiday_at_home():
    # Monday 25 May 2026 is Whit Monday in Germany and in the Netherlands; Friday 1 May is a holiday in Germany only.
    assert days("2026-05-01 09:00", 1, 1, to="NL")[0] == "2026-05-04"


def test_the_cut_off_is_central_european_time():
    winter = datetime(2026, 11, 23, 12, 59, tzinfo=UTC)  # 13:59 in Aachen
    summer = datetime(2026, 7, 20, 12, 59, tzinfo=UTC)  # 14:59 in Aachen

    assert dispatch_day(winter, time(14, 0), ()) == date(2026, 11, 23)
    assert dispatch_day(summer, time(14, 0), ()) == date(2026, 7, 21)


def test_an_order_after_midnight_belongs_to_the_new_day():
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # 00:30 on Tuesday in Aachen

    assert dispatch_day(late, time(14, 0), ()) == date(2026, 11, 24)


@pytest.mark.parametrize(("days_min", "days_max"), [(-1, 2), (3, 2)])
def test_days_in_transit_run_from_best_to_worst(days_min, days_max):
    with pytest.raises(ValueError, match="best to the worst"):
        days("2026-11-23 10:00", days_min, days_max)


def test_a_calendar_without_working_days_is_a_defect():
    closed = {date(2026, 1, 1) + timedelta(days=n) for n in range(366)}

    with pytest.raises(ValueError, match="no working day"):
        next_working_day(date(2026, 3, 1), closed)


def test_a_country_without_known_holidays_has_only_weekends():
    assert holidays_of("XX", date(2026, 1, 1)) == frozenset()


_INSTANT = st.datetimes(datetime(2025, 1, 1), datetime(2030, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
_COUNTRY = st.sampled_from(["DE", "NL", "BE", "FR", "AT", "LU", "GB", "CH"])
_CUTOFF = st.times(time(0, 1), time(23, 59))


@given(_INSTANT, _CUTOFF, st.integers(0, 6), st.integers(0, 6), _COUNTRY, _COUNTRY)
def test_a_promise_keeps_to_working_days_and_its_order(at, cutoff, days_min, more, from_, to):
    here, there = holidays_of(from_, at.date()), holidays_of(to, at.date())

    made = promise(
        ordered_at=at,
        cutoff=cutoff,
        days_min=days_min,
        days_max=days_min + more,
        dispatch_holidays=here,
        destination_holidays=there,
    )

    assert at.astimezone(AACHEN).date() <= made.leaves_on <= made.arrives_from <= made.arrives_until
    assert is_working_day(made.leaves_on, here)
    assert is_working_day(made.arrives_from, there)
    assert is_working_day(made.arrives_until, there)
    assert made.arrives_from >= made.leaves_on + timedelta(days=days_min)
    assert made.arrives_until <= made.leaves_on + timedelta(days=(days_min + more) * 3 + 7)


@given(_INSTANT, st.timedeltas(timedelta(0), timedelta(days=10)), _CUTOFF, st.integers(0, 5), _COUNTRY)
def test_who_orders_later_never_gets_it_earlier(at, later, cutoff, transit, to):
    facts = {
        "cutoff": cutoff,
        "days_min": transit,
        "days_max": transit,
        "dispatch_holidays": holidays_of("DE", at.date()),
        "destination_holidays": holidays_of(to, at.date()),
    }

    assert (
        promise(ordered_at=at, **facts).arrives_until <= promise(ordered_at=at + later, **facts).arrives_until
    )


def euro(minor):
    return Money(amount_minor=minor, currency="EUR")


@pytest.mark.parametrize(
    ("free_from", "goods", "paid"),
    [(None, 100_000, 490), (4900, 4899, 490), (4900, 4900, 0), (4900, 4901, 0)],
    ids=["never free", "one cent short", "just enough", "more"],
)
def test_delivery_is_free_from_a_value_of_goods(free_from, goods, paid):
    limit = euro(free_from) if free_from else None

    assert price_of(euro(490), limit, euro(goods)) == euro(paid)


def test_goods_in_another_currency_are_a_defect():
    with pytest.raises(CurrencyMismatch):
        price_of(euro(490), euro(4900), Money(amount_minor=4900, currency="CHF"))
