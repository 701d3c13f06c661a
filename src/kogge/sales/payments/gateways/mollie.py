"""Mollie, Payments API v2: cards, iDEAL | Wero, Bancontact, PayPal and most other European methods."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

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
    ParkReason,
    PaymentRequest,
    PaymentStatus,
    RefundProgress,
    RefundRequest,
    RefundSnapshot,
    Snapshot,
    WebhookMessage,
)

API_ADDRESS = "https://api.mollie.com"
MAX_DESCRIPTION = 255
SIGNATURE_HEADER = "x-mollie-signature"
_PAYMENT_ID = re.compile(r"tr_[0-9A-Za-z]{6,60}")

_STATUSES = {
    "open": PaymentStatus.OPEN,
    "pending": PaymentStatus.PENDING,
    "authorized": PaymentStatus.AUTHORIZED,
    "paid": PaymentStatus.PAID,
    "canceled": PaymentStatus.CANCELLED,
    "expired": PaymentStatus.EXPIRED,
    "failed": PaymentStatus.FAILED,
}
# Where the moment of a status stands; a payment without one counts from its creation.
_REACHED_AT = {
    "authorized": "authorizedAt",
    "paid": "paidAt",
    "canceled": "canceledAt",
    "expired": "expiredAt",
    "failed": "failedAt",
}
_REFUND_PROGRESS = {
    "queued": RefundProgress.PENDING,
    "pending": RefundProgress.PENDING,
    "processing": RefundProgress.UNDER_WAY,
    "refunded": RefundProgress.UNDER_WAY,
    "failed": RefundProgress.FAILED,
    "canceled": RefundProgress.FAILED,
}
# The payer's name, account and address are no business of the ledger.
_PERSONAL = ("details", "billingAddress", "shippingAddress", "billingEmail", "lines", "_links", "_embedded")


@dataclass(frozen=True, kw_only=True, repr=False)
class MollieSettings(GatewaySettings):
    """Access to one Mollie profile."""

    api_key: str
    webhook_secret: str = ""  # several, separated by blanks, while one replaces another
    base_url: str = API_ADDRESS


class MollieGateway(PaymentGateway):
    """Talk to Mollie; the mapping itself is in the functions below."""

    info = ProviderInfo(
        code="mollie",
        family=FAMILY,
        name="Mollie",
        fields=(
            SettingField(name="api_key", label="API key", kind=FieldKind.SECRET),
            SettingField(
                name="webhook_secret", label="Webhook secret", kind=FieldKind.SECRET, is_required=False
            ),
            SettingField(name="base_url", label="Address", kind=FieldKind.ADDRESS, is_required=False),
        ),
    )
    settings_class = MollieSettings
    settings: MollieSettings

    def create(self, request: PaymentRequest) -> Snapshot:
        """Start a payment on Mollie's hosted page."""
        body = self._call("POST", "/v2/payments", json=payment_request(request), key=request.idempotency_key)
        return readable(parse_payment, body)

    def fetch(self, provider_payment_id: str) -> Snapshot | None:
        """Return a payment with refunds and chargebacks, None when this profile has no such payment."""
        path = f"/v2/payments/{provider_payment_id}"
        try:
            body = self._call("GET", path, query={"embed": "refunds,chargebacks"})
        except Rejected as error:
            if error.details["status"] == 404:
                return None
            raise
        return readable(parse_payment, body)

    def cancel(self, provider_payment_id: str) -> Snapshot:
        """Call off a payment; Declined for methods that only expire."""
        try:
            body = self._call("DELETE", f"/v2/payments/{provider_payment_id}")
        except Rejected as error:
            raise Declined(error.sentence, **error.details) from error
        return readable(parse_payment, body)

    def refund(self, request: RefundRequest) -> RefundSnapshot:
        """Pay back to where the money came from."""
        path = f"/v2/payments/{request.provider_payment_id}/refunds"
        try:
            body = self._call("POST", path, json=refund_request(request), key=request.idempotency_key)
        except Rejected as error:
            raise Declined(error.sentence, **error.details) from error
        return readable(parse_refund, body)

    def parse_webhook(self, message: WebhookMessage) -> str | None:
        """Return the id of the older form `id=tr_…`, which is not signed, or the payment of a signed event.

        Mollie's signature carries no time, and Mollie repeats a message for a day, so none is too old.
        """
        if message.body.lstrip()[:1] == b"{":
            claimed = message.headers.get(SIGNATURE_HEADER, "").split(",")
            bare = [claim.strip().removeprefix("sha256=") for claim in claimed]
            secrets = signatures.secrets_of(self.settings.webhook_secret)
            if not signatures.is_signed(message.body, claimed=bare, secrets=secrets):
                raise MessageRefused(ParkReason.FORGED)
            return payment_of_event(json.loads(message.body))
        ids = parse_qs(message.body.decode("ascii", "replace")).get("id", [])
        if len(ids) != 1 or not _PAYMENT_ID.fullmatch(ids[0]):
            raise ValueError("not a message of the form id=tr_…")
        return ids[0]

    def methods(self) -> list[str]:
        """Return the ids of the methods that are switched on for the profile, in whatever currency."""
        # The plain list leaves out methods that do not take euros, such as TWINT.
        return readable(parse_methods, self._call("GET", "/v2/methods/all"))

    def _call(self, method: str, path: str, *, key: str = "", **arguments: Any) -> Any:
        company = http.Company(
            name=self.info.name,
            base_url=self.settings.base_url,
            headers={"Authorization": f"Bearer {self.settings.api_key}"},
            explain=_explain,
        )
        headers = {"Idempotency-Key": key} if key else {}
        try:
            return company.call(method, path, headers=headers, **arguments)
        except Rejected as error:
            if error.details["status"] == 409:
                # The same key is being worked on, or an identical refund was just made: look again, do not repeat.
                raise under_way(error) from error
            raise


