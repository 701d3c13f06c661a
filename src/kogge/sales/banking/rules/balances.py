"""Whether statements add up."""

from __future__ import annotations


def difference_minor(opening_minor: int | None, lines_minor: int, closing_minor: int | None) -> int | None:
    """Return closing balance less opening balance and lines: 0 when it adds up, None when there are no balances."""
    if opening_minor is None or closing_minor is None:
        return None
    return closing_minor - opening_minor - lines_minor
