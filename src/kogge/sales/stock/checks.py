"""What must be true of the stock: something is there to sell, and the ledger adds up."""

from __future__ import annotations

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kogge.core import names
from kogge.core.checks import Finding, Severity, audit, check
from kogge.sales.catalog import queries as catalog_queries
from kogge.sales.stock import queries
from kogge.sales.stock.models import Hold, StockItem, StockMove
from kogge.sales.stock.values import HoldState


@check("stock.sold_out")
def sold_out(market: str) -> list[Finding]:
    """Find variants that are for sale and of which nothing is left; a matter of the shop, not of one market."""
    if market:
        return []
    empty = catalog_queries.sale_ids().filter(pk__in=queries.sold_out_variant_ids())
    uncounted = catalog_queries.sale_ids().exclude(pk__in=StockItem.objects.values("variant_id"))
    count = empty.count() + uncounted.count()
    if not count:
        return []
    sentence = ngettext(
        "%(count)s article that is for sale is sold out.",
        "%(count)s articles that are for sale are sold out.",
        count,
    ) % {"count": count}
    return [
        Finding(
            check="stock.sold_out",
            severity=Severity.COULD,
            sentence=sentence,
            hint=_("Receive new pieces, or take the articles out of the shop."),
            link="/office/stock/?view=sold_out",
        )
    ]


def _differences(numbers: dict[int, int], ledger: dict[int, int]) -> list[tuple[int, int, int]]:
    return [
        (variant_id, numbers.get(variant_id, 0), ledger.get(variant_id, 0))
        for variant_id in sorted(numbers.keys() | ledger.keys())
        if numbers.get(variant_id, 0) != ledger.get(variant_id, 0)
    ]


@audit("ledger")
def stock_adds_up() -> list[str]:
    """Compare the numbers on hand with the sum of all moves, and the numbers held with the active holds."""
    items = list(StockItem.objects.values_list("variant_id", "on_hand", "held", "variant__sku"))
    moves = StockMove.objects.order_by().values_list("variant_id").annotate(n=Sum("quantity"))
    holds = (
        Hold.objects.filter(state=HoldState.ACTIVE)
        .order_by()
        .values_list("variant_id")
        .annotate(n=Sum("quantity"))
    )
    skus = {variant_id: sku for variant_id, _on_hand, _held, sku in items}
    sentences = []
    for variant_id, on_hand, moved in _differences({row[0]: row[1] for row in items}, dict(moves)):
        sentences.append(
            _(
                "Stock of %(sku)s: %(on_hand)s on hand, but its moves add up to %(moved)s (difference %(difference)s)."
            )
            % {
                "sku": skus.get(variant_id, variant_id),
                "on_hand": on_hand,
                "moved": moved,
                "difference": on_hand - moved,
            }
        )
    for variant_id, held, promised in _differences({row[0]: row[2] for row in items}, dict(holds)):
        sentences.append(
            _(
                "Stock of %(sku)s: %(held)s held, but the active holds add up to %(promised)s (difference %(difference)s)."
            )
            % {
                "sku": skus.get(variant_id, variant_id),
                "held": held,
                "promised": promised,
                "difference": held - promised,
            }
        )
    return [str(sentence) for sentence in sentences]


names.name_all(
    {
        "stock.release_expired": _("Free articles that nobody paid in time"),
        "stock.hold_expired": _("The articles of an order were not paid in time"),
    }
)
