"""Read what things cost in a market."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from kogge.core.money import UnitPrice
from kogge.core.prepared import prepared
from kogge.sales.catalog import queries as catalog_queries
from kogge.sales.catalog.models import ProductText
from kogge.sales.pricing.models import Price, PriceChange, PriceList
from kogge.sales.pricing.rules import base_price, reduction
from kogge.sales.pricing.values import (
    COMPARED,
    BasePrice,
    PriceBasis,
    PriceListFacts,
    PricePoint,
    Reduction,
    UnitPriceInMarket,
)


def _facts(row: PriceList) -> PriceListFacts:
    return PriceListFacts(
        market=row.market_id, currency=row.currency, basis=PriceBasis(row.basis), vat_country=row.vat_country
    )


def price_list(market_code: str) -> PriceListFacts | None:
    """Return currency and basis of a market's list; None while it has none."""
    row = PriceList.objects.filter(market_id=market_code).first()
    return _facts(row) if row else None


def price_lists() -> list[PriceListFacts]:
    """Return all lists, in the markets' order."""
    return [
        _facts(row)
        for row in PriceList.objects.select_related("market").order_by("market__position", "market_id")
    ]


def _in_market(row: Price) -> UnitPriceInMarket:
    facts = row.price_list
    return UnitPriceInMarket(
        price=UnitPrice(amount_e4=row.unit_price_e4, currency=facts.currency),
        basis=PriceBasis(facts.basis),
        vat_country=facts.vat_country,
    )


def prices_for(market_code: str, variant_ids: Collection[int]) -> dict[int, UnitPriceInMarket]:
    """Return the prices of these variants in a market; a variant without one is not sold there. One query."""
    return {
        variant_id: UnitPriceInMarket(
            price=UnitPrice(amount_e4=amount_e4, currency=currency),
            basis=PriceBasis(basis),
            vat_country=vat_country,
        )
        for variant_id, amount_e4, currency, basis, vat_country in _prices.rows(
            market_code, list(variant_ids)
        )
    }


@prepared
def _prices(market_code: str, variant_ids: Collection[int]) -> QuerySet[Price]:
    # Plain columns: every list page of the shop asks this, and model objects take twice the time.
    rows = Price.objects.filter(price_list__market_id=market_code, variant_id__in=variant_ids)
    lists = ("price_list__currency", "price_list__basis", "price_list__vat_country")
    return rows.values_list("variant_id", "unit_price_e4", *lists)


def prices_of(variant_ids: Collection[int]) -> dict[str, dict[int, UnitPriceInMarket]]:
    """Return the prices of these variants in every market: market → variant id → price. One query."""
    found: dict[str, dict[int, UnitPriceInMarket]] = {}
    rows = Price.objects.filter(variant_id__in=variant_ids).select_related("price_list")
    for row in rows:
        found.setdefault(row.price_list.market_id, {})[row.variant_id] = _in_market(row)
    return found


def prices_e4(variant_ids: Collection[int]) -> dict[tuple[str, int], int]:
    """Return the bare prices of these variants: (market, variant id) → ten-thousandths of its currency. One query."""
    rows = Price.objects.filter(variant_id__in=variant_ids)
    columns = rows.values_list("price_list__market_id", "variant_id", "unit_price_e4")
    return {(market, variant_id): amount_e4 for market, variant_id, amount_e4 in columns}


def reductions(variant_ids: Collection[int], now: datetime) -> dict[tuple[str, int], Reduction]:
    """Return which of these variants are reduced: (market, variant id) → against what. One query, two where any is."""
    recent = PriceChange.objects.filter(
        variant_id__in=variant_ids, changed_at__gt=now - COMPARED, unit_price_e4__lt=F("previous_e4")
    )
    lowered = set(recent.values_list("variant_id", flat=True))
    if not lowered:
        return {}
    rows = PriceChange.objects.filter(variant_id__in=lowered, changed_at__gt=now - 2 * COMPARED)
    rows = rows.filter(
        Q(price_list__meaning_since__isnull=True) | Q(changed_at__gt=F("price_list__meaning_since"))
    )
    histories: dict[tuple[str, int, str], list[PricePoint]] = {}
    columns = ("price_list__market_id", "variant_id", "price_list__currency")
    for market, variant_id, currency, at, amount, previous in rows.order_by("id").values_list(
        *columns, "changed_at", "unit_price_e4", "previous_e4"
    ):
        point = PricePoint(at=at, amount_e4=amount, previous_e4=previous)
        histories.setdefault((market, variant_id, currency), []).append(point)
    found = {
        (market, variant_id): reduction(history, currency, now)
        for (market, variant_id, currency), history in histories.items()
    }
    return {key: value for key, value in found.items() if value is not None}


def priced_counts() -> dict[str, int]:
    """Return per market how many articles for sale have a price there; one query."""
    rows = Price.objects.filter(variant__in=catalog_queries.sale_ids()).order_by()
    return dict(rows.values_list("price_list__market_id").annotate(n=Count("id")))


def articles_to_price(
    market_code: str, *, only_missing: bool = False, search: str = ""
) -> QuerySet[Any, int]:
    """Return the ids of the articles for sale by article number: all, those found, or those without a price there."""
    rows = catalog_queries.sale_ids()
    if only_missing:
        rows = rows.exclude(
            pk__in=Price.objects.filter(price_list__market_id=market_code).values("variant_id")
        )
    if search:
        named = ProductText.objects.filter(name__icontains=search).values("product_id")
        rows = rows.filter(Q(sku__icontains=search) | Q(ean=search) | Q(product_id__in=named))
    return rows.order_by("sku").values_list("id", flat=True)


def base_price_of(price: UnitPriceInMarket, content_amount: int, content_unit: str) -> BasePrice | None:
    """Return the price per kilogram, litre or piece on the basis of the price; None where the law asks for none."""
    return base_price(price.price, content_amount, content_unit)


def lowest(prices: Mapping[int, UnitPriceInMarket], variant_ids: Collection[int]) -> UnitPriceInMarket | None:
    """Return the lowest of several variants' prices; None when none of them is sold here."""
    known = [prices[variant_id] for variant_id in variant_ids if variant_id in prices]
    return min(known, key=lambda price: price.price.amount_e4, default=None)
