"""What happens in the orders room that others may hear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kogge.core.events import bus


@dataclass(frozen=True, kw_only=True)
class HistoryImported(bus.Event):
    """A batch of another system's orders has come in as history; the only event that history causes."""

    name: ClassVar[str] = "orders.history_imported"

    origin: str  # what took them in, such as import:3
    first_order_id: int  # new orders have ids from here
    last_order_id: int  # to here; both 0 when none is new
    continued_order_ids: list[int]  # orders that were here and got further lines
    orders: int
    lines: int

    def aggregate(self) -> str:
        """Return the import."""
        return self.origin
