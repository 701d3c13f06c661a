"""Refunds take back the rates of the sale, and part refunds add up to exactly its VAT."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kogge.sales.tax.rules import refund_buckets
from kogge.sales.tax.rules.refunds import RefundTooHigh


@pytest.fixture(scope="module")
def sale(decide):
    """39.00 at 21 %, 11.60 and 12.90 at 9 %, 4.90 shipping: VAT 7.29 and 2.18."""
    return decide(goods="standard 3900, food 1160, food 1290", shipping_minor=490)


def _amounts(buckets) -> list[tuple[int, int, int, int]]:
    return [(b.rate_bp, b.net_minor, b.vat_minor, b.gross_minor) for b in buckets]


def test_it_works(sale) -> None:
    # 11.60 of the 26.39 at 9 %: VAT 2.18 x 11.60 / 26.39 = 0.958.
    buckets = refund_buckets(sale, lines={"2": 1_160})

    assert _amounts(buckets) == [(900, -1_064, -96, -1_160)]


def test_the_whole_order_mirrors_the_sale(sale) -> None:
    buckets = refund_buckets(sale, lines={"1": 3_900, "2": 1_160, "3": 1_290}, shipping_gross_minor=490)

    assert _amounts(buckets) == [
        (b.rate_bp, -b.net_minor, -b.vat_minor, -b.gross_minor) for b in sale.buckets
    ]


def test_shipping_alone_keeps_its_original_shares(sale) -> None:
    # 4.90 was 3.01 at 21 % and 1.89 at 9 %.
    buckets = refund_buckets(sale, lines={}, shipping_gross_minor=490)

    assert [(b.rate_bp, b.gross_minor) for b in buckets] == [(2100, -301), (900, -189)]


def test_nothing_given_back_is_no_bucket(sale) -> None:
    assert refund_buckets(sale, lines={}) == ()


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"lines": {"1": 3_901}}, id="line_above_its_price"),
        pytest.param({"lines": {"9": 1}}, id="line_never_sold"),
        pytest.param({"lines": {"1": -1}}, id="against_the_sale"),
        pytest.param({"lines": {}, "shipping_gross_minor": 491}, id="shipping_above_what_was_paid"),
        pytest.param(
            {"lines": {"1": 3_900}, "refunded_gross_minor": {2100: 302}}, id="rate_given_back_before"
        ),
    ],
)
def test_more_than_was_paid_is_refused(sale, fields) -> None:
    with pytest.raises(RefundTooHigh):
        refund_buckets(sale, **fields)


@settings(deadline=None)
@given(cuts=st.sets(st.integers(1, 3_899), max_size=6))
def test_part_refunds_add_up_to_the_vat_of_the_sale(sale, cuts) -> None:
    borders = [0, *sorted(cuts), 3_900]

    vat = 0
    for before, after in zip(borders, borders[1:], strict=False):
        (bucket,) = refund_buckets(sale, lines={"1": after - before}, refunded_gross_minor={2100: before})
        assert bucket.net_minor + bucket.vat_minor == bucket.gross_minor == before - after
        vat += bucket.vat_minor
    shipping = refund_buckets(sale, lines={}, shipping_gross_minor=490, refunded_gross_minor={2100: 3_900})

    assert vat + shipping[0].vat_minor == -sale.buckets[0].vat_minor
