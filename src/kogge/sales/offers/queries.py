"""Read what is for sale: lists, cards and products in a few indexed queries whose number does not grow with the page.

Never asked for what an order costs or whether it can be sent: checkout asks pricing and stock themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kogge.core import clock, errors
from kogge.core.money import Money
from kogge.sales.catalog import queries as catalog
from kogge.sales.catalog.values import ContentUnit, ProductKind
from kogge.sales.offers import rows, rules
from kogge.sales.offers.models import Assortment, Maker, Offer, Placement, Shelf
from kogge.sales.offers.values import (
    MOST_PAGES,
    PAGE_SIZE,
    WHOLE,
    AssortmentState,
    AssortmentValue,
    Availability,
    ListSort,
    MakerValue,
    OfferCard,
    OfferList,
    OfferPrice,
    ProductOffer,
    ReducedPrice,
    StockState,
    VariantOffer,
)
from kogge.sales.pricing.values import BasePrice, PriceBasis
from kogge.sales.shipping import queries as shipping
from kogge.sales.shipping import rules as shipping_rules
from kogge.sales.shipping.values import Promise

_ORDER: dict[ListSort, tuple[str, ...]] = {
    ListSort.POSITION: ("position", "-product_id"),
    # Ids grow with time.
    ListSort.NEWEST: ("-product_id",),
    ListSort.NAME: ("name_key", "product_id"),
    ListSort.PRICE: ("price_minor", "product_id"),
    # The same index, read from its other end.
    ListSort.PRICE_DOWN: ("-price_minor", "-product_id"),
}


def assortment(market: str, language: str) -> AssortmentValue | None:
    """Return the assortment that serves a market in a language; None where nothing is sold. One query."""
    row = Assortment.objects.filter(
        market_id=market, language=language, state=AssortmentState.SERVING
    ).first()
    return _assortment(row) if row else None


def _assortment(row: Assortment) -> AssortmentValue:
    return AssortmentValue(
        id=row.pk,
        market=row.market_id,
        language=row.language,
        currency=row.currency,
        basis=PriceBasis(row.basis),
        vat_country=row.vat_country,
        delivery=rows.delivery(row.delivery),
    )


def assortments() -> list[AssortmentValue]:
    """Return every assortment that serves, by market and language; one query."""
    served = Assortment.objects.filter(state=AssortmentState.SERVING).order_by("market_id", "language")
    return [_assortment(row) for row in served]


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
    return [
        MakerValue(name=row.name, place=row.place, country=row.country, product_count=row.product_count)
        for row in found.order_by("country", "name", "place")
    ]


def product_list(
    chosen: AssortmentValue,
    *,
    category_id: int = WHOLE,
    sort: ListSort = ListSort.POSITION,
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> OfferList:
    """Return one page of a category with all below it; three queries. Nothing beyond page 400.

    `category_id` WHOLE lists the whole assortment.
    """
    shelf = Shelf.objects.filter(assortment_id=chosen.id, category_id=category_id).first()
    if shelf is None or not 1 <= page <= MOST_PAGES:
        return OfferList(cards=(), total=shelf.product_count if shelf else 0)
    found = Placement.objects.filter(shelf_id=shelf.pk).order_by(*_ORDER[sort])
    start = (page - 1) * page_size
    # Only the columns of the index: the pages before are skipped without a look at their rows.
    ids = list(found.values_list("product_id", flat=True)[start : start + page_size])
    return OfferList(cards=tuple(cards(chosen, ids)), total=shelf.product_count)


def newest(chosen: AssortmentValue, *, limit: int) -> list[OfferCard]:
    """Return what came last into the assortment; three queries."""
    return list(product_list(chosen, sort=ListSort.NEWEST, page_size=limit).cards)


def featured(chosen: AssortmentValue, *, limit: int) -> list[OfferCard]:
    """Return what the merchant puts forward, newest first; two queries."""
    found = Placement.objects.filter(
        shelf__assortment_id=chosen.id, shelf__category_id=WHOLE, position=0
    ).order_by("-product_id")
    return cards(chosen, list(found.values_list("product_id", flat=True)[:limit]))


def reduced(chosen: AssortmentValue, *, limit: int) -> list[OfferCard]:
    """Return what costs less than in the 30 days before, the latest reduction first; one query."""
    found = _offers(chosen).filter(is_lead=True, reduced_at__isnull=False, reduced_until__gt=clock.now())
    return [_card(chosen, row) for row in found.order_by("-reduced_at", "-product_id")[:limit]]


def cards(chosen: AssortmentValue, product_ids: Sequence[int]) -> list[OfferCard]:
    """Return the cards of those of these products that are for sale, in the order given; one query."""
    if not product_ids:
        return []
    place = {product_id: number for number, product_id in enumerate(product_ids)}
    found = _offers(chosen).filter(product_id__in=place, is_lead=True)
    return [_card(chosen, row) for row in sorted(found, key=lambda row: place[row.product_id])]


def product_by_slug(chosen: AssortmentValue, slug: str) -> ProductOffer:
    """Return a product with its variants by its address; two queries. Raises NotFound."""
    product_id = _offers(chosen).filter(slug=slug).values_list("product_id", flat=True).first()
    if product_id is None:
        raise errors.NotFound(_("This product is not on sale here."), slug=slug)
    return product(chosen, product_id)


def product(chosen: AssortmentValue, product_id: int) -> ProductOffer:
    """Return a product with its variants that are for sale, in their order; one query. Raises NotFound."""
    found = list(_offers(chosen).filter(product_id=product_id).order_by("position", "variant_id"))
    if not found:
        raise errors.NotFound(_("This product is not on sale here."), product_id=product_id)
    lead = next(row for row in found if row.is_lead)
    return ProductOffer(card=_card(chosen, lead), variants=tuple(_variant(chosen, row) for row in found))


def variant_offers(chosen: AssortmentValue, variant_ids: Iterable[int]) -> dict[int, VariantOffer]:
    """Return those of these variants that are for sale; one query. What a cart costs is asked of checkout."""
    found = _offers(chosen).filter(variant_id__in=list(variant_ids))
    return {row.variant_id: _variant(chosen, row) for row in found}


def _offers(chosen: AssortmentValue) -> QuerySet[Offer]:
    return Offer.objects.filter(assortment_id=chosen.id)


def _card(chosen: AssortmentValue, row: Offer) -> OfferCard:
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
        lead=_variant(chosen, row),
        has_other_prices=row.has_other_prices,
        stock=Availability(state=StockState(row.product_state), left=row.product_left),
    )


def _picture(row: Offer) -> Any:
    if not row.picture_key:
        return None
    return catalog.shown_picture(
        key=row.picture_key,
        renditions=row.picture_renditions,
        width=row.picture_width,
        height=row.picture_height,
        alt=row.picture_alt,
    )


def _variant(chosen: AssortmentValue, row: Offer) -> VariantOffer:
    return VariantOffer(
        variant_id=row.variant_id,
        sku=row.sku,
        ean=row.ean,
        label=row.label,
        content_amount=row.content_amount,
        content_unit=ContentUnit(row.content_unit),
        price=_price(chosen, row),
        stock=Availability(state=StockState(row.stock_state), left=row.left),
        is_lead=row.is_lead,
    )


def _price(chosen: AssortmentValue, row: Offer) -> OfferPrice:
    base = None
    if row.base_minor is not None:
        base = BasePrice(amount=_money(row, row.base_minor), per=row.base_per)
    return OfferPrice(
        amount=_money(row, row.price_minor),
        basis=chosen.basis,
        vat_country=chosen.vat_country,
        vat_rate_bp=row.vat_rate_bp,
        base=base,
        reduced=_reduced(row),
    )


def _reduced(row: Offer) -> ReducedPrice | None:
    """Return the reduction while it may still be announced: that depends on today, not on the row."""
    if row.reduced_at is None or row.reduced_until <= clock.now():
        return None
    return ReducedPrice(
        previous=_money(row, row.previous_minor),
        lowest=_money(row, row.lowest_minor),
        percent=rules.percent_off(row.price_minor, row.lowest_minor),
        since=row.reduced_at,
    )


def _money(row: Offer, minor: int) -> Money:
    return Money(amount_minor=minor, currency=row.currency)
