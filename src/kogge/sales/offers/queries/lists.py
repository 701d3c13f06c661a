"""Read lists of products: a shelf page by page, what is put forward, what is new, what costs less."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db.models import QuerySet

from kogge.core import clock
from kogge.core.prepared import Prepared, prepared
from kogge.sales.offers.models import Placement, Shelf
from kogge.sales.offers.queries import reading
from kogge.sales.offers.values import (
    MOST_PAGES,
    PAGE_SIZE,
    WHOLE,
    AssortmentValue,
    ListSort,
    OfferCard,
    OfferList,
)

ORDER: dict[ListSort, tuple[str, ...]] = {
    ListSort.POSITION: ("position", "-product_id"),
    # Ids grow with time.
    ListSort.NEWEST: ("-product_id",),
    ListSort.NAME: ("name_key", "product_id"),
    ListSort.PRICE: ("price_minor", "product_id"),
    # The same index, read from its other end.
    ListSort.PRICE_DOWN: ("-price_minor", "-product_id"),
}


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
    shelf_id, total = _shelf.first(chosen.id, category_id) or (0, 0)
    if not total or not 1 <= page <= MOST_PAGES:
        return OfferList(cards=(), total=total)
    if page == 1:
        ids = _first_page(sort, page_size).rows(shelf_id)
    else:
        ids = list(_page(shelf_id, sort, (page - 1) * page_size, page_size))
    return OfferList(cards=tuple(cards(chosen, ids)), total=total)


@prepared
def _shelf(assortment_id: int, category_id: int) -> QuerySet[Any]:
    found = Shelf.objects.filter(assortment_id=assortment_id, category_id=category_id)
    return found.values_list("id", "product_count")


def _page(shelf_id: int, sort: ListSort, start: int, page_size: int) -> QuerySet[Any]:
    found = Placement.objects.filter(shelf_id=shelf_id).order_by(*ORDER[sort])
    # Only the columns of the index: the pages before are skipped without a look at their rows.
    return found.values_list("product_id", flat=True)[start : start + page_size]


@cache  # orders, times the few lengths that pages ask for
def _first_page(sort: ListSort, page_size: int) -> Prepared[int]:
    """Return the query for the beginning of a shelf, which most readers see."""
    return prepared(lambda shelf_id: _page(shelf_id, sort, 0, page_size))


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
    now = clock.now()
    found = reading.offers(chosen).filter(is_lead=True, reduced_at__isnull=False, reduced_until__gt=now)
    rows = reading.read(found.order_by("-reduced_at", "-product_id")[:limit])
    return [reading.card(chosen, row, now) for row in rows]


def cards(chosen: AssortmentValue, product_ids: Sequence[int]) -> list[OfferCard]:
    """Return the cards of those of these products that are for sale, in the order given; one query."""
    if not product_ids:
        return []
    place, now = {product_id: number for number, product_id in enumerate(product_ids)}, clock.now()
    rows = reading.leads(chosen, product_ids)
    return [reading.card(chosen, row, now) for row in sorted(rows, key=lambda row: place[row.product_id])]
