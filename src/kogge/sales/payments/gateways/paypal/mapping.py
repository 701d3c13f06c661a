"""What PayPal is asked and what is read from its answers, without any call."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from kogge.core import clock
from kogge.core.money import Money
from kogge.sales.payments.values import (
    PaymentRequest,
    PaymentStatus,
    RefundProgress,
    RefundRequest,
    RefundSnapshot,
    Snapshot,
)

PAYER_HAS = timedelta(
    hours=3
)  # to agree, counted from the order's creation (Orders v2, description of its links)
MAX_DESCRIPTION = 127
MAX_NOTE = 255
_ORDER_ID = re.compile(r"[0-9A-Z]{10,36}")

_OPEN = ("CREATED", "SAVED", "APPROVED", "PAYER_ACTION_REQUIRED")
_CAPTURE_STATUSES = {
    "COMPLETED": PaymentStatus.PAID,
    "PARTIALLY_REFUNDED": PaymentStatus.PAID,
    "REFUNDED": PaymentStatus.PAID,
    "PENDING": PaymentStatus.PENDING,
    "DECLINED": PaymentStatus.FAILED,
    "FAILED": PaymentStatus.FAILED,
}
_REFUND_PROGRESS = {
    "PENDING": RefundProgress.PENDING,
    "COMPLETED": RefundProgress.UNDER_WAY,
    "FAILED": RefundProgress.FAILED,
    "CANCELLED": RefundProgress.FAILED,
}


def amount_body(amount: Money) -> dict[str, str]:
    """Write an amount as PayPal does: decimals of the currency, as text."""
    return {"currency_code": amount.currency, "value": str(amount.as_decimal())}


def parse_amount(body: dict[str, str]) -> Money:
    """Read an amount."""
    return Money.from_decimal(body["value"], body["currency_code"])


def order_request(request: PaymentRequest) -> dict[str, Any]:
    """Return the body that starts an order; the address to deliver to stays with the shop."""
    return {
        "intent": "CAPTURE",
        "purchase_units": [
            {
                "custom_id": request.reference,
                "invoice_id": request.reference,  # a second payment of the same reference is refused there
                "description": request.description[:MAX_DESCRIPTION],
                "amount": amount_body(request.amount),
            }
        ],
        "payment_source": {
            "paypal": {
                "experience_context": {
                    "return_url": request.return_url,
                    "cancel_url": request.cancel_url or request.return_url,
                    "locale": request.locale.replace("_", "-"),
                    "user_action": "PAY_NOW",
                    "shipping_preference": "NO_SHIPPING",
                }
            }
        },
    }


def parse_order(body: dict[str, Any]) -> Snapshot:
    """Read an order; a completed one stands as its capture does."""
    unit = body["purchase_units"][0]
    payments = unit.get("payments") or {}
    captures = payments.get("captures") or []
    status, amount, happened_at = _standing(body, unit, captures)
    return Snapshot(
        provider_payment_id=body["id"],
        reference=str(unit.get("custom_id", "")),
        status=status,
        amount=amount,
        happened_at=happened_at,
        checkout_url=_link(body, "payer-action") or _link(body, "approve"),
        expires_at=datetime.fromisoformat(body["create_time"]) + PAYER_HAS
        if body.get("create_time")
        else None,
        is_agreed=body["status"] == "APPROVED",
        refunds=tuple(parse_refund(refund) for refund in payments.get("refunds") or []),
        raw={
            "id": body["id"],
            "status": body["status"],
            "captures": [{name: one.get(name) for name in ("id", "status", "amount")} for one in captures],
        },
    )


def _standing(
    body: dict[str, Any], unit: dict[str, Any], captures: list[dict[str, Any]]
) -> tuple[PaymentStatus, Money, datetime]:
    made_at = datetime.fromisoformat(body.get("create_time") or clock.now().isoformat())
    if body["status"] == "COMPLETED" and captures:
        capture = captures[-1]
        taken_at = datetime.fromisoformat(capture.get("create_time") or made_at.isoformat())
        return _CAPTURE_STATUSES[capture["status"]], parse_amount(capture["amount"]), taken_at
    if body["status"] == "VOIDED":
        return PaymentStatus.CANCELLED, parse_amount(unit["amount"]), made_at
    if body["status"] not in _OPEN:
        raise ValueError(f"no status of an order that can be captured: {body['status']}")
    return PaymentStatus.OPEN, parse_amount(unit["amount"]), made_at


def _link(body: dict[str, Any], relation: str) -> str:
    return next((link["href"] for link in body.get("links", []) if link["rel"] == relation), "")


def paid_capture(order: dict[str, Any]) -> str:
    """Return the id of the capture that an order was paid by; ValueError when it was not."""
    captures = (order["purchase_units"][0].get("payments") or {}).get("captures") or []
    paid = [one["id"] for one in captures if _CAPTURE_STATUSES[one["status"]] is PaymentStatus.PAID]
    if not paid:
        raise ValueError("nothing was captured")
    return paid[-1]


def refund_request(request: RefundRequest) -> dict[str, Any]:
    """Return the body that pays back; our key travels along so that the refund can be found again."""
    return {
        "amount": amount_body(request.amount),
        "custom_id": request.idempotency_key,
        "note_to_payer": request.description[:MAX_NOTE],
    }


def parse_refund(body: dict[str, Any]) -> RefundSnapshot:
    """Read a refund."""
    return RefundSnapshot(
        provider_refund_id=body["id"],
        amount=parse_amount(body["amount"]),
        progress=_REFUND_PROGRESS[body["status"]],
        idempotency_key=str(body.get("custom_id", "")),
        happened_at=datetime.fromisoformat(body["create_time"]),
    )


def order_of_event(event: Any) -> tuple[str, str]:
    """Return the order that an event tells of, or the capture whose order is to be looked up; both empty for others."""
    try:
        kind, thing = str(event["event_type"]), event["resource"]
        if kind == "CHECKOUT.ORDER.APPROVED":
            is_ours = bool(thing["purchase_units"][0].get("custom_id"))
            return (_checked(thing["id"]) if is_ours else "", "")
        if not kind.startswith("PAYMENT.CAPTURE."):
            return "", ""
        if kind == "PAYMENT.CAPTURE.REFUNDED":
            # Its thing is the refund; the capture is the link upwards.
            return "", _checked(_link(thing, "up").rpartition("/")[2])
        if not thing.get("custom_id"):
            return "", ""  # not of this shop
        related = (thing.get("supplementary_data") or {}).get("related_ids") or {}
        if related.get("order_id"):
            return _checked(related["order_id"]), ""
        return "", _checked(thing["id"])
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise ValueError("not an event of the documented shape") from error


def _checked(found: Any) -> str:
    if not isinstance(found, str) or not _ORDER_ID.fullmatch(found):
        raise ValueError("not an id of PayPal's")
    return found


def order_of_capture(body: dict[str, Any]) -> str | None:
    """Return the order that a capture belongs to; None for one that was made without an order."""
    related = (body.get("supplementary_data") or {}).get("related_ids") or {}
    return related.get("order_id")
