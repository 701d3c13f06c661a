"""Prices per kilogram, litre and piece, and prices as people type them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kogge.core.money import Money, UnitPrice
from kogge.sales.pricing.rules import base_price


def price(text, currency="EUR"):
    return UnitPrice.from_decimal(text, currency)


@pytest.mark.parametrize(
    ("amount", "content", "unit", "minor", "per"),
    [
        ("12.90", 500, "g", 2580, "kg"),
        ("4.50", 330, "ml", 1364, "l"),  # 13.6363…
        ("6.99", 350, "g", 1997, "kg"),  # 19.9714…
        ("0.05", 10, "ml", 500, "l"),
        ("24.00", 1500, "g", 1600, "kg"),
        ("9.90", 6, "piece", 165, "piece"),
        ("1.005", 2, "piece", 50, "piece"),  # 0.5025 rounds to 0.50
        ("1.01", 2, "piece", 51, "piece"),  # 0.505: half up
    ],
)
def test_the_price_of_one_kilogram_litre_or_piece(amount, content, unit, minor, per):
    base = base_price(price(amount), content, unit)

    assert (base.amount, base.per) == (Money(amount_minor=minor, currency="EUR"), per)


@pytest.mark.parametrize(
    ("content", "unit"), [(0, "g"), (1000, "g"), (1000, "ml"), (1, "piece"), (0, "piece")]
)
def test_none_is_asked_for_where_it_equals_the_price_or_the_content_is_unknown(content, unit):
    assert base_price(price("12.90"), content, unit) is None


def test_yen_have_no_cents():
    assert base_price(price("500", "JPY"), 300, "g").amount == Money(amount_minor=1667, currency="JPY")


@given(
    st.integers(1, 10**9), st.integers(1, 10**6), st.sampled_from([("g", 1000), ("ml", 1000), ("piece", 1)])
)
def test_it_is_never_more_than_half_a_cent_off(amount_e4, content, unit):
    name, parts = unit
    assume(content != parts)

    base = base_price(UnitPrice(amount_e4=amount_e4, currency="EUR"), content, name)

    exact = Fraction(amount_e4 * parts, content * 100)  # cents
    assert abs(base.amount.amount_minor - exact) <= Fraction(1, 2)


@given(st.integers(1, 10**8), st.integers(1, 10**5), st.integers(2, 9))
def test_a_pack_of_several_at_the_same_price_each_has_the_same_base_price(amount_e4, content, times):
    assume(content != 1000 and content * times != 1000)

    one = base_price(UnitPrice(amount_e4=amount_e4, currency="EUR"), content, "g")
    pack = base_price(UnitPrice(amount_e4=amount_e4 * times, currency="EUR"), content * times, "g")

    assert one == pack
