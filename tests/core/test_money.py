"""Money adds up, is rounded once, and splits without losing a cent."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kogge.core.money import CurrencyMismatch, Money, UnitPrice, allocate, read_decimal, round_half_up


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0.5", 1), ("-0.5", -1), ("1.4999", 1), ("2.5", 3), ("-2.5", -3), ("0", 0)],
)
def test_halves_round_away_from_zero(value, expected):
    assert round_half_up(Fraction(value)) == expected


@pytest.mark.parametrize(
    ("price", "quantity", "currency", "minor"),
    [
        ("0.033", 3, "EUR", 10),
        ("12.905", 1, "EUR", 1291),
        ("12.905", 2, "EUR", 2581),
        ("99.5", 1, "JPY", 100),
        ("-0.005", 1, "EUR", -1),
    ],
)
def test_unit_price_times_quantity_is_rounded_once(price, quantity, currency, minor):
    assert UnitPrice.from_decimal(price, currency).times(quantity) == Money(
        amount_minor=minor, currency=currency
    )


def test_two_currencies_never_add_up():
    with pytest.raises(CurrencyMismatch):
        Money.from_decimal("1.00", "EUR") + Money.from_decimal("1.00", "CHF")


def test_an_amount_finer_than_a_cent_is_refused():
    with pytest.raises(ValueError, match="finer"):
        Money.from_decimal("1.005", "EUR")


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=20))
def test_shares_add_up_and_keep_their_proportion(amount, weights):
    shares = allocate(amount, weights)

    assert sum(shares) == amount
    if sum(weights):
        for share, weight in zip(shares, weights, strict=True):
            assert abs(share - Fraction(amount * weight, sum(weights))) <= len(weights)


def test_the_largest_share_takes_the_rounding_rest():
    assert allocate(590, [8000, 2000]) == [472, 118]
    assert allocate(100, [1, 1, 1]) == [34, 33, 33]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("12,90", "12.90"),
        ("12.90", "12.90"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234.567", "1234567"),
        ("1\u202f234,5", "1234.5"),
        ("12,90001", "12.90001"),
        (",5", "0.5"),
        ("1234,567", "1234.567"),
        ("+7", "7"),
        ("\u22123,50", "-3.50"),
        ("1\u2019234\u2019567.5", "1234567.5"),
        (" 7 ", "7"),
        ("0,125", "0.125"),
        ("7", "7"),
        ("-3,5", "-3.5"),
        ("1 234,5", "1234.5"),
        ("1'234.50", "1234.50"),
    ],
)
def test_amounts_are_read_as_people_type_them(typed, expected):
    assert read_decimal(typed) == Decimal(expected)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "twelve",
        "1,2,3x",
        "--",
        "--1",
        "١٢",
        "12€",
        "NaN",
        "1e5",
        "1.23.456",
        "1.234.5",
        "12 90",
        "12'5",
        "1.234 567",
        "1 23",
        ".",
        "1,2,3",
    ],
)
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValueError, match="not a figure"):
        read_decimal(typed)


@pytest.mark.parametrize("typed", ["1.234", "9,999", "-12.345", "123,456"])
def test_what_can_be_read_two_ways_is_refused(typed):
    with pytest.raises(ValueError, match="one way only"):
        read_decimal(typed)
