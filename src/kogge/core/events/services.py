"""Decide about deliveries that failed for good: a person retries or skips them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kogge.core.audit import services as audit
from kogge.core.errors import Conflict, NotFound
from kogge.core.events import bus, relay
from kogge.core.events.models import Delivery, DeliveryState
from kogge.core.todos import services as todos


def _failed(delivery_id: int) -> Delivery:
    try:
        delivery = Delivery.objects.select_for_update().select_related("event").get(id=delivery_id)
    except Delivery.DoesNotExist as error:
        raise NotFound(_("This delivery does not exist.")) from error
    if delivery.state != DeliveryState.FAILED:
        raise Conflict(_("This delivery has not failed; nothing needs to be decided."))
    return delivery


@transaction.atomic
def retry_delivery(*, delivery_id: int, actor: Any) -> Delivery:
    """Put a failed delivery back in line with all its attempts; Conflict when it has not failed."""
    delivery = _failed(delivery_id)
    if delivery.listener == relay.NOBODY:
        if not bus.is_known(delivery.event.name):
            raise Conflict(
                _("Still no part of this installation knows the event %(name)s.")
                % {"name": delivery.event.name}
            )
        Delivery.objects.bulk_create(relay.deliveries_for(delivery.event), ignore_conflicts=True)
        delivery.state = DeliveryState.DONE
    else:
        delivery.state = DeliveryState.WAITING
    delivery.attempts = 0
    delivery.next_attempt_at = None
    delivery.save(update_fields=["state", "attempts", "next_attempt_at"])
    return _decided(delivery, "events.delivery_retried", actor)


@transaction.atomic
def skip_delivery(*, delivery_id: int, actor: Any) -> Delivery:
    """Let this listener go without this event, so that later ones of the aggregate reach it again."""
    delivery = _failed(delivery_id)
    delivery.state = DeliveryState.SKIPPED
    delivery.save(update_fields=["state"])
    return _decided(delivery, "events.delivery_skipped", actor)


def _decided(delivery: Delivery, verb: str, actor: Any) -> Delivery:
    audit.record(
        actor=actor,
        verb=verb,
        subject=delivery.aggregate[:80],
        event=delivery.event.name,
        listener=delivery.listener,
    )
    todos.finish_todo(relay.todo_key(delivery.event_id, delivery.listener), actor=actor)
    transaction.on_commit(bus.wake)
    return delivery
