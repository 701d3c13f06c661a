"""What we ask Mollie and what we read from it, worked out from its documented bodies."""

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
from kogge.sales.payments.gateways import mollie
from kogge.sales.payments.values import (
    ParkReason,
    PaymentRequest,
    PaymentStatus,
    RefundProgress,
    RefundRequest,
    WebhookMessage,
)

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


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
        "billing_email": "",
        "billing_name": "",
        "created_at": AT,
        "hold_for": timedelta(minutes=30),
    }
    return PaymentRequest(**{**values, **changes})


def body(**changes) -> dict:
    values = {
        "resource": "payment",
        "id": "tr_7UhSN1zuXS",
        "createdAt": "2026-11-23T09:00:00+00:00",
        "amount": {"value": "12.90", "currency": "EUR"},
        "status": "open",
        "metadata": {"reference": "K7Q2M9XP4DAB"},
        "expiresAt": "2026-11-23T09:15:00+00:00",
        "details": {"consumerName": "T. Test"},
        "_links": {"checkout": {"href": "https://www.mollie.com/checkout/x", "type": "text/html"}},
    }
    return {**values, **changes}


def refund(**changes) -> dict:
    values = {
        "id": "re_4qqhO89gsT",
        "amount": {"value": "2.90", "currency": "EUR"},
        "status": "pending",
        "metadata": {"key": "k"},
        "createdAt": "2026-11-24T09:00:00+00:00",
    }
    return {**values, **changes}


def gateway(**settings) -> mollie.MollieGateway:
    return mollie.MollieGateway(mollie.MollieSettings(api_key="test_x", **settings))


def test_it_works():
    assert mollie.payment_request(request()) == {
        "amount": {"value": "12.90", "currency": "EUR"},
        "description": "Order 10042",
        "redirectUrl": "https://shop.example/thanks/",
        "webhookUrl": "https://shop.example/hooks/payments/1/",
        "method": "ideal",
        "locale": "nl_BE",
        "metadata": {"reference": "K7Q2M9XP4DAB"},
    }


def test_what_is_known_besides_is_sent_too():
    sent = mollie.payment_request(
        request(cancel_url="https://shop.example/basket/", billing_email="a@example.org")
    )

    assert sent["cancelUrl"] == "https://shop.example/basket/" and sent["billingEmail"] == "a@example.org"


def test_a_long_description_is_cut_to_what_mollie_takes():
    assert len(mollie.payment_request(request(description="x" * 400))["description"]) == 255


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(1290, "EUR", "12.90"), (5, "EUR", "0.05"), (100000, "CHF", "1000.00"), (500, "JPY", "500")],
)
def test_amounts_are_written_and_read_with_the_currencys_decimals(minor, currency, text):
    amount = Money(amount_minor=minor, currency=currency)

    assert mollie.amount_body(amount) == {"value": text, "currency": currency}
    assert mollie.parse_amount({"value": text, "currency": currency}) == amount


def test_an_open_payment_is_read():
    found = mollie.parse_payment(body())

    assert (found.provider_payment_id, found.reference) == ("tr_7UhSN1zuXS", "K7Q2M9XP4DAB")
    assert found.status is PaymentStatus.OPEN and found.amount == Money(amount_minor=1290, currency="EUR")
    assert found.checkout_url == "https://www.mollie.com/checkout/x"
    assert found.expires_at == AT + timedelta(minutes=15) and found.happened_at == AT
    assert "details" not in found.raw and "_links" not in found.raw


@pytest.mark.parametrize(
    ("status", "field", "expected"),
    [
        ("open", "", PaymentStatus.OPEN),
        ("pending", "", PaymentStatus.PENDING),
        ("authorized", "authorizedAt", PaymentStatus.AUTHORIZED),
        ("paid", "paidAt", PaymentStatus.PAID),
        ("canceled", "canceledAt", PaymentStatus.CANCELLED),
        ("expired", "expiredAt", PaymentStatus.EXPIRED),
        ("failed", "failedAt", PaymentStatus.FAILED),
    ],
)
def test_every_status_has_a_meaning_and_its_moment(status, field, expected):
    moment = {field: "2026-11-23T10:30:00+01:00"} if field else {}

    found = mollie.parse_payment(body(status=status, **moment))

    assert found.status is expected
    assert found.happened_at == (AT + timedelta(minutes=30) if field else AT)


@pytest.mark.parametrize("metadata", [None, "text", [], {}, {"other": 1}])
def test_a_payment_that_is_not_ours_has_no_reference(metadata):
    assert mollie.parse_payment(body(metadata=metadata)).reference == ""


@pytest.mark.parametrize(
    ("status", "progress"),
    [
        ("queued", RefundProgress.PENDING),
        ("pending", RefundProgress.PENDING),
        ("processing", RefundProgress.UNDER_WAY),
        ("refunded", RefundProgress.UNDER_WAY),
        ("failed", RefundProgress.FAILED),
        ("canceled", RefundProgress.FAILED),
    ],
)
def test_every_refund_status_has_a_meaning(status, progress):
    assert mollie.parse_refund(refund(status=status)).progress is progress


def test_refunds_and_chargebacks_are_read_oldest_first():
    chargeback = {
        "id": "chb_1", "amount": {"value": "1.00", "currency": "EUR"}, "createdAt": "2026-11-25T09:00:00+00:00",
        "reversedAt": None,
    }  # fmt: skip
    reversed_one = {**chargeback, "id": "chb_2", "reversedAt": "2026-11-26T09:00:00+00:00"}

    found = mollie.parse_payment(
        body(
            status="paid",
            _embedded={
                "refunds": [refund(id="re_2"), refund(id="re_1")],
                "chargebacks": [reversed_one, chargeback],
            },
        )
    )

    assert [one.provider_refund_id for one in found.refunds] == ["re_1", "re_2"]
    assert [one.idempotency_key for one in found.refunds] == ["k", "k"]
    assert [one.provider_chargeback_id for one in found.chargebacks] == ["chb_1", "chb_2"]
    assert [one.reversed_at is None for one in found.chargebacks] == [True, False]


