"""The API itself under /v1/: forms in, JSON out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from kogge.fakes.replays import KeyInUse, KeyUsedOtherwise, Replays
from kogge.fakes.server import Refused, Request, Response, Router, json_response
from kogge.fakes.stripe import checking, documents, fake, forms, methods
from kogge.fakes.stripe.fake import StripeFake

Document = dict[str, Any]

KEY_LIFE = timedelta(hours=24)  # PAYMENTS.md E2: at least 24 hours
_NOT_KEPT = (409, 429, 503)


def add_routes(router: Router, stripe: StripeFake) -> None:
    """Let the API's addresses answer."""
    calls = Api(stripe)
    for method, pattern, handler in (
        ("POST", "/v1/payment_intents", calls.create_intent),
        ("GET", "/v1/payment_intents", calls.list_intents),
        ("GET", "/v1/payment_intents/{intent_id}", calls.get_intent),
        ("POST", "/v1/payment_intents/{intent_id}/confirm", calls.confirm_intent),
        ("POST", "/v1/payment_intents/{intent_id}/cancel", calls.cancel_intent),
        ("POST", "/v1/checkout/sessions", calls.create_session),
        ("GET", "/v1/checkout/sessions", calls.list_sessions),
        ("GET", "/v1/checkout/sessions/{session_id}", calls.get_session),
        ("POST", "/v1/checkout/sessions/{session_id}/expire", calls.expire_session),
        ("POST", "/v1/refunds", calls.create_refund),
        ("GET", "/v1/refunds", calls.list_refunds),
        ("GET", "/v1/refunds/{refund_id}", calls.get_refund),
        ("GET", "/v1/disputes", calls.list_disputes),
        ("GET", "/v1/disputes/{dispute_id}", calls.get_dispute),
        ("GET", "/v1/charges/{charge_id}", calls.get_charge),
        ("GET", "/v1/events", calls.list_events),
        ("GET", "/v1/events/{event_id}", calls.get_event),
        ("GET", "/v1/payment_method_configurations", calls.list_configurations),
        ("POST", "/v1/webhook_endpoints", calls.create_endpoint),
        ("GET", "/v1/webhook_endpoints", calls.list_endpoints),
        ("DELETE", "/v1/webhook_endpoints/{endpoint_id}", calls.drop_endpoint),
    ):
        router.add(method, pattern, calls.guarded(handler))


