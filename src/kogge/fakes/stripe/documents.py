"""PaymentIntents, Checkout Sessions, charges, refunds, disputes and events in Stripe's shapes (amounts in cents)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kogge.fakes.company import token

Document = dict[str, Any]

API_VERSION = "2026-10-28.endive"
PAYABLE = ("requires_payment_method", "requires_confirmation", "requires_action")


def seconds(instant: datetime) -> int:
    """Return an instant as Stripe writes it."""
    return int(instant.timestamp())


def new_intent(body: Document, *, now: datetime) -> Document:
    """Return a PaymentIntent that waits for a method."""
    intent_id = token("pi_", 24)
    return {
        "id": intent_id,
        "object": "payment_intent",
        "amount": int(body["amount"]),
        "amount_capturable": 0,
        "amount_received": 0,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic_async",
        "client_secret": f"{intent_id}_secret_{token('', 24)}",
        "confirmation_method": "automatic",
        "created": seconds(now),
        "currency": body["currency"].lower(),
        "customer": None,
        "description": body.get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": body.get("metadata") or {},
        "next_action": None,
        "payment_method": None,
        "payment_method_options": body.get("payment_method_options") or {},
        "payment_method_types": body.get("payment_method_types") or ["card"],
        "processing": None,
        "receipt_email": body.get("receipt_email"),
        "setup_future_usage": None,
        "shipping": None,
        "statement_descriptor": None,
        "status": "requires_payment_method",
    }


def new_session(body: Document, *, total: int, expires_at: int, now: datetime, base_url: str) -> Document:
    """Return an open Checkout Session; its PaymentIntent is made with the first try to pay."""
    session_id = token("cs_test_", 58)
    return {
        "id": session_id,
        "object": "checkout.session",
        "amount_subtotal": total,
        "amount_total": total,
        "cancel_url": body.get("cancel_url"),
        "client_reference_id": body.get("client_reference_id"),
        "created": seconds(now),
        "currency": body["line_items"][0]["price_data"]["currency"].lower(),
        "customer_email": body.get("customer_email"),
        "expires_at": expires_at,
        "livemode": False,
        "locale": body.get("locale"),
        "metadata": body.get("metadata") or {},
        "mode": body["mode"],
        "payment_intent": None,
        "payment_method_types": body.get("payment_method_types") or ["card"],
        "payment_status": "unpaid",
        "status": "open",
        "success_url": body["success_url"],
        "ui_mode": "hosted_page",
        "url": f"{base_url}/pay/{session_id}",
        "_intent": body.get("payment_intent_data") or {},
        "_name": body["line_items"][0]["price_data"]["product_data"]["name"],
    }


def new_charge(intent: Document, method: str, *, error: Document | None, now: datetime) -> Document:
    """Return the charge of one try to pay."""
    is_paid = error is None
    return {
        "id": token("ch_", 24),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"] if is_paid else 0,
        "amount_refunded": 0,
        "captured": is_paid,
        "created": seconds(now),
        "currency": intent["currency"],
        "description": intent["description"],
        "disputed": False,
        "failure_code": (error or {}).get("code"),
        "failure_message": (error or {}).get("message"),
        "livemode": False,
        "metadata": intent["metadata"],
        "paid": is_paid,
        "payment_intent": intent["id"],
        "payment_method_details": {"type": method},
        "refunded": False,
        "status": "succeeded" if is_paid else "failed",
    }


def new_refund(intent: Document, charge: Document, body: Document, *, amount: int, now: datetime) -> Document:
    """Return a refund; to a card it is done at once, by other ways it takes its time."""
    is_card = charge["payment_method_details"]["type"] == "card"
    return {
        "id": token("re_", 24),
        "object": "refund",
        "amount": amount,
        "charge": charge["id"],
        "created": seconds(now),
        "currency": charge["currency"],
        "metadata": body.get("metadata") or {},
        "payment_intent": intent["id"],
        "reason": body.get("reason"),
        "status": "succeeded" if is_card else "pending",
    }


def new_dispute(charge: Document, *, amount: int, now: datetime) -> Document:
    """Return a dispute that has just taken the money."""
    return {
        "id": token("du_", 24),
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [adjustment(-amount, charge["currency"], now=now)],
        "charge": charge["id"],
        "created": seconds(now),
        "currency": charge["currency"],
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": "fraudulent",
        "status": "needs_response",
    }


def adjustment(amount: int, currency: str, *, now: datetime) -> Document:
    """Return the balance transaction with which a dispute takes or returns money."""
    return {
        "id": token("txn_", 24),
        "object": "balance_transaction",
        "amount": amount,
        "created": seconds(now),
        "currency": currency,
        "type": "adjustment",
    }


def new_event(kind: str, thing: Document, *, now: datetime) -> Document:
    """Return an event about what happened to a thing, with the thing as it is now."""
    return {
        "id": token("evt_", 24),
        "object": "event",
        "api_version": API_VERSION,
        "created": seconds(now),
        "data": {"object": thing},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }


def new_endpoint(body: Document, *, now: datetime) -> Document:
    """Return a registered webhook; its secret is told once."""
    return {
        "id": token("we_", 24),
        "object": "webhook_endpoint",
        "api_version": None,
        "created": seconds(now),
        "description": body.get("description"),
        "enabled_events": body.get("enabled_events") or ["*"],
        "livemode": False,
        "metadata": {},
        "secret": token("whsec_", 32),
        "status": "enabled",
        "url": body["url"],
    }


def shown(document: Document) -> Document:
    """Return a document without what only the fake knows."""
    return {name: value for name, value in document.items() if not name.startswith("_")}


def listed(items: list[Document], *, url: str, has_more: bool = False) -> Document:
    """Return a list in Stripe's envelope."""
    return {"object": "list", "data": items, "has_more": has_more, "url": url}
