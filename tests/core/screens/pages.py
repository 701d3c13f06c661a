"""A list of orders for the tests of the list component, beside all real addresses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import path

from kogge.config.urls import urlpatterns as real_urlpatterns
from kogge.core.audit import services as audit
from kogge.core.errors import Conflict
from kogge.core.money import Money
from kogge.core.screens.cells import Code, Pair, State, Tone
from kogge.core.screens.filters import period_filter
from kogge.core.screens.lists import Action, BulkAct, Column, Empty, Filter, ListScreen, Total, View
from kogge.sales.orders.models import Order

PLACE = "/office/test-orders/"


class ReasonForm(forms.Form):
    """Asks why."""

    reason = forms.CharField()


def touch(row: Any, actor: Any, values: dict[str, Any]) -> None:
    """Note that a row was touched; a placed order refuses, one without a market is a defect, both after writing."""
    audit.record(actor=actor, verb="test.touched", subject=f"order:{row.number}", **values)
    if row.status == "placed":
        raise Conflict("Only a paid order can be touched.")
    if not row.market:
        raise ZeroDivisionError


ACTS = [
    BulkAct(key="touch", label="Touch", permission="orders.change", do=touch, done=lambda count: f"{count} touched."),
    BulkAct(
        key="ask", label="Ask first", permission="payments.refund", do=touch, form=ReasonForm,
        question=lambda count: f"Touch {count} orders?", done=lambda count: f"{count} touched.",
    ),
]  # fmt: skip


class OrderList(ListScreen):
    """Orders with everything a list can have."""

    permission = "orders.view"
    key = "test_orders"
    title = "Test orders"
    columns = [
        Column(key="number", label="Order", sort="number", is_link=True),
        Column(key="placed", label="Placed", value="placed_at", sort="placed_at", is_descending_first=True),
        Column(key="customer", label="Customer", value=lambda order: Pair(main=order.email, second=order.market)),
        Column(key="market", label="To", value=lambda order: Code(code=order.market), sort="market"),
        Column(
            key="total", label="Total", value=lambda order: Money(amount_minor=order.total_minor, currency=order.currency),
            sort=("currency", "total_minor"), is_number=True, total=Total(field="total_minor", currency="currency"),
        ),
        Column(key="status", label="State", value=lambda order: State(word=order.status, tone=Tone.OK)),
        Column(key="note", label="Note", value=lambda order: getattr(order, "note", ""), is_wide=True),
    ]  # fmt: skip
    filters = [
        Filter(key="market", label="Market", choices=[("NL", "Netherlands"), ("DE", "Germany"), ("BE", "Belgium")]),
        Filter(key="state", label="State", choices=lambda: [("paid", "Paid"), ("placed", "Placed")], field="status", is_single=True),
        period_filter(key="age", label="Placed", field="placed_at"),
    ]  # fmt: skip
    views = [View(key="to_ship", label="To ship", where=Q(status="paid"))]
    acts = ACTS
    search_fields = ("number", "email")
    search_hint = "Number or e-mail"
    default_sort = "-placed"
    page_size = 20
    empty = Empty(
        title="No orders yet", text="They come by themselves.", action=Action(label="Open the shop", url="/")
    )

    def base_queryset(self, request: HttpRequest) -> QuerySet:
        """Return all orders."""
        return Order.objects.all()

    def row_url(self, row: Order) -> str:
        """Lead to the order."""
        return f"{PLACE}{row.number}/"

    def row_state(self, row: Order) -> str:
        """Mark cancelled orders."""
        return "off" if row.status == "cancelled" else ""

    def prepare(self, rows: list[Any]) -> None:
        """Attach a note to each row of the page."""
        for row in rows:
            row.note = f"note {row.number}"

    def actions(self) -> list[Action]:
        """Offer one act to all and one to some."""
        return [
            Action(label="Read the handbook", url="/handbook/"),
            Action(label="New order", url="/new/", permission="orders.change", is_primary=True),
        ]


urlpatterns = [path("office/test-orders/", OrderList.as_view(), name="testorders_list"), *real_urlpatterns]
