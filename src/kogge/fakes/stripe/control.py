"""What a test may do to payments, refunds and disputes beside the door that all fakes have."""

from __future__ import annotations

from decimal import Decimal

from kogge.fakes import control
from kogge.fakes.company import token
from kogge.fakes.server import Refused, Request, Response, Router, json_response
from kogge.fakes.stripe import documents, fake
from kogge.fakes.stripe.fake import StripeFake


def add_routes(router: Router, stripe: StripeFake) -> None:
    """Let the control addresses answer."""
    control.add_routes(router, stripe)
    door = Control(stripe)
    for method, pattern, handler in (
        ("POST", "/_fake/payments/{payment_id}", door.move_payment),
        ("POST", "/_fake/payments/{payment_id}/webhook", door.repeat_webhook),
        ("POST", "/_fake/payments/{payment_id}/chargebacks", door.charge_back),
        ("POST", "/_fake/chargebacks/{dispute_id}/reverse", door.reverse_chargeback),
        ("POST", "/_fake/refunds/{refund_id}", door.move_refund),
        ("POST", "/_fake/hooks/{endpoint_id}/rotate", door.rotate),
    ):
        router.add(method, pattern, handler)


class Control:
    """The control calls of one fake; bodies are JSON, a payment is named by its PaymentIntent or session."""

    def __init__(self, stripe: StripeFake) -> None:
        self.fake = stripe

    def move_payment(self, request: Request, payment_id: str) -> Response:
        """POST /_fake/payments/{id} {"status": "paid"}: paid, failed, canceled, expired or processing.

        With {"amount": "9.99"} what was received is altered instead, as a faulty provider might.
        """
        body = request.json()
        with self.fake.state.lock:
            if "amount" in body:
                intent = self.fake.intent_of(payment_id)
                intent["amount"] = intent["amount_received"] = int(Decimal(body["amount"]) * 100)
                self.fake.state.keep(fake.INTENT, intent)
            elif payment_id.startswith("cs_"):
                self._move_session(self.fake.need(fake.SESSION, payment_id), body["status"])
            else:
                self._move_intent(self.fake.need(fake.INTENT, payment_id), body["status"])
        return json_response({"id": payment_id})

    def _move_session(self, session: documents.Document, status: str) -> None:
        if session["status"] != "open":
            raise Refused(422, f"the session is {session['status']} already")
        if status in ("paid", "failed"):
            self.fake.try_session(session, is_paid=status == "paid")
        else:
            self.fake.expire_session(session)

    def _move_intent(self, intent: documents.Document, status: str) -> None:
        method = intent.get("_method", "card")
        if intent["status"] not in (*documents.PAYABLE, "processing"):
            raise Refused(422, f"the payment is {intent['status']} already")
        if status == "paid":
            self.fake.succeed(intent, method)
        elif status == "canceled":
            self.fake.call_off(intent, "abandoned")
        elif status == "processing":
            intent |= {"status": "processing", "next_action": None}
            self.fake.state.keep(fake.INTENT, intent)
            self.fake.tell("payment_intent.processing", intent)
        elif status in ("failed", "expired"):
            self.fake.fail(intent, method, fake.TIMED_OUT if status == "expired" else fake.FAILED_AT_BANK)
        else:
            raise Refused(422, f"no such status: {status}")

    def repeat_webhook(self, request: Request, payment_id: str) -> Response:
        """POST /_fake/payments/{id}/webhook: report it once more."""
        intent = self.fake.intent_of(payment_id)
        self.fake.tell("payment_intent.succeeded", intent)
        return json_response({"queued": True})

    def charge_back(self, request: Request, payment_id: str) -> Response:
        """POST /_fake/payments/{id}/chargebacks {"amount": "5.00"}: the payer's bank takes money back."""
        intent = self.fake.intent_of(payment_id)
        if intent["status"] != "succeeded":
            raise Refused(422, "only a paid payment is charged back")
        now, wanted = self.fake.clock.now(), request.json().get("amount")
        charge = self.fake.need(fake.CHARGE, intent["latest_charge"])
        amount = int(Decimal(wanted) * 100) if wanted else charge["amount"]
        dispute = documents.new_dispute(charge, amount=amount, now=now)
        charge["disputed"] = True
        self.fake.state.keep(fake.CHARGE, charge, parent=intent["id"])
        self.fake.state.keep(fake.DISPUTE, dispute, parent=intent["id"])
        self.fake.tell("charge.dispute.created", dispute)
        return json_response(documents.shown(dispute), status=201)

    def reverse_chargeback(self, request: Request, dispute_id: str) -> Response:
        """POST /_fake/chargebacks/{id}/reverse: the merchant wins, the bank returns the money."""
        dispute = self.fake.need(fake.DISPUTE, dispute_id)
        returned = documents.adjustment(dispute["amount"], dispute["currency"], now=self.fake.clock.now())
        dispute |= {"status": "won", "balance_transactions": [*dispute["balance_transactions"], returned]}
        self.fake.state.keep(fake.DISPUTE, dispute, parent=dispute["payment_intent"])
        self.fake.tell("charge.dispute.closed", dispute)
        return json_response(documents.shown(dispute))

    def move_refund(self, request: Request, refund_id: str) -> Response:
        """POST /_fake/refunds/{id} {"status": "failed"}"""
        refund = self.fake.need(fake.REFUND, refund_id)
        return json_response(documents.shown(self.fake.settle_refund(refund, request.json()["status"])))

    def rotate(self, request: Request, endpoint_id: str) -> Response:
        """POST /_fake/hooks/{id}/rotate: roll the secret; both sign from now on, as at Stripe while the old one lives."""
        endpoint = self.fake.need(fake.ENDPOINT, endpoint_id)
        endpoint |= {"_former": endpoint["secret"], "secret": token("whsec_", 32)}
        self.fake.state.keep(fake.ENDPOINT, endpoint)
        return json_response({"secret": endpoint["secret"]})
