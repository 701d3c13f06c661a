"""What the tax room tells others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kogge.core.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class RatesChanged(Event):
    """VAT rates of one country were entered or changed; empty: those of any country, by an update of the product."""

    name: ClassVar[str] = "tax.rates_changed"

    country: str

    def aggregate(self) -> str:
        """Return whose rates they are."""
        return f"vat_rates:{self.country}"
