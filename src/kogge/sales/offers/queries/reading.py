"""Turn stored rows into cards and variants; nothing here asks the database but for the rows themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from kogge.core.money import Money
from kogge.core.prepared import prepared
from kogge.sales.catalog import queries as catalog
from kogge.sales.catalog.values import ContentUnit, ProductKind
from kogge.sales.offers import rules
from kogge.sales.offers.models import Offer
from kogge.sales.offers.rows import OfferRow
from kogge.sales.offers.values import (
    AssortmentValue,
    Availability,
    OfferCard,
    OfferPrice,
    ReducedPrice,
    StockState,
    VariantOffer,
)
from kogge.sales.pricing.values import BasePrice


def offers(chosen: AssortmentValue) -> QuerySet[Offer]:
    """Return the offers of an assortment."""
    return Offer.objects.filter(assortment_id=chosen.id)


def read(found: QuerySet[Offer]) -> list[OfferRow]:
    """Return the rows of a query. Plain columns: model objects take three times as long."""
    return [OfferRow(*columns) for columns in found.values_list(*OfferRow._fields)]


@prepared
def _leads(assortment_id: int, product_ids: list[int]) -> QuerySet[Any]:
    found = Offer.objects.filter(assortment_id=assortment_id, product_id__in=product_ids, is_lead=True)
    return found.order_by().values_list(*OfferRow._fields)


def leads(chosen: AssortmentValue, product_ids: Sequence[int]) -> list[OfferRow]:
    """Return the rows that stand for these products, in any order; one query."""
    return [OfferRow(*columns) for columns in _leads.rows(chosen.id, list(product_ids))]


def card(chosen: AssortmentValue, row: OfferRow, now: datetime) -> OfferCard:
    """Return the card of a product from the row of its lead."""
    return OfferCard(
        product_id=row.product_id,
        name=row.name,
        slug=row.slug,
        summary=row.summary,
        kind=ProductKind(row.kind),
        category_id=row.category_ids[0] if row.category_ids else None,
        maker=row.maker,
        maker_place=row.maker_place,
        maker_country=row.maker_country,
        withdrawal_exception=row.withdrawal_exception,
        picture=_picture(row),
        lead=variant(chosen, row, now),
        has_other_prices=row.has_other_prices,
        stock=Availability(state=StockState(row.product_state), left=row.product_left),
    )


def _picture(row: OfferRow) -> Any:
    if not row.picture_key:
        return None
    return catalog.shown_picture(
        key=row.picture_key,
        renditions=row.picture_renditions,
        width=row.picture_width,
        height=row.picture_height,
        alt=row.picture_alt,
    )


def variant(chosen: AssortmentValue, row: OfferRow, now: datetime) -> VariantOffer:
    """Return one variant."""
    return VariantOffer(
        variant_id=row.variant_id,
        sku=row.sku,
        ean=row.ean,
        label=row.label,
        content_amount=row.content_amount,
        content_unit=ContentUnit(row.content_unit),
        price=_price(chosen, row, now),
        stock=Availability(state=StockState(row.stock_state), left=row.left),
        is_lead=row.is_lead,
    )


def _price(chosen: AssortmentValue, row: OfferRow, now: datetime) -> OfferPrice:
    base = None
    if row.base_minor is not None:
        base = BasePrice(amount=_money(row, row.base_minor), per=row.base_per)
    return OfferPrice(
        amount=_money(row, row.price_minor),
        basis=chosen.basis,
        vat_country=chosen.vat_country,
        vat_rate_bp=row.vat_rate_bp,
        base=base,
        reduced=_reduced(row, now),
    )


def _reduced(row: OfferRow, now: datetime) -> ReducedPrice | None:
    """Return the reduction while it may still be announced: that depends on today, not on the row."""
    if row.reduced_at is None or row.reduced_until <= now:
        return None
    assert row.previous_minor is not None and row.lowest_minor is not None
    return ReducedPrice(
        previous=_money(row, row.previous_minor),
        lowest=_money(row, row.lowest_minor),
        percent=rules.percent_off(row.price_minor, row.lowest_minor),
        since=row.reduced_at,
    )


def _money(row: OfferRow, minor: int) -> Money:
    return Money(amount_minor=minor, currency=row.currency)
