"""The words of the stock room."""

from dataclasses import dataclass
from enum import StrEnum


class HoldState(StrEnum):
    """Where a hold stands: only active ones count against what is available."""

    ACTIVE = "active"
    SHIPPED = "shipped"
    RELEASED = "released"


class MoveReason(StrEnum):
    """Why the number on hand changed."""

    RECEIPT = "receipt"
    CORRECTION = "correction"
    DISPATCH = "dispatch"
    RETURN = "return"


@dataclass(frozen=True, kw_only=True)
class StockLevel:
    """The numbers of one variant, in pieces."""

    on_hand: int
    held: int

    @property
    def available(self) -> int:
        """Return what may still be sold."""
        return self.on_hand - self.held


NOTHING = StockLevel(on_hand=0, held=0)
# At this many or fewer the shop says "only n left" and the office marks the row.
FEW_LEFT = 6
