"""What we ask Stripe and what we read from it, worked out from its documented bodies."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kogge.core.errors import Rejected
from kogge.core.money import Money
from kogge.sales.payments import gateways
from kogge.sales.payments.gateways import stripe
from kogge.sales.payments.gateways.stripe import mapping
from kogge.sales.payments.values import (
    ParkReason,
    PaymentRequest,
    PaymentStatus,
    RefundProgress,
    RefundRequest,
    WebhookMessage,
)

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
STAMP = int(AT.timestamp())
SECRET = "whsec_shop"


def request(**changes) -> PaymentRequest:
    values = {
        "reference": "K7Q2M9XP4DAB",
        "idempotency_key": "11111111-2222-4333-8444-555555555555",
        "amount": Money(amount_minor=1290, currency="EUR"),
        "description": "Order 10042",
        "method": "ideal",
        "locale": "nl_BE",
        "country": "BE",
        "return_url": "https://shop.example/thanks/",
        "cancel_url": "",
        "webhook_url": "https://shop.example/hooks/payments/1/",
        "billing_email": "anna@example.org",
        "billing_name": "Anna Beispiel",
        "created_at": AT,
        "hold_for": timedelta(minutes=30),
    }
    return PaymentRequest(**{**values, **changes})


def intent(**changes) -> dict:
    values = {
        "id": "pi_3MtwBwLkdIwHu7ix28a3tqPa",
        "object": "payment_intent",
        "amount": 1290,
        "amount_received": 0,
        "canceled_at": None,
        "created": STAMP,
        "currency": "eur",
        "last_payment_error": None,
        "latest_charge": None,
        "metadata": {"reference": "K7Q2M9XP4DAB"},
        "next_action": None,
        "receipt_email": "anna@example.org",
        "status": "requires_action",
    }
    return {**values, **changes}


def paid(**changes) -> dict:
    charge = {
        "id": "ch_1", "created": STAMP + 60, "disputed": False,
        "billing_details": {"name": "Anna Beispiel"}, "refunds": {"data": [], "has_more": False},
    }  # fmt: skip
    return intent(status="succeeded", amount_received=1290, latest_charge=charge, **changes)


def session(**changes) -> dict:
    values = {
        "id": "cs_test_a1B2",
        "object": "checkout.session",
        "amount_total": 1290,
        "created": STAMP,
        "currency": "eur",
        "customer_details": {"email": "anna@example.org"},
        "expires_at": STAMP + 5400,
        "metadata": {"reference": "K7Q2M9XP4DAB"},
        "payment_intent": None,
        "status": "open",
        "url": "https://checkout.stripe.com/c/pay/cs_test_a1B2",
    }
    return {**values, **changes}


def gateway(**settings) -> stripe.StripeGateway:
    return stripe.StripeGateway(stripe.StripeSettings(api_key="sk_test_x", webhook_secret=SECRET, **settings))


def test_it_works():
    assert mapping.intent_request(request()) == {
        "amount": "1290",
        "currency": "eur",
        "confirm": "true",
        "payment_method_types[0]": "ideal",
        "payment_method_data[type]": "ideal",
        "return_url": "https://shop.example/thanks/",
        "description": "Order 10042",
        "metadata[reference]": "K7Q2M9XP4DAB",
    }


@pytest.mark.parametrize(
    ("method", "told"),
    [
        ("ideal", {}),
        ("bancontact", {"[name]": "Anna Beispiel"}),
        ("eps", {"[name]": "Anna Beispiel"}),
        ("p24", {"[email]": "anna@example.org"}),
        ("klarna", {"[email]": "anna@example.org", "[address][country]": "BE"}),
        ("twint", {}),
    ],
)
def test_a_method_is_told_of_the_payer_what_it_demands_and_no_more(method, told):
    form = mapping.intent_request(request(method=method))

    prefix = "payment_method_data[billing_details]"
    assert {name.removeprefix(prefix): value for name, value in form.items() if prefix in name} == told


def test_bancontact_speaks_the_payers_language():
    form = mapping.intent_request(request(method="bancontact", locale="fr_BE"))

    assert form["payment_method_options[bancontact][preferred_language]"] == "fr"


def test_cards_are_entered_on_the_hosted_page():
    form = mapping.session_request(request(method="card", cancel_url="https://shop.example/basket/"))

    assert form["mode"] == "payment" and form["payment_method_types[0]"] == "card"
    assert form["line_items[0][price_data][unit_amount]"] == "1290"
    assert form["success_url"] == "https://shop.example/thanks/"
    assert form["cancel_url"] == "https://shop.example/basket/"
    assert form["locale"] == "nl"
    assert form["payment_intent_data[metadata][reference]"] == form["metadata[reference]"] == "K7Q2M9XP4DAB"
    assert int(form["expires_at"]) == STAMP + 90 * 60
    assert not any("card]" in name or "number" in name for name in form)


def test_a_repeated_start_sends_the_very_same():
    assert mapping.session_request(request(method="card")) == mapping.session_request(request(method="card"))


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(1290, "EUR", "1290"), (500, "JPY", "500"), (700, "ISK", "70000"), (1, "CHF", "1")],
)
def test_amounts_are_written_and_read_as_stripe_counts(minor, currency, text):
    amount = Money(amount_minor=minor, currency=currency)

    assert mapping.to_stripe(amount) == text
    assert mapping.from_stripe(int(text), currency.lower()) == amount


def test_a_fraction_of_a_currency_without_fractions_is_not_guessed():
    with pytest.raises(ValueError, match="finer"):
        mapping.from_stripe(150, "isk")


def test_a_payer_is_sent_where_the_method_says():
    action = {"type": "redirect_to_url", "redirect_to_url": {"url": "https://pm-redirects.stripe.com/x"}}

    found = mapping.parse_intent(intent(next_action=action))

    assert found.status is PaymentStatus.OPEN
    assert found.checkout_url == "https://pm-redirects.stripe.com/x"
    assert (found.reference, found.amount) == ("K7Q2M9XP4DAB", Money(amount_minor=1290, currency="EUR"))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(intent(status="requires_payment_method"), PaymentStatus.OPEN, id="nothing tried yet"),
        pytest.param(intent(status="requires_confirmation"), PaymentStatus.OPEN, id="not confirmed"),
        pytest.param(intent(status="processing"), PaymentStatus.PENDING, id="on its way"),
        pytest.param(intent(status="requires_capture"), PaymentStatus.AUTHORIZED, id="authorised"),
        pytest.param(paid(), PaymentStatus.PAID, id="paid"),
        pytest.param(intent(status="canceled", canceled_at=STAMP), PaymentStatus.CANCELLED, id="called off"),
        pytest.param(
            intent(status="canceled", cancellation_reason="automatic"), PaymentStatus.EXPIRED, id="given up"
        ),
        pytest.param(
            intent(
                status="requires_payment_method",
                last_payment_error={"code": "payment_intent_authentication_failure"},
            ),
            PaymentStatus.FAILED,
            id="refused",
        ),
        pytest.param(
            intent(
                status="requires_payment_method",
                last_payment_error={"code": "payment_intent_payment_attempt_expired"},
            ),
            PaymentStatus.EXPIRED,
            id="nobody came",
        ),
        pytest.param(intent(status="requires_action", last_payment_error={"code": "x"}), PaymentStatus.OPEN, id="tried anew"),
    ],
)  # fmt: skip
def test_every_state_of_a_payment_intent_is_read(body, status):
    assert mapping.parse_intent(body).status is status


def test_what_was_received_counts_and_since_when():
    found = mapping.parse_intent({**paid(), "amount_received": 1200})

    assert found.amount == Money(amount_minor=1200, currency="EUR")
    assert found.happened_at == AT + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (session(), PaymentStatus.OPEN),
        (session(status="expired", url=None), PaymentStatus.EXPIRED),
        (session(status="complete", url=None, payment_intent=paid()), PaymentStatus.PAID),
        (
            session(status="complete", url=None, payment_intent=intent(status="processing")),
            PaymentStatus.PENDING,
        ),
    ],
)
def test_every_state_of_a_checkout_session_is_read_under_its_own_id(body, status):
    found = mapping.parse_session(body)

    assert (found.provider_payment_id, found.status) == ("cs_test_a1B2", status)
    assert found.amount == Money(amount_minor=1290, currency="EUR")
    assert bool(found.checkout_url) is (status is PaymentStatus.OPEN)


@pytest.mark.parametrize("body", [paid(), session(), session(status="complete", payment_intent=paid())])
def test_nothing_about_the_payer_is_kept(body):
    parse = mapping.parse_session if body["object"] == "checkout.session" else mapping.parse_intent

    assert "Anna" not in str(parse(body).raw) and "anna@" not in str(parse(body).raw)


@pytest.mark.parametrize(
    ("status", "progress"),
    [
        ("pending", RefundProgress.PENDING),
        ("requires_action", RefundProgress.PENDING),
        ("succeeded", RefundProgress.UNDER_WAY),
        ("failed", RefundProgress.FAILED),
        ("canceled", RefundProgress.FAILED),
    ],
)
def test_a_refund_is_read(status, progress):
    found = mapping.parse_refund(
        {"id": "re_1", "amount": 290, "currency": "eur", "created": STAMP, "metadata": {"key": "k"}, "status": status}
    )  # fmt: skip

    assert (found.progress, found.idempotency_key, found.amount.amount_minor) == (progress, "k", 290)


def test_a_refund_carries_our_key():
    form = mapping.refund_request(
        RefundRequest(
            provider_payment_id="pi_1", idempotency_key="k", amount=Money(amount_minor=290, currency="EUR"),
            description="one jar broke",
        ),
        "pi_1",
    )  # fmt: skip

    assert form["payment_intent"] == "pi_1" and form["amount"] == "290" and form["metadata[key]"] == "k"


def dispute(status: str, *amounts: int) -> dict:
    rows = [{"amount": amount, "created": STAMP + place} for place, amount in enumerate(amounts)]
    return {
        "id": "du_1", "amount": 500, "balance_transactions": rows, "created": STAMP, "currency": "eur", "status": status
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(dispute("needs_response", -500), [(500, None)], id="money taken"),
        pytest.param(dispute("under_review", -500), [(500, None)], id="argued about"),
        pytest.param(dispute("lost", -500), [(500, None)], id="lost"),
        pytest.param(dispute("won", -500, 500), [(500, AT + timedelta(seconds=1))], id="won"),
        pytest.param(dispute("warning_needs_response"), [], id="only asked"),
        pytest.param(dispute("prevented"), [], id="prevented"),
    ],
)
def test_a_dispute_that_took_money_is_a_chargeback(body, expected):
    found = mapping.parse_intent(paid(), disputes=[body]).chargebacks

    assert [(item.amount.amount_minor, item.reversed_at) for item in found] == expected


def test_only_what_is_switched_on_counts():
    body = {
        "data": [
            {"is_default": False, "twint": {"available": True}},
            {"is_default": True, "id": "pmc_1", "ideal": {"available": True}, "klarna": {"available": False}},
        ]
    }

    assert mapping.parse_methods(body) == ["ideal"]
    assert mapping.parse_methods({"data": []}) == []


@pytest.mark.parametrize(
    "broken", [{"status": "new_status"}, {"amount": None}, {"currency": None}, {"metadata": None}]
)
def test_an_answer_of_another_shape_is_rejected_not_guessed(broken):
    with pytest.raises(Rejected) as caught:
        gateways.readable(mapping.parse_intent, intent(**broken))

    assert caught.value.code == "provider_answer_unreadable"


# Messages


def message(thing: dict, *, secret: str = SECRET, stamp: int = STAMP, **more: str) -> WebhookMessage:
    body = json.dumps({"object": "event", "type": "x", "data": {"object": thing}}).encode()
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"stripe-signature": f"t={stamp},v1={digest}", **more}
    return WebhookMessage(body=body, headers=headers, received_at=AT)


OURS = {"reference": "K7Q2M9XP4DAB"}


@pytest.mark.parametrize(
    ("thing", "token"),
    [
        pytest.param({"object": "payment_intent", "id": "pi_123456", "metadata": OURS}, "pi_123456", id="intent"),
        pytest.param({"object": "checkout.session", "id": "cs_test_1234", "metadata": OURS}, "cs_test_1234", id="session"),
        pytest.param({"object": "charge", "id": "ch_1", "payment_intent": "pi_123456", "metadata": OURS}, "pi_123456", id="charge"),
        pytest.param({"object": "refund", "id": "re_1", "payment_intent": "pi_123456"}, "pi_123456", id="refund"),
        pytest.param({"object": "dispute", "id": "du_1", "payment_intent": "pi_123456"}, "pi_123456", id="dispute"),
        pytest.param({"object": "payment_intent", "id": "pi_123456", "metadata": {}}, None, id="another shop's"),
        pytest.param({"object": "customer", "id": "cus_1"}, None, id="customer"),
        pytest.param({"object": "refund", "id": "re_1", "payment_intent": None}, None, id="refund of something older"),
        pytest.param({"object": "refund", "id": "re_1", "payment_intent": "pi_a/../b12"}, None, id="no payment id"),
    ],
)  # fmt: skip
def test_a_signed_event_names_its_payment(thing, token):
    assert gateway().parse_webhook(message(thing)) == token


def test_an_event_of_another_shape_cannot_be_read():
    with pytest.raises(ValueError, match="documented shape"):
        gateway().parse_webhook(message({"id": "pi_123456"}))


INTENT = {"object": "payment_intent", "id": "pi_123456", "metadata": OURS}


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param(message(INTENT, secret="guessed"), id="another secret"),
        pytest.param(replace(message(INTENT), body=message(INTENT).body + b" "), id="one blank more"),
        pytest.param(message(INTENT, **{"stripe-signature": ""}), id="no signature"),
        pytest.param(message(INTENT, **{"stripe-signature": f"t={STAMP}"}), id="time alone"),
        pytest.param(message(INTENT, **{"stripe-signature": "t=soon,v1=00"}), id="no time"),
        pytest.param(
            replace(message(INTENT), headers={
                "stripe-signature": message(INTENT).headers["stripe-signature"].replace(str(STAMP), str(STAMP + 1))
            }), id="another time",
        ),
        pytest.param(
            replace(message(INTENT), headers={
                "stripe-signature": message(INTENT).headers["stripe-signature"].replace("v1=", "v0=")
            }), id="another scheme",
        ),
    ],
)  # fmt: skip
def test_an_event_that_is_not_signed_with_our_secret_is_refused(forged):
    with pytest.raises(gateways.MessageRefused) as caught:
        gateway().parse_webhook(forged)

    assert caught.value.reason is ParkReason.FORGED


@pytest.mark.parametrize(
    ("seconds", "is_taken"), [(0, True), (299, True), (300, True), (301, False), (86_400, False)]
)
def test_a_signature_is_believed_for_five_minutes(seconds, is_taken):
    old = message(INTENT, stamp=STAMP - seconds)

    if is_taken:
        assert gateway().parse_webhook(old) == "pi_123456"
    else:
        with pytest.raises(gateways.MessageRefused) as caught:
            gateway().parse_webhook(old)
        assert caught.value.reason is ParkReason.STALE
