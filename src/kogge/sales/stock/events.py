"""What the stock room tells others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kogge.core.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class HoldExpired(Event):
    """Nobody paid in time: what was held for this reference is free again."""

    name: ClassVar[str] = "stock.hold_expired"

    reference: str

    def aggregate(self) -> str:
        """Return for whom it was held, such as order:10042."""
        return self.reference


@dataclass(frozen=True, kw_only=True)
class StockChanged(Event):
    """The number on the shelf of one variant has changed by receipt, return or correction."""

    name: ClassVar[str] = "stock.changed"

    variant_id: int
    on_hand: int  # pieces, after the change

    def aggregate(self) -> str:
        """Return the variant."""
        return f"variant:{self.variant_id}"
