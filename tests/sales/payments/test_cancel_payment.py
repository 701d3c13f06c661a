"""Calling off what nobody has paid yet."""

from __future__ import annotations

import pytest

from kogge.core.jobs import worker
from kogge.sales.payments import queries, services
from kogge.sales.payments.values import PaymentStatus

pytestmark = pytest.mark.django_db


def test_it_works(world, ledger, told):
    payment = world.start(method="banktransfer")

    (row,) = services.cancel_payment(purpose="probe:10042", actor="test")

    assert row.status == PaymentStatus.CANCELLED and row.look_at is None
    assert ledger(payment) == [("cancelled", 0)]
    assert len(told("payments.cancelled")) == 1


def test_twice_is_once(world, told):
    world.start(method="banktransfer")

    services.cancel_payment(purpose="probe:10042", actor="test")

    assert services.cancel_payment(purpose="probe:10042", actor="test") == []
    assert len(told("payments.cancelled")) == 1


def test_a_payment_at_the_provider_that_cannot_be_called_off_is_left_to_expire(world):
    payment = world.start()

    services.cancel_at_provider(payment=payment)

    payment.refresh_from_db()
    assert payment.status == PaymentStatus.OPEN
    world.control("/clock", advance_seconds=1000)
    assert services.look_again(payment=payment).status == PaymentStatus.EXPIRED


def test_a_payment_that_was_paid_meanwhile_is_booked_instead(world, ledger):
    payment = world.start()
    world.at_provider(payment, status="paid")

    services.cancel_at_provider(payment=payment)

    assert ledger(payment) == [("captured", 1290)]


def test_the_provider_is_told_by_a_job_after_the_commit(world):
    payment = world.start()

    services.cancel_payment(purpose="probe:10042", actor="test")
    world.control("/clock", advance_seconds=1000)
    worker.run_due()

    assert queries.current_payment("probe:10042").status == PaymentStatus.EXPIRED
    assert payment.is_open
