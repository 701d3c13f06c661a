"""The fake as a whole: its state, its clock, its webhooks, and the moves that several doors share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from kogge.fakes.clock import stamp
from kogge.fakes.company import CompanyFake, token
from kogge.fakes.deliveries import Delivery
from kogge.fakes.mollie import documents, webhooks
from kogge.fakes.mollie.state import MollieState
from kogge.fakes.server import Refused, Response, json_response

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


class MollieFake(CompanyFake):
    """Mollie on this machine."""

    name = "mollie"
    state: MollieState

    def __init__(
        self,
        *,
        state_path: Path | None = None,
        retry_gaps_seconds: Sequence[float] = RETRY_GAPS_SECONDS,
        refund_step_seconds: float = REFUND_STEP_SECONDS,
    ) -> None:
        super().__init__(MollieState(state_path), retry_gaps_seconds=retry_gaps_seconds)
        self.refund_step_seconds = refund_step_seconds

    def counts(self) -> dict[str, int]:
        """Return how many payments were ever made."""
        return {"payments": self.state.payment_count()}

    def sign(self, delivery: Delivery) -> dict[str, str]:
        """Sign an event with its receiver's secret; the older messages, `id=tr_…`, are not signed."""
        hook = self.state.find(webhooks.KIND, delivery.signed_for) if delivery.signed_for else None
        return webhooks.signature(hook, delivery.body) if hook else {}

    def refusal(self, refused: Refused) -> Response:
        """Return what the checks refused as an error in Mollie's shape."""
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
                raise Refused(422, str(error)) from error
            self.state.save_payment(payment)
        if status not in documents.PAYABLE:
            self.report_payment(payment)
        return payment

    def need_payment(self, payment_id: str) -> dict[str, Any]:
        """Return a payment, expired first if its time is up; Refused 404 when it does not exist."""
        with self.state.lock:
            payment = self.state.payment(payment_id)
            if payment is None:
                raise Refused(404, f"No payment exists with token {payment_id}.")
            if payment["status"] in documents.PAYABLE and payment["expiresAt"] <= stamp(self.clock.now()):
                self._expire(payment)
        return payment

    def report_payment(self, payment: dict[str, Any]) -> None:
        """Report what a payment has come to."""
        self.report(payment, f"payment.{payment['status']}", self.shown(payment))

    def report(self, payment: dict[str, Any], event_type: str, entity: dict[str, Any]) -> None:
        """Queue the messages about a payment: its token to its own address, an event to each webhook for the type."""
        if payment.get("webhookUrl"):
            self.deliveries.send(self.delivery_for(payment))
        for hook in self.state.children(webhooks.KIND):
            if webhooks.wants(hook, event_type):
                event = webhooks.new_event(event_type, entity, now=self.clock.now(), base_url=self.base_url)
                self.state.keep(webhooks.EVENT, event)
                self.deliveries.send(webhooks.delivery(hook, event, now=self.clock.now()))

    def delivery_for(self, payment: dict[str, Any]) -> Delivery:
        """Return the webhook about a payment, due now."""
        return Delivery(
            id=token("wh_"),
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
        self.report_payment(payment)

    def _move_refund(self, refund: dict[str, Any]) -> None:
        refund["status"], lasts = documents.next_refund_step(refund["status"], self.refund_step_seconds)
        self.state.save_refund(refund, self.clock.now() + lasts)
        if refund["status"] in ("processing", "refunded"):
            payment = self.state.payment(refund["paymentId"])
            if payment is not None:
                self.report(payment, f"refund.{refund['status']}", documents.shown_refund(refund))
