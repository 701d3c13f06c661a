"""A customer orders, transfers, and the parcel may go: through the shop, the statement and the order."""

from __future__ import annotations

import pytest
from tests.sales.banking import files
from tests.trading import ADDRESSES

from kogge.core import checks, clock
from kogge.sales.banking import services
from kogge.sales.banking.models import StatementLine
from kogge.sales.banking.values import Standing
from kogge.sales.orders import services as orders
from kogge.sales.orders.models import Order
from kogge.sales.payments.models import Payment, Refund

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(shop) -> Order:
    """An order of Anna Weber in Germany that waits for her transfer."""
    placed = shop.place(
        shop.cart(market="DE", language="de"), first_name="Anna", last_name="Weber", **ADDRESSES["DE"]
    )  # fmt: skip
    shop.begin_payment(placed)
    return placed


def told(order: Order, *, side: str = "CRDT", **values: str) -> StatementLine:
    """Read a statement with one line of what the order comes to."""
    today = clock.today().isoformat()
    entry = files.camt_entry(f"{order.total_minor / 100:.2f}", side=side, day=today, **values)
    (report,) = services.import_files(
        files=[("statement.xml", files.camt(entry, opened=today, closed=today, number=side))], actor="clerk"
    )
    assert report.problem == ""
    return StatementLine.objects.latest("pk")


def test_it_works(order):
    line = told(order, name="WEBER ANNA", text=f"Bestellung {order.number}")
    assert line.standing == Standing.CERTAIN

    services.accept_certain(line_id=line.pk, actor="clerk")

    order.refresh_from_db()
    assert order.status == "paid" and order.paid_minor == order.total_minor
    assert checks.run_audit("ledger") == checks.run_audit("bank") == []


def test_whoever_ordered_is_known_by_name(order):
    line = told(order, name="WEBER, A. ANNA", text="danke")

    assert line.standing == Standing.PROPOSED
    assert [reason["code"] for reason in line.proposals[0]["reasons"]] == ["known_name", "amount"]


def test_the_money_of_a_cancelled_order_goes_back_and_the_line_says_that_it_left(order):
    services.accept_certain(line_id=told(order, text=order.number).pk, actor="clerk")
    orders.cancel_order(number=order.number, reason="changed her mind", actor="clerk")
    refund = Refund.objects.get()

    line = told(order, side="DBIT", text=f"Erstattung {order.number}")
    services.accept_certain(line_id=line.pk, actor="clerk")

    refund.refresh_from_db()
    assert refund.is_booked and Payment.objects.get().paid_minor == 0
    assert checks.run_audit("ledger") == checks.run_audit("bank") == []