class Api:
    """The calls of one fake."""

    def __init__(self, stripe: StripeFake) -> None:
        self.fake = stripe
        self._replays = Replays(stripe.state, stripe.clock, life=KEY_LIFE, not_kept=_NOT_KEPT)

    def guarded(self, handler: Callable[..., Response]) -> Callable[..., Response]:
        """Return the handler behind the key check and, for writes, behind the idempotency key."""

        def answer(request: Request, **parts: str) -> Response:
            scheme, _, key = request.headers.get("authorization", "").partition(" ")
            if scheme.lower() != "bearer" or not re.fullmatch(r"(sk|rk)_test_\w+", key):
                raise Refused(401, "Invalid API Key provided")
            wanted = request.headers.get("idempotency-key", "")
            if request.method != "POST" or not wanted:
                return handler(request, **parts)
            seen = hashlib.sha256(request.path.encode() + b"\n" + request.body).hexdigest()
            try:
                return self._replays.once(
                    f"{key} {wanted}", lambda: self._settled(handler, request, parts), fingerprint=seen
                )
            except KeyInUse as error:
                raise Refused(
                    409, "Another request with this key is under way", code="idempotency_key_in_use"
                ) from error
            except KeyUsedOtherwise as error:
                raise Refused(
                    400, "Keys for idempotent requests can only be used with the same parameters they were first"
                    " used with.", code="idempotency_error",
                ) from error  # fmt: skip

        return answer

    def _settled(self, handler: Callable[..., Response], request: Request, parts: dict[str, str]) -> Response:
        try:
            return handler(request, **parts)
        except Refused as refused:  # a refusal is kept and given again, too
            return self.fake.refusal(refused)

    # PaymentIntents

    def create_intent(self, request: Request) -> Response:
        """POST /v1/payment_intents"""
        body = forms.body_of(request)
        checking.check_intent(body)
        intent = documents.new_intent(body, now=self.fake.clock.now())
        self.fake.state.keep(fake.INTENT, intent)
        self.fake.tell("payment_intent.created", intent)
        if body.get("confirm") == "true":
            self._confirm(intent, body)
        answer = self._shown(intent, body)
        if request.headers.get("x-fake-webhook-first"):
            # The payer who is faster than this answer: paid and reported before the shop knows the id.
            paid = self.fake.succeed(intent, intent.get("_method", "card"))
            self.fake.tell("payment_intent.succeeded", paid, is_at_once=True)
        return answer

    def _confirm(self, intent: Document, body: Document) -> None:
        data = body.get("payment_method_data") or {}
        method = data.get("type", "")
        card = body.get("payment_method", "")
        if method in methods.REDIRECTING:
            if method not in intent["payment_method_types"]:
                raise Refused(
                    400, f"The method {method} is not one of this PaymentIntent.", "payment_method_data"
                )
            checking.check_payer(method, data)
            checking.check_address(body, "return_url")
            self.fake.send_away(intent, method, body["return_url"])
        elif card in methods.GOOD_CARDS:
            intent["payment_method"] = card
            self.fake.succeed(intent, "card")
        elif card in methods.REFUSED_CARDS:
            code, decline_code, message = methods.REFUSED_CARDS[card]
            self.fake.fail(intent, "card", code, message, decline_code)
            raise Refused(402, message, code=f"{code}/{decline_code}" if decline_code else code)
        elif method == "card":
            checking.check_payer("ideal", data)
            raise Refused(400, "No such PaymentMethod", "payment_method", "resource_missing")
        else:
            raise Refused(
                400, "You cannot confirm this PaymentIntent because it's missing a payment method.",
                code="payment_intent_unexpected_state",
            )  # fmt: skip

    def get_intent(self, request: Request, intent_id: str) -> Response:
        """GET /v1/payment_intents/{id}"""
        return self._shown(self.fake.need(fake.INTENT, intent_id), forms.query_of(request))

    def list_intents(self, request: Request) -> Response:
        """GET /v1/payment_intents"""
        return self._page(request, fake.INTENT)

    def confirm_intent(self, request: Request, intent_id: str) -> Response:
        """POST /v1/payment_intents/{id}/confirm"""
        body, intent = forms.body_of(request), self.fake.need(fake.INTENT, intent_id)
        if intent["status"] not in documents.PAYABLE:
            raise self._unexpected(intent, "confirm")
        self._confirm(intent, body)
        return self._shown(intent, body)

    def cancel_intent(self, request: Request, intent_id: str) -> Response:
        """POST /v1/payment_intents/{id}/cancel"""
        body = forms.body_of(request)
        with self.fake.state.lock:
            intent = self.fake.need(fake.INTENT, intent_id)
            if intent["status"] not in documents.PAYABLE:
                raise self._unexpected(intent, "cancel")
            self.fake.call_off(intent, body.get("cancellation_reason"))
        return self._shown(intent, body)

    def _unexpected(self, intent: Document, what: str) -> Refused:
        return Refused(
            400, f"You cannot {what} this PaymentIntent because it has a status of {intent['status']}.",
            code="payment_intent_unexpected_state",
        )  # fmt: skip

    # Checkout Sessions

    def create_session(self, request: Request) -> Response:
        """POST /v1/checkout/sessions"""
        body, now = forms.body_of(request), self.fake.clock.now()
        total, expires_at = checking.check_session(body, now)
        session = documents.new_session(
            body, total=total, expires_at=expires_at, now=now, base_url=self.fake.base_url
        )
        self.fake.state.keep(fake.SESSION, session, due_at=datetime.fromtimestamp(expires_at, UTC))
        return self._shown(session, body)

    def get_session(self, request: Request, session_id: str) -> Response:
        """GET /v1/checkout/sessions/{id}"""
        return self._shown(self.fake.need(fake.SESSION, session_id), forms.query_of(request))

    def list_sessions(self, request: Request) -> Response:
        """GET /v1/checkout/sessions"""
        return self._page(request, fake.SESSION)

    def expire_session(self, request: Request, session_id: str) -> Response:
        """POST /v1/checkout/sessions/{id}/expire"""
        with self.fake.state.lock:
            session = self.fake.need(fake.SESSION, session_id)
            if session["status"] != "open":
                raise Refused(400, f"Only open sessions can be expired; this one is {session['status']}.")
            self.fake.expire_session(session)
        return self._shown(session, forms.body_of(request))

    # Refunds, disputes, charges, events

    def create_refund(self, request: Request) -> Response:
        """POST /v1/refunds"""
        body = forms.body_of(request)
        with self.fake.state.lock:
            intent = self.fake.need(fake.INTENT, checking.need(body, "payment_intent"))
            if intent["status"] != "succeeded":
                raise Refused(
                    400, "This PaymentIntent does not have a successful charge to refund.", "payment_intent"
                )
            charge = self.fake.need(fake.CHARGE, intent["latest_charge"])
            amount = checking.check_refund(body, charge)
            refund = documents.new_refund(intent, charge, body, amount=amount, now=self.fake.clock.now())
            due_at = self.fake.refund_due(refund)
            self.fake.state.keep(fake.REFUND, refund, parent=intent["id"], due_at=due_at)
            charge = self.fake.count_refunds(charge["id"])
        self.fake.tell("refund.created", refund)
        self.fake.tell("charge.refunded", charge)
        return self._shown(refund, body)

    def get_refund(self, request: Request, refund_id: str) -> Response:
        """GET /v1/refunds/{id}"""
        return self._shown(self.fake.need(fake.REFUND, refund_id), forms.query_of(request))

    def list_refunds(self, request: Request) -> Response:
        """GET /v1/refunds"""
        return self._page(request, fake.REFUND)

    def get_dispute(self, request: Request, dispute_id: str) -> Response:
        """GET /v1/disputes/{id}"""
        return self._shown(self.fake.need(fake.DISPUTE, dispute_id), forms.query_of(request))

    def list_disputes(self, request: Request) -> Response:
        """GET /v1/disputes"""
        return self._page(request, fake.DISPUTE)

    def get_charge(self, request: Request, charge_id: str) -> Response:
        """GET /v1/charges/{id}"""
        return self._shown(self.fake.need(fake.CHARGE, charge_id), forms.query_of(request))

    def get_event(self, request: Request, event_id: str) -> Response:
        """GET /v1/events/{id}"""
        return self._shown(self.fake.need(fake.EVENT, event_id), {})

    def list_events(self, request: Request) -> Response:
        """GET /v1/events"""
        return self._page(request, fake.EVENT)

    # Set-up of the account

    def list_configurations(self, request: Request) -> Response:
        """GET /v1/payment_method_configurations: one, with every method switched on."""
        on = {
            "available": True,
            "display_preference": {"overridable": None, "preference": "on", "value": "on"},
        }
        default = {
            "id": "pmc_FakeDefault", "object": "payment_method_configuration", "active": True, "is_default": True,
            "livemode": False, "name": "Default", **dict.fromkeys(methods.ALL, on),
        }  # fmt: skip
        return json_response(documents.listed([default], url=request.path))

    def create_endpoint(self, request: Request) -> Response:
        """POST /v1/webhook_endpoints: the secret is told once, here."""
        body = forms.body_of(request)
        checking.check_address(body, "url")
        endpoint = documents.new_endpoint(body, now=self.fake.clock.now())
        self.fake.state.keep(fake.ENDPOINT, endpoint)
        return self._shown(endpoint, {})

    def list_endpoints(self, request: Request) -> Response:
        """GET /v1/webhook_endpoints"""
        found = [{**one, "secret": None} for one in self.fake.state.children(fake.ENDPOINT)]
        return json_response(documents.listed([documents.shown(one) for one in found], url=request.path))

    def drop_endpoint(self, request: Request, endpoint_id: str) -> Response:
        """DELETE /v1/webhook_endpoints/{id}"""
        found = self.fake.need(fake.ENDPOINT, endpoint_id)
        self.fake.state.drop(fake.ENDPOINT, endpoint_id)
        return json_response({"id": found["id"], "object": found["object"], "deleted": True})

    # Answers

    def _page(self, request: Request, kind: str) -> Response:
        query = forms.query_of(request)
        limit = checking.whole(query.get("limit", 10), "limit")
        if not 1 <= limit <= 100:
            raise Refused(400, "The limit is between 1 and 100", "limit")
        parent = query.get("payment_intent", "")
        charge = self.fake.state.find(fake.CHARGE, query["charge"]) if "charge" in query else None
        parent = charge["payment_intent"] if charge else parent
        if parent:
            found = self.fake.state.children(kind, parent)
        else:
            found = self.fake.state.page(kind, after=query.get("starting_after", ""), limit=limit + 1)
        shown = [self._expanded(one, _paths(query, inside="data")) for one in found[:limit]]
        return json_response(documents.listed(shown, url=request.path, has_more=len(found) > limit))

    def _shown(self, document: Document, call: Document) -> Response:
        return json_response(self._expanded(document, _paths(call)))

    def _expanded(self, document: Document, paths: list[list[str]]) -> Document:
        """Return a document with the linked ones that a call asked for in their place."""
        shown = documents.shown(document)
        for name in {path[0] for path in paths if path}:
            deeper = [path[1:] for path in paths if path and path[0] == name]
            if name == "refunds" and shown["object"] == "charge":
                found = self.fake.state.children(fake.REFUND, shown["payment_intent"])
                inside = [documents.shown(one) for one in found if one["charge"] == shown["id"]]
                url = f"/v1/charges/{shown['id']}/refunds"
                shown["refunds"] = documents.listed(inside[:10], url=url, has_more=len(inside) > 10)
            elif isinstance(shown.get(name), str):
                kind = fake.CHARGE if name in ("latest_charge", "charge") else name
                linked = self.fake.state.find(kind, shown[name])
                if linked is not None:
                    shown[name] = self._expanded(linked, deeper)
        return shown


def _paths(call: Document, *, inside: str = "") -> list[list[str]]:
    """Return what a call wants expanded, as lists of names; in lists the paths begin with `data`."""
    wanted = call.get("expand") or []
    paths = [str(one).split(".") for one in (wanted if isinstance(wanted, list) else [wanted])]
    return [path[1:] for path in paths if path[0] == inside] if inside else paths
