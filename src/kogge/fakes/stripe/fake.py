"""The fake as a whole: its state, its webhooks, and the moves that several doors share."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kogge.fakes.company import CompanyFake, token
from kogge.fakes.deliveries import Delivery
from kogge.fakes.server import Refused, Response, json_response
from kogge.fakes.state import State
from kogge.fakes.stripe import documents, methods

Document = dict[str, Any]

INTENT, SESSION, CHARGE, REFUND, DISPUTE = "payment_intent", "session", "charge", "refund", "dispute"
EVENT, ENDPOINT = "event", "endpoint"
# Stripe repeats a message for up to three days, with growing gaps (PAYMENTS.md E2); the gaps themselves are our choice.
RETRY_GAPS_SECONDS = (60, 300, 1800, 7200, 18_000, 36_000, 72_000, 129_600)
REFUND_STEP_SECONDS = 2.0
_TYPES = {
    402: "card_error", 409: "idempotency_error", 429: "rate_limit_error", 500: "api_error", 503: "api_error",
}  # fmt: skip
FAILED_AT_BANK = "payment_intent_authentication_failure"
TIMED_OUT = "payment_intent_payment_attempt_expired"
_MESSAGES = {
    FAILED_AT_BANK: "The provided payment method has failed authentication.",
    TIMED_OUT: "The latest payment attempt has expired.",
    "card_declined": "Your card was declined.",
}


class StripeFake(CompanyFake):
    """Stripe on this machine."""

    name = "stripe"

    def __init__(
        self,
        *,
        state_path: Path | None = None,
        retry_gaps_seconds: Sequence[float] = RETRY_GAPS_SECONDS,
        refund_step_seconds: float = REFUND_STEP_SECONDS,
    ) -> None:
        super().__init__(State(state_path), retry_gaps_seconds=retry_gaps_seconds)
        self.refund_step_seconds = refund_step_seconds

    def counts(self) -> dict[str, int]:
        """Return how many payments were ever started."""
        return {"payments": self.state.count(INTENT), "sessions": self.state.count(SESSION)}

    def error(self, status: int, detail: str, field: str = "", code: str = "") -> Response:
        """Return an error as Stripe shapes it; `code` may bring a decline code behind a slash."""
        code, _, decline_code = code.partition("/")
        kind = (
            "idempotency_error"
            if code == "idempotency_error"
            else _TYPES.get(status, "invalid_request_error")
        )
        error = {"type": kind, "message": detail or "Something went wrong."}
        if code and code != kind:
            error["code"] = code
        if decline_code:
            error["decline_code"] = decline_code
        if field:
            error["param"] = field
        return json_response({"error": error}, status=status, headers={"Request-Id": token("req_", 14)})

    def refusal(self, refused: Refused) -> Response:
        """Return what the checks refused as an error in Stripe's shape."""
        return self.error(refused.status, refused.detail, refused.field, refused.code)

    # Looking up

    def need(self, kind: str, document_id: str) -> Document:
        """Return a document; Refused 404 when it does not exist."""
        found = self.state.find(kind, document_id)
        if found is None:
            raise Refused(404, f"No such {kind}: '{document_id}'", "id", "resource_missing")
        return found

    def intent_of(self, payment_id: str) -> Document:
        """Return the PaymentIntent of a payment, known by its own id or its session's."""
        if payment_id.startswith("cs_"):
            payment_id = self.need(SESSION, payment_id)["payment_intent"] or payment_id
        return self.need(INTENT, payment_id)

    # Moves that more than one door makes

    def send_away(self, intent: Document, method: str, return_url: str) -> None:
        """Let a PaymentIntent wait for what its payer does on another page."""
        address = f"{self.base_url}/redirect/{intent['id']}"
        intent |= {
            "status": "requires_action",
            "payment_method": token("pm_", 24),
            "last_payment_error": None,
            "next_action": {
                "type": "redirect_to_url", "redirect_to_url": {"url": address, "return_url": return_url}
            },
            "_method": method,
            "_return_url": return_url,
        }  # fmt: skip
        expiry = self.clock.now() + methods.REDIRECTING[method].expires_after
        self.state.keep(INTENT, intent, due_at=expiry)
        self.tell("payment_intent.requires_action", intent)

    def succeed(self, intent: Document, method: str) -> Document:
        """Let a PaymentIntent be paid, and tell."""
        now = self.clock.now()
        with self.state.lock:
            charge = documents.new_charge(intent, method, error=None, now=now)
            intent |= {
                "status": "succeeded", "next_action": None, "last_payment_error": None,
                "amount_received": intent["amount"], "latest_charge": charge["id"],
            }  # fmt: skip
            self.state.keep(CHARGE, charge, parent=intent["id"])
            self.state.keep(INTENT, intent)
        self.tell("charge.succeeded", charge)
        self.tell("payment_intent.succeeded", intent)
        return intent

    def fail(
        self, intent: Document, method: str, code: str, message: str = "", decline_code: str = ""
    ) -> Document:
        """Let a try to pay fail: the PaymentIntent waits for another method."""
        now = self.clock.now()
        kind = "card_error" if method == "card" else "invalid_request_error"
        error = {"type": kind, "code": code, "message": message or _MESSAGES.get(code, code)}
        if decline_code:
            error["decline_code"] = decline_code
        charge = documents.new_charge(intent, method, error=error, now=now)
        intent |= {
            "status": "requires_payment_method", "next_action": None, "payment_method": None,
            "last_payment_error": error, "latest_charge": charge["id"],
        }  # fmt: skip
        with self.state.lock:
            self.state.keep(CHARGE, charge, parent=intent["id"])
            self.state.keep(INTENT, intent)
        self.tell("charge.failed", charge)
        self.tell("payment_intent.payment_failed", intent)
        return intent

    def call_off(self, intent: Document, reason: str | None) -> Document:
        """Cancel a PaymentIntent that nobody has paid."""
        now = documents.seconds(self.clock.now())
        intent |= {
            "status": "canceled", "canceled_at": now, "cancellation_reason": reason, "next_action": None
        }  # fmt: skip
        self.state.keep(INTENT, intent)
        self.tell("payment_intent.canceled", intent)
        return intent

    def try_session(self, session: Document, *, is_paid: bool) -> Document:
        """Let the payer of a Checkout Session try a card: paid completes it, refused leaves it open."""
        with self.state.lock:
            intent = self.state.find(INTENT, session["payment_intent"] or "") or self._intent_for(session)
            session["payment_intent"] = intent["id"]
            if is_paid:
                session |= {"status": "complete", "payment_status": "paid", "url": None}
            due_at = None if is_paid else datetime.fromtimestamp(session["expires_at"], UTC)
            self.state.keep(SESSION, session, parent=intent["id"], due_at=due_at)
        if is_paid:
            self.succeed(intent, "card")
            self.tell("checkout.session.completed", session)
        else:
            self.fail(intent, "card", "card_declined", decline_code="generic_decline")
        return session

    def _intent_for(self, session: Document) -> Document:
        body = {
            "amount": session["amount_total"], "currency": session["currency"], **session["_intent"],
            "payment_method_types": session["payment_method_types"],
        }  # fmt: skip
        return documents.new_intent(body, now=self.clock.now())

    def expire_session(self, session: Document) -> Document:
        """End a Checkout Session that nobody paid."""
        session |= {"status": "expired", "url": None}
        self.state.keep(SESSION, session, parent=session["payment_intent"] or "")
        self.tell("checkout.session.expired", session)
        return session

    def settle_refund(self, refund: Document, status: str) -> Document:
        """Bring a refund to its end and tell."""
        refund["status"] = status
        self.state.keep(REFUND, refund, parent=refund["payment_intent"])
        self.count_refunds(refund["charge"])
        self.tell("refund.failed" if status == "failed" else "refund.updated", refund)
        return refund

    def count_refunds(self, charge_id: str) -> Document:
        """Bring a charge up to its refunds."""
        charge = self.need(CHARGE, charge_id)
        found = self.state.children(REFUND, charge["payment_intent"])
        taken = sum(one["amount"] for one in found if one["status"] not in ("failed", "canceled"))
        charge |= {"amount_refunded": taken, "refunded": taken == charge["amount"]}
        self.state.keep(CHARGE, charge, parent=charge["payment_intent"])
        return charge

    # Time and messages

    def tick(self) -> None:
        """Let time do its work: tries and sessions expire, refunds arrive."""
        now = self.clock.now()
        with self.state.lock:
            for intent in self.state.due(INTENT, now):
                self.fail(intent, intent["_method"], TIMED_OUT)
            for session in self.state.due(SESSION, now):
                self.expire_session(session)
            for refund in self.state.due(REFUND, now):
                self.settle_refund(refund, "succeeded")

    def tell(self, kind: str, thing: Document, *, is_at_once: bool = False) -> None:
        """Keep an event and send it to every address that was registered for it."""
        event = documents.new_event(kind, documents.shown(thing), now=self.clock.now())
        self.state.keep(EVENT, event)
        for endpoint in self.state.children(ENDPOINT):
            if {kind, "*"} & set(endpoint["enabled_events"]):
                delivery = self._delivery(endpoint, event)
                if is_at_once:
                    self.deliveries.send_now(delivery)
                else:
                    self.deliveries.send(delivery)

    def _delivery(self, endpoint: Document, event: Document) -> Delivery:
        return Delivery(
            id=token("wh_"),
            url=endpoint["url"],
            body=json.dumps(event, ensure_ascii=False),
            content_type="application/json; charset=utf-8",
            due_at=self.clock.now(),
            headers={"User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)"},
            signed_for=endpoint["id"],
        )

    def sign(self, delivery: Delivery) -> dict[str, str]:
        """Sign time and body with the secret of the receiver (PAYMENTS.md E2); while it is rolled, with both."""
        endpoint = self.state.find(ENDPOINT, delivery.signed_for)
        if endpoint is None:
            return {}
        stamp = documents.seconds(self.clock.now())
        signed = f"{stamp}.{delivery.body}".encode()
        parts = [f"t={stamp}"]
        for secret in filter(None, (endpoint["secret"], endpoint.get("_former"))):
            parts.append(f"v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}")
        return {"Stripe-Signature": ",".join(parts)}

    def refund_due(self, refund: Document) -> datetime | None:
        """Return when a refund that takes its time arrives."""
        if refund["status"] != "pending":
            return None
        return self.clock.now() + timedelta(seconds=self.refund_step_seconds)
