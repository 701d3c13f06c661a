"""Which variant stands for its product, and what is said about stock and reductions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kogge.sales.offers import rules
from kogge.sales.offers.values import StockState


@pytest.mark.parametrize(
    ("available", "left", "state"),
    [
        (-1, 0, StockState.SOLD_OUT),
        (0, 0, StockState.SOLD_OUT),
        (1, 1, StockState.FEW),
        (6, 6, StockState.FEW),
        (7, 7, StockState.IN_STOCK),
        (500, 7, StockState.IN_STOCK),
    ],
)
def test_pieces_are_counted_to_one_more_than_few(available, left, state):
    assert rules.counted(available) == left
    assert rules.state_of(left) is state


@pytest.mark.parametrize(
    ("prices", "available", "lead"),
    [
        ({1: 500, 2: 400}, {1: 3, 2: 3}, 2),
        ({1: 500, 2: 400}, {1: 3, 2: 0}, 1),
        ({1: 500, 2: 400}, {}, 2),
        ({1: 400, 2: 400}, {1: 3, 2: 3}, 1),
        ({2: 400, 1: 400}, {1: 3, 2: 3}, 2),
    ],
    ids=[
        "the cheaper",
        "the one that can be had",
        "all gone",
        "equals: the first",
        "first by order, not by id",
    ],
)
def test_the_cheapest_that_can_be_had_stands_for_its_product(prices, available, lead):
    assert rules.lead_of(list(prices), prices, available) == lead


@given(st.integers(1, 10**7), st.integers(1, 10**7))
def test_a_percentage_never_promises_more_than_is_taken_off(one, other):
    amount, lowest = sorted((one, other))

    percent = rules.percent_off(amount, lowest)

    assert 0 <= percent < 100
    assert lowest * percent <= (lowest - amount) * 100
