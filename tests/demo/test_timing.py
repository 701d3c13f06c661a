"""The script follows on the history without a hole, whenever the demo home is filled."""

from datetime import UTC, datetime, timedelta

import pytest

from kogge.core.clock import LOCAL_ZONE
from kogge.demo import history, timing
from kogge.demo.scenario import OrderState, current_orders

SENT = (OrderState.PAID, OrderState.FAILED_THEN_PAID, OrderState.DISPATCHED)
SALES = (*SENT, OrderState.AWAITING_TRANSFER)
MOMENTS = {
    "Advent, a Monday morning": datetime(2026, 11, 30, 7, 40, tzinfo=UTC),
    "Advent, in the night": datetime(2026, 12, 9, 2, 5, tzinfo=UTC),
    "holidays in July": datetime(2026, 7, 18, 13, 0, tzinfo=UTC),
    "after Christmas": datetime(2026, 12, 28, 10, 0, tzinfo=UTC),
    "an evening in March": datetime(2027, 3, 3, 20, 30, tzinfo=UTC),
}
whenever = pytest.mark.parametrize("now", MOMENTS.values(), ids=list(MOMENTS))


@whenever
def test_it_works(now):
    script = timing.timed(current_orders(), now)

    assert len(script) == 40
    assert script == sorted(script, key=lambda order: order.placed_ago, reverse=True)
    assert timing.timed(current_orders(), now) == script


@whenever
def test_as_much_is_sold_as_the_season_asks(now):
    script = timing.timed(current_orders(), now)
    begins_at = timing.history_ends_at(script, now)
    calendar = history.Calendar(until=now.astimezone(LOCAL_ZONE).date() + timedelta(days=1))
    hours = int((now - begins_at).total_seconds() // 3600) + 1
    expected = sum(
        calendar.expected_in_hour(at.date(), at.hour)
        for hour in range(hours)
        for at in [(begins_at + timedelta(hours=hour)).astimezone(LOCAL_ZONE)]
    )
    sold = sum(order.state in SALES for order in script)

    assert 0.7 < sold / expected < 1.3


@whenever
def test_nobody_orders_at_night(now):
    hours = {
        (now - order.placed_ago).astimezone(LOCAL_ZONE).hour
        for order in timing.timed(current_orders(), now)
        if order.state is not OrderState.EXPIRED
    }

    assert min(hours) >= 8


@whenever
def test_parcels_leave_after_the_order_and_before_now(now):
    script = timing.timed(current_orders(), now)

    for order in script:
        if order.dispatched_ago is not None:
            assert timedelta(0) < order.dispatched_ago < order.placed_ago
            assert order.tracking_number
        assert order.state in SENT or order.dispatched_ago is None
    assert any(order.dispatched_ago for order in script)


@whenever
def test_what_waits_has_not_been_forgotten(now):
    for order in timing.timed(current_orders(), now):
        if order.state is OrderState.PAID:
            # The turn of a Friday's parcel comes on Monday.
            assert order.placed_ago < timedelta(days=5)
        if order.state is OrderState.AWAITING_TRANSFER:
            assert order.placed_ago < timedelta(days=7)


@whenever
def test_history_ends_where_the_script_begins(now):
    script = timing.timed(current_orders(), now)
    oldest = max(order.placed_ago for order in script if order.state in SALES)

    assert timing.history_ends_at(script, now) == now - oldest
    assert oldest < timedelta(days=30)
