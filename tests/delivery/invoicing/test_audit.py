"""`kogge audit documents`: clean after trading, and every fault is explained."""

from __future__ import annotations

import pytest

from kogge.core import checks
from kogge.core.events import relay
from kogge.delivery.invoicing import rules, services
from kogge.delivery.invoicing.models import Document, DocumentSeries
from kogge.sales.orders import services as orders

pytestmark = pytest.mark.django_db


def test_it_works(shop, paid):
    order = paid((shop.jug, 2), (shop.book, 1))
    paid(market="CH", language="en")
    relay.run_until_empty()
    orders.cancel_order(number=order.number, reason="test", actor="test")
    relay.run_until_empty()

    assert Document.objects.count() == 3
    assert checks.run_audit("documents") == []
    assert checks.run_audit("ledger") == []


def test_a_missing_document_is_explained(paid):
    for _order in range(3):
        services.issue_invoice(order_number=paid().number)
    Document.objects.filter(sequence=2).delete()

    (sentence,) = checks.run_audit("documents")

    assert "2 documents" in sentence and "highest number 3" in sentence


def test_a_number_drawn_without_a_document_is_explained(paid):
    services.issue_invoice(order_number=paid().number)
    DocumentSeries.objects.update(last_number=5)

    (sentence,) = checks.run_audit("documents")

    assert "last drawn 5" in sentence


def test_a_document_that_was_tampered_with_is_explained(paid):
    invoice = services.issue_invoice(order_number=paid().number)
    invoice.data["total_minor"] += 1
    invoice.save()

    (sentence,) = checks.run_audit("documents")

    assert invoice.number in sentence


@pytest.mark.parametrize(
    "change",
    [
        {"total_minor": 1}, {"tax_minor": 1}, {"shipping_minor": 0}, {"discount_minor": 5}, {"tax_adjustment_minor": 7},
    ],
)  # fmt: skip
def test_any_amount_that_differs_is_seen(paid, change):
    data = services.issue_invoice(order_number=paid().number).data

    assert rules.adds_up(data)
    assert not rules.adds_up({**data, **change})


def test_net_and_vat_must_give_gross(paid):
    data = services.issue_invoice(order_number=paid().number).data
    row = {**data["vat"][0], "net_minor": data["vat"][0]["net_minor"] + 1}

    assert not rules.adds_up({**data, "vat": [row]})
