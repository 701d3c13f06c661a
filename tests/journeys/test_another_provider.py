"""The owner brings in another payment provider, from its account to the first order that is paid through it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from tests.journeys import shoppers
from tests.journeys.homes import Served
from tests.journeys.windows import Window

pytestmark = pytest.mark.browser

MUG = "henkelbecher-mit-rotem-zweig"


def add_stripe(office: Window) -> None:
    """Add the account, register the shop's address in Stripe's dashboard, and enter the secret it shows."""
    office.go("/office/payments/accounts/")
    office.page.click("a[href$='/accounts/add/stripe/']")
    office.look()
    office.enter({"name": "Stripe", "api_key": "sk_test_journey"})
    office.page.click("main .o-card__body button[type=submit]")
    office.page.wait_for_url(re.compile(r"/office/payments/accounts/\d+/$"))
    account = office.page.url.removeprefix(office.served.url)
    office.look()
    address = office.page.inner_text("main .o-facts dd")
    office.page.click("a[href$='/dashboard/webhooks']")
    office.look()
    office.page.fill("input[name=url]", address)
    office.page.click("main button")
    office.page.wait_for_selector("code")
    secret = office.page.inner_text("code")
    office.go(account)
    office.enter({"webhook_secret": secret})
    office.page.click("main .o-card__body button[type=submit]")
    office.see("Saved")


def test_it_works(demo: Served, open_window: Callable[..., Window]):
    """A German consumer pays a mug with Klarna through Stripe; the order is to be shipped at once."""
    office = open_window(demo)
    office.log_in()
    add_stripe(office)
    office.go("/office/payments/methods/DE/")
    office.page.select_option("select[name='klarna-account']", label="Stripe")
    office.page.click("main form button.o-button--primary")
    office.see("Klarna")

    shop = open_window(demo, locale="de")
    shop.fill_cart("/de-de", MUG)
    shop.enter(shoppers.JONAS)
    shop.choose("payment_method", "klarna")
    shop.order()
    shop.see("Testzahlung", "Klarna")
    shop.look()
    shop.page.click("button[value=paid]")
    shop.page.wait_for_url("**/de-de/order/**")
    shop.wait_until(lambda words: "Bezahlt" in words)
    number = shop.order_number()

    office.go(f"/office/orders/{number}/")
    office.see("To ship", "received with Klarna")
