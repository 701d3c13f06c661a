"""Which variant stands for its product, and what is said about stock and reductions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kogge.sales.offers import rules
from kogge.sales.offers.values import Filters, Group, StockState


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


GROUPS = (
    Group(band=0, country="DE", maker="A", is_available=True, product_count=3),
    Group(band=1, country="DE", maker="A", is_available=False, product_count=2),
    Group(band=1, country="BE", maker="B", is_available=True, product_count=4),
)


@pytest.mark.parametrize(
    ("filters", "total", "bands", "makers"),
    [
        pytest.param(Filters(), 9, {0: 3, 1: 6}, {"A": 5, "B": 4}, id="nothing_chosen"),
        pytest.param(Filters(bands=(0,)), 3, {0: 3, 1: 6}, {"A": 3, "B": 0}, id="own_kind_is_not_narrowed"),
        pytest.param(Filters(only_available=True), 7, {0: 3, 1: 4}, {"A": 3, "B": 4}, id="available"),
        pytest.param(Filters(bands=(0,), makers=("B",)), 0, {0: 0, 1: 4}, {"A": 3, "B": 0}, id="two_kinds"),
        pytest.param(Filters(makers=("A", "B")), 9, {0: 3, 1: 6}, {"A": 5, "B": 4}, id="one_kind_adds_up"),
    ],
)
def test_filters_are_counted_as_if_their_own_kind_were_open(filters, total, bands, makers):
    found = rules.facet_counts(GROUPS, filters)

    assert (found.total, dict(found.bands), dict(found.makers)) == (total, bands, makers)
