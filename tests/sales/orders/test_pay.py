"""Money for an order: captured, missing, late, too much, taken back."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from tests.trading import ADDRESSES

from kogge.core import checks, clock
from kogge.core.errors import Conflict
from kogge.core.events import relay
from kogge.core.money import Money
from kogge.core.todos import queries as todos
from kogge.core.todos import services as todo_services
from kogge.sales.orders import services
from kogge.sales.orders.models import Order
from kogge.sales.orders.values import OrderStatus
from kogge.sales.payments import queries as payment_queries
from kogge.sales.payments import services as payments
from kogge.sales.stock import services as stock
from kogge.sales.stock.models import Hold, StockItem

pytestmark = pytest.mark.django_db


def status_of(order: Order) -> OrderStatus:
    order.refresh_from_db()
    return OrderStatus(order.status)


def held(shop) -> int:
    return StockItem.objects.get(variant=shop.jug).held


def refunds_of(order: Order) -> list[int]:
    return [refund.amount_minor for refund in payment_queries.refunds_for(f"order:{order.number}")]


def let_hold_run_out() -> None:
    with clock.at(clock.now() + timedelta(days=30)):
        assert stock.release_expired() == 1


def test_it_works(shop):
    order = shop.place(shop.cart((shop.jug, 2)))

    shop.settle(shop.begin_payment(order))

    assert status_of(order) is OrderStatus.PAID
    assert (order.paid_minor, order.paid_at is not None) == (order.total_minor, True)
    assert Hold.objects.get(reference=f"order:{order.number}").expires_at is None
    assert checks.run_audit("ledger") == []


def test_the_same_message_twice_counts_once(shop):
    order = shop.place(shop.cart())
    payment = shop.begin_payment(order)
    shop.settle(payment)

    assert shop.call_back(payment.provider_payment_id) == 200

    order.refresh_from_db()
    assert order.paid_minor == order.total_minor


def test_a_failed_payment_can_be_tried_again(shop):
    order = shop.place(shop.cart())
    failed = shop.begin_payment(order)
    shop.settle(failed, "failed")
    assert status_of(order) is OrderStatus.PLACED and held(shop) == 1

    again = shop.begin_payment(order, method="creditcard")
    shop.settle(again)

    assert again.pk != failed.pk
    assert status_of(order) is OrderStatus.PAID
    assert order.payment_method == "creditcard"


def test_a_cancelled_payment_leaves_the_order_waiting(shop):
    order = shop.place(shop.cart())

    shop.settle(shop.begin_payment(order), "canceled")

    assert status_of(order) is OrderStatus.PLACED
    assert (order.paid_minor, held(shop)) == (0, 1)


def test_a_paid_order_owes_nothing_more(shop):
    order = shop.sell()

    with pytest.raises(Conflict) as refused:
        shop.begin_payment(order)

    assert refused.value.code == "nothing_owed"


def test_an_order_not_paid_in_time_is_cancelled(shop):
    order = shop.place(shop.cart((shop.jug, 2)))
    assert held(shop) == 2

    let_hold_run_out()
    relay.run_until_empty()

    assert status_of(order) is OrderStatus.CANCELLED
    assert (order.cancel_reason, held(shop)) == ("not_paid_in_time", 0)


def test_a_paid_order_stays_when_a_late_word_of_its_hold_arrives(shop):
    order = shop.place(shop.cart())
    payment = shop.begin_payment(order)
    let_hold_run_out()
    shop.settle(payment)

    relay.run_until_empty()

    assert status_of(order) is OrderStatus.PAID


def test_money_after_the_hold_ran_out_holds_the_goods_anew(shop):
    order = shop.place(shop.cart((shop.jug, 2)))
    payment = shop.begin_payment(order)
    let_hold_run_out()
    assert held(shop) == 0

    shop.settle(payment)

    assert status_of(order) is OrderStatus.PAID
    assert held(shop) == 2 and refunds_of(order) == []


def test_money_after_the_goods_were_sold_to_others_goes_back(shop):
    order = shop.place(shop.cart((shop.jug, 2)))
    payment = shop.begin_payment(order)
    let_hold_run_out()
    stock.correct(variant_id=shop.jug.pk, counted=1, actor="test")

    shop.settle(payment)

    assert status_of(order) is OrderStatus.CANCELLED
    assert order.cancel_reason == "sold_out_meanwhile"
    assert refunds_of(order) == [order.total_minor]
    assert held(shop) == 0


def test_money_after_cancellation_goes_back(shop):
    order = shop.place(shop.cart())
    payment = shop.begin_payment(order)
    services.cancel_order(number=order.number, reason="changed mind", actor="test")

    shop.settle(payment)

    assert status_of(order) is OrderStatus.CANCELLED
    assert refunds_of(order) == [order.total_minor]
    assert checks.run_audit("ledger") == []


def transfer_order(shop) -> tuple[Order, object]:
    order = shop.place(shop.cart(market="DE", language="de"), **ADDRESSES["DE"])
    return order, shop.begin_payment(order)


def receive(payment, minor: int, key: str) -> None:
    payments.record_receipt(
        payment=payment,
        amount=Money(amount_minor=minor, currency="EUR"),
        received_on=clock.today(),
        actor="test",
        key=key,
    )


def test_a_transfer_pays_the_order_when_all_of_it_has_come(shop):
    order, payment = transfer_order(shop)

    receive(payment, order.total_minor - 500, "statement-1")
    assert status_of(order) is OrderStatus.PLACED
    receive(payment, 500, "statement-2")
    receive(payment, 500, "statement-2")

    assert status_of(order) is OrderStatus.PAID
    assert order.paid_minor == order.total_minor


def test_a_partly_paid_order_is_not_cancelled_by_the_clock(shop):
    order, payment = transfer_order(shop)
    receive(payment, 500, "statement-1")

    let_hold_run_out()
    relay.run_until_empty()

    assert status_of(order) is OrderStatus.PLACED


def test_two_equal_transfers_after_cancellation_both_go_back(shop):
    order, payment = transfer_order(shop)
    services.cancel_order(number=order.number, reason="changed mind", actor="test")

    receive(payment, 700, "statement-1")
    (first,) = payment_queries.refunds_for(f"order:{order.number}")
    payments.confirm_refund_sent(promised=first, sent_on=clock.today(), actor="test")
    receive(payment, 700, "statement-2")

    assert refunds_of(order) == [700, 700]


def test_too_much_money_is_shown_to_a_person_until_it_went_back(shop):
    order, payment = transfer_order(shop)
    receive(payment, order.total_minor + 300, "statement-1")

    assert status_of(order) is OrderStatus.PAID
    (todo,) = todos.open_todos().filter(kind="orders.overpaid")
    wording = todo_services.wording_of(todo.kind)
    assert order.number in wording.title(todo.params) and "3" in wording.title(todo.params)
    assert wording.second_line(todo.params) and wording.button(todo.params)

    (back,) = payments.refund(
        purpose=f"order:{order.number}", amount=Money(amount_minor=300, currency="EUR"), reason="too much",
        key="over", actor="test",
    )  # fmt: skip
    payments.confirm_refund_sent(promised=back, sent_on=clock.today(), actor="test")

    assert not todos.open_todos().filter(kind="orders.overpaid").exists()
    order.refresh_from_db()
    assert order.paid_minor == order.total_minor


def test_a_chargeback_leaves_the_order_and_takes_the_money(shop):
    order = shop.place(shop.cart(), payment_method="creditcard")
    payment = shop.begin_payment(order)
    shop.settle(payment)

    answer = httpx.post(
        f"{shop.mollie_url}/_fake/payments/{payment.provider_payment_id}/chargebacks",
        json={"amount": "18.05"}, timeout=10,
    )  # fmt: skip
    assert answer.status_code == 201
    assert shop.call_back(payment.provider_payment_id) == 200

    assert status_of(order) is OrderStatus.PAID
    assert order.paid_minor == 0
    assert checks.run_audit("ledger") == []


def test_an_amount_that_the_payments_do_not_know_is_explained(shop):
    order = shop.sell()
    Order.objects.filter(pk=order.pk).update(paid_minor=1)

    sentences = checks.run_audit("ledger")

    assert len(sentences) == 1
    assert order.number in sentences[0] and "18.05" in sentences[0] and "0.01" in sentences[0]


@pytest.mark.parametrize(
    ("field", "words"),
    [("goods_minor", "sum of goods"), ("tax_minor", "VAT"), ("shipping_minor", "do not give the total")],
)
def test_an_order_that_does_not_add_up_is_explained(shop, field, words):
    order = shop.place(shop.cart())
    Order.objects.filter(pk=order.pk).update(**{field: 1})

    sentences = checks.run_audit("ledger")

    assert any(order.number in sentence and words in sentence for sentence in sentences)
