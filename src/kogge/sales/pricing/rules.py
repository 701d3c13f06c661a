"""Read prices as people type them, work out prices per kilogram, litre and piece, and what a reduced price compares to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from kogge.core.money import Money, UnitPrice, minor_exponent, round_half_up
from kogge.sales.pricing.values import COMPARED, BasePrice, PricePoint, Reduction

# Unit of content → unit of the base price, and how many of the first are one of the second.
_BASES = {"g": ("kg", 1000), "ml": ("l", 1000), "piece": ("piece", 1)}


def base_price(price: UnitPrice, content_amount: int, content_unit: str) -> BasePrice | None:
    """Return the price of one kilogram, litre or piece, rounded once, half up, to the currency's minor unit.

    Directive 98/6/EC, Art. 2(b) and 3: a trader shows it beside the price; it may be left out where it equals the
    price, so None is returned there, and where the content is unknown (0).
    """
    per, parts = _BASES[content_unit]
    if content_amount <= 0 or content_amount == parts:
        return None
    exact = Fraction(price.amount_e4 * parts * 10 ** minor_exponent(price.currency), content_amount * 10_000)
    return BasePrice(amount=Money(amount_minor=round_half_up(exact), currency=price.currency), per=per)


def reduction(history: Sequence[PricePoint], currency: str, now: datetime) -> Reduction | None:
    """Return how the present price is reduced, or None: Directive 98/6/EC, Art. 6a; PAngV, Sec. 11.

    `history` runs from the oldest to the newest entry and reaches 30 days beyond the newest. A price counts as reduced
    for 30 days after it was lowered, and only while it lies below the lowest price of the 30 days before: a price that
    was raised for a week and came back is none. Where it falls in steps, each step compares with the 30 days before
    itself, which every member state allows.
    """
    last = history[-1] if history else None
    if (
        last is None
        or last.amount_e4 is None
        or last.previous_e4 is None
        or last.amount_e4 >= last.previous_e4
    ):
        return None
    if last.at + COMPARED <= now:
        return None
    lowest = min([last.previous_e4, *_applied(history, last.at - COMPARED)])
    if lowest <= last.amount_e4:
        return None
    return Reduction(
        previous=UnitPrice(amount_e4=last.previous_e4, currency=currency),
        lowest=UnitPrice(amount_e4=lowest, currency=currency),
        since=last.at,
        until=last.at + COMPARED,
    )


def _applied(history: Sequence[PricePoint], since: datetime) -> list[int]:
    """Return the prices before the newest that held for any time at all from `since` on."""
    amounts = []
    for point, following in zip(history, history[1:], strict=False):
        if following.at > since and following.at > point.at and point.amount_e4 is not None:
            amounts.append(point.amount_e4)
    first = history[0]
    if first.at > since and first.previous_e4 is not None:
        amounts.append(first.previous_e4)
    return amounts
