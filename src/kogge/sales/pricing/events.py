"""What the pricing room tells others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kogge.core.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class PriceChanged(Event):
    """Prices in one market's list were set, changed or taken away; at most 500 variants per event."""

    name: ClassVar[str] = "pricing.price_changed"

    market: str
    variant_ids: list[int]

    def aggregate(self) -> str:
        """Return the list."""
        return f"price_list:{self.market}"


@dataclass(frozen=True, kw_only=True)
class PriceListChanged(Event):
    """A market's list was made, or its prices mean something else now: currency, with or without VAT, whose VAT."""

    name: ClassVar[str] = "pricing.list_changed"

    market: str

    def aggregate(self) -> str:
        """Return the list."""
        return f"price_list:{self.market}"
