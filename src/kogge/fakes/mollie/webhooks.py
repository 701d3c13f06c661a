"""Next-generation webhooks: addresses that a merchant registers, events with a signature over their raw body."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from kogge.fakes.clock import stamp
from kogge.fakes.company import token
from kogge.fakes.deliveries import Delivery
from kogge.fakes.mollie import documents

Document = dict[str, Any]

KIND, EVENT = "webhook", "event"
EVENT_TYPES = (
    "payment.paid", "payment.authorized", "payment.failed", "payment.canceled", "payment.expired", "payment.pending",
    "refund.queued", "refund.pending", "refund.processing", "refund.refunded", "refund.failed", "refund.canceled",
    "chargeback.received", "chargeback.reversed", "payment-link.paid", "*",
)  # fmt: skip


def wants(hook: Document, event_type: str) -> bool:
    """Return whether a webhook was registered for this type of event."""
    return bool({event_type, "*"} & set(hook["eventTypes"]))


def new_event(event_type: str, entity: Document, *, now: datetime, base_url: str) -> Document:
    """Return an event about something that happened, with the thing as it is now."""
    event_id = token("event_")
    return {
        "resource": "event",
        "id": event_id,
        "type": event_type,
        "entityId": entity["id"],
        "createdAt": stamp(now),
        "_embedded": {"entity": entity},
        "_links": {
            "self": documents.link(base_url, f"events/{event_id}"),
            "documentation": documents.documentation("webhooks-new"),
            "entity": entity["_links"]["self"],
        },
    }


def delivery(hook: Document, event: Document, *, now: datetime) -> Delivery:
    """Return the message that carries an event to a webhook, due now."""
    return Delivery(
        id=token("wh_"),
        url=hook["url"],
        body=json.dumps(event, ensure_ascii=False),
        content_type="application/json",
        due_at=now,
        headers={"User-Agent": "Mollie/1.0 HTTP"},
        signed_for=hook["id"],
    )


def signature(hook: Document, body: str) -> dict[str, str]:
    """Return the header that proves that a body comes from us (PAYMENTS.md E1)."""
    digest = hmac.new(hook["_secret"].encode(), body.encode(), hashlib.sha256).hexdigest()
    return {"X-Mollie-Signature": f"sha256={digest}"}
