"""What one order needs of a person, said on its own pages with the ways out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _

from kogge.backoffice import needs, queries
from kogge.core.screens.cells import Tone
from kogge.core.todos.models import Todo
from kogge.sales.orders import rules
from kogge.sales.orders.models import Order
from kogge.sales.orders.values import OrderStatus


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way out of it: its words, and where it leads."""

    words: str
    url: str


@dataclass(frozen=True, kw_only=True)
class OrderNeed:
    """What must be done about an order, how much it weighs, and the ways out."""

    title: str
    sentence: str
    tone: Tone
    ways: list[Way]


def needs_of(order: Order, user: Any) -> list[OrderNeed]:
    """Return what is open about an order for this person; one query."""
    link = reverse("orders_detail", args=[order.number])
    return [_need(order, todo) for todo in queries.todos_for(user).filter(link=link)]


def _need(order: Order, todo: Todo) -> OrderNeed:
    said = needs.need_of(todo)
    return OrderNeed(
        title=said.title,
        sentence=said.second_line,
        tone=Tone.STOP if todo.kind == "orders.keep_parcel_here" else Tone.LOOK,
        ways=_ways_out(order) if todo.kind in ("orders.keep_parcel_here", "orders.partly_paid") else [],
    )


def _ways_out(order: Order) -> list[Way]:
    ways = []
    if order.email:
        subject = quote(_("Order %(number)s") % {"number": order.number})
        ways.append(Way(words=_("Write to the customer"), url=f"mailto:{order.email}?subject={subject}"))
    if rules.may_change(order.status, OrderStatus.CANCELLED):
        ways.append(Way(words=_("Cancel order"), url=reverse("orders_cancel", args=[order.number])))
    return ways
