"""Many orders at once: dispatched without a tracking number, cancelled with money back."""

from __future__ import annotations

import pytest
from tests.factories import make_member

from kogge.core.screens.models import ListRun
from kogge.core.staff.roles import Role
from kogge.sales.orders.models import Order

pytestmark = pytest.mark.django_db
LIST = "/office/orders/"


def act(client, key: str, *orders: Order, **answers) -> ListRun:
    """Do an act with orders and say yes to its question."""
    page = client.post(LIST, {"do": "act", "act": key, "row": [order.pk for order in orders]})["Location"]
    client.post(page, answers)
    return ListRun.objects.latest("id")


def status(order: Order) -> str:
    return Order.objects.get(pk=order.pk).status


def imported() -> Order:
    """An order of another system."""
    return Order.objects.create(
        number="H-1", status="paid", source="import", currency="EUR", placed_at="2026-01-01T00:00Z", token="t"
    )


@pytest.fixture
def owner(client):
    client.force_login(make_member(Role.OWNER))
    return client


def test_it_works(owner, shop):
    paid, unpaid, history = shop.sell(), shop.place(shop.cart()), imported()

    run = act(owner, "dispatch", paid, unpaid, history)

    assert (status(paid), status(unpaid), status(history)) == ("dispatched", "placed", "paid")
    assert run.done == 1
    assert {one["label"]: one["reason"] for one in run.left} == {
        unpaid.number: "Only a paid order can be dispatched.",
        "H-1": "It comes from imported history, which is never changed.",
    }


def test_orders_are_cancelled_and_what_has_left_is_not(owner, shop):
    paid, gone = shop.sell(), shop.sell()
    act(owner, "dispatch", gone)

    run = act(owner, "cancel", paid, gone, reason="Out of stock")

    assert (status(paid), status(gone)) == ("cancelled", "dispatched")
    assert Order.objects.get(pk=paid.pk).cancel_reason == "Out of stock"
    assert run.done == 1 and run.left[0]["label"] == gone.number


def test_cancelling_again_is_told(owner, shop):
    order = shop.sell()
    act(owner, "cancel", order, reason="Out of stock")

    run = act(owner, "cancel", order, reason="Again")

    assert (run.done, run.left[0]["reason"]) == (0, "It was cancelled before.")


def test_a_cancellation_needs_a_reason(owner, shop):
    order = shop.sell()

    run = act(owner, "cancel", order)

    assert run.status == "asked" and status(order) == "paid"
