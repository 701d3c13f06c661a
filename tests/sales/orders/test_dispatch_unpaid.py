"""A parcel whose money the customer's bank took back leaves only when a person says so, and why."""

from __future__ import annotations

from html import unescape

import httpx
import pytest
from tests.factories import make_member

from kogge.backoffice import order_story
from kogge.core.audit import queries as audit
from kogge.core.errors import Conflict
from kogge.core.staff.roles import Role
from kogge.sales.orders import rules, services
from kogge.sales.orders.models import Order
from kogge.sales.orders.values import OrderStatus
from kogge.sales.payments.models import Payment
from kogge.sales.stock.models import StockItem

REASON = "Paid in cash at the counter"


@pytest.fixture
def charged_back(shop) -> Order:
    """A paid order whose bank took everything back."""
    order = shop.place(shop.cart(), payment_method="creditcard")
    payment = shop.begin_payment(order)
    shop.settle(payment)
    take_back(shop, payment)
    return Order.objects.get(number=order.number)


def take_back(shop, payment: Payment) -> None:
    httpx.post(
        f"{shop.mollie_url}/_fake/payments/{payment.provider_payment_id}/chargebacks",
        json={"amount": "18.05"}, timeout=10,
    )  # fmt: skip
    assert shop.call_back(payment.provider_payment_id) == 200


def dispatch(order: Order, **more: str) -> Order:
    return services.mark_dispatched(
        number=order.number, carrier="DHL", tracking_number="00340", actor="frieda", **more
    )


def details(order: Order) -> list[str]:
    return [str(moment.detail) for moment in order_story.moments(order)]


def test_it_works(charged_back):
    order = dispatch(charged_back, despite_chargeback=f" {REASON} ")

    assert order.status == OrderStatus.DISPATCHED
    (entry,) = [one for one in audit.entries_about(rules.reference(order.number)) if one.verb == "orders.dispatched"]  # fmt: skip
    assert (entry.actor, entry.details["despite_chargeback"]) == ("frieda", REASON)
    assert f"00340 · Sent without the money, by frieda: {REASON}" in details(order)


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_it_stays(shop, charged_back, reason):
    with pytest.raises(Conflict) as refused:
        dispatch(charged_back, despite_chargeback=reason)

    assert refused.value.code == "charged_back" and "say why" in str(refused.value.hint)
    charged_back.refresh_from_db()
    assert charged_back.status == OrderStatus.PAID
    assert StockItem.objects.get(variant=shop.jug).on_hand == 20


def test_the_story_says_who_took_the_money(charged_back):
    sentences = [str(moment.sentence) for moment in order_story.moments(charged_back)]

    assert "€18.05 taken back by the customer's bank" in sentences
    assert not any("paid back" in sentence for sentence in sentences)


def test_what_we_gave_back_ourselves_needs_no_reason(shop):
    order = shop.sell()
    Order.objects.filter(pk=order.pk).update(paid_minor=order.paid_minor - 100)

    assert dispatch(order).status == OrderStatus.DISPATCHED


def test_money_that_came_anew_needs_no_reason(charged_back):
    Order.objects.filter(pk=charged_back.pk).update(paid_minor=charged_back.total_minor)

    assert dispatch(charged_back).status == OrderStatus.DISPATCHED
    assert not any("without the money" in detail for detail in details(charged_back))


@pytest.fixture
def clerk(shop, client):
    """The browser of a clerk."""
    client.force_login(make_member(Role.CLERK))
    return client


def send(client, order: Order, **entered: str):
    page = f"/office/orders/{order.number}/dispatch/"
    return client.post(page, {"carrier": "DHL", "tracking_number": "00340", **entered})


@pytest.mark.parametrize(
    ("entered", "missing"),
    [
        ({}, "Without this tick the parcel stays here."),
        ({"is_wanted": "on"}, "Why it is sent all the same"),
        ({"reason": REASON}, "Without this tick the parcel stays here."),
    ],
)
def test_the_screen_asks_for_tick_and_reason(clerk, charged_back, entered, missing):
    answer = send(clerk, charged_back, **entered)

    assert answer.status_code == 422
    assert missing in unescape(answer.content.decode())
    charged_back.refresh_from_db()
    assert charged_back.status == OrderStatus.PAID


def test_the_screen_sends_it_with_both(clerk, charged_back):
    answer = send(clerk, charged_back, is_wanted="on", reason=REASON)

    assert answer.status_code == 302
    charged_back.refresh_from_db()
    assert charged_back.status == OrderStatus.DISPATCHED


def test_the_screen_of_a_paid_order_asks_for_neither(clerk, shop):
    order = shop.sell()

    text = clerk.get(f"/office/orders/{order.number}/dispatch/").content.decode()

    assert "is_wanted" not in text and send(clerk, order).status_code == 302