def _explain(answer: http.Answer) -> tuple[str, str]:
    try:
        body = answer.json()
        return str(body.get("detail", "")), str(body.get("field", ""))
    except (ValueError, AttributeError):
        return "", ""


def payment_of_event(event: dict[str, Any]) -> str | None:
    """Return the payment that an event tells of, itself or through its refund or chargeback; None for other things.

    Mollie sends either an event around the thing or the bare thing, whichever the webhook was registered for.
    """
    try:
        entity = event.get("_embedded", {}).get("entity", {})
        named = (event.get("entityId"), event.get("id"), entity.get("paymentId"), event.get("paymentId"))
    except AttributeError as error:
        raise ValueError("not an event of the documented shape") from error
    return next((one for one in named if isinstance(one, str) and _PAYMENT_ID.fullmatch(one)), None)


def amount_body(amount: Money) -> dict[str, str]:
    """Write an amount as Mollie does: decimals of the currency, as text."""
    return {"currency": amount.currency, "value": str(amount.as_decimal())}


def parse_amount(body: dict[str, str]) -> Money:
    """Read an amount."""
    return Money.from_decimal(body["value"], body["currency"])


def payment_request(request: PaymentRequest) -> dict[str, Any]:
    """Return the body that starts a payment."""
    body: dict[str, Any] = {
        "amount": amount_body(request.amount),
        "description": request.description[:MAX_DESCRIPTION],
        "redirectUrl": request.return_url,
        "webhookUrl": request.webhook_url,
        "method": request.method,
        "locale": request.locale,
        "metadata": {"reference": request.reference},
    }
    if request.cancel_url:
        body["cancelUrl"] = request.cancel_url
    if request.billing_email:
        body["billingEmail"] = request.billing_email
    return body


def parse_payment(body: dict[str, Any]) -> Snapshot:
    """Read a payment, with its embedded refunds and chargebacks."""
    status = body["status"]
    embedded = body.get("_embedded", {})
    metadata = body.get("metadata")
    reached_at = body.get(_REACHED_AT.get(status, ""), body["createdAt"])
    return Snapshot(
        provider_payment_id=body["id"],
        reference=str(metadata.get("reference", "")) if isinstance(metadata, dict) else "",
        status=_STATUSES[status],
        amount=parse_amount(body["amount"]),
        happened_at=datetime.fromisoformat(reached_at),
        checkout_url=body.get("_links", {}).get("checkout", {}).get("href", ""),
        expires_at=datetime.fromisoformat(body["expiresAt"]) if body.get("expiresAt") else None,
        refunds=tuple(parse_refund(refund) for refund in reversed(embedded.get("refunds", []))),
        chargebacks=tuple(parse_chargeback(item) for item in reversed(embedded.get("chargebacks", []))),
        raw={name: value for name, value in body.items() if name not in _PERSONAL},
    )


def parse_methods(body: dict[str, Any]) -> list[str]:
    """Read which methods are switched on."""
    return [method["id"] for method in body["_embedded"]["methods"] if method.get("status") == "activated"]


def refund_request(request: RefundRequest) -> dict[str, Any]:
    """Return the body that pays back; our key travels along so that the refund can be found again."""
    return {
        "amount": amount_body(request.amount),
        "description": request.description[:MAX_DESCRIPTION],
        "metadata": {"key": request.idempotency_key},
    }


def parse_refund(body: dict[str, Any]) -> RefundSnapshot:
    """Read a refund."""
    metadata = body.get("metadata")
    return RefundSnapshot(
        provider_refund_id=body["id"],
        amount=parse_amount(body["amount"]),
        progress=_REFUND_PROGRESS[body["status"]],
        idempotency_key=str(metadata.get("key", "")) if isinstance(metadata, dict) else "",
        happened_at=datetime.fromisoformat(body["createdAt"]),
    )


def parse_chargeback(body: dict[str, Any]) -> ChargebackSnapshot:
    """Read a chargeback."""
    reversed_at = body.get("reversedAt")
    return ChargebackSnapshot(
        provider_chargeback_id=body["id"],
        amount=parse_amount(body["amount"]),
        happened_at=datetime.fromisoformat(body["createdAt"]),
        reversed_at=datetime.fromisoformat(reversed_at) if reversed_at else None,
    )
