"""PayPal, Orders API v2: the payer agrees on PayPal's page, then we take the money.

PayPal takes nothing by itself. An order that we never capture costs nobody anything and lapses, so calling one off needs no
word to PayPal, and a payment that the shop gave up is not captured any more.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from kogge.core import clock, http
from kogge.core.errors import Declined, Misconfigured, Rejected
from kogge.core.providers import FieldKind, ProviderInfo, SettingField
from kogge.sales.payments.gateways import (
    FAMILY,
    GatewaySettings,
    MessageRefused,
    PaymentGateway,
    readable,
    under_way,
)
from kogge.sales.payments.gateways.paypal import mapping
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

API_ADDRESS = "https://api-m.paypal.com"
ORDERS = "/v2/checkout/orders"
TOKEN_MARGIN = timedelta(minutes=1)  # a token is not used in the last moments of its life
_CAUSES = {
    "INSTRUMENT_DECLINED": DeclineCause.OTHER,
    "PAYER_ACTION_REQUIRED": DeclineCause.CONFIRMATION,
    "TRANSACTION_REFUSED": DeclineCause.OTHER,
    "PAYER_CANNOT_PAY": DeclineCause.OTHER,
    "PAYER_ACCOUNT_RESTRICTED": DeclineCause.OTHER,
}
_NOT_NOW = ("ORDER_ALREADY_CAPTURED", "ORDER_NOT_APPROVED", "ORDER_ALREADY_COMPLETED")
# The five parts of PayPal's proof: header of the message → field of the question whether it is genuine.
_PROOF = {
    "paypal-auth-algo": "auth_algo",
    "paypal-cert-url": "cert_url",
    "paypal-transmission-id": "transmission_id",
    "paypal-transmission-sig": "transmission_sig",
    "paypal-transmission-time": "transmission_time",
}


@dataclass(frozen=True, kw_only=True, repr=False)
class PayPalSettings(GatewaySettings):
    """Access to one app of a PayPal business account."""

    client_id: str
    client_secret: str
    webhook_id: str = ""
    base_url: str = API_ADDRESS


class _Tokens:
    """Access tokens of this process, each kept until it expires; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[PayPalSettings, tuple[str, datetime]] = {}

    def find(self, settings: PayPalSettings) -> str:
        """Return a token that still lives, empty without one."""
        with self._lock:
            token, ends_at = self._kept.get(settings, ("", clock.now()))
        return token if ends_at - TOKEN_MARGIN > clock.now() else ""

    def keep(self, settings: PayPalSettings, token: str, life: timedelta) -> None:
        """Keep a token for as long as PayPal said."""
        with self._lock:
            self._kept[settings] = (token, clock.now() + life)

    def forget(self, settings: PayPalSettings) -> None:
        """Drop a token that PayPal no longer takes."""
        with self._lock:
            self._kept.pop(settings, None)


_tokens = _Tokens()


