"""The markets on Today: open or closed, and what each sold in 30 days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import pgettext

from kogge.core import clock
from kogge.core.money import Money
from kogge.core.screens.cells import State, Tone
from kogge.planning.markets import queries as markets
from kogge.sales.orders import queries as orders
from kogge.sales.orders.values import OrderKind, OrderStatus

DAYS = 30


@dataclass(frozen=True, kw_only=True)
class MarketRow:
    """One market's line."""

    code: str
    url: str
    state: State
    orders: int
    revenue: list[Money]  # one per currency; VAT included


def market_rows() -> list[MarketRow]:
    """Return every market the merchant has chosen, in their order."""
    sold: dict[str, list[dict[str, Any]]] = {}
    rows = (
        orders.orders()
        .filter(kind=OrderKind.SALE, placed_at__gte=clock.now() - timedelta(days=DAYS))
        .exclude(status=OrderStatus.CANCELLED)
        .order_by("market", "currency")
        .values("market", "currency")
        .annotate(count=Count("id"), sum_minor=Sum("total_minor"))
    )
    for row in rows:
        sold.setdefault(row["market"], []).append(row)
    return [
        MarketRow(
            code=market.code,
            url=reverse("markets_detail", args=[market.code]),
            state=State(word=pgettext("market", "Open"), tone=Tone.OK) if market.is_open else State(word=pgettext("market", "Closed"), tone=Tone.CALM),
            orders=sum(row["count"] for row in sold.get(market.code, [])),
            revenue=[
                Money(amount_minor=row["sum_minor"] or 0, currency=row["currency"])
                for row in sold.get(market.code, [])
            ],
        )
        for market in markets.markets()
    ]  # fmt: skip
