"""The proof that the ledger adds up, and what it says when it does not."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kogge.core import checks, clock
from kogge.core.money import Money
from kogge.sales.payments import checks as room_checks
from kogge.sales.payments import services
from kogge.sales.payments.models import Payment, ProviderEvent

pytestmark = pytest.mark.django_db


def findings() -> list[str]:
    return [
        sentence for sentence in checks.run_audit("ledger") if "ayment" in sentence or "ccount" in sentence
    ]


def test_it_works(world):
    world.paid()
    transfer = world.start(purpose="probe:2", method="banktransfer")
    world.transferred("10.00", transfer)
    services.refund(
        purpose="probe:10042",
        amount=Money(amount_minor=290, currency="EUR"),
        reason="",
        key="k",
        actor="test",
    )

    assert findings() == []


def test_a_paid_amount_that_differs_from_the_ledger_is_explained(world):
    payment = world.paid()
    Payment.objects.filter(pk=payment.pk).update(paid_minor=1289)

    (sentence,) = findings()

    assert payment.reference in sentence and "12.89" in sentence and "12.90" in sentence


def test_a_payment_that_counts_as_paid_without_money_is_explained(world):
    payment = world.start()
    Payment.objects.filter(pk=payment.pk).update(status="paid", paid_at=clock.now())

    (sentence,) = findings()

    assert "only" in sentence and payment.reference in sentence


def test_more_refunded_than_captured_is_explained(world):
    payment = world.paid()
    ProviderEvent.objects.create(
        payment=payment, account=world.mollie, kind="refunded", provider_key="re_x", amount_minor=-2000,
        currency="EUR", occurred_at=clock.now(), recorded_at=clock.now(),
    )  # fmt: skip
    Payment.objects.filter(pk=payment.pk).update(paid_minor=-710)

    (sentence,) = findings()

    assert "20.00" in sentence and "12.90" in sentence


def test_a_reserve_without_refunds_is_explained(world):
    payment = world.paid()
    Payment.objects.filter(pk=payment.pk).update(reserved_minor=100)

    (sentence,) = findings()

    assert "1.00" in sentence and "0.00" in sentence


def test_a_row_in_another_currency_is_explained(world):
    payment = world.paid()
    ProviderEvent.objects.create(
        payment=payment, account=world.mollie, kind="failed", provider_key="odd", amount_minor=0,
        currency="USD", occurred_at=clock.now(), recorded_at=clock.now(),
    )  # fmt: skip

    (sentence,) = findings()

    assert "USD" in sentence and "odd" in sentence


def test_the_audit_asks_as_much_for_five_payments_as_for_one(world):
    def questions() -> int:
        with CaptureQueriesContext(connection) as seen:
            room_checks.ledger_adds_up()
        return len(seen)

    world.paid(purpose="probe:1")
    before = questions()
    for number in range(2, 6):
        world.paid(purpose=f"probe:{number}")

    assert questions() == before
