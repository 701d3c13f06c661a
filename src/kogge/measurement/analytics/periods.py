"""Which days a page of figures looks at, and which it compares them with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kogge.measurement.analytics.values import Selection

_RECENT = (30, 90, 365)
_RECENT_NAMES = {
    30: gettext_lazy("Last 30 days"),
    90: gettext_lazy("Last 90 days"),
    365: gettext_lazy("Last 365 days"),
}
EVERYTHING = "all"


class Known(Protocol):
    """What there is to look at: from when to when."""

    @property
    def first_on(self) -> date | None:
        """The first day with anything."""

    @property
    def last_on(self) -> date | None:
        """The last day with anything."""


@dataclass(frozen=True, kw_only=True)
class Period:
    """Some days in a row, and the days before that they are compared with; both ends included, None: open."""

    key: str  # in the address: 30, 90, 365, a year, or all
    name: Any
    first_on: date | None = None
    last_on: date | None = None
    before_first_on: date | None = None
    before_last_on: date | None = None
    is_against_year: bool = False  # compared with the same days of the year before

    @property
    def has_before(self) -> bool:
        """Whether there is anything to compare with."""
        return self.before_first_on is not None

    @property
    def within(self) -> Any:
        """The period's name inside a line: "Orders, last 30 days"."""
        if self.key.isdigit() and int(self.key) in _RECENT:
            return _("last %(days)s days") % {"days": self.key}
        return self.name

    def selection(self, **rest: str) -> Selection:
        """Return the selection of these days."""
        return Selection(first_on=self.first_on, last_on=self.last_on, **rest)

    def selection_before(self, **rest: str) -> Selection:
        """Return the selection of the days before."""
        return Selection(first_on=self.before_first_on, last_on=self.before_last_on, **rest)

    @property
    def changed(self) -> Callable[[str], str]:
        """Return what says a change with its base: "12 % on the 30 days before"."""
        if self.key.isdigit() and int(self.key) in _RECENT and not self.is_against_year:
            return lambda amount: (
                _("%(amount)s on the %(days)s days before") % {"amount": amount, "days": self.key}
            )
        return lambda amount: _("%(amount)s on the year before") % {"amount": amount}


def periods(basis: Known, today: date) -> list[Period]:
    """Return what can be chosen: the last days, each calendar year with orders (newest first), everything."""
    found = [_recent(days, today) for days in _RECENT]
    if basis.first_on and basis.last_on:
        found += [_year(year, today) for year in range(basis.last_on.year, basis.first_on.year - 1, -1)]
    return [*found, Period(key=EVERYTHING, name=gettext_lazy("All orders"))]


def against_year_before(period: Period) -> Period:
    """Return the period compared with the same days a year earlier, and not with those just before."""
    if period.first_on is None or period.last_on is None:
        return period
    return replace(
        period,
        before_first_on=_a_year_earlier(period.first_on),
        before_last_on=_a_year_earlier(period.last_on),
        is_against_year=True,
    )


def _a_year_earlier(day: date) -> date:
    # 29 February has no day a year earlier.
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def chosen(offered: list[Period], key: str, basis: Known) -> Period:
    """Return the period of that key; by default the last 365 days, or the last year that has orders."""
    by_key = {period.key: period for period in offered}
    if key in by_key:
        return by_key[key]
    year = by_key["365"]
    if basis.last_on and year.first_on and basis.last_on < year.first_on:
        return by_key[str(basis.last_on.year)]
    return year


def _recent(days: int, today: date) -> Period:
    length = timedelta(days=days)
    first = today - length + timedelta(days=1)
    return Period(
        key=str(days), name=_RECENT_NAMES[days], first_on=first, last_on=today,
        before_first_on=first - length, before_last_on=today - length,
    )  # fmt: skip


def _year(year: int, today: date) -> Period:
    """Return a calendar year; the present one is compared with the same days of the year before."""
    last = date(year, 12, 31)
    before_last = date(year - 1, 12, 31)
    if year == today.year:
        last = today
        before_last = _a_year_earlier(today)
    return Period(
        key=str(year), name=str(year), first_on=date(year, 1, 1), last_on=last,
        before_first_on=date(year - 1, 1, 1), before_last_on=before_last,
    )  # fmt: skip


def months_of(first: date, last: date) -> list[str]:
    """Return the months that touch these days as YYYY-MM."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [_month(first.year * 12 + first.month - 1 + step) for step in range(count)]


def year_before(month: str) -> str:
    """Return the same month a year earlier."""
    return f"{int(month[:4]) - 1:04}{month[4:]}"


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"
