"""Read one product with its variants, and where else it is for sale."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kogge.core import clock, errors
from kogge.core.prepared import prepared
from kogge.sales.offers.models import Assortment, Offer
from kogge.sales.offers.queries import reading
from kogge.sales.offers.rows import OfferRow
from kogge.sales.offers.values import AssortmentState, AssortmentValue, Pair, ProductOffer


@prepared
def _by_slug(assortment_id: int, same_assortment_id: int, slug: str) -> QuerySet[Any]:
    wanted = Offer.objects.filter(assortment_id=same_assortment_id, slug=slug).values("product_id")[:1]
    found = Offer.objects.filter(assortment_id=assortment_id, product_id=wanted)
    return found.order_by("position", "variant_id").values_list(*OfferRow._fields)


def product_by_slug(chosen: AssortmentValue, slug: str) -> ProductOffer:
    """Return a product with its variants by its address; one query. Raises NotFound."""
    return _product(chosen, [OfferRow(*row) for row in _by_slug.rows(chosen.id, chosen.id, slug)], slug)


def product(chosen: AssortmentValue, product_id: int) -> ProductOffer:
    """Return a product with its variants that are for sale, in their order; one query. Raises NotFound."""
    found = reading.offers(chosen).filter(product_id=product_id).order_by("position", "variant_id")
    return _product(chosen, reading.read(found), str(product_id))


def _product(chosen: AssortmentValue, rows: list[OfferRow], named: str) -> ProductOffer:
    if not rows:
        raise errors.NotFound(_("This product is not on sale here."), product=named)
    lead, now = next(row for row in rows if row.is_lead), clock.now()
    return ProductOffer(
        card=reading.card(chosen, lead, now),
        variants=tuple(reading.variant(chosen, row, now) for row in rows),
    )


@prepared
def _serving(product_id: int) -> QuerySet[Any]:
    # Named by a subquery, the few assortments come first and the index of their products is used: a plain join reads all offers.
    serving = Assortment.objects.filter(state=AssortmentState.SERVING).values("id")
    found = Offer.objects.filter(assortment_id__in=serving, product_id=product_id, is_lead=True)
    return found.values_list("assortment__market_id", "assortment__language", "slug")


def places(product_id: int) -> dict[Pair, str]:
    """Return where a product is for sale, with its address there; one query."""
    rows = _serving.rows(product_id)
    return {Pair(market=market, language=language): slug for market, language, slug in rows}


def addresses(chosen: AssortmentValue, *, after: int, limit: int) -> list[tuple[int, str]]:
    """Return the next products behind one, by id, with their addresses; one query."""
    found = reading.offers(chosen).filter(is_lead=True, product_id__gt=after).order_by("product_id")
    return list(found.values_list("product_id", "slug")[:limit])


def product_id_at(chosen: AssortmentValue, place: int) -> int:
    """Return the product at a place of the assortment, by id, counted from 0; 0 behind the last. One query."""
    found = reading.offers(chosen).filter(is_lead=True).order_by("product_id")
    return next(iter(found.values_list("product_id", flat=True)[place : place + 1]), 0)
