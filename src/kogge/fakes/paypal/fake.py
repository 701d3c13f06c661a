"""The fake as a whole: its state, its messages, and the moves that several doors share."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kogge.fakes.company import CompanyFake
from kogge.fakes.deliveries import Delivery
from kogge.fakes.paypal import documents
from kogge.fakes.server import Refused, Response, json_response
from kogge.fakes.state import State

Document = dict[str, Any]

ORDER, HOOK, CAPTURE, REFUND = "order", "hook", "capture", "refund"
# PayPal repeats a message up to 25 times within three days; the gaps themselves are this fake's choice.
RETRY_GAPS_SECONDS = (60, 300, 1800, 7200, 18_000, 36_000, 72_000, 129_600)
REFUND_STEP_SECONDS = 2.0
PAYER_HAS = timedelta(hours=3)  # to agree; an order that was not approved by then is forgotten
_NAMES = {
    400: "INVALID_REQUEST", 401: "AUTHENTICATION_FAILURE", 403: "NOT_AUTHORIZED", 404: "RESOURCE_NOT_FOUND",
    405: "METHOD_NOT_SUPPORTED", 409: "RESOURCE_CONFLICT", 422: "UNPROCESSABLE_ENTITY", 429: "RATE_LIMIT_REACHED",
    500: "INTERNAL_SERVER_ERROR", 503: "SERVICE_UNAVAILABLE",
}  # fmt: skip


class PayPalFake(CompanyFake):
    """PayPal on this machine."""

    name = "paypal"

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
        """Return how many orders were ever made."""
        return {"payments": self.state.count(ORDER)}

    def error(self, status: int, detail: str, field: str = "", code: str = "") -> Response:
        """Return an error as PayPal shapes it; `code` is the issue of its one detail."""
        name = _NAMES.get(status, "ERROR")
        body: Document = {"name": name, "message": detail or name, "debug_id": documents.token(13).lower()}
        if code:
            issue = {"issue": code, "description": detail}
            body["details"] = [{"field": field, **issue} if field else issue]
        body["links"] = []
        return json_response(body, status=status)

    def refusal(self, refused: Refused) -> Response:
        """Return what the checks refused as an error in PayPal's shape."""
        return self.error(refused.status, refused.detail, refused.field, refused.code)

    # Moves that more than one door makes

    def need_order(self, order_id: str) -> Document:
        """Return an order; Refused 404 when it does not exist, or was forgotten because nobody agreed in time."""
        order = self.state.find(ORDER, order_id)
        if order is None:
            raise Refused(404, "The specified resource does not exist.", code="INVALID_RESOURCE_ID")
        return order

    def keep(self, order: Document) -> None:
        """Keep a changed order, with its captures and refunds under their own ids."""
        is_waiting = order["status"] in ("CREATED", "PAYER_ACTION_REQUIRED")
        ends_at = datetime.fromisoformat(order["create_time"]) + PAYER_HAS
        with self.state.lock:
            self.state.keep(ORDER, order, due_at=ends_at if is_waiting else None)
            payments = order["purchase_units"][0].get("payments") or {}
            for kind, name in ((CAPTURE, "captures"), (REFUND, "refunds")):
                for one in payments.get(name) or []:
                    due_at = self._arrives_at(one) if kind == REFUND else None
                    self.state.keep(kind, {"id": one["id"], "order": order["id"]}, due_at=due_at)

    def _arrives_at(self, refund: Document) -> datetime | None:
        if refund["status"] != "PENDING":
            return None
        return datetime.fromisoformat(refund["create_time"]) + timedelta(seconds=self.refund_step_seconds)

    def approve(self, order_id: str) -> Document:
        """Let the payer agree, and tell."""
        with self.state.lock:
            order = self.need_order(order_id)
            if order["status"] not in ("CREATED", "PAYER_ACTION_REQUIRED"):
                raise Refused(422, f"the order is {order['status']} already")
            documents.approve(order)
            self.keep(order)
        self.tell(
            "CHECKOUT.ORDER.APPROVED", documents.shown_order(order, self.base_url), "An order was approved"
        )
        return order

    def take(self, order: Document, status: str) -> Document:
        """Capture an approved order: COMPLETED, PENDING, or DECLINED; and tell."""
        taken = documents.capture(order, status=status, now=self.clock.now())
        self.keep(order)
        self.tell_capture(order, taken)
        return taken

    def tell_capture(self, order: Document, taken: Document) -> None:
        """Report how a capture stands."""
        shown = documents.shown_capture(taken, order["id"], self.base_url)
        self.tell(f"PAYMENT.CAPTURE.{taken['status']}", shown, f"Payment {taken['status'].lower()}")

    def order_of(self, kind: str, document_id: str) -> tuple[Document, Document]:
        """Return the order of a capture or refund, and the capture or refund in it."""
        found = self.state.find(kind, document_id)
        if found is None:
            raise Refused(404, "The specified resource does not exist.", code="INVALID_RESOURCE_ID")
        order = self.need_order(found["order"])
        payments = order["purchase_units"][0]["payments"]
        inside = payments["captures" if kind == CAPTURE else "refunds"]
        return order, next(one for one in inside if one["id"] == document_id)

    def settle_refund(self, refund_id: str, status: str) -> Document:
        """Bring a refund to its end and tell."""
        with self.state.lock:
            order, refund = self.order_of(REFUND, refund_id)
            refund |= {"status": status, "update_time": documents.stamp(self.clock.now())}
            unit = order["purchase_units"][0]
            documents.count_refunds(unit)
            self.keep(order)
        if status == "COMPLETED":
            self.tell_refund(unit["payments"]["captures"][-1]["id"], refund)
        return refund

    def tell_refund(self, capture_id: str, refund: Document) -> None:
        """Report that money goes back."""
        shown = documents.shown_refund(refund, capture_id, self.base_url)
        self.tell("PAYMENT.CAPTURE.REFUNDED", shown, "A refund was made")

    # Time and messages

    def tick(self) -> None:
        """Let time do its work: forget orders that nobody approved, let refunds arrive."""
        now = self.clock.now()
        with self.state.lock:
            for order in self.state.due(ORDER, now):
                self.state.drop(ORDER, order["id"])
            for refund in self.state.due(REFUND, now):
                self.settle_refund(refund["id"], "COMPLETED")

    def tell(self, kind: str, thing: Document, summary: str, *, is_at_once: bool = False) -> None:
        """Send a message to every address that was registered for it."""
        event = documents.new_event(kind, thing, summary, now=self.clock.now())
        for hook in self.state.children(HOOK):
            if {kind, "*"} & {one["name"] for one in hook["event_types"]}:
                delivery = Delivery(
                    id=documents.token(),
                    url=hook["url"],
                    body=json.dumps(event, ensure_ascii=False, separators=(",", ":")),
                    content_type="application/json",
                    due_at=self.clock.now(),
                    headers={
                        "User-Agent": "PayPal/AUHD-214.0-58",
                        "paypal-transmission-id": documents.token(36),
                    },
                    signed_for=hook["id"],
                )
                if is_at_once:
                    self.deliveries.send_now(delivery)
                else:
                    self.deliveries.send(delivery)

    def sign(self, delivery: Delivery) -> dict[str, str]:
        """Return the parts of PayPal's proof for one try."""
        sent_at = documents.stamp(self.clock.now())
        transmission = delivery.headers["paypal-transmission-id"]
        body = delivery.body.encode()
        return {
            "paypal-auth-algo": "SHA256withRSA",
            "paypal-cert-url": f"{self.base_url}/v1/notifications/certs/CERT-fake",
            "paypal-transmission-time": sent_at,
            "paypal-transmission-sig": self.signature(transmission, sent_at, delivery.signed_for, body),
        }

    def signature(self, transmission: str, sent_at: str, hook_id: str, body: bytes) -> str:
        """Return what only this fake can make of a message's id, time, receiver and checksum (PayPal signs these four).

        PayPal signs with a private key; here a secret that never leaves this process does the same service, since who
        wants to know asks.
        """
        hook = self.state.find(HOOK, hook_id)
        if hook is None:
            return ""
        signed = f"{transmission}|{sent_at}|{hook_id}|{zlib.crc32(body)}".encode()
        return base64.b64encode(hmac.new(hook["_secret"].encode(), signed, hashlib.sha256).digest()).decode()
