"""The words of the pricing room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
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


# Directive 98/6/EC, Art. 6a(2): the prior price is the lowest applied in a period not shorter than 30 days before the
# reduction; PAngV, Sec. 11(1) takes exactly these. As long the shop calls a lowered price reduced.
COMPARED = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class PricePoint:
    """One entry of a price's history; None where it was not sold."""

    at: datetime
    amount_e4: int | None
    previous_e4: int | None


@dataclass(frozen=True, kw_only=True)
class Reduction:
    """A lowered price, with what must be said beside it: the lowest price of the 30 days before."""

    previous: UnitPrice  # what it cost directly before; never to be shown as the prior price
    lowest: UnitPrice  # of the 30 days before; any percentage is counted from it (CJEU C-330/23)
    since: datetime
    until: datetime  # from here on it is no longer announced as reduced
