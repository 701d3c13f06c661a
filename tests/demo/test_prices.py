"""Prices follow from the German one by factor and price point, and older ones were lower."""

from datetime import date

import pytest

from kogge.core.money import UnitPrice
from kogge.demo import content, prices


@pytest.fixture(scope="module")
def shop():
    """The demo shop."""
    return content.load()


def test_it_works(shop):
    assert prices.unit_price(1790, shop.market("DE")) == UnitPrice(amount_e4=179000, currency="EUR")


@pytest.mark.parametrize(
    ("market", "german", "there"),
    [
        # 17.90 × 1.03 = 18.437, nearest of 17.90, 18.40, 18.90
        ("FR", 1790, 1840),
        # 17.90 × 0.92 = 16.468, nearest of 16.45 and 16.95
        ("GB", 1790, 1645),
        # 17.90 × 0.94 = 16.826, nearest of 16.40 and 16.90
        ("CH", 1790, 1690),
        ("NL", 1790, 1790),
        # 3.20 × 1.03 = 3.296, nearest of 2.90 and 3.40
        ("AT", 320, 340),
    ],
)
def test_price_points_of_the_markets(shop, market, german, there):
    assert prices.price_point(german, shop.market(market)) == there


def test_a_price_never_falls_to_nothing(shop):
    assert prices.price_point(1, shop.market("GB")) > 0


def test_food_was_cheaper_before_the_rise_and_goods_were_not(shop):
    market, rise = shop.market("DE"), shop.price_rise
    products = {product.key: product for product in shop.products}
    before = date(2025, 8, 1)

    def on(key: str, day: date) -> int:
        product = products[key]
        return prices.price_on(
            day, product=product, variant=product.variants[0], market=market, rise=rise
        ).amount_e4

    # 17.90 / 1.04 = 17.21, to the nearest 0.10
    assert on("butterspekulatius", before) == 172000
    assert on("butterspekulatius", rise.on) == 179000
    assert on("krug", before) == on("krug", rise.on) == 580000
