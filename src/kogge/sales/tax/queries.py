"""Read rates, the threshold and who sells; the rates in force are kept in memory per process."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from kogge.core import clock, i18n, recent
from kogge.core.prepared import prepared
from kogge.planning.company import queries as company
from kogge.planning.company.values import RegistrationKind
from kogge.sales.tax import tables
from kogge.sales.tax.models import ThresholdEntry, ThresholdYear, VatRate
from kogge.sales.tax.rules import RateTable, RateUnknown
from kogge.sales.tax.values import RateMatch, RateRow, Seller, ThresholdMeter

# How long another process may go on with the rates it holds after a change: rates change days ahead, not by the second.
_HELD_FOR_SECONDS = 30.0


@dataclass
class _Held:
    """The rate table of this process. A load that a change overtakes is not kept: `generation` tells."""

    table: RateTable | None = None
    loaded_at: float = 0.0
    generation: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


_held = _Held()


def rate_table() -> RateTable:
    """Return the merchant's rates for look-up; no query while they are fresh.

    Before the first seeding the product's own rates stand in, so that nothing is ever decided without rates.
    """
    table = _held.table
    if table is not None and time.monotonic() - _held.loaded_at < _HELD_FOR_SECONDS:
        return table
    generation = _held.generation
    rows = [rate.as_row() for rate in VatRate.objects.all()]
    table = RateTable(rows) if rows else tables.seed_rate_table()
    with _held.lock:
        if generation == _held.generation:
            _held.table, _held.loaded_at = table, time.monotonic()
    return table


def forget_rate_table() -> None:
    """Have the next decision of this process read the rates anew."""
    with _held.lock:
        _held.table = None
        _held.generation += 1


def rates(*, country: str = "", category: str = "") -> QuerySet[VatRate]:
    """Return rates, by country, region, category and start."""
    found = VatRate.objects.all()
    if country:
        found = found.filter(country=country)
    if category:
        found = found.filter(category=category)
    return found


def overlapping_rates(row: RateRow, *, but: int | None = None) -> list[VatRate]:
    """Return the rates of the same pair whose time overlaps the row's, oldest first; `but` is left out."""
    same = VatRate.objects.filter(country=row.country, region=row.region, category=row.category)
    return [
        other
        for other in same.exclude(pk=but).order_by("valid_from")
        if (row.valid_until is None or other.valid_from is None or other.valid_from < row.valid_until)
        and (other.valid_until is None or row.valid_from is None or row.valid_from < other.valid_until)
    ]


def category_choices(language: str = "") -> list[tuple[str, str]]:
    """Return the VAT categories as (code, name) for forms, in the reader's language."""
    chosen = language or i18n.current_language()
    return [(category.code, category.names[chosen]) for category in tables.categories().values()]


def rate_today(country: str, category: str) -> RateMatch | None:
    """Return the rate that goods of a category bear today in a country; None where none is known."""
    try:
        return rate_table().find(country, "", category, clock.today())
    except RateUnknown:
        return None


def rate_countries() -> list[str]:
    """Return the countries for which a rate can be entered, sorted by code."""
    held = set(VatRate.objects.order_by().values_list("country", flat=True).distinct())
    return sorted(held | {row.country for row in tables.seed_rates()})


def seller_on(day: date) -> Seller | None:
    """Return the company as seller at a tax point, with the threshold as it stands now; None before it is entered.

    Company and registrations are those of the last second, the threshold is read anew.
    """
    who = recent.remembered("tax.company", company.company)
    if who is None:
        return None
    held: dict[str, set[str]] = {}
    for registration in recent.remembered(("tax.registrations", day), lambda: company.registrations_on(day)):
        held.setdefault(registration.kind, set()).add(registration.country)
    year, previous = _years(day.year)
    others = held.get(RegistrationKind.FIXED_ESTABLISHMENT, set()) - {who.country}
    return Seller(
        country=who.country,
        oss=RegistrationKind.OSS in held,
        small_business_countries=frozenset(held.get(RegistrationKind.SMALL_BUSINESS, set())),
        vat_registrations=frozenset(held.get(RegistrationKind.VAT, set())),
        established_in_one_state=not (others & set(tables.law().territories.member_states())),
        has_waived_threshold=RegistrationKind.THRESHOLD_WAIVER in held,
        exceeded_previous_year=RegistrationKind.THRESHOLD_EXCEEDED in held or previous.crossed_at is not None,
        has_crossed=year.crossed_at is not None,
        counted_net_minor=year.counted_net_minor,
    )


def _years(year: int) -> tuple[ThresholdYear, ThresholdYear]:
    held = {row.year: row for row in _held_years.rows((year, year - 1))}
    return held.get(year) or ThresholdYear(year=year), held.get(year - 1) or ThresholdYear(year=year - 1)


@prepared
def _held_years(years: tuple[int, ...]) -> QuerySet[ThresholdYear]:
    return ThresholdYear.objects.filter(year__in=years)


def threshold_meter(year: int) -> ThresholdMeter:
    """Return where a calendar year stands against the threshold."""
    this, previous = _years(year)
    limit = tables.law().limit("union_distance_sales", date(year, 12, 31))
    return ThresholdMeter(
        year=year,
        counted_net_minor=this.counted_net_minor,
        limit_minor=limit.amount_minor if limit else 0,
        crossed_by=this.crossed_by,
        crossed_at=this.crossed_at,
        exceeded_previous_year=previous.crossed_at is not None,
        entry_count=threshold_entries(year).count(),
    )


def threshold_entries(year: int) -> QuerySet[ThresholdEntry]:
    """Return the entries of a year, newest first."""
    return ThresholdEntry.objects.filter(year=year)


def threshold_years() -> list[int]:
    """Return the years that have entries, newest first."""
    return list(ThresholdYear.objects.values_list("year", flat=True))
