"""The pages that payers and merchants open at the Stripe and PayPal fakes: in their language, safe, and over when over."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from kogge.fakes import dashboard, pages
from kogge.fakes.paypal import app as paypal
from kogge.fakes.server import RunningFake
from kogge.fakes.stripe import app as stripe

WORDS = {
    "en": "Amount to pay",
    "de": "Zu zahlender Betrag",
    "nl": "Te betalen bedrag",
    "fr": "Montant à payer",
}
SUMS = {"en": "1,290.50", "de": "1.290,50", "nl": "1.290,50", "fr": "1\u202f290,50"}
KEY = {"Authorization": "Bearer sk_test_x"}


@pytest.fixture
def at_stripe() -> Iterator[str]:
    fake = stripe.build()
    with RunningFake(fake) as running:
        fake.start(running.url)
        yield running.url
    fake.stop()


@pytest.fixture
def at_paypal() -> Iterator[str]:
    fake = paypal.build()
    with RunningFake(fake) as running:
        fake.start(running.url)
        yield running.url
    fake.stop()


def intent(url: str) -> str:
    form = {
        "amount": "129050", "currency": "eur", "confirm": "true", "payment_method_types[]": "ideal",
        "payment_method_data[type]": "ideal", "return_url": "https://shop.example/", "description": "Order <7>",
    }  # fmt: skip
    body = httpx.post(f"{url}/v1/payment_intents", data=form, headers=KEY).json()
    return body["next_action"]["redirect_to_url"]["url"]


def session(url: str, language: str) -> str:
    form = {
        "mode": "payment", "locale": language, "success_url": "https://shop.example/",
        "line_items[0][quantity]": "1", "line_items[0][price_data][currency]": "eur",
        "line_items[0][price_data][unit_amount]": "129050",
        "line_items[0][price_data][product_data][name]": "Order <7>",
    }  # fmt: skip
    return httpx.post(f"{url}/v1/checkout/sessions", data=form, headers=KEY).json()["url"]


def order(url: str, language: str) -> str:
    token = httpx.post(
        f"{url}/v1/oauth2/token", data={"grant_type": "client_credentials"}, auth=("client", "secret")
    ).json()["access_token"]
    body = {
        "intent": "CAPTURE",
        "purchase_units": [
            {"description": "Order <7>", "amount": {"currency_code": "EUR", "value": "1290.50"}}
        ],
        "payment_source": {"paypal": {"experience_context": {"locale": f"{language}-XX"}}},
    }
    headers = {"Authorization": f"Bearer {token}", "PayPal-Request-Id": language}
    made = httpx.post(f"{url}/v2/checkout/orders", json=body, headers=headers).json()
    return next(link["href"] for link in made["links"] if link["rel"] == "payer-action")


def is_right(answer: httpx.Response, language: str) -> bool:
    text = answer.text
    return (
        f'<html lang="{language}">' in text
        and WORDS[language] in text
        and SUMS[language] in text
        and "Order &lt;7&gt;" in text
        and "default-src 'none'" in answer.headers["Content-Security-Policy"]
    )


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_it_works(at_stripe, at_paypal, language):
    reader = {"Accept-Language": f"{language}-XX,{language};q=0.9"}

    assert is_right(httpx.get(intent(at_stripe), headers=reader), language)
    assert is_right(httpx.get(session(at_stripe, language)), language)
    assert is_right(httpx.get(order(at_paypal, language)), language)


def test_every_language_has_every_sentence():
    for texts in (pages.TEXTS, dashboard._TEXTS):
        assert set(texts) == {"en", "de", "nl", "fr"}
        assert len({frozenset(words) for words in texts.values()}) == 1


def test_what_never_was_is_said_and_what_is_over_leads_back(at_stripe, at_paypal):
    page = intent(at_stripe)
    httpx.post(page, data={"outcome": "paid"})

    over = httpx.get(page)

    assert over.status_code == 410 and 'href="https://shop.example/"' in over.text
    for address in (
        f"{at_stripe}/redirect/pi_x",
        f"{at_stripe}/pay/cs_x",
        f"{at_paypal}/checkoutnow?token=X",
    ):
        assert httpx.get(address).status_code == 404
        assert httpx.post(address, data={"outcome": "paid"}).status_code == 404


def test_an_outcome_that_is_none_changes_nothing(at_stripe, at_paypal):
    for page in (intent(at_stripe), session(at_stripe, "en"), order(at_paypal, "en")):
        assert httpx.post(page, data={"outcome": "maybe"}).status_code == 200
        assert httpx.get(page).status_code == 200


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_a_merchant_registers_an_address_in_the_dashboard(at_stripe, at_paypal, language):
    for url in (at_stripe, at_paypal):
        page = f"{url}/dashboard/webhooks"
        reader = {"Accept-Language": language}

        wrong = httpx.post(page, data={"url": "shop"}, headers=reader)
        right = httpx.post(
            page,
            data={"url": "http://127.0.0.1:8000/hooks/payments/1/"},
            headers=reader,
            follow_redirects=True,
        )

        assert wrong.status_code == 422 and 'role="alert"' in wrong.text
        assert f'<html lang="{language}">' in right.text
        assert "http://127.0.0.1:8000/hooks/payments/1/" in right.text and "<code>" in right.text
