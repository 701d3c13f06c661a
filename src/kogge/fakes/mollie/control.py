"""What a test may do to payments, refunds, chargebacks and webhooks beside the door that all fakes have."""

from __future__ import annotations

from typing import Any

from kogge.fakes import control
from kogge.fakes.clock import stamp
from kogge.fakes.company import token
from kogge.fakes.mollie import documents, webhooks
from kogge.fakes.mollie.fake import MollieFake
from kogge.fakes.server import Refused, Request, Response, Router, json_response


def add_routes(router: Router, fake: MollieFake) -> None:
    """Let the control addresses answer."""
    control.add_routes(router, fake)
    door = Control(fake)
    for method, pattern, handler in (
        ("GET", "/_fake/payments/{payment_id}", door.show_payment),
        ("POST", "/_fake/payments/{payment_id}", door.move_payment),
        ("POST", "/_fake/payments/{payment_id}/webhook", door.repeat_webhook),
        ("POST", "/_fake/payments/{payment_id}/chargebacks", door.charge_back),
        ("POST", "/_fake/chargebacks/{chargeback_id}/reverse", door.reverse_chargeback),
        ("POST", "/_fake/refunds/{refund_id}", door.move_refund),
        ("POST", "/_fake/hooks/{hook_id}/rotate", door.rotate),
    ):
        router.add(method, pattern, handler)


class Control:
    """The control calls of one fake; bodies are JSON."""

    def __init__(self, fake: MollieFake) -> None:
        self.fake = fake

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
        self.fake.report_payment(self.fake.need_payment(payment_id))
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
        shown = documents.shown_chargeback(chargeback)
        self.fake.report(payment, "chargeback.received", shown)
        return json_response(shown, status=201)

    def reverse_chargeback(self, request: Request, chargeback_id: str) -> Response:
        """POST /_fake/chargebacks/{id}/reverse: the bank gives the money back to the merchant."""
        chargeback = self.fake.state.chargeback(chargeback_id)
        if chargeback is None:
            raise Refused(404, "no such chargeback")
        chargeback["reversedAt"] = stamp(self.fake.clock.now())
        self.fake.state.save_chargeback(chargeback)
        shown = documents.shown_chargeback(chargeback)
        self.fake.report(self.fake.need_payment(chargeback["paymentId"]), "chargeback.reversed", shown)
        return json_response(shown)

    def move_refund(self, request: Request, refund_id: str) -> Response:
        """POST /_fake/refunds/{id} {"status": "failed"}"""
        body: dict[str, Any] = request.json()
        with self.fake.state.lock:
            refund = self.fake.state.refund(refund_id)
            if refund is None:
                raise Refused(404, "no such refund")
            refund["status"] = body["status"]
            self.fake.state.save_refund(refund, self.fake.clock.now())
        shown = documents.shown_refund(refund)
        self.fake.report(self.fake.need_payment(refund["paymentId"]), f"refund.{refund['status']}", shown)
        return json_response(shown)

    def rotate(self, request: Request, hook_id: str) -> Response:
        """POST /_fake/hooks/{id}/rotate: sign with a new secret from now on, and tell it."""
        hook = self.fake.state.find(webhooks.KIND, hook_id)
        if hook is None:
            raise Refused(404, "no such webhook")
        hook["_secret"] = token("whsec_")
        self.fake.state.keep(webhooks.KIND, hook)
        return json_response({"webhookSecret": hook["_secret"]})
