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


@dataclass(frozen=True, kw_only=True)
class AvailabilityChanged(Event):
    """How many pieces may be sold has changed by a hold, a release or a large receipt; at most 500 variants per event.

    Told only of variants that are nearly or wholly gone, or were: of plenty, the shop shows no number.
    """

    name: ClassVar[str] = "stock.availability_changed"

    subject: str  # for whom pieces are held, such as order:10042; "stock" for a receipt
    variant_ids: list[int]

    def aggregate(self) -> str:
        """Return for whom, so that the event waits for nobody else's lock."""
        return self.subject
