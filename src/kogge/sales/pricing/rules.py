"""Read prices as people type them, and work out prices per kilogram, litre and piece."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from kogge.core.money import Money, UnitPrice, minor_exponent, read_decimal, round_half_up
from kogge.sales.pricing.values import BasePrice

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


def read_price(text: str, currency: str) -> UnitPrice:
    """Read a price as typed, 12,90 or 12.90, with at most four decimals; ValueError when it is none or not above zero."""
    amount = read_decimal(text)
    if amount <= 0:
        raise ValueError(f"{text!r} is not a price above zero")
    return UnitPrice.from_decimal(amount, currency)


def price_as_typed(price: UnitPrice, decimal_mark: str = ",") -> str:
    """Write a price as it would be typed: with the currency's decimals, or with four where it has more.

    Never with three: 2,589 could be read as two thousand five hundred and eighty-nine, and is refused.
    """
    exact, least = price.as_decimal(), minor_exponent(price.currency)
    has_more = exact != round(exact, least)
    return str(exact.quantize(Decimal(1).scaleb(-4 if has_more else -least))).replace(".", decimal_mark)