class PayPalGateway(PaymentGateway):
    """Talk to PayPal; what is asked and read stands in `mapping`."""

    returns_through_us = True
    info = ProviderInfo(
        code="paypal",
        family=FAMILY,
        name="PayPal",
        fields=(
            SettingField(name="client_id", label="Client ID"),
            SettingField(name="client_secret", label="Secret key", kind=FieldKind.SECRET),
            SettingField(name="webhook_id", label="Webhook ID", is_required=False),
            SettingField(name="base_url", label="Address", kind=FieldKind.ADDRESS, is_required=False),
        ),
        proof="webhook_id",
        messages=(
            "CHECKOUT.ORDER.APPROVED", "PAYMENT.CAPTURE.COMPLETED", "PAYMENT.CAPTURE.PENDING",
            "PAYMENT.CAPTURE.DECLINED", "PAYMENT.CAPTURE.REFUNDED",
        ),
    )  # fmt: skip
    settings_class = PayPalSettings
    settings: PayPalSettings

    def create(self, request: PaymentRequest) -> Snapshot:
        """Start an order that the payer agrees to on PayPal's page."""
        body = self._call("POST", ORDERS, json=mapping.order_request(request), key=request.idempotency_key)
        return readable(mapping.parse_order, body)

    def fetch(self, provider_payment_id: str) -> Snapshot | None:
        """Return an order with its captures and refunds, None when PayPal knows none (or has forgotten an unpaid one)."""
        try:
            body = self._call("GET", f"{ORDERS}/{provider_payment_id}")
        except Rejected as error:
            if error.details["status"] == 404:
                return None
            raise
        return readable(mapping.parse_order, body)

    def complete(self, provider_payment_id: str, idempotency_key: str) -> Snapshot:
        """Capture what the payer agreed to. Captured already is success: the order is read back."""
        try:
            body = self._call("POST", f"{ORDERS}/{provider_payment_id}/capture", json={}, key=idempotency_key)
        except Rejected as error:
            code = str(error.details.get("provider_code", ""))
            if code in _CAUSES:
                raise Declined(error.sentence, cause=_CAUSES[code].value, **error.details) from error
            if code not in _NOT_NOW:
                raise
            found = self.fetch(provider_payment_id)
            if found is None:
                raise
            return found
        return readable(mapping.parse_order, body)

    def cancel(self, provider_payment_id: str) -> Snapshot:
        """Call off an order that is not captured: by never capturing it; Declined for a captured one."""
        found = self.fetch(provider_payment_id)
        if found is None or found.status is not PaymentStatus.OPEN:
            raise Declined
        return replace(found, status=PaymentStatus.CANCELLED, is_agreed=False, happened_at=clock.now())

    def refund(self, request: RefundRequest) -> RefundSnapshot:
        """Pay a capture back."""
        try:
            order = self._call("GET", f"{ORDERS}/{request.provider_payment_id}")
            capture_id = readable(mapping.paid_capture, order)
            path = f"/v2/payments/captures/{capture_id}/refund"
            body = self._call("POST", path, json=mapping.refund_request(request), key=request.idempotency_key)
        except Rejected as error:
            raise Declined(error.sentence, **error.details) from error
        return readable(mapping.parse_refund, body)

    def parse_webhook(self, message: WebhookMessage) -> str | None:
        """Return the order of a message that PayPal itself confirms to have sent; None for what is not of this shop.

        PayPal names no tolerance for the time of a message and repeats one for three days, so none is too old.
        """
        proof = {field: message.headers.get(header, "") for header, field in _PROOF.items()}
        if not self.settings.webhook_id or not all(proof.values()):
            raise MessageRefused(ParkReason.FORGED)
        event = json.loads(message.body)
        order_id, capture_id = mapping.order_of_event(event)
        if not order_id and not capture_id:
            return None
        question = json.dumps({**proof, "webhook_id": self.settings.webhook_id}).encode()
        # The event goes back byte for byte: read and written anew, its checksum would no longer fit.
        raw = question[:-1] + b', "webhook_event": ' + message.body + b"}"
        if not self._is_genuine(raw):
            raise MessageRefused(ParkReason.FORGED)
        if order_id:
            return order_id
        return readable(mapping.order_of_capture, self._call("GET", f"/v2/payments/captures/{capture_id}"))

    def methods(self) -> list[str]:
        """Return PayPal itself, once the access has been tried: there is nothing to switch on."""
        _tokens.forget(self.settings)
        self._token()
        return ["paypal"]

    def _is_genuine(self, question: bytes) -> bool:
        """Ask PayPal whether a message is its own; what it cannot even read as a proof is none."""
        path = "/v1/notifications/verify-webhook-signature"
        try:
            answer = self._call("POST", path, raw_json=question)
        except Rejected:
            return False
        return answer.get("verification_status") == "SUCCESS"

    def _call(self, method: str, path: str, *, key: str = "", **arguments: Any) -> Any:
        headers = {"Prefer": "return=representation"} | ({"PayPal-Request-Id": key} if key else {})
        try:
            return self._send(method, path, headers=headers, **arguments)
        except Misconfigured as error:
            if error.details.get("status") != 401 or not _tokens.find(self.settings):
                raise
            # The token ended before its time: a new one, once.
            _tokens.forget(self.settings)
            return self._send(method, path, headers=headers, **arguments)
        except Rejected as error:
            if error.details["status"] == 409:
                raise under_way(error) from error
            raise

    def _send(self, method: str, path: str, *, headers: Mapping[str, str], **arguments: Any) -> Any:
        bearer = {"Authorization": f"Bearer {self._token()}"}
        return self._company().call(method, path, headers={**headers, **bearer}, **arguments)

    def _token(self) -> str:
        """Return an access token, a new one only when the last has expired."""
        kept = _tokens.find(self.settings)
        if kept:
            return kept
        pair = f"{self.settings.client_id}:{self.settings.client_secret}".encode()
        basic = {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
        form = {"grant_type": "client_credentials"}
        body = self._company().call("POST", "/v1/oauth2/token", form=form, headers=basic)
        token, seconds = readable(lambda found: (str(found["access_token"]), int(found["expires_in"])), body)
        _tokens.keep(self.settings, token, timedelta(seconds=seconds))
        return token

    def _company(self) -> http.Company:
        return http.Company(
            name=self.info.name,
            base_url=self.settings.base_url,
            explain=lambda answer: (_issue_of(answer)["description"], _issue_of(answer)["field"]),
            find_code=lambda answer: _issue_of(answer)["issue"],
        )


def _issue_of(answer: http.Answer) -> dict[str, str]:
    """Return what was wrong: the first of the details, which says more than the error's own name."""
    try:
        body = answer.json()
        first = (body.get("details") or [{}])[0]
        return {
            "issue": str(first.get("issue") or body.get("name") or body.get("error") or ""),
            "description": str(first.get("description") or body.get("message") or ""),
            "field": str(first.get("field") or ""),
        }
    except (ValueError, AttributeError, IndexError):
        return {"issue": "", "description": "", "field": ""}
