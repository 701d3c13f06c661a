"""Orders, captures, refunds and events in PayPal's shapes (Orders v2 and Payments v2)."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

Document = dict[str, Any]

_LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def token(length: int = 17) -> str:
    """Return a fresh identifier such as 5O190127TN364715T."""
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def stamp(instant: datetime) -> str:
    """Return an instant as PayPal writes it: 2026-11-25T10:00:00Z."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_order(body: Document, *, now: datetime) -> Document:
    """Return an order that waits for its payer."""
    unit = body["purchase_units"][0]
    kept = ("reference_id", "custom_id", "invoice_id", "description", "amount")
    source = body.get("payment_source")
    return {
        "id": token(),
        "intent": body["intent"],
        "status": "PAYER_ACTION_REQUIRED" if source else "CREATED",
        "create_time": stamp(now),
        "purchase_units": [
            {"reference_id": "default", **{name: unit[name] for name in kept if unit.get(name)}}
        ],
        "_context": _context(body),
    }


def _context(body: Document) -> Document:
    """Return where the payer goes back to: told with the payment source, or in the older way."""
    source = (body.get("payment_source") or {}).get("paypal") or {}
    return source.get("experience_context") or body.get("application_context") or {}


def approve(order: Document) -> None:
    """Let the payer agree."""
    order["status"] = "APPROVED"
    order["payment_source"] = {
        "paypal": {"account_id": "QYR5Z8XDVJNXQ", "email_address": "payer@shop.example", "account_status": "VERIFIED"}
    }  # fmt: skip
    order["payer"] = {"email_address": "payer@shop.example", "payer_id": "QYR5Z8XDVJNXQ"}


def capture(order: Document, *, status: str, now: datetime) -> Document:
    """Take the money of an approved order; returns the capture."""
    unit = order["purchase_units"][0]
    taken = {
        "id": token(),
        "status": status,
        "amount": unit["amount"],
        "final_capture": True,
        "custom_id": unit.get("custom_id", ""),
        "invoice_id": unit.get("invoice_id", ""),
        "seller_protection": {"status": "ELIGIBLE"},
        "create_time": stamp(now),
        "update_time": stamp(now),
    }
    unit["payments"] = {"captures": [taken]}
    order |= {"status": "COMPLETED", "update_time": stamp(now)}
    return taken


def new_refund(body: Document, taken: Document, *, status: str, now: datetime) -> Document:
    """Return a refund of a capture; the whole rest unless told."""
    refund = {
        "id": token(),
        "status": status,
        "amount": body.get("amount") or taken["amount"],
        "note_to_payer": body.get("note_to_payer", ""),
        "create_time": stamp(now),
        "update_time": stamp(now),
    }
    for name in ("custom_id", "invoice_id"):
        if body.get(name):
            refund[name] = body[name]
    return refund


def refunded(unit: Document) -> Decimal:
    """Return how much of a unit's captures refunds take."""
    refunds = (unit.get("payments") or {}).get("refunds") or []
    return sum(
        (Decimal(one["amount"]["value"]) for one in refunds if one["status"] not in ("FAILED", "CANCELLED")),
        Decimal(0),
    )


def count_refunds(unit: Document) -> None:
    """Bring a unit's capture up to its refunds."""
    taken, back = unit["payments"]["captures"][-1], refunded(unit)
    if taken["status"] in ("COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED"):
        whole = Decimal(taken["amount"]["value"])
        taken["status"] = "REFUNDED" if back >= whole else "PARTIALLY_REFUNDED" if back else "COMPLETED"


def shown_order(order: Document, base: str) -> Document:
    """Return an order as the API answers it."""
    shown = {name: value for name, value in order.items() if not name.startswith("_")}
    address = f"{base}/v2/checkout/orders/{order['id']}"
    links = [link(address, "self", "GET")]
    if order["status"] in ("CREATED", "PAYER_ACTION_REQUIRED"):
        relation = "approve" if order["status"] == "CREATED" else "payer-action"
        links.append(link(f"{base}/checkoutnow?token={order['id']}", relation, "GET"))
    if order["status"] == "APPROVED":
        links.append(link(f"{address}/capture", "capture", "POST"))
    shown["links"] = links
    return shown


def shown_capture(taken: Document, order_id: str, base: str) -> Document:
    """Return a capture as the API answers it, with the order it belongs to."""
    address = f"{base}/v2/payments/captures/{taken['id']}"
    links = [link(address, "self", "GET"), link(f"{address}/refund", "refund", "POST")]
    links.append(link(f"{base}/v2/checkout/orders/{order_id}", "up", "GET"))
    return {**taken, "supplementary_data": {"related_ids": {"order_id": order_id}}, "links": links}


def shown_refund(refund: Document, capture_id: str, base: str) -> Document:
    """Return a refund as the API answers it."""
    links = [
        link(f"{base}/v2/payments/refunds/{refund['id']}", "self", "GET"),
        link(f"{base}/v2/payments/captures/{capture_id}", "up", "GET"),
    ]
    return {**refund, "links": links}


def link(address: str, relation: str, method: str) -> Document:
    """Return a link as PayPal writes it."""
    return {"href": address, "rel": relation, "method": method}


def new_event(kind: str, thing: Document, summary: str, *, now: datetime) -> Document:
    """Return a message about what happened."""
    of = {"CHECKOUT": "checkout-order", "PAYMENT": "refund" if kind.endswith("REFUNDED") else "capture"}
    return {
        "id": f"WH-{token()}-{token()}",
        "event_version": "1.0",
        "create_time": stamp(now),
        "resource_type": of[kind.partition(".")[0]],
        "resource_version": "2.0",
        "event_type": kind,
        "summary": summary,
        "resource": thing,
        "links": [],
    }