def test_a_refund_carries_our_key_so_that_it_can_be_found_again():
    sent = mollie.refund_request(
        RefundRequest(
            provider_payment_id="tr_1", idempotency_key="k", amount=Money(amount_minor=290, currency="EUR"),
            description="one jar broke",
        )
    )  # fmt: skip

    assert sent == {
        "amount": {"value": "2.90", "currency": "EUR"},
        "description": "one jar broke",
        "metadata": {"key": "k"},
    }


def test_only_methods_that_are_switched_on_count():
    found = {
        "_embedded": {
            "methods": [
                {"id": "ideal", "status": "activated"},
                {"id": "klarna", "status": "pending-review"},
                {"id": "twint", "status": "activated"},
                {"id": "eps", "status": None},
            ]
        }
    }

    assert mollie.parse_methods(found) == ["ideal", "twint"]


def message(body: bytes, **headers: str) -> WebhookMessage:
    return WebhookMessage(body=body, headers=headers, received_at=AT)


def test_a_message_names_one_payment():
    assert gateway().parse_webhook(message(b"id=tr_7UhSN1zuXS")) == "tr_7UhSN1zuXS"
    assert gateway().parse_webhook(message(b"testByMollie=1&id=tr_7UhSN1zuXS")) == "tr_7UhSN1zuXS"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"id=",
        b"id=pl_123456",
        b"id=tr_1",
        b"id=tr_a/../b123",
        b"id=tr_abcdef&id=tr_ghijkl",
        b"\xff",
        b"[]",
    ],
)
def test_any_other_message_cannot_be_read(body):
    with pytest.raises(ValueError, match="not a message"):
        gateway().parse_webhook(message(body))


def signed(event: dict, secret: str = "whsec_one") -> WebhookMessage:
    raw = json.dumps(event).encode()
    digest = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    return message(raw, **{"x-mollie-signature": f"sha256={digest}"})


@pytest.mark.parametrize(
    ("event", "token"),
    [
        pytest.param({"resource": "event", "type": "payment.paid", "entityId": "tr_7UhSN1zuXS"}, "tr_7UhSN1zuXS", id="payment"),
        pytest.param({"resource": "event", "entityId": "re_4qqhO89gsT", "_embedded": {"entity": {"id": "re_4qqhO89gsT", "paymentId": "tr_7UhSN1zuXS"}}}, "tr_7UhSN1zuXS", id="refund"),
        pytest.param({"resource": "refund", "id": "re_4qqhO89gsT", "paymentId": "tr_7UhSN1zuXS"}, "tr_7UhSN1zuXS", id="bare refund"),
        pytest.param({"resource": "payment", "id": "tr_7UhSN1zuXS"}, "tr_7UhSN1zuXS", id="bare payment"),
        pytest.param({"resource": "event", "type": "payment-link.paid", "entityId": "pl_4Y0eZitmBnQ6"}, None, id="payment link"),
        pytest.param({"resource": "event", "type": "payment.paid", "entityId": "tr_a/../b123"}, None, id="no payment id"),
    ],
)  # fmt: skip
def test_a_signed_event_names_its_payment(event, token):
    assert gateway(webhook_secret="whsec_one").parse_webhook(signed(event)) == token


def test_while_secrets_change_both_are_taken():
    event = {"entityId": "tr_7UhSN1zuXS"}
    changing = gateway(webhook_secret="whsec_old whsec_new")

    assert changing.parse_webhook(signed(event, "whsec_old")) == "tr_7UhSN1zuXS"
    assert changing.parse_webhook(signed(event, "whsec_new")) == "tr_7UhSN1zuXS"


def test_an_event_in_an_unknown_shape_cannot_be_read():
    with pytest.raises(ValueError, match="documented shape"):
        gateway(webhook_secret="whsec_one").parse_webhook(signed({"_embedded": ["?"]}))


@pytest.mark.parametrize(
    ("secret", "change"),
    [
        pytest.param("whsec_one", lambda m: replace(m, body=m.body.replace(b"S", b"T")), id="body changed"),
        pytest.param("whsec_one", lambda m: replace(m, body=m.body + b" "), id="one blank more"),
        pytest.param("whsec_one", lambda m: replace(m, headers={}), id="no signature"),
        pytest.param("whsec_one", lambda m: replace(m, headers={"x-mollie-signature": "sha256="}), id="empty signature"),
        pytest.param("whsec_one", lambda m: replace(m, headers={"x-mollie-signature": "sha256=ü"}), id="odd signature"),
        pytest.param("whsec_two", lambda m: m, id="another secret"),
        pytest.param("", lambda m: m, id="no secret entered"),
    ],
)  # fmt: skip
def test_an_event_that_is_not_signed_with_our_secret_is_refused(secret, change):
    forged = change(signed({"entityId": "tr_7UhSN1zuXS"}))

    with pytest.raises(gateways.MessageRefused) as caught:
        gateway(webhook_secret=secret).parse_webhook(forged)

    assert caught.value.reason is ParkReason.FORGED


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "melted"},
        {"amount": None},
        {"amount": {"value": "12.905", "currency": "EUR"}},
        {"createdAt": "yesterday"},
        {"_embedded": {"refunds": [{}]}},
    ],
)
def test_an_answer_of_another_shape_is_rejected_not_guessed(broken):
    with pytest.raises(Rejected) as caught:
        gateways.readable(mollie.parse_payment, body(**broken))

    assert caught.value.code == "provider_answer_unreadable"
