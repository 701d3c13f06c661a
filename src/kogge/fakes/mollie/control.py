"""The test's own door under /_fake/: clock, faults, outcomes, webhooks. Mollie has nothing like it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kogge.fakes.clock import stamp
from kogge.fakes.mollie import documents
from kogge.fakes.mollie.checking import Refused
from kogge.fakes.mollie.fake import MollieFake
from kogge.fakes.server import Request, Response, Router, json_response


def add_routes(router: Router, fake: MollieFake) -> None:
    """Let the control addresses answer."""
    door = Control(fake)
    for method, pattern, handler in (
        ("GET", "/_fake", door.show),
        ("POST", "/_fake/reset", door.reset),
        ("POST", "/_fake/clock", door.set_clock),
        ("GET", "/_fake/faults", door.list_faults),
        ("POST", "/_fake/faults", door.add_fault),
        ("DELETE", "/_fake/faults", door.clear_faults),
        ("GET", "/_fake/webhooks", door.list_webhooks),
        ("POST", "/_fake/webhooks/release", door.release),
        ("POST", "/_fake/settle", door.settle),
        ("GET", "/_fake/payments/{payment_id}", door.show_payment),
        ("POST", "/_fake/payments/{payment_id}", door.move_payment),
        ("POST", "/_fake/payments/{payment_id}/webhook", door.repeat_webhook),
        ("POST", "/_fake/payments/{payment_id}/chargebacks", door.charge_back),
        ("POST", "/_fake/chargebacks/{chargeback_id}/reverse", door.reverse_chargeback),
        ("POST", "/_fake/refunds/{refund_id}", door.move_refund),
    ):
        router.add(method, pattern, handler)


class Control:
    """The control calls of one fake; bodies are JSON."""

    def __init__(self, fake: MollieFake) -> None:
        self.fake = fake

    def show(self, request: Request) -> Response:
        """GET /_fake: what the fake holds right now."""
        return json_response(
            {
                "fake": "mollie",
                "now": stamp(self.fake.clock.now()),
                "clock_offset_seconds": self.fake.clock.offset_seconds,
                "payments": self.fake.state.payment_count(),
                "open_webhooks": self.fake.deliveries.open_count(),
                "faults": self.fake.faults.listed(),
            }
        )

    def reset(self, request: Request) -> Response:
        """POST /_fake/reset: forget everything."""
        self.fake.faults.clear()
        self.fake.deliveries.forget()
        self.fake.state.clear()
        self.fake.clock.advance(-self.fake.clock.offset_seconds)
        return self.show(request)

    def set_clock(self, request: Request) -> Response:
        """POST /_fake/clock {"advance_seconds": 3600} or {"now": "2026-12-01T10:00:00+00:00"}"""
        body = request.json()
        try:
            if "advance_seconds" in body:
                self.fake.clock.advance(float(body["advance_seconds"]))
            else:
                self.fake.clock.set(datetime.fromisoformat(body["now"]))
        except (KeyError, TypeError, ValueError) as error:
            raise Refused(422, f"advance_seconds is a number, now an instant with offset: {error}") from error
        self.fake.keep_clock()
        return self.show(request)

    def list_faults(self, request: Request) -> Response:
        """GET /_fake/faults"""
        return json_response(self.fake.faults.listed())

    def add_fault(self, request: Request) -> Response:
        """POST /_fake/faults {"on": "api", "kind": "status", "status": 503, "path": "/v2/payments", "times": 1}"""
        try:
            self.fake.faults.add(request.json())
        except ValueError as error:
            raise Refused(422, str(error)) from error
        return json_response(self.fake.faults.listed(), status=201)

    def clear_faults(self, request: Request) -> Response:
        """DELETE /_fake/faults"""
        self.fake.faults.clear()
        return json_response([])

    def list_webhooks(self, request: Request) -> Response:
        """GET /_fake/webhooks: the last attempts, oldest first."""
        return json_response(self.fake.deliveries.log())

    def release(self, request: Request) -> Response:
        """POST /_fake/webhooks/release: send what a reorder fault holds back."""
        self.fake.deliveries.release_held()
        return json_response({"released": True})

    def settle(self, request: Request) -> Response:
        """POST /_fake/settle {"seconds": 5}: wait until every due webhook was sent."""
        self.fake.tick()
        is_idle = self.fake.deliveries.wait_idle(float(request.json().get("seconds", 5)))
        return json_response({"is_idle": is_idle}, status=200 if is_idle else 504)

    def show_payment(self, request: Request, payment_id: str) -> Response:
        """GET /_fake/payments/{id}"""
        return json_response(self.fake.shown(self.fake.need_payment(payment_id)))

    def move_payment(self, request: Request, payment_id: str) -> Response:
        """POST /_fake/payments/{id} {"status": "paid"}: what the shopper would do on the hosted page.

        With {"amount": "9.99", "currency": "EUR"} the payment is altered instead, as a faulty provider might.
        """
        body = request.json()
        if "status" in body:
            if body["status"] not in (*documents.FINAL, "pending"):
                raise Refused(422, f"no such status: {body['status']}")
            return json_response(self.fake.shown(self.fake.reach(payment_id, body["status"])))
        with self.fake.state.lock:
            payment = self.fake.need_payment(payment_id)
            payment["amount"] = {
                "value": body.get("amount", payment["amount"]["value"]),
                "currency": body.get("currency", payment["amount"]["currency"]),
            }
            self.fake.state.save_payment(payment)
        return json_response(self.fake.shown(payment))

    def repeat_webhook(self, request: Request, payment_id: str) -> Response:
        """POST /_fake/payments/{id}/webhook: report it once more."""
        self.fake.report(self.fake.need_payment(payment_id))
        return json_response({"queued": True})

    def charge_back(self, request: Request, payment_id: str) -> Response:
        """POST /_fake/payments/{id}/chargebacks {"amount": "5.00"}: the payer's bank takes money back."""
        payment = self.fake.need_payment(payment_id)
        if payment["status"] != "paid":
            raise Refused(422, "only a paid payment is charged back")
        chargeback = documents.new_chargeback(
            payment, request.json().get("amount"), now=self.fake.clock.now()
        )
        self.fake.state.add_chargeback(chargeback)
        self.fake.report(payment)
        return json_response(documents.shown_chargeback(chargeback), status=201)

    def reverse_chargeback(self, request: Request, chargeback_id: str) -> Response:
        """POST /_fake/chargebacks/{id}/reverse: the bank gives the money back to the merchant."""
        chargeback = self.fake.state.chargeback(chargeback_id)
        if chargeback is None:
            raise Refused(404, "no such chargeback")
        chargeback["reversedAt"] = stamp(self.fake.clock.now())
        self.fake.state.save_chargeback(chargeback)
        self.fake.report(self.fake.need_payment(chargeback["paymentId"]))
        return json_response(documents.shown_chargeback(chargeback))

    def move_refund(self, request: Request, refund_id: str) -> Response:
        """POST /_fake/refunds/{id} {"status": "failed"}"""
        body: dict[str, Any] = request.json()
        with self.fake.state.lock:
            refund = self.fake.state.refund(refund_id)
            if refund is None:
                raise Refused(404, "no such refund")
            refund["status"] = body["status"]
            self.fake.state.save_refund(refund, self.fake.clock.now())
        self.fake.report(self.fake.need_payment(refund["paymentId"]))
        return json_response(documents.shown_refund(refund))
