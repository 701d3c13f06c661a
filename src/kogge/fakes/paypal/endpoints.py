"""The API itself: access tokens, orders, captures, refunds, addresses for messages and their verification."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from kogge.fakes.paypal import checking, documents, fake
from kogge.fakes.paypal.fake import PayPalFake
from kogge.fakes.replays import KeyInUse, Replays
from kogge.fakes.server import Refused, Request, Response, Router, json_response

Document = dict[str, Any]

TOKEN_LIFE = timedelta(hours=9)
KEY_LIFE = timedelta(hours=6)  # PAYMENTS.md E3
_NOT_KEPT = (400, 401, 404, 409, 422, 429, 500, 503)  # a refusal may be mended and tried again
WRONG = "wrong"  # the one client secret that this stand-in does not take
_TOKEN = "token"


def add_routes(router: Router, paypal: PayPalFake) -> None:
    """Let the API's addresses answer."""
    calls = Api(paypal)
    router.add("POST", "/v1/oauth2/token", calls.give_token)
    for method, pattern, handler in (
        ("POST", "/v2/checkout/orders", calls.create_order),
        ("GET", "/v2/checkout/orders/{order_id}", calls.get_order),
        ("POST", "/v2/checkout/orders/{order_id}/capture", calls.capture_order),
        ("GET", "/v2/payments/captures/{capture_id}", calls.get_capture),
        ("POST", "/v2/payments/captures/{capture_id}/refund", calls.refund),
        ("GET", "/v2/payments/refunds/{refund_id}", calls.get_refund),
        ("POST", "/v1/notifications/webhooks", calls.create_hook),
        ("GET", "/v1/notifications/webhooks", calls.list_hooks),
        ("DELETE", "/v1/notifications/webhooks/{hook_id}", calls.drop_hook),
        ("POST", "/v1/notifications/verify-webhook-signature", calls.verify),
    ):
        router.add(method, pattern, calls.guarded(handler))


