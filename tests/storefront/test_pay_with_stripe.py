"""A shopper orders and pays by Stripe: cards on its hosted page, iDEAL at the bank; no card ever meets the shop."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from tests.storefront.conftest import ACTOR

from kogge.core import clock
from kogge.fakes.server import RunningFake
from kogge.fakes.stripe import app
from kogge.sales.orders.models import Order
from kogge.sales.payments import services as payments

pytestmark = pytest.mark.django_db


@pytest.fixture
def stripe(db, shop, tmp_path) -> Iterator[str]:
    """The address of a running stand-in that sends no message; the little shop in the Netherlands is paid through it."""
    fake = app.build(state_path=tmp_path / "stripe.sqlite3")
    with RunningFake(fake) as running:
        fake.start(running.url)
        fake.clock.set(clock.now())  # the little shop plays on a Monday
        account = payments.save_account(
            provider="stripe", name="Stripe", values={"api_key": "sk_test_shop"}, base_url=running.url,
            actor=ACTOR,
        )  # fmt: skip
        for method in ("creditcard", "ideal"):
            payments.save_market_method(market="NL", method=method, account=account, actor=ACTOR)
        yield running.url
    fake.stop()


def decide(page: str, outcome: str) -> str:
    """Press a button of the hosted page; returns the path in the shop that it leads to."""
    back = urlsplit(httpx.post(page, data={"outcome": outcome}).headers["location"])
    return f"{back.path}?{back.query}"


def arrive(client, path: str):
    """Follow the payer to the shop's own page."""
    return client.get(urlsplit(client.get(path).headers["Location"]).path)


@pytest.mark.parametrize("method", ["creditcard", "ideal"])
def test_it_works(client, shop, stripe, method):
    page = shop.order(client, payment_method=method)
    hosted = httpx.get(page, headers={"Accept-Language": "nl"})
    thanks = arrive(client, decide(page, "paid"))

    order = Order.objects.get()
    assert page.startswith(stripe)
    assert "Testbetaling" in hosted.text and f"Bestelling {order.number}" in hosted.text
    assert thanks.status_code == 200 and "<b>Betaald</b>" in thanks.content.decode()
    assert (order.status, order.paid_minor) == ("paid", order.total_minor)


def test_who_fails_at_the_bank_pays_by_card_instead(client, shop, stripe):
    page = shop.order(client, payment_method="ideal")
    back = arrive(client, decide(page, "failed"))
    order = Order.objects.get()
    again = client.get(f"/nl-nl/pay/{order.token}/")

    cards = client.post(f"/nl-nl/pay/{order.token}/", {"payment_method": "creditcard"}).headers["Location"]
    thanks = arrive(client, decide(cards, "paid"))

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
