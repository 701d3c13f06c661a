"""The API itself: payments, refunds, chargebacks and methods under /v2/."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from kogge.fakes.mollie import checking, documents, methods
from kogge.fakes.mollie.fake import MollieFake
from kogge.fakes.mollie.registering import Webhooks
from kogge.fakes.replays import KeyInUse, Replays
from kogge.fakes.server import Refused, Request, Response, Router, json_response

HAL = "application/hal+json"
REPLY_LIFE = timedelta(hours=1)  # PAYMENTS.md E1: about one hour
DUPLICATE_REFUND_SECONDS = 5  # "in short succession"
_NOT_KEPT = (409, 429, 500, 503)  # "not now" is no answer to replay
DEFAULT_LIMIT, MAX_LIMIT = 50, 250
_UPDATABLE = (
    "description", "redirectUrl", "cancelUrl", "webhookUrl", "metadata", "locale", "method",
    "restrictPaymentMethodsToCountry", "billingAddress", "shippingAddress",
)  # fmt: skip


def add_routes(router: Router, fake: MollieFake) -> None:
    """Let the API's addresses answer."""
    calls, hooks = Api(fake), Webhooks(fake)
    for method, pattern, handler in (
        ("POST", "/v2/payments", calls.create_payment),
        ("GET", "/v2/payments", calls.list_payments),
        ("GET", "/v2/payments/{payment_id}", calls.get_payment),
        ("PATCH", "/v2/payments/{payment_id}", calls.update_payment),
        ("DELETE", "/v2/payments/{payment_id}", calls.cancel_payment),
        ("POST", "/v2/payments/{payment_id}/refunds", calls.create_refund),
        ("GET", "/v2/payments/{payment_id}/refunds", calls.list_refunds),
        ("GET", "/v2/payments/{payment_id}/refunds/{refund_id}", calls.get_refund),
        ("DELETE", "/v2/payments/{payment_id}/refunds/{refund_id}", calls.cancel_refund),
        ("GET", "/v2/payments/{payment_id}/chargebacks", calls.list_chargebacks),
        ("GET", "/v2/refunds", calls.list_all_refunds),
        ("GET", "/v2/methods", calls.list_methods),
        ("GET", "/v2/methods/all", calls.list_methods),
        ("GET", "/v2/methods/{method_id}", calls.get_method),
        ("POST", "/v2/webhooks", hooks.create),
        ("GET", "/v2/webhooks", hooks.listed),
        ("GET", "/v2/webhooks/{hook_id}", hooks.show),
        ("DELETE", "/v2/webhooks/{hook_id}", hooks.drop),
        ("POST", "/v2/webhooks/{hook_id}/ping", hooks.ping),
        ("GET", "/v2/events/{event_id}", hooks.show_event),
    ):
        router.add(method, pattern, calls.guarded(handler))


