"""Taking a contract back: goods free, money back, threshold corrected, documents complete."""

from __future__ import annotations

import pytest
from tests.trading import ADDRESSES

from kogge.core import checks
from kogge.core.errors import Conflict
from kogge.core.events import relay
from kogge.core.jobs import worker
from kogge.delivery.invoicing import queries as documents
from kogge.sales.orders import services
from kogge.sales.orders.values import OrderStatus
from kogge.sales.payments import queries as payments
from kogge.sales.stock.models import StockItem
from kogge.sales.tax.models import ThresholdYear

pytestmark = pytest.mark.django_db


def cancel(number: str):
    return services.cancel_order(number=number, reason="changed mind", actor="test")


def test_it_works(shop):
    order = shop.sell((shop.jug, 2))
    relay.run_until_empty()
    assert ThresholdYear.objects.get().counted_net_minor > 0

    order = cancel(order.number)
    relay.run_until_empty()

    assert (order.status, order.cancel_reason) == (OrderStatus.CANCELLED, "changed mind")
    assert StockItem.objects.get(variant=shop.jug).held == 0
    assert ThresholdYear.objects.get().counted_net_minor == 0
    (refund,) = payments.refunds_for(f"order:{order.number}")
    assert refund.amount_minor == order.total_minor
    invoice, credit = documents.documents_of(order.number)
    assert credit.corrects_id == invoice.pk and credit.total_minor == -invoice.total_minor


def test_the_money_is_really_sent_back(shop):
    order = shop.sell()
    cancel(order.number)

    worker.run_due()

    (refund,) = payments.refunds_for(f"order:{order.number}")
    assert refund.provider_refund_id.startswith("re_")


def test_said_twice_it_happens_once(shop):
    order = shop.sell()

    cancel(order.number)
    cancel(order.number)
    relay.run_until_empty()

    assert len(payments.refunds_for(f"order:{order.number}")) == 1
    assert len(documents.documents_of(order.number)) == 2


def test_an_unpaid_order_is_cancelled_without_documents_or_money(shop):
    order = shop.place(shop.cart())
    payment = shop.begin_payment(order)

    cancel(order.number)
    relay.run_until_empty()

    assert documents.documents_of(order.number) == []
    assert payments.refunds_for(f"order:{order.number}") == []
    worker.run_due()  # the payment that was open is called off at the provider, where that can be done
    payment.refresh_from_db()
    assert payment.paid_minor == 0


def test_a_transfer_that_was_awaited_is_no_longer_an_open_item(shop):
    order = shop.place(shop.cart(market="DE", language="de"), **ADDRESSES["DE"])
    shop.begin_payment(order)
    assert [item.purpose for item in payments.open_items()] == [f"order:{order.number}"]

    cancel(order.number)

    assert payments.open_items() == []


def test_a_parcel_on_its_way_is_not_cancelled(shop):
    order = shop.sell()
    services.mark_dispatched(number=order.number, carrier="PostNL", tracking_number="3S1", actor="test")

    with pytest.raises(Conflict) as refused:
        cancel(order.number)

    assert refused.value.code == "not_cancellable"


def test_the_clock_cancels_no_paid_order(shop):
    order = shop.sell()

    services.cancel_unpaid(number=order.number)

    order.refresh_from_db()
    assert order.status == OrderStatus.PAID


def test_ledgers_agree_afterwards(shop):
    cancel(shop.sell((shop.jug, 2)).number)
    cancel(shop.place(shop.cart()).number)
    relay.run_until_empty()

    for ledger in checks.known_audits():
        assert checks.run_audit(ledger) == [], ledger
