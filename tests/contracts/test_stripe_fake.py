"""The Stripe fake, judged by Stripe's own Python package (stripe)."""

from __future__ import annotations

import json
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
import stripe

from kogge.fakes.server import FakeApp, Request, Response, RunningFake
from kogge.fakes.stripe import app

KEY = "sk_test_contract"


class Receiver(FakeApp):
    """A shop that notes each message and answers as told."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Request] = []
        self.answers: list[int] = []
        self.router.add("POST", "/hook", self.take)

    def take(self, request: Request) -> Response:
        self.messages.append(request)
        return Response(status=self.answers.pop(0) if self.answers else 200)


class Shop:
    """A shop's side of the fake: the official client, the control door, and an address for messages."""

    def __init__(self, url: str, receiver: Receiver, hook: str) -> None:
        self.url, self.receiver, self.hook = url, receiver, hook
        self.client = self.with_key(KEY)

    def with_key(self, key: str) -> Any:
        client = stripe.StripeClient(key, base_addresses={"api": self.url}, max_network_retries=0)
        return client.v1

    def control(self, path: str, body: dict[str, Any] | None = None, method: str = "POST") -> Any:
        request = urllib.request.Request(
            f"{self.url}/_fake{path}", data=json.dumps(body or {}).encode(), method=method
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read())

    def intent(self, options: dict[str, Any] | None = None, **changes: Any) -> Any:
        params = {
            "amount": 1290,
            "currency": "eur",
            "confirm": True,
            "payment_method_types": ["ideal"],
            "payment_method_data": {"type": "ideal"},
            "return_url": "https://shop.example/thanks/?order=1",
            "metadata": {"reference": "K7Q2M9XP4DAB"},
            **changes,
        }
        return self.client.payment_intents.create(
            {name: value for name, value in params.items() if value is not None}, options or {}
        )

    def card(self, payment_method: str = "pm_card_visa", **changes: Any) -> Any:
        return self.intent(
            payment_method_types=["card"],
            payment_method_data=None,
            payment_method=payment_method,
            return_url=None,
            **changes,
        )

    def session(self, **changes: Any) -> Any:
        line = {
            "quantity": 1,
            "price_data": {
                "currency": "eur", "unit_amount": 1290, "product_data": {"name": "Order 10042"}
            },
        }  # fmt: skip
        return self.client.checkout.sessions.create(
            {
                "mode": "payment",
                "line_items": [line],
                "success_url": "https://shop.example/thanks/",
                "cancel_url": "https://shop.example/basket/",
                "payment_intent_data": {"metadata": {"reference": "K7Q2M9XP4DAB"}},
                **changes,
            }
        )

    def decide(self, address: str, outcome: str) -> str:
        """Press a button of a hosted page; returns where the browser is sent."""
        request = urllib.request.Request(address, data=urllib.parse.urlencode({"outcome": outcome}).encode())
        try:
            with urllib.request.build_opener(_Staying).open(request, timeout=10) as answer:
                return answer.geturl()
        except urllib.error.HTTPError as error:
            return error.headers["Location"]


