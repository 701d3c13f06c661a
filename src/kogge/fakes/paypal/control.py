"""What a test may do to orders and refunds beside the door that all fakes have."""

from __future__ import annotations

from kogge.fakes import control
from kogge.fakes.paypal import documents, fake
from kogge.fakes.paypal.fake import PayPalFake
from kogge.fakes.server import Refused, Request, Response, Router, json_response


def add_routes(router: Router, paypal: PayPalFake) -> None:
    """Let the control addresses answer."""
    control.add_routes(router, paypal)
    door = Control(paypal)
    router.add("POST", "/_fake/payments/{order_id}", door.move_payment)
    router.add("POST", "/_fake/payments/{order_id}/webhook", door.repeat_webhook)
    router.add("POST", "/_fake/refunds/{refund_id}", door.move_refund)
    router.add("POST", "/_fake/tokens/end", door.end_tokens)


class Control:
    """The control calls of one fake; bodies are JSON."""

    def __init__(self, paypal: PayPalFake) -> None:
        self.fake = paypal

    def move_payment(self, request: Request, order_id: str) -> Response:
        """POST /_fake/payments/{id} {"status": "approved"}: the payer agrees; or `voided`, `expired`.

        With {"is_pending": true}, {"is_slow_to_refund": true} or {"is_short_of_money": true} the capture waits for a
        review, refunds take their time, or the payer's instrument is declined. With {"amount": "9.99"} the order is
        altered, as a faulty provider might; `captured` completes a pending capture.
        """
        body = request.json()
        if body.get("status") == "approved":
            return json_response({"id": self.fake.approve(order_id)["id"]})
        with self.fake.state.lock:
            order = self.fake.need_order(order_id)
            if body.get("status") == "expired":
                self.fake.state.drop(fake.ORDER, order_id)
                return json_response({"id": order_id})
            if body.get("status") == "captured":
                return self._complete(order)
            if body.get("status") == "voided":
                order["status"] = "VOIDED"
            elif "status" in body:
                raise Refused(422, f"no such status: {body['status']}")
            if "amount" in body:
                order["purchase_units"][0]["amount"]["value"] = body["amount"]
            for name in ("is_pending", "is_slow_to_refund", "is_short_of_money"):
                if name in body:
                    order[f"_{name}"] = body[name]
            self.fake.keep(order)
        return json_response({"id": order_id})

    def _complete(self, order: documents.Document) -> Response:
        (taken,) = order["purchase_units"][0]["payments"]["captures"]
        taken["status"] = "COMPLETED"
        self.fake.keep(order)
        self.fake.tell_capture(order, taken)
        return json_response({"id": order["id"]})

    def repeat_webhook(self, request: Request, order_id: str) -> Response:
        """POST /_fake/payments/{id}/webhook: report it once more."""
        shown = documents.shown_order(self.fake.need_order(order_id), self.fake.base_url)
        self.fake.tell("CHECKOUT.ORDER.APPROVED", shown, "An order was approved")
        return json_response({"queued": True})

    def move_refund(self, request: Request, refund_id: str) -> Response:
        """POST /_fake/refunds/{id} {"status": "FAILED"}"""
        return json_response(self.fake.settle_refund(refund_id, request.json()["status"]))

    def end_tokens(self, request: Request) -> Response:
        """POST /_fake/tokens/end: every access token ends before its time."""
        for token in self.fake.state.children("token"):
            self.fake.state.drop("token", token["id"])
        return json_response({"ended": True})
