"""A small shop in two markets, and what is shown of it."""

from __future__ import annotations

from typing import Any

from tests.sales import goods

from kogge.core.events import relay
from kogge.core.jobs import worker
from kogge.sales.catalog.models import Product, Variant
from kogge.sales.offers import queries, services
from kogge.sales.offers.values import AssortmentValue, OfferCard


def settle() -> None:
    """Let relay and worker do what they would have done within a second."""
    worker.settle()


def follow() -> int:
    """Stamp what has happened and bring it in, without other jobs; returns how many offers were written."""
    relay.run_until_empty()
    return services.refresh()


def open_markets() -> None:
    """Make Germany (de) and Belgium (nl, fr), each with prices with VAT and a delivery option, and build."""
    goods.a_market("DE")
    goods.a_market("BE", languages=("nl", "fr"))
    for market in ("DE", "BE"):
        goods.an_option(market)
    settle()


def shop(market: str = "DE", language: str = "de") -> AssortmentValue:
    """Return what is for sale in a market."""
    found = queries.assortment(market, language)
    assert found is not None
    return found


def a_thing(
    name: str = "",
    *,
    price: str = "12.90",
    markets: tuple[str, ...] = ("DE",),
    on_hand: int = 50,
    **facts: Any,
) -> Product:
    """Make a product with one variant, a price in each market and pieces on the shelf."""
    product = goods.a_product(name, **facts)
    variant = product.variants.get()
    for market in markets:
        goods.a_price(variant, price, market=market)
    if on_hand:
        goods.stock.receive(variant_id=variant.pk, quantity=on_hand, reason="receipt", actor="test")
    return product


def variant_of(product: Product) -> Variant:
    """Return the only variant of a product."""
    return product.variants.get()


def names(cards: Any) -> list[str]:
    """Return the names on cards."""
    return [card.name for card in cards]


def the_card(product: Product, market: str = "DE", language: str = "de") -> OfferCard | None:
    """Return the card of a product in a market; None where it is not for sale."""
    return next(iter(queries.cards(shop(market, language), [product.pk])), None)
