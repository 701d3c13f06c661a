"""What Stripe is asked and what is read from its answers, without any call."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from kogge.core.money import Money
from kogge.sales.payments.values import (
    ChargebackSnapshot,
    PaymentRequest,
    PaymentStatus,
    RefundProgress,
    RefundRequest,
    RefundSnapshot,
    Snapshot,
)

# A session lives half an hour at least. A start is repeated for 50 minutes, so this leaves room for the last repeat.
SESSION_LIFE = timedelta(minutes=90)
MAX_DESCRIPTION = 255
THROUGH_CHECKOUT = "checkout_session"  # marks the PaymentIntent of a Checkout Session
_PAYMENT_ID = re.compile(r"(pi|cs)_[0-9A-Za-z_]{6,72}")

# What a method demands to know about the payer before it leads anywhere; nothing else is passed on.
_DEMANDED = {
    "bancontact": ("name",),
    "eps": ("name",),
    "klarna": ("email", "address[country]"),
    "p24": ("email",),
}
# Currencies that Stripe counts in hundredths although they have none (docs.stripe.com/currencies, special cases).
_HUNDREDTHS = ("ISK", "UGX")

_INTENT_STATUSES = {
    "requires_payment_method": PaymentStatus.OPEN,
    "requires_confirmation": PaymentStatus.OPEN,
    "requires_action": PaymentStatus.OPEN,
    "processing": PaymentStatus.PENDING,
    "requires_capture": PaymentStatus.AUTHORIZED,
    "succeeded": PaymentStatus.PAID,
    "canceled": PaymentStatus.CANCELLED,
}
_TIMED_OUT = ("payment_intent_payment_attempt_expired",)
_REFUND_PROGRESS = {
    "pending": RefundProgress.PENDING,
    "requires_action": RefundProgress.PENDING,
    "succeeded": RefundProgress.UNDER_WAY,
    "failed": RefundProgress.FAILED,
    "canceled": RefundProgress.FAILED,
}
# Disputes that never took money: the bank only asked, or the dispute was kept from arising.
_HARMLESS_DISPUTES = ("warning_needs_response", "warning_under_review", "warning_closed", "prevented")
# What the ledger keeps of an answer: nothing about the payer.
_KEPT = (
    "id", "object", "status", "amount", "amount_total", "amount_received", "currency", "created", "canceled_at",
    "cancellation_reason", "livemode", "payment_status", "payment_method_types", "metadata",
)  # fmt: skip


def to_stripe(amount: Money) -> str:
    """Write an amount as Stripe does: smallest unit of the currency."""
    return str(amount.amount_minor * (100 if amount.currency in _HUNDREDTHS else 1))


def from_stripe(minor: int, currency: str) -> Money:
    """Read an amount; ValueError for a fraction of a currency that has none."""
    code = currency.upper()
    whole, rest = divmod(minor, 100 if code in _HUNDREDTHS else 1)
    if rest:
        raise ValueError(f"{minor} is finer than the minor unit of {code}")
    return Money(amount_minor=whole, currency=code)


def session_request(request: PaymentRequest) -> dict[str, str]:
    """Return the form that opens a hosted Checkout for cards."""
    description = request.description[:MAX_DESCRIPTION]
    form = {
        "mode": "payment",
        "payment_method_types[0]": request.method,
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": request.amount.currency.lower(),
        "line_items[0][price_data][unit_amount]": to_stripe(request.amount),
        "line_items[0][price_data][product_data][name]": description,
        "success_url": request.return_url,
        "cancel_url": request.cancel_url or request.return_url,
        "client_reference_id": request.reference,
        "locale": request.locale[:2],
        "expires_at": str(int((request.created_at + SESSION_LIFE).timestamp())),
        "metadata[reference]": request.reference,
        "payment_intent_data[description]": description,
        "payment_intent_data[metadata][reference]": request.reference,
        "payment_intent_data[metadata][through]": THROUGH_CHECKOUT,
    }
    if request.billing_email:
        form["customer_email"] = request.billing_email
    return form


def intent_request(request: PaymentRequest) -> dict[str, str]:
    """Return the form that starts and confirms a PaymentIntent whose method leads to another page."""
    form = {
        "amount": to_stripe(request.amount),
        "currency": request.amount.currency.lower(),
        "confirm": "true",
        "payment_method_types[0]": request.method,
        "payment_method_data[type]": request.method,
        "return_url": request.return_url,
        "description": request.description[:MAX_DESCRIPTION],
        "metadata[reference]": request.reference,
    }
    known = {
        "name": request.billing_name, "email": request.billing_email, "address[country]": request.country
    }  # fmt: skip
    for name in _DEMANDED.get(request.method, ()):
        if known[name]:
            first, bracket, rest = name.partition("[")
            form[f"payment_method_data[billing_details][{first}]{bracket}{rest}"] = known[name]
    if request.method == "bancontact":
        form["payment_method_options[bancontact][preferred_language]"] = request.locale[:2]
    return form


def parse_intent(
    body: dict[str, Any],
    *,
    refunds: list[dict[str, Any]] | None = None,
    disputes: list[dict[str, Any]] | None = None,
) -> Snapshot:
    """Read a PaymentIntent; what was really received is its amount once it is paid."""
    status = _intent_status(body)
    is_paid = status is PaymentStatus.PAID
    action = body.get("next_action") or {}
    charge = charge_of(body)
    reached = body.get("canceled_at") or charge.get("created") or body["created"]
    error = body.get("last_payment_error") or {}
    return Snapshot(
        provider_payment_id=body["id"],
        reference=str(body["metadata"].get("reference", "")),
        status=status,
        amount=from_stripe(body["amount_received"] if is_paid else body["amount"], body["currency"]),
        happened_at=_instant(reached),
        checkout_url=(action.get("redirect_to_url") or {}).get("url", ""),
        refunds=tuple(parse_refund(refund) for refund in reversed(refunds or [])),
        chargebacks=tuple(
            parse_dispute(item)
            for item in reversed(disputes or [])
            if item["status"] not in _HARMLESS_DISPUTES
        ),
        raw=_kept(body) | {"charge": charge.get("id", ""), "error_code": error.get("code", "")},
    )


def _intent_status(body: dict[str, Any]) -> PaymentStatus:
    """Return where a PaymentIntent stands; one that waits for another method after a failed try has failed for us."""
    status = body["status"]
    error = body.get("last_payment_error") or {}
    if status == "requires_payment_method" and error:
        return PaymentStatus.EXPIRED if error.get("code") in _TIMED_OUT else PaymentStatus.FAILED
    if status == "canceled" and body.get("cancellation_reason") in ("automatic", "expired"):
        return PaymentStatus.EXPIRED
    return _INTENT_STATUSES[status]


def parse_session(
    body: dict[str, Any],
    *,
    refunds: list[dict[str, Any]] | None = None,
    disputes: list[dict[str, Any]] | None = None,
) -> Snapshot:
    """Read a Checkout Session: open and expired by itself, complete by its PaymentIntent."""
    if body["status"] == "complete":
        intent = parse_intent(body["payment_intent"], refunds=refunds, disputes=disputes)
        return replace(
            intent, provider_payment_id=body["id"], raw={**intent.raw, "checkout_session": body["id"]}
        )
    expires_at = _instant(body["expires_at"])
    is_open = body["status"] == "open"
    return Snapshot(
        provider_payment_id=body["id"],
        reference=str(body["metadata"].get("reference", "")),
        status=PaymentStatus.OPEN if is_open else PaymentStatus.EXPIRED,
        amount=from_stripe(body["amount_total"], body["currency"]),
        happened_at=_instant(body["created"]) if is_open else expires_at,
        checkout_url=body.get("url") or "",
        expires_at=expires_at,
        raw=_kept(body),
    )


def refund_request(request: RefundRequest, intent_id: str) -> dict[str, str]:
    """Return the form that pays back; our key travels along so that the refund can be found again."""
    return {
        "payment_intent": intent_id,
        "amount": to_stripe(request.amount),
        "metadata[key]": request.idempotency_key,
        "metadata[description]": request.description[:MAX_DESCRIPTION],
    }


def parse_refund(body: dict[str, Any]) -> RefundSnapshot:
    """Read a refund."""
    return RefundSnapshot(
        provider_refund_id=body["id"],
        amount=from_stripe(body["amount"], body["currency"]),
        progress=_REFUND_PROGRESS[body["status"]],
        idempotency_key=str((body.get("metadata") or {}).get("key", "")),
        happened_at=_instant(body["created"]),
    )


def parse_dispute(body: dict[str, Any]) -> ChargebackSnapshot:
    """Read a dispute that took money; one that was won brought it back."""
    returned = [row for row in body.get("balance_transactions", []) if row["amount"] > 0]
    is_won = body["status"] == "won"
    return ChargebackSnapshot(
        provider_chargeback_id=body["id"],
        amount=from_stripe(body["amount"], body["currency"]),
        happened_at=_instant(body["created"]),
        reversed_at=_instant(returned[-1]["created"] if returned else body["created"]) if is_won else None,
    )


def parse_methods(body: dict[str, Any]) -> list[str]:
    """Read which methods the default configuration offers."""
    default = next((found for found in body["data"] if found.get("is_default")), {})
    return [name for name, value in default.items() if isinstance(value, dict) and value.get("available")]


def payment_of_event(event: dict[str, Any]) -> str | None:
    """Return the payment that an event tells of; None for others of the same account, which carry no reference."""
    try:
        thing = event["data"]["object"]
        kind = thing["object"]
        is_itself = kind in ("payment_intent", "checkout.session")
        if kind in ("payment_intent", "checkout.session", "charge"):
            if "reference" not in (thing.get("metadata") or {}):
                return None
        elif kind not in ("refund", "dispute"):
            return None
        found = thing["id"] if is_itself else thing["payment_intent"]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not an event of the documented shape") from error
    return found if isinstance(found, str) and _PAYMENT_ID.fullmatch(found) else None


def charge_of(intent: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the charge that a PaymentIntent brings along, nothing where it has none."""
    charge = (intent or {}).get("latest_charge")
    return charge if isinstance(charge, dict) else {}


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _kept(body: dict[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in _KEPT if name in body}
