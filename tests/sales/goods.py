"""Products, prices, stock and delivery options for tests; each call gives a valid thing without arguments."""

from __future__ import annotations

import itertools
from datetime import datetime, time, timedelta
from typing import Any

from kogge.core import clock
from kogge.core.money import Money, UnitPrice
from kogge.planning.markets.models import Market
from kogge.sales.catalog import services as catalog
from kogge.sales.catalog.models import Category, Product, Variant
from kogge.sales.pricing import services as pricing
from kogge.sales.shipping import services as shipping
from kogge.sales.shipping.models import ShippingOption
from kogge.sales.stock import services as stock

_numbers = itertools.count(1)
MAKER = {
    "manufacturer": "Töpferei Raeren",
    "postal_address": "Burgstraße 103, 4730 Raeren, Belgium",
    "electronic_address": "hello@toepferei.example",
}


def a_category(name: str = "Honig", *, key: str = "", parent_key: str = "", **languages: str) -> Category:
    """Make a shelf with a German name and those in further languages."""
    texts = {"de": {"name": name}} | {language: {"name": words} for language, words in languages.items()}
    return catalog.save_category(key=key, texts=texts, parent_key=parent_key, actor="test")


def a_product(
    name: str = "", *, languages: tuple[str, ...] = ("de",), sku: str = "", **facts: Any
) -> Product:
    """Make a product on sale with one variant and a text in each language."""
    number = next(_numbers)
    facts = {"status": "active", "kind": "food", "vat_category": "food", "maker": "Imkerei Venn"} | facts
    product = catalog.save_product(actor="test", **facts)
    catalog.save_variant(
        product_id=product.pk,
        sku=sku or f"T-{number:05}",
        weight_g=600,
        content_amount=500,
        content_unit="g",
        actor="test",
    )
    for language in languages:
        catalog.save_text(
            product_id=product.pk,
            language=language,
            name=name or f"Honig {number}",
            summary="Cremig.",
            actor="test",
        )
    return product


def a_variant(*, on_hand: int = 0, **facts: Any) -> Variant:
    """Make a product on sale and return its variant, with so many pieces on the shelf."""
    variant = a_product(**facts).variants.get()
    if on_hand:
        stock.receive(variant_id=variant.pk, quantity=on_hand, reason="receipt", actor="test")
    return variant


def a_market(code: str = "DE", *, currency: str = "EUR", languages: tuple[str, ...] = ("de",)) -> Market:
    """Make a market with a gross price list of its own VAT."""
    market, _made = Market.objects.get_or_create(
        code=code, defaults={"currency": currency, "languages": list(languages)}
    )
    pricing.save_price_list(market=code, currency=currency, basis="gross", vat_country=code, actor="test")
    return market


def a_price(variant: Variant, amount: str = "12.90", *, market: str = "DE", currency: str = "EUR") -> None:
    """Give a variant its price in a market that has a list."""
    price = UnitPrice.from_decimal(amount, currency)
    pricing.set_price(market=market, variant_id=variant.pk, unit_price=price, actor="test")


def an_option(market: str = "DE", *, code: str = "home", **facts: Any) -> ShippingOption:
    """Make a delivery option of a market that exists: 4.90 EUR, one to two days, cut-off at 14:00."""
    facts = {
        "names": {"de": "DHL nach Hause", "en": "DHL, at home"},
        "carrier": "DHL",
        "price": Money(amount_minor=490, currency="EUR"),
        "days_min": 1,
        "days_max": 2,
        "cutoff_time": time(14, 0),
    } | facts
    return shipping.save_option(market=market, code=code, actor="test", **facts)


def in_minutes(minutes: int) -> datetime:
    """Return the instant so many minutes from now, for holds."""
    return clock.now() + timedelta(minutes=minutes)
