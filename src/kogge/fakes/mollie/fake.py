"""The fake as a whole: its state, its clock, its webhooks, and the moves that several doors share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from kogge.fakes.clock import FakeClock, stamp
from kogge.fakes.deliveries import Deliveries, Delivery
from kogge.fakes.mollie import checking, documents
from kogge.fakes.mollie.state import State
from kogge.fakes.server import FakeApp, Response, json_response

# Sources disagree on the exact gaps (PAYMENTS.md E1: ten tries within about a day), so they are a start-up option.
RETRY_GAPS_SECONDS = (60, 120, 240, 480, 960, 1920, 3840, 7680, 15_360, 30_720)
REFUND_STEP_SECONDS = 2.0
_TITLES = {
    400: "Bad Request", 401: "Unauthorized Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    409: "Conflict", 410: "Gone", 422: "Unprocessable Entity", 429: "Too Many Requests",
    500: "Internal Server Error", 503: "Service Unavailable",
}  # fmt: skip
_DETAILS = {
    429: "Too many requests were sent in a short time",
    503: "Payment platform for this payment method temporarily not available",
}


class MollieFake(FakeApp):
    """Mollie on this machine; `base_url` is set once the port is known."""

    def __init__(
        self,
        *,
        state_path: Path | None = None,
        retry_gaps_seconds: Sequence[float] = RETRY_GAPS_SECONDS,
        refund_step_seconds: float = REFUND_STEP_SECONDS,
    ) -> None:
        super().__init__()
        self.base_url = ""
        self.refund_step_seconds = refund_step_seconds
        self.state = State(state_path)
        self.clock = FakeClock(float(self.state.setting("clock_offset_seconds", "0")))
        self.deliveries = Deliveries(
            clock=self.clock,
            faults=self.faults,
            journal=self.state,
            gaps_seconds=retry_gaps_seconds,
            tick=self.tick,
        )

    def start(self, base_url: str) -> None:
        """Begin to send webhooks, under this address."""
        self.base_url = base_url
        self.deliveries.start()

    def stop(self) -> None:
        """Stop sending webhooks and close the file."""
        self.deliveries.stop()
        self.state.close()

    def handle(self, request: Any) -> Response:
        """Answer one call; what the checks refuse becomes an error in Mollie's shape."""
        try:
            return super().handle(request)
        except checking.Refused as refused:
            return self.error(refused.status, refused.detail, refused.field)

    def error(self, status: int, detail: str, field: str = "") -> Response:
        """Return an error as Mollie shapes it."""
        body: dict[str, Any] = {
            "status": status,
            "title": _TITLES.get(status, "Error"),
            "detail": detail or _DETAILS.get(status, _TITLES.get(status, "Error")),
        }
        if field:
            body["field"] = field
        body["_links"] = {"documentation": {"href": "https://docs.mollie.com/errors", "type": "text/html"}}
        return json_response(body, status=status, content_type="application/hal+json")

    # Moves that more than one door makes

    def shown(self, payment: dict[str, Any]) -> dict[str, Any]:
        """Return a payment as the API answers it."""
        payment_id = payment["id"]
        if payment["status"] != "paid":
            return documents.shown_payment(payment, [], [])
        return documents.shown_payment(
            payment, self.state.refunds_of(payment_id), self.state.chargebacks_of(payment_id)
        )

    def reach(self, payment_id: str, status: str) -> dict[str, Any]:
        """Move a payment to a status and report it; Refused when it is unknown or over already."""
        with self.state.lock:
            payment = self.need_payment(payment_id)
            try:
                documents.reach(payment, status, now=self.clock.now())
            except ValueError as error:
                raise checking.Refused(422, str(error)) from error
            self.state.save_payment(payment)
        if status not in documents.PAYABLE:
            self.report(payment)
        return payment

    def need_payment(self, payment_id: str) -> dict[str, Any]:
        """Return a payment, expired first if its time is up; Refused 404 when it does not exist."""
        with self.state.lock:
            payment = self.state.payment(payment_id)
            if payment is None:
                raise checking.Refused(404, f"No payment exists with token {payment_id}.")
            if payment["status"] in documents.PAYABLE and payment["expiresAt"] <= stamp(self.clock.now()):
                self._expire(payment)
        return payment

    def report(self, payment: dict[str, Any]) -> None:
        """Queue the webhook about a payment: its token and nothing else."""
        if payment.get("webhookUrl"):
            self.deliveries.send(self.delivery_for(payment))

    def delivery_for(self, payment: dict[str, Any]) -> Delivery:
        """Return the webhook about a payment, due now."""
        return Delivery(
            id=documents.token("wh_"),
            url=payment["webhookUrl"],
            body=urlencode({"id": payment["id"]}),
            content_type="application/x-www-form-urlencoded",
            due_at=self.clock.now(),
            headers={"User-Agent": "Mollie/1.0 HTTP"},
        )

    def tick(self) -> None:
        """Let time do its work: expire what nobody paid, move refunds on."""
        now = self.clock.now()
        with self.state.lock:
            for payment in self.state.overdue_payments(now):
                self._expire(payment)
            for refund in self.state.due_refunds(now):
                self._move_refund(refund)

    def _expire(self, payment: dict[str, Any]) -> None:
        documents.reach(payment, "expired", now=self.clock.now())
        self.state.save_payment(payment)
        self.report(payment)

    def _move_refund(self, refund: dict[str, Any]) -> None:
        refund["status"], lasts = documents.next_refund_step(refund["status"], self.refund_step_seconds)
        self.state.save_refund(refund, self.clock.now() + lasts)
        if refund["status"] in ("processing", "refunded"):
            payment = self.state.payment(refund["paymentId"])
            if payment is not None:
                self.report(payment)

    def keep_clock(self) -> None:
        """Remember how far the clock was moved, and look at what became due."""
        self.state.keep_setting("clock_offset_seconds", json.dumps(self.clock.offset_seconds))
        self.tick()
        self.deliveries.wake()

    def is_recent(self, created_at: str, seconds: float) -> bool:
        """Return whether something was made less than this many seconds ago."""
        return created_at > stamp(self.clock.now() - timedelta(seconds=seconds))
