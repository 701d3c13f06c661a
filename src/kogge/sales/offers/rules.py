"""Which variant stands for its product, and what is said about stock and reduced prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kogge.sales.offers.values import StockState
from kogge.sales.stock.values import FEW_LEFT

# One more than few is plenty: the shop names no number then, and rows do not change with every sale.
PLENTY = FEW_LEFT + 1


def counted(available: int) -> int:
    """Return how many pieces a row names: none below zero, none above plenty."""
    return max(0, min(available, PLENTY))


def state_of(left: int) -> StockState:
    """Return what the shop says about so many pieces."""
    if left <= 0:
        return StockState.SOLD_OUT
    return StockState.FEW if left <= FEW_LEFT else StockState.IN_STOCK


def lead_of(variant_ids: Sequence[int], prices: Mapping[int, int], available: Mapping[int, int]) -> int:
    """Return the variant that stands for its product: the cheapest that can be had, else the cheapest.

    `variant_ids` are those with a price, in the merchant's order, which decides between equals.
    """
    return min(variant_ids, key=lambda key: (available.get(key, 0) <= 0, prices[key]))


def percent_off(amount_minor: int, lowest_minor: int) -> int:
    """Return by how many whole percent a price lies below the lowest of the 30 days before, rounded down.

    CJEU C-330/23: a percentage is counted from that price. Rounded down, it never promises too much.
    """
    if lowest_minor <= 0:
        return 0
    return (lowest_minor - amount_minor) * 100 // lowest_minor
