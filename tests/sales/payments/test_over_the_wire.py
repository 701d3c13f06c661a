"""Shop and provider as two servers that really call each other, messages included."""

from __future__ import annotations

import httpx
import pytest

from kogge.sales.payments import queries, services
from kogge.sales.payments.models import ParkedEvent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def wire(world, live_server, settings):
    """Let messages through, to a shop that is really served."""
    settings.KOGGE_PUBLIC_URL = live_server.url
    httpx.delete(f"{world.url}/_fake/faults")
    return world


def test_it_works(wire, ledger, told):
    payment = wire.start()

    page = httpx.post(payment.checkout_url, data={"outcome": "paid"})
    wire.control("/settle", seconds=10)

    payment.refresh_from_db()
    assert page.headers["location"] == "https://shop.example/thanks/"
    assert payment.is_paid and ledger(payment) == [("captured", 1290)]
    assert len(told("payments.captured")) == 1


def test_every_other_outcome_of_the_hosted_page_arrives(wire):
    ends = {
        "failed": ("failed", "https://shop.example/thanks/"),
        "canceled": ("cancelled", "https://shop.example/basket/"),
        "expired": ("expired", "https://shop.example/thanks/"),
    }
    found = {}

    for outcome in ends:
        payment = wire.start(purpose=f"probe:{outcome}")
        page = httpx.post(payment.checkout_url, data={"outcome": outcome})
        wire.control("/settle", seconds=10)
        payment.refresh_from_db()
        found[outcome] = (payment.status, page.headers["location"])

    assert found == ends


def test_a_payer_who_is_faster_than_the_creating_call_has_paid(wire, ledger, told):
    wire.fault("webhook_first", method="POST", path="/v2/payments")

    payment = wire.start()

    assert payment.is_paid and payment.provider_payment_id
    assert ledger(payment) == [("captured", 1290)]
    assert len(told("payments.captured")) == 1


def test_messages_that_are_doubled_or_overtaken_make_one_capture_each(wire, ledger):
    wire.fault("duplicate", on="webhook")
    wire.fault("reorder", on="webhook")
    payments = [wire.start(purpose=f"probe:{number}") for number in range(3)]

    for payment in payments:
        httpx.post(payment.checkout_url, data={"outcome": "paid"})
        wire.control("/settle", seconds=10)

    assert [ledger(payment) for payment in payments] == [[("captured", 1290)]] * 3


def test_a_shop_that_was_away_is_told_again(wire, ledger, settings):
    account_path = f"/hooks/payments/{wire.mollie.pk}/"
    address, settings.KOGGE_PUBLIC_URL = settings.KOGGE_PUBLIC_URL, "http://127.0.0.1:9"
    payment = wire.start()
    httpx.post(payment.checkout_url, data={"outcome": "paid"})
    wire.control("/settle", seconds=10)
    before = ledger(payment)

    # The shop is back, under the address that the provider knows for this payment.
    wire.fake.state.save_payment(
        {**wire.fake.need_payment(payment.provider_payment_id), "webhookUrl": address + account_path}
    )
    wire.control(f"/payments/{payment.provider_payment_id}/webhook")
    wire.control("/settle", seconds=10)

    assert (before, ledger(payment)) == ([], [("captured", 1290)])
    assert queries.paid_minor("probe:10042") == 1290


def test_signed_events_report_payment_refund_and_chargeback(wire, ledger):
    hook = httpx.post(
        f"{wire.url}/v2/webhooks",
        json={"name": "Shop", "url": services.webhook_url(wire.mollie), "eventTypes": ["*"]},
        headers={"Authorization": "Bearer test_shop"},
    ).json()
    services.save_account(
        provider="mollie", name="Mollie", values={"webhook_secret": hook["webhookSecret"]}, base_url=wire.url,
        account=wire.mollie, actor="test",
    )  # fmt: skip
    payment = wire.start()
    # Without an address of its own the payment is reported by signed events alone.
    wire.fake.state.save_payment({**wire.fake.need_payment(payment.provider_payment_id), "webhookUrl": None})

    httpx.post(payment.checkout_url, data={"outcome": "paid"})
    wire.control("/settle", seconds=10)
    wire.at_provider_chargeback(payment, amount="2.90")
    wire.control("/settle", seconds=10)
    before = ledger(payment)
    wire.control(f"/hooks/{hook['id']}/rotate")
    wire.control(f"/payments/{payment.provider_payment_id}/webhook")
    wire.control("/settle", seconds=10)

    assert before == [("captured", 1290), ("charged_back", -290)]
    assert [row.reason for row in ParkedEvent.objects.all()] == ["forged"]
