"""The words of the pricing room."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kogge.core.money import Money, UnitPrice


class PriceBasis(StrEnum):
    """Whether the prices of a list contain VAT."""

    GROSS = "gross"
    NET = "net"


@dataclass(frozen=True, kw_only=True)
class UnitPriceInMarket:
    """What one piece costs in a market; a gross price contains the VAT of `vat_country`, a net one none (empty)."""

    price: UnitPrice
    basis: PriceBasis
    vat_country: str


@dataclass(frozen=True, kw_only=True)
class BasePrice:
    """The price of one kilogram, litre or piece, to be shown beside the price (Directive 98/6/EC, Art. 2(b))."""

    amount: Money  # on the same basis as the price it was worked out from
    per: str  # "kg", "l" or "piece"


@dataclass(frozen=True, kw_only=True)
class PriceListFacts:
    """Currency and basis of one market's list."""

    market: str
    currency: str
    basis: PriceBasis
    vat_country: str
