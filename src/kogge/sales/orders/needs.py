"""What an order asks of a person, and when that is settled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kogge.core.todos import queries
from kogge.core.todos import services as todos
from kogge.sales.orders import rules
from kogge.sales.orders.models import Order


def confirm_vat_id(order: Order) -> None:
    """Have a person confirm the VAT id at the register before the parcel leaves: only its form was checked here.

    A supply is exempt only with a VAT id that is valid at the time of supply (Directive 2006/112/EC, Art. 138(1)(b)).
    """
    todos.raise_todo(
        f"orders.confirm_vat_id:{order.number}",
        kind="orders.confirm_vat_id",
        params={
            "number": order.number,
            "vat_id": order.vat_id,
            "name": order.billing_address.get("company", ""),
        },
        link=f"/office/orders/{order.number}/",
        permission="orders.view",
    )


def give_back_what_is_over(order: Order) -> None:
    """Have a person give back what was paid beyond the total."""
    todos.raise_todo(
        f"orders.overpaid:{order.number}",
        kind="orders.overpaid",
        params={
            "number": order.number,
            "over_minor": order.paid_minor - order.total_minor,
            "currency": order.currency,
        },
        link=f"/office/orders/{order.number}/",
        permission="payments.change",
    )


def keep_parcel_here(order: Order) -> None:
    """Tell whoever packs that the money of an order to ship was taken back, so that its parcel does not leave."""
    todos.raise_todo(
        f"orders.keep_parcel_here:{order.number}",
        kind="orders.keep_parcel_here",
        params={"number": order.number, **_missing(order)},
        link=f"/office/orders/{order.number}/",
        permission="orders.view",
    )


def see_to_the_rest(order: Order) -> None:
    """Have a person ask for the rest of an order or cancel it: part of its money came, and its goods are free again."""
    todos.raise_todo(
        f"orders.partly_paid:{order.number}",
        kind="orders.partly_paid",
        params={"number": order.number, "paid_minor": order.paid_minor, **_missing(order)},
        link=f"/office/orders/{order.number}/",
        permission="orders.view",
    )


def _missing(order: Order) -> dict[str, Any]:
    return {"missing_minor": order.total_minor - order.paid_minor, "currency": order.currency}


_WITH_AMOUNTS: dict[str, Callable[[Order], None]] = {
    "orders.overpaid": give_back_what_is_over,
    "orders.keep_parcel_here": keep_parcel_here,
    "orders.partly_paid": see_to_the_rest,
}


def settle(order: Order, *, actor: Any) -> None:
    """Close what an order, as it stands now, no longer asks for, and bring the amounts of the rest up to date."""
    settled = rules.settled_needs(
        status=order.status, paid_minor=order.paid_minor, total_minor=order.total_minor
    )
    todos.finish_todos([f"{kind}:{order.number}" for kind in settled], actor=actor)
    for kind, ask in _WITH_AMOUNTS.items():
        if kind not in settled and queries.is_open(f"{kind}:{order.number}"):
            ask(order)
