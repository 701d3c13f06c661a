"""Which changes of status the contract allows, and what an order no longer asks of a person. Plain Python."""

from __future__ import annotations

from kogge.sales.orders.values import OrderStatus

# A dispatched order can no longer be cancelled: goods on their way come back as a return.
ALLOWED: dict[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.PLACED: frozenset({OrderStatus.PAID, OrderStatus.CANCELLED}),
    OrderStatus.PAID: frozenset({OrderStatus.DISPATCHED, OrderStatus.CANCELLED}),
    OrderStatus.DISPATCHED: frozenset(),
    OrderStatus.CANCELLED: frozenset(),
}


def may_change(current: str, wanted: str) -> bool:
    """Say whether an order in one status may go to another."""
    return OrderStatus(wanted) in ALLOWED[OrderStatus(current)]


def reference(number: str) -> str:
    """Return how other rooms name this order."""
    return f"order:{number}"


def number_of(reference_or_purpose: str) -> str:
    """Return the order number of a reference such as order:10042; "" when it names something else."""
    kind, _, number = reference_or_purpose.partition(":")
    return number if kind == "order" else ""


def settled_needs(*, status: str, paid_minor: int, total_minor: int) -> list[str]:
    """Return the kinds of todo for which an order that stands like this gives no reason (any more)."""
    asked = {
        "orders.confirm_vat_id": status in (OrderStatus.PLACED, OrderStatus.PAID),
        "orders.overpaid": paid_minor > total_minor,
        "orders.keep_parcel_here": status == OrderStatus.PAID and paid_minor < total_minor,
        "orders.partly_paid": status == OrderStatus.PLACED and 0 < paid_minor < total_minor,
    }
    return [kind for kind, is_asked in asked.items() if not is_asked]


def misses_its_money(*, charged_back_minor: int, paid_minor: int, total_minor: int) -> bool:
    """Say whether a bank took back money of an order that has not come again; what we gave back ourselves is not meant.

    `charged_back_minor` is positive, chargebacks less those undone.
    """
    return charged_back_minor > 0 and paid_minor < total_minor
