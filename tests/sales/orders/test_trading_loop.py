"""From cart to dispatched parcel: one order sold across a border."""

from __future__ import annotations

import pytest

from kogge.core.events import relay
from kogge.core.jobs import worker
from kogge.delivery.invoicing import queries as documents
from kogge.sales.orders import services as orders
from kogge.sales.orders.values import OrderStatus
from kogge.sales.stock.models import StockItem

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_works(shop):
    order = shop.sell((shop.jug, 2), (shop.book, 1))
    relay.run_until_empty()
    orders.mark_dispatched(number=order.number, carrier="PostNL", tracking_number="3S123", actor="test")
    relay.run_until_empty()
    worker.run_due()

    order.refresh_from_db()
    assert order.status == OrderStatus.DISPATCHED
    assert (order.tax_scheme, order.tax_country) == ("oss", "NL")
    assert [bucket["rate_bp"] for bucket in order.tax_decision["buckets"]] == [2100, 900]
    assert order.total_minor == 2 * 1210 + 1090 + 595 == order.paid_minor
    item = StockItem.objects.get(variant=shop.jug)
    assert (item.on_hand, item.held) == (18, 0)
    invoice = documents.invoice_of(order.number)
    assert invoice is not None and invoice.total_minor == order.total_minor
