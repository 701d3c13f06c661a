"""Read what is for sale in a market as a whole: what its prices mean, how it is sent, its shelves and makers."""

from __future__ import annotations

from datetime import datetime

from kogge.core import clock
from kogge.sales.offers import rows
from kogge.sales.offers.models import Assortment, Maker, Shelf
from kogge.sales.offers.values import AssortmentState, AssortmentValue, MakerValue
from kogge.sales.pricing.values import PriceBasis
from kogge.sales.shipping import queries as shipping
from kogge.sales.shipping import rules as shipping_rules
from kogge.sales.shipping.values import Promise


def assortment(market: str, language: str) -> AssortmentValue | None:
    """Return the assortment that serves a market in a language; None where nothing is sold. One query."""
    row = Assortment.objects.filter(
        market_id=market, language=language, state=AssortmentState.SERVING
    ).first()
    return _value(row) if row else None


def _value(row: Assortment) -> AssortmentValue:
    return AssortmentValue(
        id=row.pk,
        market=row.market_id,
        language=row.language,
        currency=row.currency,
        basis=PriceBasis(row.basis),
        vat_country=row.vat_country,
        delivery=rows.delivery(row.delivery),
        version=row.version,
    )


def assortments() -> list[AssortmentValue]:
    """Return every assortment that serves, by market and language; one query."""
    served = Assortment.objects.filter(state=AssortmentState.SERVING).order_by("market_id", "language")
    return [_value(row) for row in served]


def promise(chosen: AssortmentValue, now: datetime | None = None) -> Promise | None:
    """Return when a parcel ordered now leaves and arrives by the market's first delivery option; no query."""
    facts, now = chosen.delivery, now or clock.now()
    if facts is None:
        return None
    today = clock.local_day(now)
    return shipping_rules.promise(
        ordered_at=now,
        cutoff=facts.cutoff,
        days_min=facts.days_min,
        days_max=facts.days_max,
        dispatch_holidays=shipping.holidays_of(facts.sends_from, today),
        destination_holidays=shipping.holidays_of(chosen.market, today),
    )


def shelf_counts(chosen: AssortmentValue) -> dict[int, int]:
    """Return how many products stand on each category and below it; `WHOLE` is all of them. One query."""
    found = Shelf.objects.filter(assortment_id=chosen.id, product_count__gt=0)
    return dict(found.values_list("category_id", "product_count"))


def makers(chosen: AssortmentValue) -> list[MakerValue]:
    """Return who made what is for sale, by country and name; one query."""
    found = Maker.objects.filter(assortment_id=chosen.id, product_count__gt=0)
    columns = found.order_by("country", "name", "place").values_list(
        "name", "place", "country", "product_count"
    )
    return [
        MakerValue(name=name, place=place, country=country, product_count=count)
        for name, place, country, count in columns
    ]
