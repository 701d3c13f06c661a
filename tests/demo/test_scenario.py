"""The script of the last orders shows every state and can be played through the shop."""

from collections import Counter
from datetime import timedelta

import pytest
from stdnum.be import vat as belgian_vat
from stdnum.de import vat as german_vat
from stdnum.nl import btw as dutch_vat

from kogge.demo import content
from kogge.demo.scenario import OrderState, current_orders, pieces_taken

SHOP = content.load()
BY_SKU = SHOP.products_by_sku()


@pytest.fixture(scope="module")
def orders():
    """The script."""
    return current_orders()


def test_it_works(orders):
    assert len(orders) == 40
    assert current_orders() == orders


def test_every_state_occurs(orders):
    assert {order.state for order in orders} == set(OrderState)


def test_the_oldest_comes_first(orders):
    ages = [order.placed_ago for order in orders]

    assert ages == sorted(ages, reverse=True)
    assert min(ages) > timedelta(0)


def test_goods_options_and_methods_exist_in_the_market(orders):
    for order in orders:
        market = SHOP.market(order.market)
        assert order.language in market.languages
        assert order.payment_method in market.payment_methods
        assert order.shipping_option in {option.code for option in market.shipping}
        for line in order.lines:
            assert line.quantity > 0
            assert order.market not in BY_SKU[line.sku].not_sold_in, line.sku


def test_what_left_has_a_carrier_and_a_number_and_left_after_it_was_placed(orders):
    for order in orders:
        if order.state is OrderState.DISPATCHED:
            assert order.dispatched_ago is not None
        if order.dispatched_ago is not None:
            assert order.dispatched_ago < order.placed_ago
            assert order.carrier
            assert len(order.tracking_number) >= 8
        else:
            assert order.tracking_number == ""


def test_tracking_numbers_differ(orders):
    numbers = Counter(order.tracking_number for order in orders if order.tracking_number)

    assert max(numbers.values()) == 1


def test_cancellations_say_why(orders):
    for order in orders:
        is_cancelled = order.state in (OrderState.CANCELLED_BEFORE_PAYMENT, OrderState.CANCELLED_AND_REFUNDED)
        assert bool(order.reason) == is_cancelled


def test_the_first_click_shows_the_region(orders):
    methods = {(order.market, order.payment_method) for order in orders}

    assert ("NL", "ideal") in methods
    assert ("DE", "banktransfer") in methods
    assert {order.market for order in orders} == {market.code for market in SHOP.markets}


def test_firms_have_valid_vat_ids(orders):
    numbers = {order.market: order.customer.vat_id for order in orders if order.customer.kind == "business"}

    assert belgian_vat.is_valid(numbers["BE"])
    assert dutch_vat.is_valid(numbers["NL"])
    assert german_vat.is_valid(numbers["DE"])
    assert all(
        order.customer.address.company == order.customer.company_name
        for order in orders
        if order.customer.kind == "business"
    )


def test_pieces_taken_count_what_is_held_or_gone(orders):
    taken = pieces_taken()
    everything = Counter()
    for order in orders:
        everything.update({line.sku: line.quantity for line in order.lines})

    assert taken <= everything
    # One jar was never paid for and one has been sent.
    assert everything["DF-1061"] == 2
    assert taken["DF-1061"] == 1
