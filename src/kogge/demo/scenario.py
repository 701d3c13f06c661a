"""The script of the demo shop's last orders: what was bought, and what happened to each since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from random import Random
from typing import Any

from kogge.demo import content, merchant, people
from kogge.demo.people import Person


class OrderState(StrEnum):
    """How far an order has come; a seeding service drives it there through checkout, payments and orders."""

    AWAITING_TRANSFER = "awaiting_transfer"  # placed, goods held, the money is not there yet
    PAYMENT_FAILED = "payment_failed"  # the provider refused once; the shopper may try again
    EXPIRED = "expired"  # nobody paid in time, the goods went back on sale
    CANCELLED_BEFORE_PAYMENT = "cancelled_before_payment"
    PAID = "paid"
    FAILED_THEN_PAID = "failed_then_paid"  # two payments, one order; dispatched when the row says so
    DISPATCHED = "dispatched"
    CANCELLED_AND_REFUNDED = "cancelled_and_refunded"


@dataclass(frozen=True, kw_only=True)
class WantedLine:
    """What goes into the cart."""

    sku: str
    quantity: int


@dataclass(frozen=True, kw_only=True)
class CurrentOrder:
    """One recent order; all times are counted back from the moment of seeding."""

    placed_ago: timedelta
    market: str
    language: str
    customer: Person
    lines: tuple[WantedLine, ...]
    shipping_option: str
    payment_method: str
    state: OrderState
    dispatched_ago: timedelta | None
    carrier: str
    tracking_number: str  # empty unless dispatched
    reason: str  # of a cancellation, in the shopper's words


# How the tracking numbers of a carrier begin and how many digits follow; the digits are invented.
_TRACKING: Mapping[str, tuple[str, int]] = {
    "DHL": ("00340434", 12),
    "UPS": ("1Z9990", 12),
    "PostNL": ("3SDRLF", 9),
    "bpost": ("3232", 20),
    "Colissimo": ("6A", 11),
    "Mondial Relay": ("", 8),
    "Österreichische Post": ("1000", 18),
    "POST Luxembourg": ("LX", 9),
    "Royal Mail": ("RM", 9),
    "Swiss Post": ("99", 16),
}
_SEED = 1602  # any; the people of the script stay the same from run to run


def current_orders() -> tuple[CurrentOrder, ...]:
    """Return the last forty orders, oldest first, so that they can be placed in this order."""
    rng = Random(_SEED)
    rows = merchant.table(content.DATA / "current_orders.toml")["order"]
    orders = [_order(rng, number, row) for number, row in enumerate(rows, start=90001)]
    return tuple(sorted(orders, key=lambda order: order.placed_ago, reverse=True))


def pieces_taken() -> Counter[str]:
    """Return how many pieces of each SKU the script holds or has sent: what must lie there beside the shown stock."""
    gone = (OrderState.EXPIRED, OrderState.CANCELLED_BEFORE_PAYMENT, OrderState.CANCELLED_AND_REFUNDED)
    taken: Counter[str] = Counter()
    for order in current_orders():
        if order.state not in gone:
            taken.update({line.sku: line.quantity for line in order.lines})
    return taken


def tracking_number(rng: Random, carrier: str) -> str:
    """Invent a number as the carrier writes them."""
    prefix, digits = _TRACKING[carrier]
    return f"{prefix}{rng.randrange(10**digits):0{digits}d}"


def _order(rng: Random, number: int, row: dict[str, Any]) -> CurrentOrder:
    market = content.load().market(row["market"])
    option = next(option for option in market.shipping if option.code == row["option"])
    dispatched_ago = row.get("dispatched_hours_ago")
    invented = tracking_number(rng, option.carrier)
    return CurrentOrder(
        placed_ago=timedelta(hours=row["hours_ago"]),
        market=row["market"],
        language=row["language"],
        customer=_customer(rng, number, row),
        lines=tuple(WantedLine(sku=sku, quantity=quantity) for sku, quantity in row["lines"]),
        shipping_option=row["option"],
        payment_method=row["method"],
        state=OrderState(row["state"]),
        dispatched_ago=None if dispatched_ago is None else timedelta(hours=dispatched_ago),
        carrier=option.carrier,
        tracking_number="" if dispatched_ago is None else invented,
        reason=row.get("reason", ""),
    )


def _customer(rng: Random, number: int, row: dict[str, Any]) -> Person:
    """Invent the buyer, who reads the row's language where the market offers several."""
    person = people.invent(rng, market=row["market"], number=number, language=row["language"])
    company = row.get("company", "")
    return replace(
        person,
        kind="business" if company else "consumer",
        company_name=company,
        vat_id=row.get("vat_id", ""),
        address=replace(person.address, company=company),
    )
