"""The sales figures of Today: orders and revenue of 14 days against the 14 days before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from kogge.core import clock, i18n
from kogge.core.money import Money
from kogge.core.screens import tabs
from kogge.core.screens.figures import FigureTile, Spark, change_against
from kogge.sales.orders import queries as orders
from kogge.sales.orders.values import OrderKind, OrderStatus

DAYS = 14


def tiles(user: Any) -> list[FigureTile]:
    """Return the tiles of revenue and orders; none before the first sale."""
    now = clock.now()
    start, before_start = now - timedelta(days=DAYS), now - timedelta(days=2 * DAYS)
    present = {row["currency"]: row for row in orders.sales_between(start, now)}
    before = {row["currency"]: row for row in orders.sales_between(before_start, start)}
    if not present and not before:
        return []
    currency = next(iter(present or before))
    daily = _daily(now)
    tab = tabs.tab_of_room(user, "orders")
    url = tab.url if tab else ""
    others = [
        i18n.format_money(Money(amount_minor=row["total_minor"], currency=code))
        for code, row in present.items()
        if code != currency
    ]
    return [
        FigureTile(
            label=_("Revenue with VAT, %(days)s days") % {"days": DAYS},
            figure=i18n.format_money(Money(amount_minor=_of(present, currency, "total_minor"), currency=currency)),
            change=change_against(
                _of(present, currency, "total_minor"), _of(before, currency, "total_minor"), days=DAYS
            ),
            base=_("besides %(amounts)s") % {"amounts": ", ".join(others)} if others else "",
            spark=Spark(values=[day.get(currency, (0, 0))[1] for day in daily]),
            url=url,
        ),
        FigureTile(
            label=_("Orders, %(days)s days") % {"days": DAYS},
            figure=i18n.format_number(sum(row["orders"] for row in present.values())),
            change=change_against(
                sum(row["orders"] for row in present.values()), sum(row["orders"] for row in before.values()), days=DAYS
            ),
            base=_average_basket(present, currency),
            spark=Spark(values=[sum(count for count, _minor in day.values()) for day in daily]),
            url=url,
        ),
    ]  # fmt: skip


def _of(rows: dict[str, dict[str, Any]], currency: str, name: str) -> int:
    return rows[currency][name] or 0 if currency in rows else 0


def _average_basket(present: dict[str, dict[str, Any]], currency: str) -> str:
    count = _of(present, currency, "orders")
    if not count:
        return ""
    average = Money(amount_minor=_of(present, currency, "total_minor") // count, currency=currency)
    return _("%(amount)s on average") % {"amount": i18n.format_money(average)}


def _daily(now: datetime) -> list[dict[str, tuple[int, int]]]:
    """Return per Central European day, oldest first and today last: currency → (orders, sum in minor units)."""
    today = clock.local_day(now)
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    start = now.astimezone(clock.LOCAL_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = (
        orders.orders()
        .filter(kind=OrderKind.SALE, placed_at__gte=start - timedelta(days=DAYS - 1), placed_at__lte=now)
        .exclude(status=OrderStatus.CANCELLED)
        .order_by()
        .annotate(day=TruncDate("placed_at", tzinfo=clock.LOCAL_ZONE))
        .values("day", "currency")
        .annotate(count=Count("id"), sum_minor=Sum("total_minor"))
    )
    found: dict[Any, dict[str, tuple[int, int]]] = {day: {} for day in days}
    for row in rows:
        if row["day"] in found:
            found[row["day"]][row["currency"]] = (row["count"], row["sum_minor"] or 0)
    return [found[day] for day in days]