class _Staying(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


@pytest.fixture
def shop(tmp_path) -> Iterator[Shop]:
    fake = app.build(
        state_path=tmp_path / "stripe.sqlite3", refund_step_seconds=10, retry_gaps_seconds=(60, 600)
    )
    receiver = Receiver()
    with RunningFake(receiver) as listening, RunningFake(fake) as running:
        fake.start(running.url)
        yield Shop(running.url, receiver, f"{listening.url}/hook")
    fake.stop()


def test_it_works(shop):
    intent = shop.intent()

    read = shop.client.payment_intents.retrieve(intent.id)

    assert intent.id.startswith("pi_") and intent.client_secret.startswith(intent.id)
    assert (read.status, read.amount, read.currency) == ("requires_action", 1290, "eur")
    assert read.metadata["reference"] == "K7Q2M9XP4DAB"
    assert read.next_action.redirect_to_url.url == f"{shop.url}/redirect/{intent.id}"
    assert read.next_action.redirect_to_url.return_url == "https://shop.example/thanks/?order=1"


def test_confirming_is_a_step_of_its_own_too(shop):
    intent = shop.intent(confirm=None, payment_method_data=None, return_url=None)

    confirmed = shop.client.payment_intents.confirm(
        intent.id, {"payment_method_data": {"type": "ideal"}, "return_url": "https://shop.example/"}
    )

    assert (intent.status, confirmed.status) == ("requires_payment_method", "requires_action")


def test_a_payer_who_pays_is_sent_back_with_the_outcome(shop):
    intent = shop.intent()

    back = shop.decide(intent.next_action.redirect_to_url.url, "paid")
    read = shop.client.payment_intents.retrieve(intent.id, {"expand": ["latest_charge.refunds"]})

    told = urllib.parse.parse_qs(urllib.parse.urlsplit(back).query)
    assert told["order"] == ["1"] and told["payment_intent"] == [intent.id]
    assert told["redirect_status"] == ["succeeded"]
    assert (read.status, read.amount_received, read.next_action) == ("succeeded", 1290, None)
    assert read.latest_charge.paid and read.latest_charge.payment_method_details.type == "ideal"
    assert read.latest_charge.refunds.data == [] and not read.latest_charge.refunds.has_more


@pytest.mark.parametrize("outcome", ["failed", "canceled"])
def test_a_failed_try_leads_back_to_the_choice_of_a_method(shop, outcome):
    intent = shop.intent()

    back = shop.decide(intent.next_action.redirect_to_url.url, outcome)
    read = shop.client.payment_intents.retrieve(intent.id)

    assert "redirect_status=failed" in back
    assert read.status == "requires_payment_method"
    assert read.last_payment_error.code == "payment_intent_authentication_failure"


def test_a_payer_who_does_nothing_is_given_up(shop):
    intent = shop.intent()

    shop.control("/clock", {"advance_seconds": 901})
    read = shop.client.payment_intents.retrieve(intent.id)

    assert read.last_payment_error.code == "payment_intent_payment_attempt_expired"


def test_cancel(shop):
    intent = shop.intent()

    canceled = shop.client.payment_intents.cancel(intent.id, {"cancellation_reason": "abandoned"})

    assert (canceled.status, canceled.cancellation_reason) == ("canceled", "abandoned")
    with pytest.raises(stripe.InvalidRequestError) as caught:
        shop.client.payment_intents.cancel(intent.id)
    assert caught.value.code == "payment_intent_unexpected_state"


@pytest.mark.parametrize(
    ("card", "code", "decline_code"),
    [
        ("pm_card_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", None),
    ],
)
def test_a_refused_card_is_a_card_error(shop, card, code, decline_code):
    with pytest.raises(stripe.CardError) as caught:
        shop.card(card)

    assert caught.value.code == code and caught.value.http_status == 402
    assert caught.value.error.decline_code == decline_code


def test_a_card_number_is_never_taken(shop):
    with pytest.raises(stripe.CardError, match="unsafe"):
        shop.intent(
            payment_method_types=["card"],
            payment_method_data={"type": "card", "card": {"number": "4242424242424242"}},
        )


@pytest.mark.parametrize(
    ("change", "param"),
    [
        pytest.param({"amount": 1}, "amount", id="too small"),
        pytest.param({"amount": -5}, "amount", id="negative"),
        pytest.param({"amount": None}, "amount", id="no amount"),
        pytest.param({"currency": "xxx"}, "currency", id="unknown currency"),
        pytest.param({"currency": "chf"}, "currency", id="not for this method"),
        pytest.param({"payment_method_types": ["giropay"]}, "payment_method_types", id="a method that is gone"),
        pytest.param({"return_url": "shop"}, "return_url", id="no address"),
        pytest.param({"return_url": None}, "return_url", id="nowhere to return to"),
        pytest.param(
            {"payment_method_types": ["p24"], "payment_method_data": {"type": "p24"}},
            "billing_details[email]", id="p24 without an address",
        ),
    ],
)  # fmt: skip
def test_a_bad_request_is_refused_and_names_the_parameter(shop, change, param):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        shop.intent(**change)

    assert caught.value.param == param


def test_keys_things_and_limits_have_errors_of_their_own(shop):
    with pytest.raises(stripe.AuthenticationError):
        shop.with_key("sk_live_nothere").payment_intents.retrieve("pi_x")
    with pytest.raises(stripe.InvalidRequestError) as missing:
        shop.client.payment_intents.retrieve("pi_doesnotexist")
    shop.control("/faults", {"on": "api", "kind": "status", "status": 429})
    with pytest.raises(stripe.RateLimitError):
        shop.intent()
    shop.control("/faults", {"on": "api", "kind": "status", "status": 503})
    with pytest.raises(stripe.APIError):
        shop.intent()
    shop.control("/faults", {"on": "api", "kind": "drop"})
    with pytest.raises(stripe.APIConnectionError):
        shop.intent()

    assert (missing.value.code, missing.value.http_status) == ("resource_missing", 404)


def test_the_same_key_gives_the_same_answer_and_takes_no_other_request(shop):
    first = shop.intent({"idempotency_key": "key-1"})
    again = shop.intent({"idempotency_key": "key-1"})
    with pytest.raises(stripe.IdempotencyError) as caught:
        shop.intent({"idempotency_key": "key-1"}, amount=1300)

    assert first.id == again.id
    assert caught.value.http_status == 400
    assert len(shop.client.payment_intents.list().data) == 1


def test_a_refusal_is_kept_under_its_key_for_a_day(shop):
    for _ in range(2):
        with pytest.raises(stripe.CardError):
            shop.card("pm_card_chargeDeclined", options={"idempotency_key": "key-2"})
    made = len(shop.client.payment_intents.list().data)
    shop.control("/clock", {"advance_seconds": 86_401})
    with pytest.raises(stripe.CardError):
        shop.card("pm_card_chargeDeclined", options={"idempotency_key": "key-2"})

    assert (made, len(shop.client.payment_intents.list().data)) == (1, 2)


def test_payments_are_listed_newest_first_in_pages(shop):
    ids = [shop.intent().id for _ in range(5)]

    page = shop.client.payment_intents.list({"limit": 2})
    everything = [intent.id for intent in page.auto_paging_iter()]

    assert page.has_more and [intent.id for intent in page.data] == [ids[4], ids[3]]
    assert everything == ids[::-1]


def test_a_refund_to_a_card_is_done_at_once(shop):
    intent = shop.card()

    refund = shop.client.refunds.create(
        {"payment_intent": intent.id, "amount": 290, "metadata": {"key": "r-1"}}
    )
    charge = shop.client.payment_intents.retrieve(
        intent.id, {"expand": ["latest_charge.refunds"]}
    ).latest_charge

    assert (refund.status, refund.amount, refund.metadata["key"]) == ("succeeded", 290, "r-1")
    assert (charge.amount_refunded, charge.refunded) == (290, False)
    assert [one.id for one in charge.refunds.data] == [refund.id]
    assert [one.id for one in shop.client.refunds.list({"payment_intent": intent.id}).data] == [refund.id]


def test_a_refund_to_a_bank_takes_its_time_and_may_fail(shop):
    intent = shop.intent()
    shop.control(f"/payments/{intent.id}", {"status": "paid"})

    refund = shop.client.refunds.create({"payment_intent": intent.id})
    shop.control("/clock", {"advance_seconds": 11})
    arrived = shop.client.refunds.retrieve(refund.id).status
    shop.control(f"/refunds/{refund.id}", {"status": "failed"})
    failed = shop.client.refunds.retrieve(refund.id)

    assert (refund.status, arrived, failed.status) == ("pending", "succeeded", "failed")
    assert shop.client.charges.retrieve(failed.charge).amount_refunded == 0


def test_never_more_goes_back_than_was_paid(shop):
    intent, unpaid = shop.card(), shop.intent()
    with pytest.raises(stripe.InvalidRequestError):
        shop.client.refunds.create({"payment_intent": unpaid.id})
    with pytest.raises(stripe.InvalidRequestError):
        shop.client.refunds.create({"payment_intent": intent.id, "amount": 1291})

    shop.client.refunds.create({"payment_intent": intent.id})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        shop.client.refunds.create({"payment_intent": intent.id, "amount": 1})

    assert caught.value.code == "charge_already_refunded"


def test_a_dispute_takes_money_and_brings_it_back_when_won(shop):
    intent = shop.card()

    dispute = shop.control(f"/payments/{intent.id}/chargebacks", {"amount": "5.00"})
    (listed,) = shop.client.disputes.list({"payment_intent": intent.id}).data
    shop.control(f"/chargebacks/{dispute['id']}/reverse")
    won = shop.client.disputes.retrieve(dispute["id"])

    assert (listed.status, listed.amount) == ("needs_response", 500)
    assert [row.amount for row in won.balance_transactions] == [-500, 500] and won.status == "won"
    assert shop.client.charges.retrieve(dispute["charge"]).disputed


def test_a_checkout_session_makes_its_payment_when_someone_pays(shop):
    session = shop.session(locale="de")

    refused = shop.decide(session.url, "failed")
    tried = shop.client.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    back = shop.decide(session.url, "paid")
    paid = shop.client.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})
    found = shop.client.checkout.sessions.list({"payment_intent": paid.payment_intent.id}).data

    assert session.payment_intent is None and session.status == "open" and session.amount_total == 1290
    assert refused.endswith("?failed=1") and tried.status == "open"
    assert tried.payment_intent.last_payment_error.decline_code == "generic_decline"
    assert back == "https://shop.example/thanks/"
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert paid.payment_intent.id == tried.payment_intent.id
    assert paid.payment_intent.metadata["reference"] == "K7Q2M9XP4DAB"
    assert paid.payment_intent.latest_charge.amount_captured == 1290
    assert [one.id for one in found] == [session.id]


