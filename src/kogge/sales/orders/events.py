"""What happens to orders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kogge.core.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class OrderEvent(Event):
    """Base of the events of one order; amounts in minor units of `currency`."""

    number: str
    market: str
    total_minor: int
    currency: str

    def aggregate(self) -> str:
        """Events of one order keep their order."""
        return f"order:{self.number}"


@dataclass(frozen=True, kw_only=True)
class OrderPlaced(OrderEvent):
    """A shopper concluded the contract."""

    name: ClassVar[str] = "orders.order_placed"
    visit: str = ""  # opaque reference to the visit in which it was placed; unreadable after two days


@dataclass(frozen=True, kw_only=True)
class OrderPaid(OrderEvent):
    """All that is owed has been captured."""

    name: ClassVar[str] = "orders.order_paid"


@dataclass(frozen=True, kw_only=True)
class OrderDispatched(OrderEvent):
    """The parcel has left."""

    name: ClassVar[str] = "orders.order_dispatched"


@dataclass(frozen=True, kw_only=True)
class OrderCancelled(OrderEvent):
    """The contract was taken back before dispatch; `was_paid` when money goes back."""

    name: ClassVar[str] = "orders.order_cancelled"
    was_paid: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class HistoryImported(Event):
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
