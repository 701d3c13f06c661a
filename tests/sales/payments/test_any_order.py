"""Whatever happens to the messages, the shop ends where the provider is: nothing lost, nothing doubled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kogge.core import clock
from kogge.core.errors import Conflict
from kogge.core.money import Money
from kogge.sales.payments import checks, services
from kogge.sales.payments.models import ParkedEvent, Payment, ProviderEvent, Refund

pytestmark = pytest.mark.django_db

# What the payer, the payer's bank, the merchant and the line between us may do, in any order and number.
STEPS = st.lists(
    st.sampled_from(
        ["pay", "fail", "cancel", "message", "message", "message twice", "late answer", "refund", "refund",
         "send refunds", "charge back", "an hour later", "poll"]
    ),
    min_size=3,
    max_size=14,
)  # fmt: skip


class Play:
    """One payment, and what is done to it."""

    def __init__(self, world, number: int) -> None:
        self.world = world
        self.payment = world.start(purpose=f"fuzz:{number}")
        self.stale = services.gateway_for(world.mollie).fetch(self.payment.provider_payment_id)
        self.refunds = 0
        self.later = clock.now()

    def act(self, step: str) -> None:
        world, payment = self.world, self.payment
        status = {"pay": "paid", "fail": "failed", "cancel": "canceled"}.get(step)
        if status and self.at_provider()["status"] == "open":
            world.at_provider(payment, status=status)
        elif step.startswith("message"):
            for _ in range(2 if step.endswith("twice") else 1):
                assert world.hook(payment) == 200
        elif step == "late answer":
            services.record_provider_state(payment=payment, snapshot=self.stale)
        elif step == "refund":
            self.refund()
        elif step == "send refunds":
            for refund in Refund.objects.filter(payment=payment):
                services.send_refund(refund_id=refund.pk)
        elif step == "charge back" and self.at_provider()["status"] == "paid":
            world.at_provider_chargeback(payment, amount="1.00")
        elif step == "an hour later":
            world.control("/clock", advance_seconds=3601)
        elif step == "poll":
            self.later += timedelta(hours=6)
            with clock.at(self.later):
                services.poll_open()

    def refund(self) -> None:
        self.refunds += 1
        try:
            services.refund(
                purpose=self.payment.purpose,
                amount=Money(amount_minor=300 + self.refunds, currency="EUR"),
                reason=f"refund {self.refunds}",
                key=f"{self.payment.purpose}:{self.refunds}",
                actor="test",
            )
        except Conflict as error:
            assert error.code == "refund_above_paid"

    def at_provider(self) -> dict:
        return self.world.fake.shown(self.world.fake.need_payment(self.payment.provider_payment_id))


_played = iter(range(1_000_000))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_the_ledger_ends_where_the_provider_is(world, steps):
    play = Play(world, next(_played))

    for step in steps:
        play.act(step)
    for refund in Refund.objects.filter(payment=play.payment):
        services.send_refund(refund_id=refund.pk)
    world.hook(play.payment)

    truth = play.at_provider()
    payment = Payment.objects.get(pk=play.payment.pk)
    rows = ProviderEvent.objects.filter(payment=payment)
    captured = rows.filter(kind="captured").aggregate(total=Sum("amount_minor"))["total"] or 0
    assert captured == (1290 if truth["status"] == "paid" else 0)
    assert payment.is_paid is (truth["status"] == "paid")
    assert payment.paid_minor == (rows.aggregate(total=Sum("amount_minor"))["total"] or 0)
    moved = [
        refund
        for refund in world.fake.state.refunds_of(truth["id"])
        if refund["status"] in ("processing", "refunded")
    ]
    assert rows.filter(kind="refunded").count() == len(moved)
    assert rows.filter(kind="charged_back").count() == len(world.fake.state.chargebacks_of(truth["id"]))
    assert not ParkedEvent.objects.exists()
    assert checks.ledger_adds_up() == []