class Api:
    """The calls of one fake."""

    def __init__(self, paypal: PayPalFake) -> None:
        self.fake = paypal
        self._replays = Replays(paypal.state, paypal.clock, life=KEY_LIFE, not_kept=_NOT_KEPT)

    # Access

    def give_token(self, request: Request) -> Response:
        """POST /v1/oauth2/token: client id and secret as HTTP Basic."""
        scheme, _, pair = request.headers.get("authorization", "").partition(" ")
        client, _, secret = (
            base64.b64decode(pair or "", validate=False).decode("utf-8", "replace").partition(":")
        )
        if scheme.lower() != "basic" or not client or secret in ("", WRONG):
            refused = {"error": "invalid_client", "error_description": "Client Authentication failed"}
            return json_response(refused, status=401)
        if request.form().get("grant_type") != "client_credentials":
            return json_response({"error": "unsupported_grant_type"}, status=400)
        token, ends_at = documents.token(97), self.fake.clock.now() + TOKEN_LIFE
        self.fake.state.keep(_TOKEN, {"id": token, "ends_at": documents.stamp(ends_at)})
        life = int(TOKEN_LIFE.total_seconds())
        return json_response(
            {
                "scope": "",
                "access_token": token,
                "token_type": "Bearer",
                "app_id": "APP-FAKE",
                "expires_in": life,
            }
        )

    def guarded(self, handler: Callable[..., Response]) -> Callable[..., Response]:
        """Return the handler behind the token and, for writes, behind the request id."""

        def answer(request: Request, **parts: str) -> Response:
            scheme, _, token = request.headers.get("authorization", "").partition(" ")
            known = self.fake.state.find(_TOKEN, token) if scheme.lower() == "bearer" else None
            if known is None or datetime.fromisoformat(known["ends_at"]) <= self.fake.clock.now():
                return json_response(
                    {"error": "invalid_token", "error_description": "Token signature verification failed"},
                    status=401,
                )
            wanted = request.headers.get("paypal-request-id", "")
            if request.method != "POST" or not wanted:
                return handler(request, **parts)
            try:
                return self._replays.once(
                    f"{request.path} {wanted}", lambda: self._settled(handler, request, parts)
                )
            except KeyInUse as error:
                raise Refused(
                    409, "The request is being processed.", code="PREVIOUS_REQUEST_IN_PROGRESS"
                ) from error

        return answer

    def _settled(self, handler: Callable[..., Response], request: Request, parts: dict[str, str]) -> Response:
        try:
            return handler(request, **parts)
        except Refused as refused:
            return self.fake.refusal(refused)

    # Orders

    def create_order(self, request: Request) -> Response:
        """POST /v2/checkout/orders"""
        body = checking.json_object(request)
        checking.check_order(body, self.fake.state.page(fake.ORDER, limit=200))
        if body.get("payment_source") and not request.headers.get("paypal-request-id"):
            raise Refused(400, "A PayPal-Request-Id is required.", code="PAYPAL_REQUEST_ID_REQUIRED")
        order = documents.new_order(body, now=self.fake.clock.now())
        self.fake.keep(order)
        answer = self._order(order, request, 200 if body.get("payment_source") else 201)
        if request.headers.get("x-fake-webhook-first"):
            # The payer who is faster than this answer: agreed and reported before the shop knows the id.
            shown = documents.shown_order(self.fake.approve(order["id"]), self.fake.base_url)
            self.fake.tell("CHECKOUT.ORDER.APPROVED", shown, "An order was approved", is_at_once=True)
        return answer

    def get_order(self, request: Request, order_id: str) -> Response:
        """GET /v2/checkout/orders/{id}"""
        return self._order(self.fake.need_order(order_id), request, 200, is_whole=True)

    def capture_order(self, request: Request, order_id: str) -> Response:
        """POST /v2/checkout/orders/{id}/capture"""
        with self.fake.state.lock:
            order = self.fake.need_order(order_id)
            if order["status"] == "COMPLETED":
                raise Refused(422, "Order already captured.", code="ORDER_ALREADY_CAPTURED")
            if order["status"] != "APPROVED":
                raise Refused(422, "Payer has not yet approved the order.", code="ORDER_NOT_APPROVED")
            if order.get("_is_short_of_money"):
                raise Refused(422, "The instrument presented was declined.", code="INSTRUMENT_DECLINED")
            self.fake.take(order, "PENDING" if order.get("_is_pending") else "COMPLETED")
        return self._order(order, request, 201)

    def _order(self, order: Document, request: Request, status: int, *, is_whole: bool = False) -> Response:
        shown = documents.shown_order(order, self.fake.base_url)
        if not is_whole and "representation" not in request.headers.get("prefer", ""):
            shown = {name: shown[name] for name in ("id", "status", "links")}
        return json_response(shown, status=status)

    # Captures and refunds

    def get_capture(self, request: Request, capture_id: str) -> Response:
        """GET /v2/payments/captures/{id}"""
        order, taken = self.fake.order_of(fake.CAPTURE, capture_id)
        return json_response(documents.shown_capture(taken, order["id"], self.fake.base_url))

    def refund(self, request: Request, capture_id: str) -> Response:
        """POST /v2/payments/captures/{id}/refund"""
        body = checking.json_object(request)
        with self.fake.state.lock:
            order, taken = self.fake.order_of(fake.CAPTURE, capture_id)
            unit = order["purchase_units"][0]
            checking.check_refund(body, unit, taken)
            status = "PENDING" if order.get("_is_slow_to_refund") else "COMPLETED"
            made = documents.new_refund(body, taken, status=status, now=self.fake.clock.now())
            unit["payments"].setdefault("refunds", []).append(made)
            documents.count_refunds(unit)
            self.fake.keep(order)
        if status == "COMPLETED":
            self.fake.tell_refund(capture_id, made)
        shown = documents.shown_refund(made, capture_id, self.fake.base_url)
        if "representation" not in request.headers.get("prefer", ""):
            shown = {name: shown[name] for name in ("id", "status", "links")}
        return json_response(shown, status=201)

    def get_refund(self, request: Request, refund_id: str) -> Response:
        """GET /v2/payments/refunds/{id}"""
        order, made = self.fake.order_of(fake.REFUND, refund_id)
        capture_id = order["purchase_units"][0]["payments"]["captures"][-1]["id"]
        return json_response(documents.shown_refund(made, capture_id, self.fake.base_url))

    # Messages

    def create_hook(self, request: Request) -> Response:
        """POST /v1/notifications/webhooks"""
        body = checking.json_object(request)
        checking.check_hook(body)
        hook = {
            "id": documents.token(), "url": body["url"], "event_types": body["event_types"],
            "_secret": documents.token(40),
        }  # fmt: skip
        self.fake.state.keep(fake.HOOK, hook)
        return json_response(_shown_hook(hook), status=201)

    def list_hooks(self, request: Request) -> Response:
        """GET /v1/notifications/webhooks"""
        return json_response({"webhooks": [_shown_hook(one) for one in self.fake.state.children(fake.HOOK)]})

    def drop_hook(self, request: Request, hook_id: str) -> Response:
        """DELETE /v1/notifications/webhooks/{id}"""
        if self.fake.state.find(fake.HOOK, hook_id) is None:
            raise Refused(404, "The specified resource does not exist.", code="INVALID_RESOURCE_ID")
        self.fake.state.drop(fake.HOOK, hook_id)
        return Response(status=204)

    def verify(self, request: Request) -> Response:
        """POST /v1/notifications/verify-webhook-signature: over the event byte for byte as it stands in the body."""
        body = checking.json_object(request)
        names = (
            "auth_algo",
            "cert_url",
            "transmission_id",
            "transmission_sig",
            "transmission_time",
            "webhook_id",
        )
        for name in (*names, "webhook_event"):
            if not body.get(name):
                raise Refused(400, "A required field is missing.", name, "MISSING_REQUIRED_PARAMETER")
        expected = self.fake.signature(
            body["transmission_id"], body["transmission_time"], body["webhook_id"], _raw_event(request.body)
        )
        is_ours = bool(expected) and hmac.compare_digest(
            expected.encode(), str(body["transmission_sig"]).encode()
        )
        return json_response({"verification_status": "SUCCESS" if is_ours else "FAILURE"})


def _raw_event(body: bytes) -> bytes:
    """Return the event of a verification call as it was written, blanks and order included."""
    text = body.decode("utf-8", "replace")
    start = text.index('"webhook_event"') + len('"webhook_event"')
    start = text.index("{", start)
    _event, end = json.JSONDecoder().raw_decode(text, start)
    return text[start:end].encode()


def _shown_hook(hook: Document) -> Document:
    return {name: value for name, value in hook.items() if not name.startswith("_")} | {"links": []}
