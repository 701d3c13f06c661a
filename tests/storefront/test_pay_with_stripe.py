"""A shopper orders and pays by Stripe: cards on its hosted page, iDEAL at the bank; no card ever meets the shop."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from tests.storefront.conftest import ACTOR

from kogge.fakes.server import RunningFake
from kogge.fakes.stripe import app
from kogge.sales.orders.models import Order
from kogge.sales.payments import services as payments

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def monday() -> None:
    """Let the little shop be open today: the server that takes the messages knows no other day."""


@pytest.fixture
def stripe(db, shop, settings, live_server, tmp_path) -> Iterator[str]:
    """The address of a running stand-in; the little shop in the Netherlands is paid through it."""
    settings.ALLOWED_HOSTS = ["*"]
    settings.KOGGE_PUBLIC_URL = live_server.url
    fake = app.build(state_path=tmp_path / "stripe.sqlite3")
    with RunningFake(fake) as running:
        fake.start(running.url)
        account = payments.save_account(
            provider="stripe", name="Stripe", values={"api_key": "sk_test_shop"}, base_url=running.url,
            actor=ACTOR,
        )  # fmt: skip
        endpoint = httpx.post(
            f"{running.url}/v1/webhook_endpoints",
            data={"url": payments.webhook_url(account), "enabled_events[]": "*"},
            headers={"Authorization": "Bearer sk_test_shop"},
        ).json()
        payments.save_account(
            provider="stripe", name="Stripe", values={"webhook_secret": endpoint["secret"]},
            base_url=running.url, account=account, actor=ACTOR,
        )  # fmt: skip
        for method in ("creditcard", "ideal"):
            payments.save_market_method(market="NL", method=method, account=account, actor=ACTOR)
        yield running.url
    fake.stop()


def decide(page: str, outcome: str) -> str:
    """Press a button of the hosted page; returns the path in the shop that it leads to, its messages delivered."""
    answer = httpx.post(page, data={"outcome": outcome})
    root = f"{urlsplit(page).scheme}://{urlsplit(page).netloc}"
    httpx.post(f"{root}/_fake/settle", json={"seconds": 10}, timeout=15)
    back = urlsplit(answer.headers["location"])
    return f"{back.path}?{back.query}" if back.query else back.path


@pytest.mark.parametrize("method", ["creditcard", "ideal"])
def test_it_works(client, shop, stripe, method):
    page = shop.order(client, payment_method=method)
    hosted = httpx.get(page, headers={"Accept-Language": "nl"})
    thanks = client.get(decide(page, "paid"), follow=True)

    order = Order.objects.get()
    assert page.startswith(stripe)
    assert "Testbetaling" in hosted.text and f"Bestelling {order.number}" in hosted.text
    assert thanks.status_code == 200 and "<b>Betaald</b>" in thanks.content.decode()
    assert (order.status, order.paid_minor) == ("paid", order.total_minor)


def test_who_fails_at_the_bank_pays_by_card_instead(client, shop, stripe):
    page = shop.order(client, payment_method="ideal")
    back = client.get(decide(page, "failed"), follow=True)
    order = Order.objects.get()
    again = client.get(f"/nl-nl/pay/{order.token}/")

    cards = client.post(f"/nl-nl/pay/{order.token}/", {"payment_method": "creditcard"}).headers["Location"]
    thanks = client.get(decide(cards, "paid"), follow=True)

    assert back.status_code == 200
    assert "Je bank heeft de betaling met iDEAL | Wero geweigerd" in again.content.decode()
    assert "<b>Betaald</b>" in thanks.content.decode()
    assert Order.objects.count() == 1


def test_a_bank_that_says_no_at_once_is_not_a_silent_provider(client, shop, stripe):
    httpx.post(
        f"{stripe}/_fake/faults",
        json={"on": "api", "kind": "status", "status": 402, "method": "POST", "path": "/v1/payment_intents"},
    )

    location = shop.order(client, payment_method="ideal")
    text = client.get(location).content.decode()

    assert location == f"/nl-nl/pay/{Order.objects.get().token}/"
    assert "Je bank heeft de betaling met iDEAL | Wero geweigerd" in text


def test_the_shops_pages_load_nothing_from_stripe_and_ask_for_no_card(client, shop, stripe):
    shop.fill(client)

    response = client.get("/nl-nl/checkout/")

    text = response.content.decode()
    assert "creditcard" in text
    assert "stripe" not in text.lower() and "cc-number" not in text
    assert "stripe" not in response.headers["Content-Security-Policy"]
