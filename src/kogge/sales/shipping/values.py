"""The words of the shipping room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kogge.core.money import Money


@dataclass(frozen=True, kw_only=True)
class Promise:
    """When a parcel leaves and arrives: calendar days, both ends included."""

    leaves_on: date
    arrives_from: date
    arrives_until: date


@dataclass(frozen=True, kw_only=True)
class OfferedOption:
    """One way to get the parcel, as the shopper chooses it; `price` is what is paid, zero when free."""

    code: str
    name: str
    price: Money
    carrier: str
    leaves_on: date
    arrives_from: date
    arrives_until: date
    free_from: Money | None  # goods value from which it is free
