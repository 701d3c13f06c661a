"""Read how many there are and who holds them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kogge.core.prepared import prepared
from kogge.sales.catalog.models import Variant
from kogge.sales.catalog.values import ProductStatus
from kogge.sales.stock.models import Hold, StockItem, StockMove
from kogge.sales.stock.values import NOTHING, HoldState, StockLevel


def levels(variant_ids: Collection[int]) -> dict[int, StockLevel]:
    """Return the numbers of each variant, zeros for one that was never counted; one query."""
    rows = _levels.rows(list(variant_ids))
    found = {variant_id: StockLevel(on_hand=on_hand, held=held) for variant_id, on_hand, held in rows}
    return {variant_id: found.get(variant_id, NOTHING) for variant_id in variant_ids}


@prepared
def _levels(variant_ids: Collection[int]) -> QuerySet[StockItem]:
    return StockItem.objects.filter(variant_id__in=variant_ids).values_list("variant_id", "on_hand", "held")


def available(variant_ids: Collection[int]) -> dict[int, int]:
    """Return how many pieces of each variant may still be sold; one query."""
    return {variant_id: level.available for variant_id, level in levels(variant_ids).items()}


def holds_of(reference: str) -> QuerySet[Hold]:
    """Return what is or was held for a reference, by variant."""
    return Hold.objects.filter(reference=reference).order_by("variant_id")


def locked_holds_of(reference: str) -> list[Hold]:
    """Return the same rows locked until the transaction ends; always taken before stock items, in this order."""
    return _locked_holds.rows(reference)


@prepared
def _locked_holds(reference: str) -> QuerySet[Hold]:
    return holds_of(reference).select_for_update()


def expired_references(at: datetime, *, limit: int = 200) -> list[str]:
    """Return for whom pieces are held past their time, longest first."""
    rows = Hold.objects.filter(state=HoldState.ACTIVE, expires_at__lte=at).order_by("expires_at", "id")
    return list(dict.fromkeys(rows.values_list("reference", flat=True)[: limit * 4]))[:limit]


def active_holds_on(variant_id: int) -> QuerySet[Hold]:
    """Return for whom pieces of one variant are held, longest first."""
    return Hold.objects.filter(variant_id=variant_id, state=HoldState.ACTIVE).order_by("id")


def counted_variants() -> QuerySet[Variant]:
    """Return the variants of all products that are not archived, with `on_hand`, `held` and `available`."""
    item = StockItem.objects.filter(variant_id=OuterRef("pk"))
    rows = Variant.objects.exclude(product__status=ProductStatus.ARCHIVED)
    return rows.annotate(
        on_hand=Coalesce(Subquery(item.values("on_hand")), 0), held=Coalesce(Subquery(item.values("held")), 0)
    ).annotate(available=F("on_hand") - F("held"))


def moves_of(variant_id: int) -> QuerySet[StockMove]:
    """Return the changes of one variant's number on hand, newest first."""
    return StockMove.objects.filter(variant_id=variant_id).order_by("-id")


def sold_out_variant_ids() -> QuerySet[StockItem]:
    """Return the ids of counted variants of which nothing is available, as a query."""
    return StockItem.objects.filter(on_hand__lte=F("held")).values_list("variant_id", flat=True)
