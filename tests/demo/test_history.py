"""The invented history is the same for the same seed, adds up, and has the shape of a small merchant's year."""

from collections import Counter
from datetime import UTC, date, timedelta

import pytest

from kogge.core import addresses
from kogge.core.clock import LOCAL_ZONE
from kogge.demo import content
from kogge.demo.history import DAYS, ORDERS, history

UNTIL = date(2026, 11, 19)
SHOP = content.load()
BY_SKU = SHOP.products_by_sku()


@pytest.fixture(scope="module")
def orders():
    """Twenty-five months of orders."""
    return list(history(UNTIL, 7))


def per_month(orders):
    """Count orders by (year, month) in Aachen."""
    months = Counter()
    for order in orders:
        local = order.placed_at.astimezone(LOCAL_ZONE)
        months[local.year, local.month] += 1
    return months


def test_it_works(orders):
    assert abs(len(orders) - ORDERS) < ORDERS * 0.08
    assert orders == sorted(orders, key=lambda order: order.placed_at)
    assert max(Counter(order.number for order in orders).values()) == 1


def test_the_same_seed_gives_the_same_orders(orders):
    assert list(history(UNTIL, 7)) == orders


def test_another_seed_gives_others(orders):
    assert next(history(UNTIL, 8)) != orders[0]


def test_all_orders_lie_in_the_twenty_five_months_before(orders):
    days = [order.placed_at.astimezone(LOCAL_ZONE).date() for order in orders]

    assert min(days) >= UNTIL - timedelta(days=DAYS)
    assert max(days) < UNTIL
    assert all(order.placed_at.tzinfo is UTC for order in orders)


def test_totals_are_lines_and_fees(orders):
    for order in orders:
        lines = sum(line.quantity * line.unit_price.amount_e4 for line in order.lines)
        fees = sum(fee.amount.amount_minor for fee in order.fees)
        assert lines % 100 == 0
        assert order.goods.amount_minor == lines // 100
        assert order.total.amount_minor == order.goods.amount_minor + fees
        assert order.currency == SHOP.market(order.market).currency


def test_delivery_is_paid_below_the_free_limit_only(orders):
    for order in orders:
        options = {option.code: option for option in SHOP.market(order.market).shipping}
        for fee in order.fees:
            option = options[fee.code]
            assert fee.amount.amount_minor == option.price_minor
            assert option.free_from_minor is None or order.goods.amount_minor < option.free_from_minor
            assert fee.name == option.names[order.language]


def test_november_is_the_peak_and_summer_the_dip(orders):
    months = per_month(orders)

    whole = {month: count for month, count in months.items() if month[0] == 2025 and 6 <= month[1] <= 12}
    assert max(whole, key=whole.get) in ((2025, 11), (2025, 12))
    assert min(whole, key=whole.get) in ((2025, 6), (2025, 7), (2025, 8))
    assert months[2025, 11] > 3 * months[2025, 7]


def test_the_last_autumn_beats_the_one_before(orders):
    months = per_month(orders)

    assert months[2026, 9] + months[2026, 10] > 1.08 * (months[2025, 9] + months[2025, 10])


def test_the_netherlands_and_belgium_grow(orders):
    half = len(orders) // 2
    early = Counter(order.market for order in orders[:half])
    late = Counter(order.market for order in orders[half:])

    assert late["NL"] > 1.25 * early["NL"]
    assert late["BE"] > 1.2 * early["BE"]
    assert set(early) == {market.code for market in SHOP.markets}
    assert early["DE"] > late["DE"]


def test_sundays_sell_more_than_saturdays(orders):
    days = Counter(order.placed_at.astimezone(LOCAL_ZONE).weekday() for order in orders)

    assert days[6] > days[5]
    assert days[0] > days[4]


def test_about_three_in_ten_orders_come_from_people_who_came_back(orders):
    seen, again = set(), 0
    for order in orders:
        again += order.customer.key in seen
        seen.add(order.customer.key)

    assert 0.22 < again / len(orders) < 0.36


def test_some_are_cancelled_and_those_are_never_sent(orders):
    cancelled = [order for order in orders if order.is_cancelled]

    assert 0.015 < len(cancelled) / len(orders) < 0.05
    assert all(order.dispatched_at is None for order in cancelled)
    assert all(order.dispatched_at > order.placed_at for order in orders if not order.is_cancelled)


def test_parcels_leave_on_working_days(orders):
    left = {order.dispatched_at.astimezone(LOCAL_ZONE).weekday() for order in orders if order.dispatched_at}

    assert left == {0, 1, 2, 3, 4}


def test_a_few_firms_buy_larger_quantities(orders):
    firms = [order for order in orders if order.customer.kind == "business"]

    assert 0.02 < len(firms) / len(orders) < 0.09
    assert all(order.customer.company_name for order in firms)
    assert all(line.quantity >= 2 for order in firms for line in order.lines)


def test_nothing_is_sold_where_it_may_not_go(orders):
    for order in orders:
        for line in order.lines:
            assert order.market not in BY_SKU[line.sku].not_sold_in, (order.number, line.sku)


def test_food_cost_less_before_the_rise(orders):
    rise = SHOP.price_rise.on
    seen = {True: set(), False: set()}
    for order in orders:
        if order.market == "DE":
            for line in order.lines:
                if line.sku == "DF-1033":
                    is_later = order.placed_at.astimezone(LOCAL_ZONE).date() >= rise
                    seen[is_later].add(line.unit_price.amount_e4)

    assert seen[True] == {105000}
    assert seen[False] == {101000}


def test_advent_goods_sell_before_christmas(orders):
    months = Counter()
    for order in orders:
        months[order.placed_at.month] += sum(
            line.quantity for line in order.lines if "advent" in BY_SKU[line.sku].tags
        )

    assert months[11] > 8 * months[7]


def test_addresses_fit_their_country_and_people_read_a_language_of_their_market(orders):
    for order in orders:
        address = order.customer.address
        assert address.country == order.market
        assert addresses.postcode_fits(address.country, address.postcode), address
        assert order.language in SHOP.market(order.market).languages, order.market
        assert order.customer.email.endswith("@post.example")
        assert order.customer.email.isascii()


def test_payment_methods_are_those_of_the_market(orders):
    for order in orders:
        assert order.payment_method in SHOP.market(order.market).payment_methods
