"""What the room hears: an order was placed."""

from __future__ import annotations

from kogge.core.events import bus as events
from kogge.marketing.touchpoints import services
from kogge.sales.orders import queries as orders
from kogge.sales.orders.events import OrderPlaced


@events.listen(OrderPlaced, key="touchpoints.note_order", order_free=True)
def note_order(event: OrderPlaced) -> None:
    """Note the order in its visit."""
    services.note_order(order=orders.order_by_number(event.number), reference=event.visit)