def test_a_checkout_session_is_left_expires_and_can_be_ended(shop):
    left, timed, ended = shop.session(), shop.session(), shop.session()

    back = shop.decide(left.url, "canceled")
    still = shop.client.checkout.sessions.retrieve(left.id).status
    shop.client.checkout.sessions.expire(ended.id)
    with pytest.raises(stripe.InvalidRequestError):
        shop.client.checkout.sessions.expire(ended.id)
    shop.control("/clock", {"advance_seconds": 86_401})

    assert (back, still) == ("https://shop.example/basket/", "open")
    assert shop.client.checkout.sessions.retrieve(timed.id).status == "expired"


@pytest.mark.parametrize("minutes", [20, 25 * 60])
def test_a_session_lives_half_an_hour_to_a_day(shop, minutes):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        shop.session(expires_at=shop.session().created + minutes * 60)

    assert caught.value.param == "expires_at"


def test_the_switched_on_methods_are_told(shop):
    (default,) = shop.client.payment_method_configurations.list().data

    assert default.is_default and default.ideal.available and default.card.display_preference.value == "on"


def test_messages_are_signed_as_stripe_signs(shop):
    endpoint = shop.client.webhook_endpoints.create(
        {"url": shop.hook, "enabled_events": ["payment_intent.succeeded"]}
    )
    intent = shop.card()
    shop.control("/settle", {"seconds": 10})

    (message,) = shop.receiver.messages
    event = stripe.Webhook.construct_event(message.body, message.headers["stripe-signature"], endpoint.secret)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(
            message.body + b" ", message.headers["stripe-signature"], endpoint.secret
        )
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(message.body, message.headers["stripe-signature"], "whsec_other")

    assert (event.type, event.data.object.id) == ("payment_intent.succeeded", intent.id)
    assert shop.client.events.retrieve(event.id).data.object.id == intent.id
    assert shop.client.webhook_endpoints.list().data[0].secret is None


def test_an_unanswered_message_is_repeated_and_signed_anew(shop):
    endpoint = shop.client.webhook_endpoints.create(
        {"url": shop.hook, "enabled_events": ["payment_intent.succeeded"]}
    )
    shop.receiver.answers = [500]
    shop.card()
    shop.control("/settle", {"seconds": 10})

    fresh = shop.control(f"/hooks/{endpoint.id}/rotate")["secret"]
    shop.control("/clock", {"advance_seconds": 61})
    shop.control("/settle", {"seconds": 10})

    first, second = shop.receiver.messages
    assert first.body == second.body
    assert first.headers["stripe-signature"] != second.headers["stripe-signature"]
    for secret in (endpoint.secret, fresh):
        stripe.Webhook.construct_event(second.body, second.headers["stripe-signature"], secret, tolerance=600)


def test_a_webhook_that_was_taken_away_is_silent(shop):
    endpoint = shop.client.webhook_endpoints.create({"url": shop.hook, "enabled_events": ["*"]})

    gone = shop.client.webhook_endpoints.delete(endpoint.id)
    shop.card()
    shop.control("/settle", {"seconds": 10})

    assert gone.deleted and shop.receiver.messages == []
