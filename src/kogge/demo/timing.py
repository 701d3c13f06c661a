"""When the script's orders were placed and sent: as often as the season asks, right behind the history.

The script says what happened; how long ago follows from the day on which the demo home is filled. Forty orders are three
days' work before Christmas and twelve days' in July, so that no figure breaks off where history ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from kogge.core.clock import LOCAL_ZONE
from kogge.demo import history, scenario
from kogge.demo.scenario import CurrentOrder, OrderState

# What counts as a sale; the others stand between them without making the shop busier.
_SALES = frozenset(
    {OrderState.AWAITING_TRANSFER, OrderState.PAID, OrderState.FAILED_THEN_PAID, OrderState.DISPATCHED}
)
_SEED = 1358  # any; the hours stay the same from run to run
# Goods are held for seven days for a bank transfer: whoever still may pay came later, whoever may not came earlier.
_STILL_HELD = timedelta(days=5)
_NO_LONGER_HELD = timedelta(hours=200)
# A parcel that has not left a day after its turn has been forgotten; those of the script were not.
_LEFT_AFTER = timedelta(hours=20)


def timed(script: Sequence[CurrentOrder], now: datetime) -> list[CurrentOrder]:
    """Return the script with the ages that fit the season before `now`, oldest first."""
    rng = Random(_SEED)
    moments = _moments_back(now)
    found, expected, reached, at = [], 0.0, 0.0, now
    for order in sorted(script, key=lambda order: order.placed_ago):
        expected += rng.uniform(0.7, 1.3) if order.state in _SALES else 0.2
        while reached < expected:
            at, more = next(moments)
            reached += more
        placed_at = at - timedelta(seconds=rng.randrange(60))
        found.append(_fitted(order, now - placed_at, now, rng))
    return sorted(found, key=lambda order: order.placed_ago, reverse=True)


def history_ends_at(script: Sequence[CurrentOrder], now: datetime) -> datetime:
    """Return where the script takes over from history: at the oldest order of `timed` that counts as a sale."""
    return now - max(order.placed_ago for order in script if order.state in _SALES)


def _moments_back(now: datetime) -> Iterator[tuple[datetime, float]]:
    """Yield the minutes before `now`, each with how many orders it brings."""
    calendar = history.Calendar(until=now.astimezone(LOCAL_ZONE).date() + timedelta(days=1))
    minute = now.replace(second=0, microsecond=0)
    for _minute in range(history.DAYS * 24 * 60):
        minute -= timedelta(minutes=1)
        local = minute.astimezone(LOCAL_ZONE)
        yield minute, calendar.expected_in_hour(local.date(), local.hour) / 60


def _fitted(order: CurrentOrder, ago: timedelta, now: datetime, rng: Random) -> CurrentOrder:
    """Return the order placed so long ago, with what must have happened to it since."""
    if order.state is OrderState.AWAITING_TRANSFER:
        ago = min(ago, _STILL_HELD)
    if order.state is OrderState.EXPIRED and order.payment_method == "banktransfer":
        ago = max(ago, _NO_LONGER_HELD)
    placed = replace(order, placed_ago=ago)
    if order.state not in (OrderState.PAID, OrderState.FAILED_THEN_PAID, OrderState.DISPATCHED):
        return placed
    left_at = history.leaves_at(rng, now - ago)
    tracking = order.tracking_number or scenario.tracking_number(rng, order.carrier)
    if order.dispatched_ago is None and left_at > now - _LEFT_AFTER:
        return placed
    if left_at > now - timedelta(minutes=20):  # before the weekend is over some parcels left all the same
        left_at = now - ago * 2 // 5
    state = OrderState.DISPATCHED if order.state is OrderState.PAID else order.state
    return replace(placed, state=state, dispatched_ago=now - left_at, tracking_number=tracking)
