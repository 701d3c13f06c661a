"""A shopper orders and pays by PayPal: agrees there, comes back, and the order is paid when the thank-you page opens."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from tests.storefront.conftest import ACTOR

from kogge.fakes.paypal import app
from kogge.fakes.server import RunningFake
from kogge.sales.orders.models import Order
from kogge.sales.payments import services as payments

pytestmark = pytest.mark.django_db


@pytest.fixture
def paypal(db, shop, tmp_path) -> Iterator[str]:
    """The address of a running stand-in that sends no message; the little shop in the Netherlands is paid through it."""
    fake = app.build(state_path=tmp_path / "paypal.sqlite3")
    with RunningFake(fake) as running:
        fake.start(running.url)
        account = payments.save_account(
            provider="paypal", name="PayPal", values={"client_id": "shop", "client_secret": "secret"},
            base_url=running.url, actor=ACTOR,
        )  # fmt: skip
        payments.save_market_method(market="NL", method="paypal", account=account, actor=ACTOR)
        yield running.url
    fake.stop()


def decide(page: str, outcome: str) -> str:
    """Press a button of the payer's page; returns the path in the shop that it leads to."""
    back = urlsplit(httpx.post(page, data={"outcome": outcome}).headers["location"])
    return f"{back.path}?{back.query}"


def path_of(response) -> str:
    return urlsplit(response.headers["Location"]).path


def test_it_works(client, shop, paypal):
    page = shop.order(client, payment_method="paypal")
    order = Order.objects.get()
    hosted = httpx.get(page)

    onward = client.get(decide(page, "paid"))
    thanks = client.get(path_of(onward))

    order.refresh_from_db()
    assert page.startswith(f"{paypal}/checkoutnow?token=")
    assert '<html lang="nl">' in hosted.text and f"Bestelling {order.number}" in hosted.text
    assert path_of(onward) == f"/nl-nl/order/{order.token}/"
    assert "<b>Betaald</b>" in thanks.content.decode()
    assert (order.status, order.paid_minor) == ("paid", order.total_minor)


def test_who_goes_back_may_pay_otherwise(client, shop, paypal):
    page = shop.order(client, payment_method="paypal")
    order = Order.objects.get()

    back = client.get(decide(page, "canceled"))
    other = client.post(f"/nl-nl/pay/{order.token}/", {"payment_method": "banktransfer"})

    assert back.status_code == 200 and "Je bestelling betalen" in back.content.decode()
    assert path_of(other) == f"/nl-nl/order/{order.token}/"
    assert Order.objects.count() == 1


def test_an_empty_account_is_told_and_the_order_stands(client, shop, paypal):
    page = shop.order(client, payment_method="paypal")

    onward = client.get(decide(page, "failed"))
    text = client.get(f"/nl-nl/pay/{Order.objects.get().token}/").content.decode()

    assert client.get(path_of(onward)).status_code == 200
    assert "Je bank heeft de betaling met PayPal geweigerd" in text
