"""Read orders."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from kogge.core import clock
from kogge.core.errors import NotFound
from kogge.core.prepared import keep_related, prepared
from kogge.sales.orders import rules
from kogge.sales.orders.models import Order, OrderLine
from kogge.sales.orders.values import OrderKind, OrderSource, OrderStatus
from kogge.sales.payments import queries as payments


def orders() -> QuerySet[Order]:
    """Return all orders, imported ones too, newest first."""
    return Order.objects.order_by("-placed_at", "-id")


def web_orders() -> QuerySet[Order]:
    """Return the orders of this shop, without imported history, oldest first."""
    return Order.objects.filter(source=OrderSource.WEB).order_by("id")


def order_by_number(number: str) -> Order:
    """Return one order with its lines; NotFound."""
    return _with_lines(order_without_lines(number))


def _with_lines(order: Order) -> Order:
    """Read an order's lines; `order.lines.all()` asks no more."""
    keep_related(order, "lines", _lines.rows(order.pk))
    return order


@prepared
def _lines(order_id: int) -> QuerySet[OrderLine]:
    return OrderLine.objects.filter(order_id=order_id)


def order_without_lines(number: str) -> Order:
    """Return one order for a caller who does not look at its lines; NotFound."""
    found = _by_number.first(number)
    if found is None:
        raise NotFound(_("There is no order %(number)s.") % {"number": number})
    return found


@prepared
def _by_number(number: str) -> QuerySet[Order]:
    return Order.objects.filter(number=number)


@prepared
def _by_token(token: str) -> QuerySet[Order]:
    return Order.objects.filter(token=token)


@prepared
def _by_key(idempotency_key: str) -> QuerySet[Order]:
    return Order.objects.filter(idempotency_key=idempotency_key)


@prepared
def _locked(number: str) -> QuerySet[Order]:
    return Order.objects.select_for_update().filter(number=number)


def order_by_token(token: str) -> Order | None:
    """Return the order that a status page's secret address means, or None."""
    found = _by_token.first(token) if token else None
    return _with_lines(found) if found else None


def order_by_key(idempotency_key: str) -> Order | None:
    """Return the order made with this key, or None."""
    return _by_key.first(idempotency_key)


def locked_order(number: str) -> Order:
    """Return one order, its row locked until the transaction ends (on SQLite the whole database is); NotFound."""
    found = _locked.first(number)
    if found is None:
        raise NotFound(_("There is no order %(number)s.") % {"number": number})
    return found


def names_by_number(numbers: list[str]) -> dict[str, tuple[str, ...]]:
    """Return the names of person and firm on the bill of each order; one query."""
    rows = Order.objects.filter(number__in=numbers).values_list("number", "billing_address")
    return {number: (bill.get("name", ""), bill.get("company", "")) for number, bill in rows}


def misses_its_money(order: Order) -> bool:
    """Say whether a bank took back money of this order that has not come again; a query only where money is missing."""
    return order.paid_minor < order.total_minor and rules.misses_its_money(
        charged_back_minor=payments.charged_back_minor(rules.reference(order.number)),
        paid_minor=order.paid_minor,
        total_minor=order.total_minor,
    )


def to_dispatch() -> QuerySet[Order]:
    """Return paid web orders that have not left, oldest first."""
    return Order.objects.filter(status=OrderStatus.PAID, source=OrderSource.WEB).order_by("placed_at")


def unpaid() -> QuerySet[Order]:
    """Return placed web orders whose money has not come, oldest first."""
    return Order.objects.filter(status=OrderStatus.PLACED, source=OrderSource.WEB).order_by("placed_at")


def sales_between(start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Return per currency the count and sum of web sales placed in a half-open period, cancelled ones left out."""
    return list(
        Order.objects.filter(
            ~Q(status=OrderStatus.CANCELLED),
            kind=OrderKind.SALE,
            placed_at__gte=start,
            placed_at__lt=end,
        )
        .values("currency")
        .annotate(orders=Count("id"), total_minor=Sum("total_minor"))
        .order_by("-orders")
    )


def sales_of_last_days(days: int) -> list[dict[str, Any]]:
    """Return `sales_between` for the days up to now."""
    return sales_between(clock.now() - timedelta(days=days), clock.now())


def status_counts() -> dict[str, int]:
    """Return how many web orders stand in each status."""
    rows = Order.objects.filter(source=OrderSource.WEB).values_list("status").annotate(Count("id"))
    return dict(rows)


def bought_by(customer_ids: list[int]) -> dict[int, dict[str, Any]]:
    """Return per customer how many sales there were, cancelled ones left out, and when the last one was placed."""
    rows = (
        Order.objects.filter(
            ~Q(status=OrderStatus.CANCELLED), kind=OrderKind.SALE, customer_id__in=customer_ids
        )
        .order_by()
        .values("customer_id")
        .annotate(orders=Count("id"), last_at=Max("placed_at"))
    )
    return {row["customer_id"]: row for row in rows}


def orders_of_customer(customer_id: int) -> QuerySet[Order]:
    """Return a customer's orders, newest first."""
    return orders().filter(customer_id=customer_id)
