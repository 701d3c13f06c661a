"""Read what a shelf can be narrowed by, and lists that are."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from kogge.core.prepared import prepared
from kogge.sales.offers.models import Placement
from kogge.sales.offers.queries import lists
from kogge.sales.offers.values import (
    MOST_PAGES,
    PAGE_SIZE,
    PRICE_BANDS,
    AssortmentValue,
    Filters,
    Group,
    ListSort,
    OfferCard,
)


@prepared
def _groups(assortment_id: int, category_id: int) -> QuerySet[Any]:
    found = Placement.objects.filter(shelf__assortment_id=assortment_id, shelf__category_id=category_id)
    steps = [
        When(price_minor__lt=band.high, then=Value(place))
        for place, band in enumerate(PRICE_BANDS)
        if band.high is not None
    ]
    band = Case(*steps, default=Value(len(PRICE_BANDS) - 1), output_field=IntegerField())
    kinds = found.order_by().annotate(band=band).values_list("band", "country", "maker", "is_available")
    return kinds.annotate(n=Count("id"))


def groups(chosen: AssortmentValue, category_id: int) -> tuple[Group, ...]:
    """Return the products of a shelf and below, counted by all that a list is narrowed by; one query over all of them.

    What each choice leads to is worked out from these (rules.facet_counts), whatever else is chosen.
    """
    return tuple(
        Group(band=band, country=country, maker=maker, is_available=bool(is_available), product_count=count)
        for band, country, maker, is_available, count in _groups.rows(chosen.id, category_id)
    )


def filtered_page(
    chosen: AssortmentValue,
    filters: Filters,
    *,
    category_id: int,
    sort: ListSort = ListSort.POSITION,
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> list[OfferCard]:
    """Return one page of what the filters leave of a shelf; two queries. Nothing beyond page 400."""
    if not 1 <= page <= MOST_PAGES:
        return []
    found = Placement.objects.filter(shelf__assortment_id=chosen.id, shelf__category_id=category_id)
    if filters.bands:
        found = found.filter(_in_bands(filters.bands))
    if filters.countries:
        found = found.filter(country__in=filters.countries)
    if filters.makers:
        found = found.filter(maker__in=filters.makers)
    if filters.only_available:
        found = found.filter(is_available=True)
    start = (page - 1) * page_size
    ids = found.order_by(*lists.ORDER[sort]).values_list("product_id", flat=True)
    return lists.cards(chosen, list(ids[start : start + page_size]))


def _in_bands(places: tuple[int, ...]) -> Q:
    wanted = Q()
    for place in places:
        band = PRICE_BANDS[place]
        inside = Q(price_minor__gte=band.low)
        wanted |= inside & Q(price_minor__lt=band.high) if band.high is not None else inside
    return wanted
