"""Drive a shop as a shopper does: fill a cart, look at the quote, place, pay on the provider's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
from django.test import Client
from tests import factories

from kogge.core.errors import KoggeError
from kogge.sales.catalog.models import Variant
from kogge.sales.checkout import queries as carts
from kogge.sales.checkout import rules
from kogge.sales.checkout import services as checkout
from kogge.sales.checkout.models import Cart
from kogge.sales.checkout.values import Entered, Quote
from kogge.sales.orders import services as orders
from kogge.sales.orders.models import Order
from kogge.sales.payments import services as payments
from kogge.sales.payments.models import Payment, ProviderAccount

# What a shopper of each country writes as address; the Dutch one is what factories.entered() gives anyway.
ADDRESSES = {
    "DE": {"street": "Pontstraße", "house_number": "7", "postcode": "52062", "city": "Aachen"},
    "BE": {"street": "Rue Neuve", "house_number": "3", "postcode": "4700", "city": "Eupen"},
    "CH": {"street": "Rebgasse", "house_number": "5", "postcode": "4058", "city": "Basel"},
    "GB": {"street": "High Street", "house_number": "1", "postcode": "SW1A 1AA", "city": "London"},
}
METHODS = {"NL": "ideal", "BE": "bancontact", "DE": "banktransfer", "CH": "creditcard"}


@dataclass
class Shop:
    """A shop that sells, and the address of its payment provider."""

    mollie_url: str
    account: ProviderAccount
    jug: Variant
    book: Variant

    def cart(self, *lines: tuple[Variant, int], market: str = "NL", language: str = "nl") -> Cart:
        """Return a cart with these pieces; one jug when nothing is said."""
        token = ""
        for variant, quantity in lines or ((self.jug, 1),):
            token = checkout.add_to_cart(
                token=token, market=market, language=language, variant_id=variant.pk, quantity=quantity
            ).token
        cart = carts.open_cart(token)
        assert cart is not None
        return cart

    def quote(self, cart: Cart, **entered: Any) -> Quote:
        """Return what the cart costs with these entries."""
        values = factories.entered(**{"payment_method": METHODS.get(cart.market, "creditcard"), **entered})
        return checkout.quote(
            cart=cart, market=cart.market, language=cart.language, entered=Entered.from_dict(values)
        )

    def place(self, cart: Cart, **entered: Any) -> Order:
        """Order what the quote shows."""
        return self.send(cart, rules.fingerprint(self.quote(cart, **entered)), **entered)

    def send(self, cart: Cart, seen: str, **entered: Any) -> Order:
        """Send the checkout with the fingerprint of a quote that was looked at earlier."""
        values = {"payment_method": METHODS.get(cart.market, "creditcard"), **entered}
        return checkout.place(
            token=cart.token, entered=Entered.from_dict(factories.entered(**values)), seen=seen
        )

    def begin_payment(self, order: Order, method: str = "") -> Payment:
        """Start the payment of an order at its provider."""
        return orders.begin_payment(
            number=order.number, return_url="http://shop.example/back", cancel_url="http://shop.example/back",
            locale=order.language, method=method,
        )  # fmt: skip

    def settle(self, payment: Payment, outcome: str = "paid", *, webhook: bool = True) -> None:
        """Press a button on the provider's page, and let it call back."""
        answer = httpx.post(payment.checkout_url, data={"outcome": outcome}, timeout=10)
        assert answer.status_code in (200, 302, 303), answer.text
        if webhook:
            assert self.call_back(payment.provider_payment_id) == 200

    def call_back(self, provider_payment_id: str) -> int:
        """Call the shop as the provider does; return the status of the answer."""
        answer = Client().post(
            f"/hooks/payments/{self.account.pk}/",
            f"id={provider_payment_id}",
            content_type="application/x-www-form-urlencoded",
        )
        return answer.status_code

    def sell(self, *lines: tuple[Variant, int], market: str = "NL", **entered: Any) -> Order:
        """Place and pay an order; return it as it is then."""
        order = self.place(self.cart(*lines, market=market), **entered)
        payment = self.begin_payment(order)
        self.settle(payment)
        order.refresh_from_db()
        return order


def open_shop(mollie_url: str) -> Shop:
    """Set a demo shop up that sells in four markets."""
    factories.make_company()
    for code, languages in {
        "NL": ("nl", "en"),
        "DE": ("de",),
        "BE": ("fr", "nl"),
        "CH": ("en", "de"),
    }.items():
        factories.make_market(code, languages=languages)
    account = payments.save_account(
        provider="mollie", name="Mollie", values={"api_key": "test_key"}, base_url=mollie_url, actor="test"
    )
    transfer = payments.save_account(
        provider="prepayment", name="Bank", actor="test",
        values={"holder": "Dreiländer Feinkost GmbH", "iban": "DE89370400440532013000", "bic": "COBADEFFXXX"},
    )  # fmt: skip
    for code, method in METHODS.items():
        payments.save_market_method(
            market=code,
            method=method,
            account=transfer if method == "banktransfer" else account,
            actor="test",
        )
    payments.save_market_method(market="NL", method="creditcard", account=account, actor="test", position=1)
    everywhere = tuple(METHODS)
    return Shop(
        mollie_url=mollie_url,
        account=account,
        jug=factories.make_variant(sku="JUG-1", price="12.10", markets_sold_in=everywhere),
        book=factories.make_variant(
            sku="BOOK-1", price="10.90", vat_category="book", markets_sold_in=everywhere, name="Kochbuch"
        ),
    )


def code_of(error: KoggeError) -> str:
    """Return the stable code of an error."""
    return error.code
