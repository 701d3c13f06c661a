"""Read how the relay stands."""

from __future__ import annotations

from django.db.models import QuerySet

from kogge.core.events.models import Delivery, DeliveryState, OutboxEvent


def failed_deliveries() -> QuerySet[Delivery]:
    """Return deliveries that wait for a person's decision, oldest first, with their events."""
    return (
        Delivery.objects.filter(state=DeliveryState.FAILED).select_related("event").order_by("position", "id")
    )


def waiting_deliveries() -> QuerySet[Delivery]:
    """Return deliveries that are still to be made, oldest first."""
    return Delivery.objects.filter(state=DeliveryState.WAITING).order_by("position", "id")


def unrelayed_count() -> int:
    """Count events that no relay has seen yet."""
    return OutboxEvent.objects.filter(position__isnull=True).count()


def unstamped(names: list[str]) -> QuerySet[OutboxEvent]:
    """Return events of these names that have no position yet: they happened, and nobody has been told."""
    return OutboxEvent.objects.filter(position__isnull=True, name__in=names).order_by("id")


def events_after(
    position: int, *, names: list[str] | None = None, limit: int = 1000
) -> QuerySet[OutboxEvent]:
    """Return relayed events behind a position, in order; what extracts and read models follow."""
    rows = OutboxEvent.objects.filter(position__gt=position).order_by("position")
    return (rows.filter(name__in=names) if names else rows)[:limit]
