"""Stripe: cards on its hosted Checkout, and methods that lead to the payer's bank or wallet, as PaymentIntents.

No script of Stripe runs in the shop's pages and no card number reaches the shop (PCI DSS, SAQ A). A payment is known by
the id it was started with: a PaymentIntent, or for cards a Checkout Session, whose PaymentIntent says what was paid.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from kogge.core import http
from kogge.core.errors import Declined, Rejected
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
from kogge.sales.payments.gateways.stripe import mapping
from kogge.sales.payments.values import (
    DeclineCause,
    ParkReason,
    PaymentRequest,
    PaymentStatus,
    RefundRequest,
    RefundSnapshot,
    Snapshot,
    WebhookMessage,
)

API_ADDRESS = "https://api.stripe.com"
API_VERSION = "2026-10-28.endive"  # the shapes below are of this version, whatever the account's own is
TOLERANCE = timedelta(minutes=5)  # of a signature's time, as Stripe's own libraries have it
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


@dataclass(frozen=True, kw_only=True, repr=False)
class StripeSettings(GatewaySettings):
    """Access to one Stripe account."""

    api_key: str
    webhook_secret: str = ""  # several, separated by blanks, while one replaces another
    base_url: str = API_ADDRESS


class StripeGateway(PaymentGateway):
    """Talk to Stripe; what is asked and read stands in `mapping`."""

    returns_through_us = True
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
            path, form, parse = (
                "/v1/checkout/sessions",
                mapping.session_request(request),
                mapping.parse_session,
            )
        else:
            path, form, parse = "/v1/payment_intents", mapping.intent_request(request), mapping.parse_intent
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
        snapshot = readable(mapping.parse_session if is_session else mapping.parse_intent, body)
        return replace(snapshot, status=PaymentStatus.CANCELLED)

    def refund(self, request: RefundRequest) -> RefundSnapshot:
        """Pay back to where the money came from."""
        try:
            intent_id = self._intent_id(request.provider_payment_id)
            form = mapping.refund_request(request, intent_id)
            body = self._call("POST", "/v1/refunds", form=form, key=request.idempotency_key)
        except Rejected as error:
            raise Declined(error.sentence, **error.details) from error
        return readable(mapping.parse_refund, body)

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
        return mapping.payment_of_event(json.loads(message.body))

    def methods(self) -> list[str]:
        """Return the methods that are switched on in the account's default configuration."""
        body = self._call("GET", "/v1/payment_method_configurations", query={"limit": "100"})
        return readable(mapping.parse_methods, body)

    def _snapshot(self, payment_id: str) -> Snapshot:
        body = self._payment(payment_id)
        is_session = body["object"] == "checkout.session"
        intent = body["payment_intent"] if is_session else body
        charge = mapping.charge_of(intent)
        refunds = self._refunds(charge)
        disputes = self._disputes(intent["id"]) if charge.get("disputed") else []
        parse = mapping.parse_session if is_session else mapping.parse_intent
        return parse(body, refunds=refunds, disputes=disputes)

    def _payment(self, payment_id: str) -> dict[str, Any]:
        """Return a Checkout Session with its PaymentIntent, or a PaymentIntent that has no session."""
        if payment_id.startswith("cs_"):
            return self._session(payment_id)
        query = {"expand[0]": "latest_charge.refunds"}
        intent = self._call("GET", f"/v1/payment_intents/{payment_id}", query=query)
        if intent["metadata"].get("through") != mapping.THROUGH_CHECKOUT:
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