class Api:
    """The calls of one fake."""

    def __init__(self, fake: MollieFake) -> None:
        self.fake = fake
        self._replays = Replays(fake.state, fake.clock, life=REPLY_LIFE, not_kept=_NOT_KEPT, content_type=HAL)

    def guarded(self, handler: Callable[..., Response]) -> Callable[..., Response]:
        """Return the handler behind the key check and, for writes, behind the idempotency key."""

        def answer(request: Request, **parts: str) -> Response:
            scheme, _, key = request.headers.get("authorization", "").partition(" ")
            if scheme.lower() != "bearer" or not re.fullmatch(r"test_\w+", key):
                return self.fake.error(401, "Missing authentication, or failed to authenticate")
            token = request.headers.get("idempotency-key", "")
            if request.method == "GET" or not token:
                return handler(request, **parts)
            try:
                return self._replays.once(f"{key} {token}", lambda: self._answer(handler, request, parts))
            except KeyInUse as error:
                raise Refused(409, "A request with this Idempotency-Key is being processed") from error

        return answer

    def _answer(self, handler: Callable[..., Response], request: Request, parts: dict[str, str]) -> Response:
        try:
            return handler(request, **parts)
        except Refused as refused:  # a refusal is kept and given again, too
            return self.fake.refusal(refused)

    # Payments

    def create_payment(self, request: Request) -> Response:
        """POST /v2/payments"""
        body = checking.json_object(request)
        now = self.fake.clock.now()
        checking.check_new_payment(body, now)
        payment = documents.new_payment(body, now=now, base_url=self.fake.base_url)
        self.fake.state.add_payment(payment)
        answer = self._hal(self.fake.shown(payment), 201)
        if request.headers.get("x-fake-webhook-first"):
            self._report_before_answer(payment)
        return answer

    def _report_before_answer(self, payment: dict[str, Any]) -> None:
        """Play the payer who is faster than this answer: paid and reported before the shop knows the token."""
        with self.fake.state.lock:
            documents.reach(payment, "paid", now=self.fake.clock.now())
            self.fake.state.save_payment(payment)
        if payment.get("webhookUrl"):
            self.fake.deliveries.send_now(self.fake.delivery_for(payment))

    def get_payment(self, request: Request, payment_id: str) -> Response:
        """GET /v2/payments/{id}"""
        payment = self.fake.need_payment(payment_id)
        shown = self.fake.shown(payment)
        wanted = request.query.get("embed", "").split(",")
        embedded = {}
        if "refunds" in wanted:
            embedded["refunds"] = [documents.shown_refund(r) for r in self.fake.state.refunds_of(payment_id)]
        if "chargebacks" in wanted:
            found = self.fake.state.chargebacks_of(payment_id)
            embedded["chargebacks"] = [documents.shown_chargeback(c) for c in found]
        if embedded:
            shown["_embedded"] = embedded
        return self._hal(shown)

    def list_payments(self, request: Request) -> Response:
        """GET /v2/payments"""
        limit = _limit(request)
        first = request.query.get("from")
        if first is not None and self.fake.state.payment(first) is None:
            raise Refused(400, f"Invalid cursor value: {first}")
        found = self.fake.state.payments(before=first, limit=limit + 1)
        address = f"{self.fake.base_url}/v2/payments"
        following = f"{address}?from={found[limit]['id']}&limit={limit}" if len(found) > limit else None
        shown = [self.fake.shown(payment) for payment in found[:limit]]
        return self._hal(documents.listed("payments", shown, self_url=address, next_url=following))

    def update_payment(self, request: Request, payment_id: str) -> Response:
        """PATCH /v2/payments/{id}"""
        body = checking.json_object(request)
        with self.fake.state.lock:
            payment = self.fake.need_payment(payment_id)
            if payment["status"] in documents.FINAL and "redirectUrl" in body:
                raise Refused(
                    422, "The redirectUrl cannot be updated when the payment is finalized", "redirectUrl"
                )
            for field in ("redirectUrl", "cancelUrl", "webhookUrl"):
                checking.check_address(body, field)
            payment.update({name: body[name] for name in _UPDATABLE if name in body})
            self.fake.state.save_payment(payment)
        return self._hal(self.fake.shown(payment))

    def cancel_payment(self, request: Request, payment_id: str) -> Response:
        """DELETE /v2/payments/{id}"""
        payment = self.fake.need_payment(payment_id)
        if not payment["isCancelable"]:
            raise Refused(422, "The payment cannot be cancelled")
        return self._hal(self.fake.shown(self.fake.reach(payment_id, "canceled")))

    # Refunds and chargebacks

    def create_refund(self, request: Request, payment_id: str) -> Response:
        """POST /v2/payments/{id}/refunds"""
        body = checking.json_object(request)
        with self.fake.state.lock:
            payment = self.fake.need_payment(payment_id)
            earlier = self.fake.state.refunds_of(payment_id)
            checking.check_refund(body, payment, earlier)
            for other in earlier:
                is_same = other["amount"] == body["amount"] and other["description"] == body.get(
                    "description"
                )
                if is_same and self.fake.is_recent(other["createdAt"], DUPLICATE_REFUND_SECONDS):
                    raise Refused(409, "A duplicate refund has been detected")
            now = self.fake.clock.now()
            refund = documents.new_refund(payment, body, now=now)
            self.fake.state.add_refund(refund, now + timedelta(seconds=self.fake.refund_step_seconds))
        return self._hal(documents.shown_refund(refund), 201)

    def list_refunds(self, request: Request, payment_id: str) -> Response:
        """GET /v2/payments/{id}/refunds"""
        self.fake.need_payment(payment_id)
        shown = [documents.shown_refund(refund) for refund in self.fake.state.refunds_of(payment_id)]
        address = f"{self.fake.base_url}/v2/payments/{payment_id}/refunds"
        return self._hal(documents.listed("refunds", shown, self_url=address))

    def list_all_refunds(self, request: Request) -> Response:
        """GET /v2/refunds"""
        shown = [documents.shown_refund(refund) for refund in self.fake.state.refunds(_limit(request))]
        return self._hal(documents.listed("refunds", shown, self_url=f"{self.fake.base_url}/v2/refunds"))

    def get_refund(self, request: Request, payment_id: str, refund_id: str) -> Response:
        """GET /v2/payments/{id}/refunds/{id}"""
        return self._hal(documents.shown_refund(self._need_refund(payment_id, refund_id)))

    def cancel_refund(self, request: Request, payment_id: str, refund_id: str) -> Response:
        """DELETE /v2/payments/{id}/refunds/{id}"""
        with self.fake.state.lock:
            refund = self._need_refund(payment_id, refund_id)
            if refund["status"] not in ("queued", "pending"):
                raise Refused(422, "The refund can no longer be canceled")
            refund["status"] = "canceled"
            self.fake.state.save_refund(refund, self.fake.clock.now())
        return Response(status=204, content_type=HAL)

    def _need_refund(self, payment_id: str, refund_id: str) -> dict[str, Any]:
        refund = self.fake.state.refund(refund_id)
        if refund is None or refund["paymentId"] != payment_id:
            raise Refused(404, f"No refund exists with token {refund_id}.")
        return refund

    def list_chargebacks(self, request: Request, payment_id: str) -> Response:
        """GET /v2/payments/{id}/chargebacks"""
        self.fake.need_payment(payment_id)
        shown = [documents.shown_chargeback(item) for item in self.fake.state.chargebacks_of(payment_id)]
        address = f"{self.fake.base_url}/v2/payments/{payment_id}/chargebacks"
        return self._hal(documents.listed("chargebacks", shown, self_url=address))

    # Methods

    def list_methods(self, request: Request) -> Response:
        """GET /v2/methods and /v2/methods/all"""
        value = request.query.get("amount[value]")
        currency = request.query.get("amount[currency]", "EUR")
        country = request.query.get("billingCountry")
        if value is not None:
            checking.need_amount({"amount": {"value": value, "currency": currency}})
        found = methods.offered(currency=currency, value=value, country=country)
        if request.path.rstrip("/").endswith("/all"):
            found = list(methods.METHODS.values())
        shown = [documents.shown_method(method, currency, self.fake.base_url) for method in found]
        address = f"{self.fake.base_url}{request.path}"
        return self._hal(documents.listed("methods", shown, self_url=address))

    def get_method(self, request: Request, method_id: str) -> Response:
        """GET /v2/methods/{id}"""
        method = methods.METHODS.get(method_id)
        if method is None:
            raise Refused(404, f"No payment method exists with token '{method_id}'.")
        currency = request.query.get("currency", method.currencies[0])
        return self._hal(documents.shown_method(method, currency, self.fake.base_url))

    def _hal(self, data: dict[str, Any], status: int = 200) -> Response:
        return json_response(data, status=status, content_type=HAL)


def _limit(request: Request) -> int:
    text = request.query.get("limit", str(DEFAULT_LIMIT))
    if not text.isdigit() or not 1 <= int(text) <= MAX_LIMIT:
        raise Refused(400, f"The limit is between 1 and {MAX_LIMIT}", "limit")
    return int(text)
