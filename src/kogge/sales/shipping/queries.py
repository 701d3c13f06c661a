"""Read the delivery options of a market, with price and promise."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from kogge.core import clock, errors, recent
from kogge.core.i18n import current_language
from kogge.core.money import Money
from kogge.planning.company import queries as company_queries
from kogge.sales.shipping.models import ShippingOption
from kogge.sales.shipping.rules import price_of, promise
from kogge.sales.shipping.values import OfferedOption

recent.forget_when_saved(ShippingOption)

HOME_COUNTRY = "DE"  # until the company has named a place from which it sends


_TABLE = Path(__file__).parent / "data" / "holidays.csv"


@lru_cache(maxsize=1)
def _holiday_table() -> dict[tuple[str, int], frozenset[date]]:
    rows = csv.DictReader(line for line in _TABLE.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {
        (row["country"], int(row["year"])): frozenset(
            date.fromisoformat(f"{row['year']}-{day}") for day in row["days"].split()
        )
        for row in rows
    }


@lru_cache(maxsize=256)
def _holidays_of_year(country: str, year: int) -> frozenset[date]:
    known = _holiday_table().get((country, year))
    if known is not None:
        return known
    # Deferred: loading the package takes seconds, and the table holds all countries the project has facts about.
    import holidays  # noqa: PLC0415

    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:  # a country which the package does not know
        return frozenset()


def holidays_of(country: str, day: date) -> frozenset[date]:
    """Return a country's national public holidays of this year and the next (data/holidays.csv, from the package
    `holidays`; no regional ones)."""
    return _holidays_of_year(country, day.year) | _holidays_of_year(country, day.year + 1)


def dispatch_country() -> str:
    """Return from which country parcels leave."""
    place = company_queries.dispatch_place()
    return place.country if place else HOME_COUNTRY


def name_in(names: Mapping[str, str], language: str) -> str:
    """Return an option's name in the language, else in English, else in any."""
    return names.get(language) or names.get("en") or next(iter(names.values()), "")


def _price(row: ShippingOption) -> Money:
    return Money(amount_minor=row.price_minor, currency=row.currency)


def _free_from(row: ShippingOption) -> Money | None:
    if row.free_from_minor is None:
        return None
    return Money(amount_minor=row.free_from_minor, currency=row.currency)


def offered(
    row: ShippingOption, goods: Money, now: datetime, sends_from: str, language: str
) -> OfferedOption:
    """Return an option as the shopper sees it: name, price for this value of goods, promise of this moment; no query."""
    today = clock.local_day(now)
    days = promise(
        ordered_at=now,
        cutoff=row.cutoff_time,
        days_min=row.days_min,
        days_max=row.days_max,
        dispatch_holidays=holidays_of(sends_from, today),
        destination_holidays=holidays_of(row.market_id, today),
    )
    return OfferedOption(
        code=row.code,
        name=name_in(row.names, language),
        price=price_of(_price(row), _free_from(row), goods),
        carrier=row.carrier,
        leaves_on=days.leaves_on,
        arrives_from=days.arrives_from,
        arrives_until=days.arrives_until,
        free_from=_free_from(row),
    )


def _active_options(market_code: str) -> list[ShippingOption]:
    return list(
        ShippingOption.objects.filter(market_id=market_code, is_active=True).order_by("position", "id")
    )


def options_for(
    market_code: str, goods: Money, now: datetime | None = None, *, language: str = "", sends_from: str = ""
) -> list[OfferedOption]:
    """Return the ways to send goods of this value to a market, in their order; empty when we cannot send there.

    `goods` is in the market's currency and on the basis of its price list. The options are those of the last second;
    at most two queries, one for a caller who names the country from which parcels leave.
    """
    rows = recent.remembered(("shipping.options", market_code), lambda: _active_options(market_code))
    if not rows:
        return []
    sends_from = sends_from or dispatch_country()
    spoken = language or current_language()
    return [offered(row, goods, now or clock.now(), sends_from, spoken) for row in rows]


def all_options() -> list[ShippingOption]:
    """Return every option of every market, switched off ones too, in their order."""
    return list(ShippingOption.objects.order_by("market_id", "position", "id"))


def has_option(market_code: str, code: str) -> bool:
    """Say whether a market has an option with this code."""
    return ShippingOption.objects.filter(market_id=market_code, code=code).exists()


def option(market_code: str, code: str) -> ShippingOption:
    """Return one option, switched off ones too; raises NotFound."""
    row = ShippingOption.objects.filter(market_id=market_code, code=code).first()
    if row is None:
        raise errors.NotFound(_("This delivery option does not exist."), market=market_code, code=code)
    return row


def tracking_url(market_code: str, code: str, tracking_number: str) -> str:
    """Return the carrier's address for a parcel; empty when the option names none. Raises NotFound."""
    pattern = option(market_code, code).tracking_url
    return pattern.replace("{number}", tracking_number) if pattern and tracking_number else ""
