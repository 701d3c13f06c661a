"""Promise the day of arrival, and say what delivery costs; plain Python."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from kogge.core.clock import LOCAL_ZONE
from kogge.core.money import Money
from kogge.sales.shipping.values import Promise

_DAY = timedelta(days=1)
_SATURDAY = 5
LONGEST_CLOSURE = 60  # days without a single working day: wrong holidays, not a long Christmas


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Say whether parcels move on this day: Monday to Friday, and no public holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def next_working_day(day: date, holidays: Collection[date]) -> date:
    """Return the day itself when people work on it, else the next on which they do; ValueError when none comes."""
    for _step in range(LONGEST_CLOSURE):
        if is_working_day(day, holidays):
            return day
        day += _DAY
    raise ValueError(f"no working day in the {LONGEST_CLOSURE} days before {day}")


def dispatch_day(ordered_at: datetime, cutoff: time, holidays: Collection[date]) -> date:
    """Return the day on which the parcel leaves; what is ordered before `cutoff` (Europe/Berlin) leaves the same day."""
    local = ordered_at.astimezone(LOCAL_ZONE)
    is_late = local.time().replace(tzinfo=None) >= cutoff
    return next_working_day(local.date() + (_DAY if is_late else timedelta(0)), holidays)


def _after(leaves_on: date, days: int, holidays: Collection[date]) -> date:
    day = leaves_on
    for _step in range(days):
        day = next_working_day(day + _DAY, holidays)
    return next_working_day(day, holidays)


def promise(
    *,
    ordered_at: datetime,
    cutoff: time,
    days_min: int,
    days_max: int,
    dispatch_holidays: Collection[date],
    destination_holidays: Collection[date],
) -> Promise:
    """Return when the parcel leaves and between which days it arrives.

    A day in transit counts when people work at both ends, so a promise is rather a day late than broken; weekends and
    the public holidays of both countries do not count. `ordered_at` is aware; holidays reach over the whole time.
    """
    if not 0 <= days_min <= days_max:
        raise ValueError("days in transit run from the best to the worst, not below zero")
    leaves_on = dispatch_day(ordered_at, cutoff, dispatch_holidays)
    closed = frozenset(dispatch_holidays) | frozenset(destination_holidays)
    return Promise(
        leaves_on=leaves_on,
        arrives_from=_after(leaves_on, days_min, closed),
        arrives_until=_after(leaves_on, days_max, closed),
    )


def price_of(price: Money, free_from: Money | None, goods: Money) -> Money:
    """Return what delivery costs: nothing from `free_from` of goods upwards. Raises CurrencyMismatch."""
    if free_from is not None and goods >= free_from:
        return Money.zero(price.currency)
    return price
