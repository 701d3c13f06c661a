"""How the demo shop's prices follow from one German price: factor, then the market's usual price points."""

from __future__ import annotations

from datetime import date

from kogge.core.money import UnitPrice
from kogge.demo.values import Market, PriceRise, Product, Variant

# One hundredth of a currency unit in the ten-thousandths that unit prices are counted in.
_E4_PER_MINOR = 100


def price_point(german_minor: int, market: Market) -> int:
    """Return the price in minor units of the market's currency, at the price point nearest to the converted price."""
    converted = german_minor * market.factor_percent
    step = market.step_minor
    steps = (converted + (market.under_minor + step // 2) * 100) // (step * 100)
    return max(1, steps) * step - market.under_minor


def unit_price(german_minor: int, market: Market) -> UnitPrice:
    """Return the unit price in a market, in the market's basis."""
    return UnitPrice(amount_e4=price_point(german_minor, market) * _E4_PER_MINOR, currency=market.currency)


def price_on(day: date, *, product: Product, variant: Variant, market: Market, rise: PriceRise) -> UnitPrice:
    """Return what one piece cost in a market on a day: food was cheaper before the rise, to the nearest 0.10."""
    now = variant.prices[market.code]
    if day >= rise.on or product.kind != "food":
        return now
    tenth_e4 = 1000
    before = round(now.amount_e4 * 100 / (100 + rise.percent) / tenth_e4) * tenth_e4
    return UnitPrice(amount_e4=max(tenth_e4, before), currency=now.currency)
