"""The words of the stock room."""

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
