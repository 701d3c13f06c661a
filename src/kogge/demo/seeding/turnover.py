"""Count what the past sold to consumers in other EU countries, month by month, as the threshold asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from babel.dates import format_date

from kogge.core import clock
from kogge.core.todos import services as todos
from kogge.demo.history import HistoricOrder
from kogge.demo.values import Product, Shop
from kogge.sales.tax import queries as tax
from kogge.sales.tax import services
from kogge.sales.tax.rules import amounts

# The Union without the merchant's own country, among the markets of the demo shop.
ABROAD = frozenset({"NL", "BE", "FR", "AT", "LU"})


def count(shop: Shop, past: Iterable[HistoricOrder], *, actor: str) -> None:
    """Write one entry per month for the year before and this one, each on the first day of the month after."""
    products = shop.products_by_sku()
    months: dict[date, int] = defaultdict(int)
    for order in past:
        if order.market in ABROAD and order.customer.kind == "consumer" and not order.is_cancelled:
            day = clock.local_day(order.placed_at)
            months[day.replace(day=1)] += _net_minor(order, products, day)
    now = clock.now()
    for month, net_minor in sorted(months.items()):
        if month.year < clock.local_day(now).year - 1:
            continue
        _count_month(month, net_minor, now=now, actor=actor)


def _count_month(month: date, net_minor: int, *, now: datetime, actor: str) -> None:
    last_day = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    at = datetime.combine(last_day, time(18), tzinfo=clock.LOCAL_ZONE)
    with clock.at(min(at, now)):
        services.count_elsewhere(
            actor=actor,
            key=f"demo:{month:%Y-%m}",
            net_minor=net_minor,
            made_on=min(last_day, clock.local_day(now)),
            note=f"Früherer Shop, {format_date(month, 'LLLL yyyy', locale='de')}",
        )
        # The registration for the one-stop shop was made when it was due.
        todos.finish_todo(f"tax.threshold_crossed:{month.year}", actor=actor)


def _net_minor(order: HistoricOrder, products: dict[str, Product], day: date) -> int:
    rates = tax.rate_table()
    net = 0
    for line in order.lines:
        product = products[line.sku]
        category = product.vat_category_in.get(order.market, product.vat_category)
        rate_bp = rates.find(order.market, "", category, day).row.rate_bp
        net += line.total.amount_minor - amounts.vat_in_gross(line.total.amount_minor, rate_bp)
    return net
