"""A shop that is paid through a running Mollie fake and by bank transfer."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest
from django.test import Client

from kogge.core import clock
from kogge.core.events.models import OutboxEvent
from kogge.core.money import Money
from kogge.fakes.mollie import app
from kogge.fakes.mollie.fake import MollieFake
from kogge.fakes.server import RunningFake
from kogge.sales.payments import services
from kogge.sales.payments.models import Payment, ProviderAccount, ProviderEvent

BANK = {"holder": "Dreiländer Feinkost", "iban": "DE89 3704 0044 0532 0130 00", "bic": "COBADEFFXXX"}


def euros(text: str) -> Money:
    return Money.from_decimal(text, "EUR")


class World:
    """The shop's accounts and methods, and the other side of the wire."""

    def __init__(self, fake: MollieFake, url: str) -> None:
        self.fake, self.url = fake, url
        self.client = Client()
        self._numbers = itertools.count(1)
        self.mollie = services.save_account(
            provider="mollie", name="Mollie", values={"api_key": "test_shop"}, base_url=url, actor="test"
        )
        self.bank = services.save_account(provider="prepayment", name="Bank", values=BANK, actor="test")
        for position, method in enumerate(("ideal", "creditcard", "banktransfer")):
            account = self.bank if method == "banktransfer" else self.mollie
            self.offer("NL", method, account, position=position)

    def offer(self, market: str, method: str, account: ProviderAccount, **values: Any) -> None:
        services.save_market_method(market=market, method=method, account=account, actor="test", **values)

    def start(self, **changes: Any) -> Payment:
        values = {
            "purpose": "probe:10042",
            "market": "NL",
            "method": "ideal",
            "amount": euros("12.90"),
            "description": "Order 10042",
            "locale": "nl",
            "return_url": "https://shop.example/thanks/",
            "cancel_url": "https://shop.example/basket/",
            "billing_email": "buyer@example.org",
            **changes,
        }
        return services.start_payment(**values)

    def control(self, address: str, **body: Any) -> Any:
        answer = httpx.post(f"{self.url}/_fake{address}", json=body, timeout=10)
        assert answer.status_code < 400, answer.text
        return answer.json()

    def fault(self, kind: str, *, on: str = "api", **values: Any) -> None:
        self.control("/faults", on=on, kind=kind, **values)

    def at_provider(self, payment: Payment, **body: Any) -> Any:
        """Let something happen to a payment at the provider, without a message coming through."""
        return self.control(f"/payments/{payment.provider_payment_id}", **body)

    def at_provider_chargeback(self, payment: Payment, **body: Any) -> Any:
        """Let the payer's bank take money back."""
        return self.control(f"/payments/{payment.provider_payment_id}/chargebacks", **body)

    def hook(self, token: str | Payment, account: ProviderAccount | None = None) -> int:
        """Deliver a message as the provider would; returns the status it is answered with."""
        token = token.provider_payment_id if isinstance(token, Payment) else token
        answer = self.client.post(
            f"/hooks/payments/{(account or self.mollie).pk}/",
            data=f"id={token}",
            content_type="application/x-www-form-urlencoded",
        )
        return answer.status_code

    def paid(self, **changes: Any) -> Payment:
        """Return a payment that was paid and reported."""
        payment = self.start(**changes)
        self.at_provider(payment, status="paid")
        assert self.hook(payment) == 200
        payment.refresh_from_db()
        assert payment.is_paid
        return payment

    def transferred(self, text: str, payment: Payment, key: str = "") -> Payment:
        """Record a transfer of today."""
        return services.record_receipt(
            payment=payment,
            amount=euros(text),
            received_on=self.today,
            actor="test",
            key=key or f"statement-{next(self._numbers)}",
        )

    @property
    def today(self) -> date:
        return clock.today()


@pytest.fixture
def world(db, settings, tmp_path) -> Iterator[World]:
    """A demo home: only there may a provider be on this machine."""
    settings.KOGGE_IS_DEMO = True
    settings.ALLOWED_HOSTS = ["*"]
    fake = app.build(state_path=tmp_path / "mollie.sqlite3", refund_step_seconds=3600)
    with RunningFake(fake) as running:
        fake.start(running.url)
        # Messages are delivered by the tests themselves, so that each decides when and how often.
        fake.faults.add({"on": "webhook", "kind": "drop", "times": 0})
        yield World(fake, running.url)
    fake.stop()


def ledger(payment: Payment) -> list[tuple[str, int]]:
    """Return kind and amount of a payment's ledger rows, oldest first."""
    return [
        (row.kind, row.amount_minor) for row in ProviderEvent.objects.filter(payment=payment).order_by("pk")
    ]


def told(name: str) -> list[dict[str, Any]]:
    """Return what was emitted under an event's name."""
    return [row.payload for row in OutboxEvent.objects.filter(name=name).order_by("pk")]


@pytest.fixture(name="ledger")
def ledger_fixture():
    return ledger


@pytest.fixture(name="told")
def told_fixture():
    return told
