"""Stripe: cards on its hosted Checkout, and methods that lead to the payer's bank or wallet, as PaymentIntents.

No script of Stripe runs in the shop's pages and no card number reaches the shop (PCI DSS, SAQ A). A payment is known by
the id it was started with: a PaymentIntent, or for cards a Checkout Session, whose PaymentIntent says what was paid.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from kogge.core import http
from kogge.core.errors import Declined, Rejected
from kogge.core.money import Money
from kogge.core.providers import FieldKind, ProviderInfo, SettingField
from kogge.sales.payments import signatures
from kogge.sales.payments.gateways import (
    FAMILY,
    GatewaySettings,
    MessageRefused,
    PaymentGateway,
    readable,
    under_way,
)
from kogge.sales.payments.values import (
    ChargebackSnapshot,
    DeclineCause,
    ParkReason,
    PaymentRequest,
    PaymentStatus,
    RefundProgress,
    RefundRequest,
    RefundSnapshot,
    Snapshot,
    WebhookMessage,
)

API_ADDRESS = "https://api.stripe.com"
API_VERSION = "2026-10-28.endive"  # the shapes below are of this version, whatever the account's own is
TOLERANCE = timedelta(minutes=5)  # of a signature's time, as Stripe's own libraries have it
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
_CAUSES = {
    "insufficient_funds": DeclineCause.FUNDS,
    "card_velocity_exceeded": DeclineCause.FUNDS,
    "withdrawal_count_limit_exceeded": DeclineCause.FUNDS,
    "expired_card": DeclineCause.CARD_EXPIRED,
    "incorrect_cvc": DeclineCause.DETAILS,
    "incorrect_number": DeclineCause.DETAILS,
    "incorrect_zip": DeclineCause.DETAILS,
    "invalid_account": DeclineCause.DETAILS,
    "invalid_expiry_month": DeclineCause.DETAILS,
    "invalid_expiry_year": DeclineCause.DETAILS,
    "authentication_required": DeclineCause.CONFIRMATION,
    "payment_intent_authentication_failure": DeclineCause.CONFIRMATION,
}
# What the ledger keeps of an answer: nothing about the payer.
_KEPT = (
    "id", "object", "status", "amount", "amount_total", "amount_received", "currency", "created", "canceled_at",
    "cancellation_reason", "livemode", "payment_status", "payment_method_types", "metadata",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, repr=False)
class StripeSettings(GatewaySettings):
    """Access to one Stripe account."""

    api_key: str
    webhook_secret: str = ""  # several, separated by blanks, while one replaces another
    base_url: str = API_ADDRESS


class StripeGateway(PaymentGateway):
    """Talk to Stripe; the mapping itself is in the functions below."""

    info = ProviderInfo(
        code="stripe",
        family=FAMILY,
        name="Stripe",
        fields=(
            SettingField(name="api_key", label="Secret key", kind=FieldKind.SECRET),
            SettingField(
                name="webhook_secret", label="Webhook secret", kind=FieldKind.SECRET, is_required=False
            ),
            SettingField(name="base_url", label="Address", kind=FieldKind.ADDRESS, is_required=False),
        ),
        proof="webhook_secret",
        messages=(
            "payment_intent.succeeded", "payment_intent.payment_failed", "payment_intent.canceled",
            "payment_intent.processing", "checkout.session.completed", "checkout.session.expired",
            "checkout.session.async_payment_succeeded", "checkout.session.async_payment_failed",
            "charge.refunded", "refund.updated", "refund.failed", "charge.dispute.created", "charge.dispute.closed",
        ),
    )  # fmt: skip
    settings_class = StripeSettings
    settings: StripeSettings

    def create(self, request: PaymentRequest) -> Snapshot:
        """Start a payment: a hosted Checkout for cards, a confirmed PaymentIntent for methods that redirect."""
        if request.method == "card":
            path, form, parse = "/v1/checkout/sessions", session_request(request), parse_session
        else:
            path, form, parse = "/v1/payment_intents", intent_request(request), parse_intent
        snapshot = readable(parse, self._call("POST", path, form=form, key=request.idempotency_key))
        # A PaymentIntent does not end by itself: the shop calls it off when the goods are no longer held.
        deadline = snapshot.expires_at or request.created_at + request.hold_for
        return replace(snapshot, expires_at=deadline)

    def fetch(self, provider_payment_id: str) -> Snapshot | None:
        """Return a payment with refunds and disputes, None when this account has no such payment."""
        try:
            return readable(self._snapshot, provider_payment_id)
        except Rejected as error:
            if error.details["status"] == 404:
                return None
            raise

    def cancel(self, provider_payment_id: str) -> Snapshot:
        """Call off an unpaid payment; Declined when it is paid, on its way, or over."""
        is_session = provider_payment_id.startswith("cs_")
        path = f"/v1/checkout/sessions/{provider_payment_id}/expire"
        if not is_session:
            path = f"/v1/payment_intents/{provider_payment_id}/cancel"
        try:
            body = self._call("POST", path, form={})
        except Rejected as error:
            raise Declined(error.sentence, **error.details) from error
        snapshot = readable(parse_session if is_session else parse_intent, body)
        return replace(snapshot, status=PaymentStatus.CANCELLED)

    def refund(self, request: RefundRequest) -> RefundSnapshot:
        """Pay back to where the money came from."""
        try:
            intent_id = self._intent_id(request.provider_payment_id)
            form = refund_request(request, intent_id)
            body = self._call("POST", "/v1/refunds", form=form, key=request.idempotency_key)
        except Rejected as error:
            raise Declined(error.sentence, **error.details) from error
        return readable(parse_refund, body)

    def parse_webhook(self, message: WebhookMessage) -> str | None:
        """Return the payment of a signed event; None for events about something that is not of this shop."""
        header = message.headers.get("stripe-signature", "")
        parts = [part.strip().partition("=") for part in header.split(",")]
        stamp = next((value for name, _, value in parts if name == "t"), "")
        claimed = [value for name, _, value in parts if name == "v1"]
        secrets = signatures.secrets_of(self.settings.webhook_secret)
        signed = stamp.encode() + b"." + message.body
        if not stamp.isdecimal() or not signatures.is_signed(signed, claimed=claimed, secrets=secrets):
            raise MessageRefused(ParkReason.FORGED)
        if message.received_at - TOLERANCE > datetime.fromtimestamp(int(stamp), UTC):
            raise MessageRefused(ParkReason.STALE)
        return payment_of_event(json.loads(message.body))

    def methods(self) -> list[str]:
        """Return the methods that are switched on in the account's default configuration."""
        body = self._call("GET", "/v1/payment_method_configurations", query={"limit": "100"})
        return readable(parse_methods, body)

    def _snapshot(self, payment_id: str) -> Snapshot:
        body = self._payment(payment_id)
        is_session = body["object"] == "checkout.session"
        intent = body["payment_intent"] if is_session else body
        charge = _charge_of(intent)
        refunds = self._refunds(charge)
        disputes = self._disputes(intent["id"]) if charge.get("disputed") else []
        parse = parse_session if is_session else parse_intent
        return parse(body, refunds=refunds, disputes=disputes)

    def _payment(self, payment_id: str) -> dict[str, Any]:
        """Return a Checkout Session with its PaymentIntent, or a PaymentIntent that has no session."""
        if payment_id.startswith("cs_"):
            return self._session(payment_id)
        query = {"expand[0]": "latest_charge.refunds"}
        intent = self._call("GET", f"/v1/payment_intents/{payment_id}", query=query)
        if intent["metadata"].get("through") != THROUGH_CHECKOUT:
            return intent
        found = self._call("GET", "/v1/checkout/sessions", query={"payment_intent": payment_id})
        return self._session(found["data"][0]["id"]) if found["data"] else intent

    def _session(self, session_id: str) -> dict[str, Any]:
        query = {"expand[0]": "payment_intent.latest_charge.refunds"}
        return self._call("GET", f"/v1/checkout/sessions/{session_id}", query=query)

    def _intent_id(self, payment_id: str) -> str:
        """Return the PaymentIntent that holds the money of a payment; Declined for a session that nobody paid."""
        if not payment_id.startswith("cs_"):
            return payment_id
        intent_id = self._call("GET", f"/v1/checkout/sessions/{payment_id}")["payment_intent"]
        if not intent_id:
            raise Declined(detail="nothing was paid")
        return intent_id

    def _refunds(self, charge: Mapping[str, Any]) -> list[dict[str, Any]]:
        listed = charge.get("refunds") or {}
        if not listed.get("has_more"):
            return listed.get("data", [])
        return self._call("GET", "/v1/refunds", query={"charge": charge["id"], "limit": "100"})["data"]

    def _disputes(self, intent_id: str) -> list[dict[str, Any]]:
        query = {"payment_intent": intent_id, "limit": "100"}
        return self._call("GET", "/v1/disputes", query=query)["data"]

    def _call(self, method: str, path: str, *, key: str = "", **arguments: Any) -> Any:
        company = http.Company(
            name=self.info.name,
            base_url=self.settings.base_url,
            headers={"Authorization": f"Bearer {self.settings.api_key}", "Stripe-Version": API_VERSION},
            explain=lambda answer: (_error_of(answer).get("message", ""), _error_of(answer).get("param", "")),
            find_code=_code_of,
        )
        headers = {"Idempotency-Key": key} if key else {}
        try:
            return company.call(method, path, headers=headers, **arguments)
        except Rejected as error:
            status, code = error.details["status"], str(error.details.get("provider_code", ""))
            if status == 402:
                cause = _CAUSES.get(code, DeclineCause.OTHER)
                raise Declined(error.sentence, cause=cause.value, **error.details) from error
            if status == 409:
                # The same key is being worked on, or the thing is locked: look again, do not repeat.
                raise under_way(error) from error
            raise


def _error_of(answer: http.Answer) -> dict[str, str]:
    try:
        found = answer.json()["error"]
    except (ValueError, KeyError, TypeError):
        return {}
    return {name: str(value or "") for name, value in found.items()} if isinstance(found, dict) else {}


def _code_of(answer: http.Answer) -> str:
    error = _error_of(answer)
    return error.get("decline_code") or error.get("code") or error.get("type", "")


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
    charge = _charge_of(body)
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


def _charge_of(intent: Mapping[str, Any] | None) -> dict[str, Any]:
    charge = (intent or {}).get("latest_charge")
    return charge if isinstance(charge, dict) else {}


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _kept(body: dict[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in _KEPT if name in body}
