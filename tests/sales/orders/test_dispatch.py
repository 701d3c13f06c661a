"""A parcel leaves: only paid, once, and the stock falls."""

from __future__ import annotations

import pytest

from kogge.core.errors import Conflict, NotFound
from kogge.core.events import relay
from kogge.core.outward import queries as outward
from kogge.sales.orders import services
from kogge.sales.orders.values import OrderStatus
from kogge.sales.stock.models import StockItem, StockMove

pytestmark = pytest.mark.django_db


def dispatch(number: str, tracking: str = "3S1"):
    return services.mark_dispatched(
        number=number, carrier="PostNL", tracking_number=tracking, actor="test", tracking_url="https://t.example/3S1"
    )  # fmt: skip


def test_it_works(shop):
    order = shop.sell((shop.jug, 2))

    order = dispatch(order.number)

    assert (order.status, order.tracking_number) == (OrderStatus.DISPATCHED, "3S1")
    assert order.dispatched_at is not None and order.shipping_option["carrier"] == "PostNL"
    item = StockItem.objects.get(variant=shop.jug)
    assert (item.on_hand, item.held) == (18, 0)


def test_said_twice_it_happens_once(shop):
    order = shop.sell((shop.jug, 2))

    dispatch(order.number)
    relay.run_until_empty()
    dispatch(order.number)
    relay.run_until_empty()

    assert StockItem.objects.get(variant=shop.jug).on_hand == 18
    assert StockMove.objects.filter(reason="dispatch").count() == 1
    mails = outward.actions_about(f"order:{order.number}").filter(kind="mail")
    keys = [mail.key for mail in mails if mail.payload["template"] == "orders/dispatched"]
    assert keys == [f"orders/dispatched:{order.number}"]


def test_an_unpaid_order_stays(shop):
    order = shop.place(shop.cart())

    with pytest.raises(Conflict) as refused:
        dispatch(order.number)

    assert refused.value.code == "not_dispatchable"
    assert StockItem.objects.get(variant=shop.jug).on_hand == 20


def test_a_cancelled_order_stays(shop):
    order = shop.sell()
    services.cancel_order(number=order.number, reason="changed mind", actor="test")

    with pytest.raises(Conflict):
        dispatch(order.number)


def test_another_tracking_number_after_dispatch_is_refused(shop):
    order = shop.sell()
    dispatch(order.number)

    with pytest.raises(Conflict):
        dispatch(order.number, "3S2")


def test_an_unknown_order_is_not_found(db):
    with pytest.raises(NotFound):
        dispatch("99999")
