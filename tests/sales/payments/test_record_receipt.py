"""Transfers that a person found on the bank statement."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kogge.core import clock
from kogge.core.audit import queries as audit
from kogge.core.errors import Conflict, InvalidInput
from kogge.core.money import Money
from kogge.core.todos.models import Todo
from kogge.sales.payments import queries, services
from kogge.sales.payments.values import PaymentStatus

pytestmark = pytest.mark.django_db


def test_it_works(world, ledger, told):
    payment = world.start(method="banktransfer")

    row = world.transferred("12.90", payment)

    assert row.is_paid and row.paid_minor == 1290
    assert clock.local_day(row.paid_at) == world.today
    assert ledger(payment) == [("captured", 1290)]
    assert len(told("payments.captured")) == 1
    assert [entry.verb for entry in audit.entries_about("probe:10042")] == ["payments.receipt_recorded"]


def test_the_same_line_of_the_statement_is_booked_once(world, ledger, told):
    payment = world.start(method="banktransfer")

    world.transferred("12.90", payment, key="statement 47, line 3")
    world.transferred("12.90", payment, key="statement 47, line 3")

    assert ledger(payment) == [("captured", 1290)]
    assert len(told("payments.captured")) == 1


def test_the_same_line_with_another_amount_is_a_conflict(world):
    payment = world.start(method="banktransfer")
    world.transferred("12.90", payment, key="47/3")

    with pytest.raises(Conflict):
        world.transferred("12.00", payment, key="47/3")


def test_parts_add_up(world, ledger):
    payment = world.start(method="banktransfer")

    first = world.transferred("10.00", payment)
    owed = queries.open_items()
    asked = Todo.objects.get(kind="payments.transfer_differs")
    second = world.transferred("2.90", payment)

    asked.refresh_from_db()
    assert first.is_open and second.is_paid
    assert [item.owed.amount_minor for item in owed] == [290]
    assert asked.params["captured_minor"] == 1000 and asked.done_at is not None
    assert ledger(payment) == [("captured", 1000), ("captured", 290)]


def test_too_much_is_booked_and_shown_to_a_person(world):
    payment = world.start(method="banktransfer")

    row = world.transferred("15.00", payment)

    assert row.is_paid and row.refundable_minor == 1500
    assert Todo.objects.get(kind="payments.transfer_differs").done_at is None


def test_a_transfer_after_the_time_was_up_is_booked(world, ledger, told):
    payment = world.start(method="banktransfer")
    with clock.at(clock.now() + timedelta(days=8)):
        services.poll_open()
        payment.refresh_from_db()
        assert payment.status == PaymentStatus.EXPIRED

        row = world.transferred("12.90", payment)

    assert row.is_paid
    assert ledger(payment) == [("expired", 0), ("captured", 1290)]
    assert [len(told(name)) for name in ("payments.expired", "payments.captured")] == [1, 1]


def test_a_transfer_that_is_awaited_is_owed_and_overdue_when_its_time_is_up(world):
    payment = world.start(method="banktransfer")

    (item,) = queries.open_items()
    (late,) = queries.open_items(clock.now() + timedelta(days=8))

    assert (item.payment_reference, item.owed.amount_minor, item.is_overdue) == (
        payment.reference,
        1290,
        False,
    )
    assert late.is_overdue


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"amount": Money(amount_minor=0, currency="EUR")}, id="nothing"),
        pytest.param({"amount": Money(amount_minor=-5, currency="EUR")}, id="less than nothing"),
        pytest.param({"amount": Money(amount_minor=1290, currency="CHF")}, id="another currency"),
        pytest.param({"days": 1}, id="tomorrow"),
    ],
)
def test_what_cannot_be_a_receipt_is_refused(world, ledger, change):
    payment = world.start(method="banktransfer")
    values = {"amount": Money(amount_minor=1290, currency="EUR"), "days": 0, **change}

    with pytest.raises(InvalidInput):
        services.record_receipt(
            payment=payment, amount=values["amount"], received_on=world.today + timedelta(days=values["days"]),
            actor="test", key="x",
        )  # fmt: skip

    assert ledger(payment) == []


def test_a_payment_at_a_provider_is_not_recorded_by_hand(world):
    payment = world.start(method="ideal")

    with pytest.raises(InvalidInput):
        world.transferred("12.90", payment)
