"""The hosted checkout page of the Mollie fake, as a shopper's browser meets it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import httpx
import pytest

from kogge.fakes.mollie import app, pages
from kogge.fakes.server import RunningFake

HEADERS = {"Authorization": "Bearer test_key"}


@pytest.fixture
def shop() -> Iterator[httpx.Client]:
    fake = app.build()
    with RunningFake(fake) as running:
        fake.start(running.url)
        with httpx.Client(base_url=running.url) as client:
            yield client
    fake.stop()


def create(shop: httpx.Client, **changes: object) -> dict:
    body = {
        "amount": {"value": "1234.50", "currency": "EUR"},
        "description": "Order 10042",
        "redirectUrl": "https://shop.example/thanks/",
        "cancelUrl": "https://shop.example/basket/",
        "method": "ideal",
        **changes,
    }
    answer = shop.post("/v2/payments", json=body, headers=HEADERS)
    assert answer.status_code == 201, answer.text
    return answer.json()


def status(shop: httpx.Client, payment: dict) -> str:
    return shop.get(f"/v2/payments/{payment['id']}", headers=HEADERS).json()["status"]


def test_it_works(shop):
    payment = create(shop)

    page = shop.get(payment["_links"]["checkout"]["href"])
    answer = shop.post(payment["_links"]["checkout"]["href"], data={"outcome": "paid"})

    assert page.status_code == 200
    assert "iDEAL | Wero" in page.text and "Order 10042" in page.text
    assert (answer.status_code, answer.headers["location"]) == (303, "https://shop.example/thanks/")
    assert status(shop, payment) == "paid"


@pytest.mark.parametrize(
    ("locale", "words", "amount"),
    [
        ("de_DE", "Zu zahlender Betrag", "1.234,50\u00a0EUR"),
        ("nl_BE", "Te betalen bedrag", "1.234,50\u00a0EUR"),
        ("fr_FR", "Montant à payer", "1\u202f234,50\u00a0EUR"),
        ("en_GB", "Amount to pay", "1,234.50\u00a0EUR"),
        ("pl_PL", "Amount to pay", "1,234.50\u00a0EUR"),
    ],
)
def test_the_page_speaks_the_payments_language(shop, locale, words, amount):
    payment = create(shop, locale=locale)

    text = shop.get(payment["_links"]["checkout"]["href"]).text

    assert words in text and amount in text
    assert f'<html lang="{pages.language_of({"locale": locale})}">' in text


@pytest.mark.parametrize(
    ("outcome", "target"),
    [
        ("failed", "https://shop.example/thanks/"),
        ("expired", "https://shop.example/thanks/"),
        ("canceled", "https://shop.example/basket/"),
    ],
)
def test_every_outcome_leads_back_to_the_shop(shop, outcome, target):
    payment = create(shop)

    answer = shop.post(payment["_links"]["checkout"]["href"], data={"outcome": outcome})

    assert answer.headers["location"] == target
    assert status(shop, payment) == outcome


def test_without_a_method_the_shopper_chooses_first_and_may_choose_again_after_a_failure(shop):
    payment = create(shop, method=None, restrictPaymentMethodsToCountry="NL")
    address = payment["_links"]["checkout"]["href"]

    choice = shop.get(address).text
    chosen = shop.post(address, data={"method": "ideal"}, follow_redirects=True)
    failed = shop.post(address, data={"outcome": "failed"}, follow_redirects=True)

    assert 'value="ideal"' in choice and 'value="eps"' not in choice
    assert 'value="paid"' in chosen.text
    assert 'role="alert"' in failed.text and 'value="creditcard"' in failed.text
    assert status(shop, payment) == "open"


def test_a_payment_that_is_over_shows_the_way_back(shop):
    payment = create(shop, locale="de_DE")
    address = payment["_links"]["checkout"]["href"]
    shop.post(address, data={"outcome": "paid"})

    page = shop.get(address)
    again = shop.post(address, data={"outcome": "failed"})

    assert page.status_code == 410 and 'href="https://shop.example/thanks/"' in page.text
    assert again.headers["location"] == "https://shop.example/thanks/"
    assert status(shop, payment) == "paid"


@pytest.mark.parametrize(
    ("locale", "name"), [("de_DE", "Karte"), ("fr_BE", "Carte bancaire"), ("en_GB", "Card")]
)
def test_a_method_has_the_name_that_payers_know(shop, locale, name):
    payment = create(shop, method=None, locale=locale)

    assert f">{name}</button>" in shop.get(payment["_links"]["checkout"]["href"]).text


def test_an_unknown_payment_and_an_unknown_outcome_change_nothing(shop):
    payment = create(shop)

    assert shop.get("/checkout/tr_none").status_code == 404
    assert shop.post(payment["_links"]["checkout"]["href"], data={"outcome": "free"}).status_code == 422
    assert status(shop, payment) == "open"


def test_what_the_shop_wrote_cannot_inject_markup(shop):
    payment = create(shop, description='<script>alert("x")</script>')

    page = shop.get(payment["_links"]["checkout"]["href"])

    assert "<script" not in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_the_page_loads_one_stylesheet_and_nothing_from_elsewhere(shop):
    payment = create(shop)

    text = shop.get(payment["_links"]["checkout"]["href"]).text

    assert re.findall(r'<link rel="stylesheet" href="([^"]+)"', text) == ["/assets/checkout.css"]
    assert "http" not in text.replace("https://shop.example", "")
    assert "focus-visible" in shop.get("/assets/checkout.css").text
    assert shop.get("/assets/method.svg").headers["content-type"] == "image/svg+xml"


def test_a_bank_transfer_shows_account_and_reference(shop):
    payment = create(shop, method="banktransfer", locale="fr_FR")

    text = shop.get(payment["_links"]["checkout"]["href"]).text

    assert payment["details"]["transferReference"] in text
    assert payment["details"]["bankAccount"] in text


def test_all_languages_have_the_same_texts():
    keys = {language: set(texts) for language, texts in pages._TEXTS.items()}

    assert set(keys) == {"de", "nl", "fr", "en"}
    assert len({json.dumps(sorted(found)) for found in keys.values()}) == 1
