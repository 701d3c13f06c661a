"""Deliver outbox rows to their listeners: one relay at a time, in each aggregate's order, at least once.

Rows are taken by state (no position yet), never by `id > last`: a transaction that drew its id first may commit last.
Each delivery is one transaction that holds both what the listener writes and the record that it has heard, so that a
crash between the two repeats both or neither. When a delivery fails for good, later events of that aggregate wait for
that listener until a person retries or skips it, unless the listener is `order_free`.
"""

from __future__ import annotations

import logging
import os
import socket
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from kogge.core import clock, office
from kogge.core.events import bus, following, leases
from kogge.core.events.models import Delivery, DeliveryState, OutboxEvent
from kogge.core.prepared import prepared, prepared_change
from kogge.core.todos import services as todos

logger = logging.getLogger(__name__)

# Waits 5, 10, 20, 40, 80, 160, 320 seconds: a lock or a restart passes, a defect needs a person after ten minutes.
ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=5)
# Listeners only write to our own database, so a batch is far shorter; a crashed relay is succeeded after this time.
LEASE = timedelta(seconds=30)
BATCH = 200
# Stands in place of a listener for an event whose name no loaded room knows.
NOBODY = "relay.unknown_event"


def holder_of_this_process() -> str:
    """Return a name for this process that no other process has or had."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def has_work() -> bool:
    """Say, by reading only, whether anything is to be stamped or delivered now."""
    return _unstamped_ids.first() is not None or _due_rows.first(clock.now()) is not None


def run_until_empty(*, holder: str = "") -> int:
    """Stamp and deliver all that is due; returns the number of deliveries made. 0 while another relay is at it."""
    holder = holder or holder_of_this_process()
    delivered = 0
    while has_work() and leases.take("relay", holder=holder, duration=LEASE):
        try:
            stamped, made = stamp(), deliver_batch()
        finally:
            leases.give_back("relay", holder=holder)
        delivered += made
        if not (stamped or made):  # all that is due is being delivered elsewhere, or has just failed
            break
    return delivered


def stamp() -> int:
    """Give committed rows their global position and a delivery per listener, and tell followers; returns how many rows."""
    names = _stamp()
    following.tell_followers(names)
    return len(names)


@transaction.atomic
def _stamp() -> list[str]:
    rows = _unstamped.rows()
    last = _last_position.first() or 0
    deliveries = []
    for position, row in enumerate(rows, start=last + 1):
        row.position = position
        row.relayed_at = clock.now()
        _stamped(row.pk, position, row.relayed_at)
        deliveries += deliveries_for(row)
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    for row in rows:
        if not bus.is_known(row.name):
            _ask_for_a_hand(row, NOBODY)
    return [row.name for row in rows]


@prepared
def _unstamped() -> QuerySet[OutboxEvent]:
    return OutboxEvent.objects.filter(position__isnull=True).order_by("id")[:BATCH]


@prepared
def _unstamped_ids() -> QuerySet[OutboxEvent]:
    return OutboxEvent.objects.filter(position__isnull=True).values_list("id", flat=True)


@prepared_change
def _stamped(event_id: int, position: int, now: datetime) -> tuple[QuerySet[OutboxEvent], dict[str, Any]]:
    return OutboxEvent.objects.filter(pk=event_id), {"position": position, "relayed_at": now}


@prepared
def _last_position() -> QuerySet[OutboxEvent]:
    stamped = OutboxEvent.objects.filter(position__isnull=False)
    return stamped.order_by("-position").values_list("position", flat=True)


def deliveries_for(row: OutboxEvent) -> list[Delivery]:
    """Return unsaved deliveries of one stamped event; one of an unknown name is parked as failed, not lost."""
    same = {"event": row, "position": row.position, "aggregate": row.aggregate}
    if not bus.is_known(row.name):
        error = f"No part of this installation knows the event {row.name}."
        return [Delivery(listener=NOBODY, state=DeliveryState.FAILED, error=error, **same)]
    return [Delivery(listener=listener.key, **same) for listener in bus.listeners_of(row.name)]


def _due(now: datetime) -> QuerySet[Delivery]:
    """Return waiting deliveries whose time has come and which no earlier one of their aggregate holds up."""
    order_free = [listener.key for listener in bus.all_listeners() if listener.order_free]
    held_up = Delivery.objects.filter(
        Q(state=DeliveryState.FAILED) | Q(state=DeliveryState.WAITING, next_attempt_at__gt=now),
        listener=OuterRef("listener"),
        aggregate=OuterRef("aggregate"),
        position__lt=OuterRef("position"),
    )
    return (
        Delivery.objects.filter(state=DeliveryState.WAITING)
        .filter(Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=now))
        .filter(Q(listener__in=order_free) | ~Exists(held_up))
        .order_by("position", "id")
    )


@prepared
def _due_rows(now: datetime) -> QuerySet[Delivery]:
    return _due(now).values_list("id", "listener", "aggregate")[:BATCH]


def deliver_batch() -> int:
    """Deliver what is due, in order of position; returns how many succeeded."""
    done = 0
    stuck: set[tuple[str, str]] = set()
    for delivery_id, listener, aggregate in _due_rows.rows(clock.now()):
        if (listener, aggregate) in stuck:
            continue
        if deliver(delivery_id):
            done += 1
        elif not _is_order_free(listener):
            stuck.add((listener, aggregate))
    return done


def _is_order_free(key: str) -> bool:
    return any(listener.order_free for listener in bus.all_listeners() if listener.key == key)


def deliver(delivery_id: int) -> bool:
    """Call one listener and record it in the same transaction; False when it failed or is being delivered elsewhere."""
    try:
        with transaction.atomic():
            delivery = _taken.first(delivery_id)
            if delivery is None:
                return False
            bus.listener_named(delivery.listener).function(bus.rebuild(delivery.event))
            _delivered(delivery_id, clock.now())
    except Exception as error:  # noqa: BLE001  a listener may fail in any way; the delivery is kept and tried again
        _note_failure(delivery_id, error)
        return False
    return True


@prepared
def _taken(delivery_id: int) -> QuerySet[Delivery]:
    rows = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("event")
    return rows.filter(id=delivery_id, state=DeliveryState.WAITING)


@prepared_change
def _delivered(delivery_id: int, now: datetime) -> tuple[QuerySet[Delivery], dict[str, Any]]:
    done = {"state": DeliveryState.DONE, "delivered_at": now, "attempts": F("attempts") + 1, "error": ""}
    return Delivery.objects.filter(id=delivery_id), done


@transaction.atomic
def _note_failure(delivery_id: int, error: Exception) -> None:
    """Wait for the next attempt, or park the delivery and ask for a hand."""
    delivery = Delivery.objects.select_related("event").get(id=delivery_id)
    delivery.attempts += 1
    delivery.error = f"{type(error).__name__}: {error}"[:2000]
    logger.warning(
        "a delivery failed",
        exc_info=error,
        extra={"listener": delivery.listener, "event": delivery.event.name, "attempts": delivery.attempts},
    )
    if delivery.attempts >= ATTEMPTS or isinstance(error, KeyError) and not _has_listener(delivery.listener):
        delivery.state = DeliveryState.FAILED
        delivery.next_attempt_at = None
        _ask_for_a_hand(delivery.event, delivery.listener)
    else:
        delivery.next_attempt_at = clock.now() + FIRST_WAIT * 2 ** (delivery.attempts - 1)
    delivery.save(update_fields=["attempts", "error", "state", "next_attempt_at"])


def _has_listener(key: str) -> bool:
    return any(listener.key == key for listener in bus.all_listeners())


def _ask_for_a_hand(event: OutboxEvent, listener: str) -> None:
    todos.raise_todo(
        todo_key(event.id, listener),
        kind="events.delivery_failed",
        params={"event": event.name, "aggregate": event.aggregate, "listener": listener},
        link=office.HEALTH_PAGE,
        permission="health.view",
    )


def todo_key(event_id: int, listener: str) -> str:
    """Return the key of the todo about one failed delivery."""
    return f"events.delivery:{event_id}:{listener}"
