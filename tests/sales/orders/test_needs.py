"""What an order asks of a person when its money comes in part or is taken back, and when that is settled."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from tests.trading import ADDRESSES

from kogge.core import clock
from kogge.core.events import relay
from kogge.core.money import Money
from kogge.core.todos import queries as todos
from kogge.core.todos import services as todo_services
from kogge.core.todos.models import Todo
from kogge.sales.orders import rules, services
from kogge.sales.orders.models import Order
from kogge.sales.orders.values import OrderStatus
from kogge.sales.payments import services as payments
from kogge.sales.payments.models import Payment
from kogge.sales.stock import services as stock

KEEP, PART = "orders.keep_parcel_here", "orders.partly_paid"


def open_now(kind: str) -> list[Todo]:
    return list(todos.open_todos().filter(kind=kind))


def words(todo: Todo) -> str:
    wording = todo_services.wording_of(todo.kind)
    return f"{wording.title(todo.params)} {wording.second_line(todo.params)} {wording.button(todo.params)}"


def card_order(shop) -> tuple[Order, Payment]:
    order = shop.place(shop.cart(), payment_method="creditcard")
    payment = shop.begin_payment(order)
    shop.settle(payment)
    return order, payment


def charge_back(shop, payment: Payment, amount: str = "18.05") -> str:
    answer = httpx.post(
        f"{shop.mollie_url}/_fake/payments/{payment.provider_payment_id}/chargebacks",
        json={"amount": amount}, timeout=10,
    )  # fmt: skip
    assert shop.call_back(payment.provider_payment_id) == 200
    return answer.json()["id"]


def reverse(shop, payment: Payment, chargeback: str) -> None:
    httpx.post(f"{shop.mollie_url}/_fake/chargebacks/{chargeback}/reverse", timeout=10)
    assert shop.call_back(payment.provider_payment_id) == 200


def test_it_works(shop):
    order, payment = card_order(shop)
    assert open_now(KEEP) == []

    charge_back(shop, payment)

    (todo,) = open_now(KEEP)
    assert f"Do not send order {order.number}" in words(todo) and "€18.05" in words(todo)
    assert (todo.link, todo.permission) == (f"/office/orders/{order.number}/", "orders.view")


def test_a_chargeback_told_twice_asks_once(shop):
    _order, payment = card_order(shop)
    charge_back(shop, payment)

    assert shop.call_back(payment.provider_payment_id) == 200

    assert len(open_now(KEEP)) == 1


def test_money_that_the_bank_gives_back_lets_the_parcel_go(shop):
    order, payment = card_order(shop)
    chargeback = charge_back(shop, payment)

    reverse(shop, payment, chargeback)

    assert open_now(KEEP) == []
    order.refresh_from_db()
    assert (order.status, order.paid_minor) == (OrderStatus.PAID, order.total_minor)


def test_a_second_chargeback_tells_the_whole_amount(shop):
    _order, payment = card_order(shop)
    charge_back(shop, payment, "5.00")

    charge_back(shop, payment, "3.00")

    (todo,) = open_now(KEEP)
    assert "€8.00" in words(todo)


def test_part_of_it_given_back_leaves_the_rest_to_ask_for(shop):
    _order, payment = card_order(shop)
    charge_back(shop, payment, "5.00")
    second = charge_back(shop, payment, "3.00")

    reverse(shop, payment, second)

    (todo,) = open_now(KEEP)
    assert "€5.00" in words(todo)


@pytest.mark.parametrize("end", ["cancel", "dispatch"])
def test_what_a_person_decides_settles_it(shop, end):
    order, payment = card_order(shop)
    charge_back(shop, payment)

    if end == "cancel":
        services.cancel_order(number=order.number, reason="charged back", actor="test")
    else:
        services.mark_dispatched(
            number=order.number, carrier="DHL", tracking_number="1", actor="test", despite_chargeback="paid in cash"
        )  # fmt: skip

    assert open_now(KEEP) == []


def test_a_parcel_that_has_left_is_not_kept(shop):
    order, payment = card_order(shop)
    services.mark_dispatched(number=order.number, carrier="DHL", tracking_number="1", actor="test")

    charge_back(shop, payment)

    assert open_now(KEEP) == []
    assert len(open_now("payments.charged_back")) == 1


def test_a_refund_that_we_made_ourselves_keeps_no_parcel(shop):
    order, _payment = card_order(shop)

    services.give_money_back(number=order.number, amount=Money(amount_minor=100, currency="EUR"))

    assert open_now(KEEP) == []


def receive(payment: Payment, minor: int, key: str) -> None:
    payments.record_receipt(
        payment=payment,
        amount=Money(amount_minor=minor, currency="EUR"),
        received_on=clock.today(),
        actor="test",
        key=key,
    )


@pytest.fixture
def partly_paid(shop) -> tuple[Order, Payment]:
    """An order by transfer of which 5.00 came before the hold ran out."""
    order = shop.place(shop.cart(market="DE", language="de"), **ADDRESSES["DE"])
    payment = shop.begin_payment(order)
    receive(payment, 500, "statement-1")
    assert open_now(PART) == []
    with clock.at(clock.now() + timedelta(days=30)):
        assert stock.release_expired() == 1
    relay.run_until_empty()
    order.refresh_from_db()
    return order, payment


def test_an_order_paid_in_part_is_shown_with_both_ways_out(partly_paid):
    order, _payment = partly_paid

    (todo,) = open_now(PART)
    missing = f"€{(order.total_minor - 500) / 100:.2f}"
    assert order.status == OrderStatus.PLACED
    assert order.number in words(todo) and "€5.00 came in" in words(todo) and missing in words(todo)
    assert "Ask the customer for the rest" in words(todo) and "cancel the order" in words(todo)
    assert todo.link == f"/office/orders/{order.number}/"


def test_more_money_brings_the_amounts_up_to_date(partly_paid):
    _order, payment = partly_paid

    receive(payment, 200, "statement-2")

    (todo,) = open_now(PART)
    assert "€7.00 came in" in words(todo)


def test_the_rest_pays_the_order_and_settles_it(partly_paid):
    order, payment = partly_paid

    receive(payment, order.total_minor - 500, "statement-2")

    order.refresh_from_db()
    assert order.status == OrderStatus.PAID
    assert open_now(PART) == []


def test_cancelling_sends_the_part_back_and_settles_it(partly_paid):
    order, _payment = partly_paid

    services.cancel_order(number=order.number, reason="the rest never came", actor="test")

    assert open_now(PART) == []
    assert len(open_now("payments.transfer_back")) == 1


@pytest.mark.parametrize(
    ("status", "paid", "asked"),
    [
        pytest.param("placed", 0, {"orders.confirm_vat_id"}, id="waits_for_its_money"),
        pytest.param("placed", 40, {"orders.confirm_vat_id", PART}, id="paid_in_part"),
        pytest.param("paid", 100, {"orders.confirm_vat_id"}, id="to_ship"),
        pytest.param("paid", 120, {"orders.confirm_vat_id", "orders.overpaid"}, id="paid_too_much"),
        pytest.param("paid", 0, {"orders.confirm_vat_id", KEEP}, id="charged_back"),
        pytest.param("dispatched", 0, set(), id="charged_back_after_dispatch"),
        pytest.param("dispatched", 120, {"orders.overpaid"}, id="paid_too_much_and_gone"),
        pytest.param("cancelled", 40, set(), id="cancelled_before_its_money_went_back"),
    ],
)
def test_what_may_still_be_asked(status, paid, asked):
    kinds = {"orders.confirm_vat_id", "orders.overpaid", KEEP, PART}

    assert kinds - set(rules.settled_needs(status=status, paid_minor=paid, total_minor=100)) == asked
