"""What we ask PayPal and what we read from it, worked out from its documented bodies."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from kogge.core import http
from kogge.core.errors import Rejected
from kogge.core.money import Money
from kogge.sales.payments import gateways
from kogge.sales.payments.gateways import paypal
from kogge.sales.payments.gateways.paypal import mapping
from kogge.sales.payments.values import (
    ParkReason,
    PaymentRequest,
    PaymentStatus,
    RefundProgress,
    RefundRequest,
    WebhookMessage,
)

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
EUROS = {"currency_code": "EUR", "value": "12.90"}


def request(**changes) -> PaymentRequest:
    values = {
        "reference": "K7Q2M9XP4DAB",
        "idempotency_key": "11111111-2222-4333-8444-555555555555",
        "amount": Money(amount_minor=1290, currency="EUR"),
        "description": "Order 10042",
        "method": "paypal",
        "locale": "nl_BE",
        "country": "BE",
        "return_url": "https://shop.example/thanks/",
        "cancel_url": "",
        "webhook_url": "https://shop.example/hooks/payments/1/",
        "billing_email": "anna@example.org",
        "billing_name": "Anna Beispiel",
        "created_at": AT,
        "hold_for": timedelta(minutes=195),
    }
    return PaymentRequest(**{**values, **changes})


def order(*captures: dict, refunds: list[dict] | None = None, **changes) -> dict:
    unit = {"reference_id": "default", "custom_id": "K7Q2M9XP4DAB", "amount": EUROS}
    if captures:
        unit["payments"] = {"captures": list(captures), "refunds": refunds or []}
    values = {
        "id": "5O190127TN364715T",
        "status": "COMPLETED" if captures else "PAYER_ACTION_REQUIRED",
        "create_time": "2026-11-23T09:00:00Z",
        "purchase_units": [unit],
        "payer": {"email_address": "anna@example.org"},
        "payment_source": {"paypal": {"email_address": "anna@example.org"}},
        "links": [
            {"href": "https://api-m.paypal.com/v2/checkout/orders/5O1", "rel": "self", "method": "GET"},
            {"href": "https://www.paypal.com/checkoutnow?token=5O1", "rel": "payer-action", "method": "GET"},
        ],
    }
    return {**values, **changes}


def capture(status: str = "COMPLETED", value: str = "12.90") -> dict:
    return {
        "id": "3C679366HH908993F", "status": status, "create_time": "2026-11-23T09:05:00Z",
        "amount": {"currency_code": "EUR", "value": value}, "custom_id": "K7Q2M9XP4DAB",
    }  # fmt: skip


def refund(status: str = "COMPLETED") -> dict:
    return {
        "id": "1JU08902781691411", "status": status, "custom_id": "k", "create_time": "2026-11-24T09:00:00Z",
        "amount": {"currency_code": "EUR", "value": "2.90"},
    }  # fmt: skip


def test_it_works():
    assert mapping.order_request(request()) == {
        "intent": "CAPTURE",
        "purchase_units": [
            {
                "custom_id": "K7Q2M9XP4DAB",
                "invoice_id": "K7Q2M9XP4DAB",
                "description": "Order 10042",
                "amount": EUROS,
            }
        ],
        "payment_source": {
            "paypal": {
                "experience_context": {
                    "return_url": "https://shop.example/thanks/",
                    "cancel_url": "https://shop.example/thanks/",
                    "locale": "nl-BE",
                    "user_action": "PAY_NOW",
                    "shipping_preference": "NO_SHIPPING",
                }
            }
        },
    }


def test_paypal_learns_nothing_about_the_payer_from_us():
    assert "anna" not in json.dumps(mapping.order_request(request())).lower()


def test_an_order_that_waits_leads_to_the_payers_page():
    found = mapping.parse_order(order())

    assert (found.status, found.is_agreed) == (PaymentStatus.OPEN, False)
    assert found.checkout_url == "https://www.paypal.com/checkoutnow?token=5O1"
    assert found.expires_at == AT + timedelta(hours=3)
    assert (found.reference, found.amount.amount_minor) == ("K7Q2M9XP4DAB", 1290)


@pytest.mark.parametrize(
    ("body", "status", "is_agreed"),
    [
        (order(status="CREATED"), PaymentStatus.OPEN, False),
        (order(status="SAVED"), PaymentStatus.OPEN, False),
        (order(status="APPROVED"), PaymentStatus.OPEN, True),
        (order(status="VOIDED"), PaymentStatus.CANCELLED, False),
        (order(capture()), PaymentStatus.PAID, False),
        (order(capture("PARTIALLY_REFUNDED")), PaymentStatus.PAID, False),
        (order(capture("REFUNDED")), PaymentStatus.PAID, False),
        (order(capture("PENDING")), PaymentStatus.PENDING, False),
        (order(capture("DECLINED")), PaymentStatus.FAILED, False),
    ],
)
def test_every_state_of_an_order_is_read(body, status, is_agreed):
    found = mapping.parse_order(body)

    assert (found.status, found.is_agreed) == (status, is_agreed)


def test_what_was_captured_counts_and_since_when():
    found = mapping.parse_order(order(capture(value="12.00")))

    assert found.amount == Money(amount_minor=1200, currency="EUR")
    assert found.happened_at == AT + timedelta(minutes=5)


@pytest.mark.parametrize("body", [order(), order(status="APPROVED"), order(capture(), refunds=[refund()])])
def test_nothing_about_the_payer_is_kept(body):
    assert "anna" not in str(mapping.parse_order(body).raw)


@pytest.mark.parametrize(
    ("status", "progress"),
    [
        ("PENDING", RefundProgress.PENDING),
        ("COMPLETED", RefundProgress.UNDER_WAY),
        ("FAILED", RefundProgress.FAILED),
        ("CANCELLED", RefundProgress.FAILED),
    ],
)
def test_a_refund_is_read(status, progress):
    (found,) = mapping.parse_order(order(capture(), refunds=[refund(status)])).refunds

    assert (found.progress, found.idempotency_key, found.amount.amount_minor) == (progress, "k", 290)


def test_a_refund_carries_our_key():
    body = mapping.refund_request(
        RefundRequest(
            provider_payment_id="5O190127TN364715T", idempotency_key="k",
            amount=Money(amount_minor=290, currency="EUR"), description="x" * 300,
        )
    )  # fmt: skip

    assert body["amount"] == {"currency_code": "EUR", "value": "2.90"}
    assert body["custom_id"] == "k" and len(body["note_to_payer"]) == 255


def test_only_what_was_paid_is_refunded():
    assert mapping.paid_capture(order(capture())) == "3C679366HH908993F"
    for unpaid in (order(), order(capture("PENDING")), order(capture("DECLINED"))):
        with pytest.raises(ValueError, match="nothing was captured"):
            mapping.paid_capture(unpaid)


@pytest.mark.parametrize(
    "broken", [{"status": "NEW_STATUS"}, {"purchase_units": []}, {"purchase_units": [{"amount": None}]}, {"id": None, "status": None}]
)  # fmt: skip
def test_an_answer_of_another_shape_is_rejected_not_guessed(broken):
    with pytest.raises(Rejected) as caught:
        gateways.readable(mapping.parse_order, order(**broken))

    assert caught.value.code == "provider_answer_unreadable"


def test_a_refusal_is_told_by_its_detail():
    body = {
        "name": "UNPROCESSABLE_ENTITY", "message": "The requested action could not be performed.",
        "details": [{"field": "/amount", "issue": "CURRENCY_MISMATCH", "description": "Same currency, please."}],
    }  # fmt: skip
    answer = http.Answer(status=422, body=json.dumps(body).encode())

    assert paypal._issue_of(answer) == {
        "issue": "CURRENCY_MISMATCH", "description": "Same currency, please.", "field": "/amount"
    }  # fmt: skip
    assert paypal._issue_of(http.Answer(status=500, body=b"<html>"))["issue"] == ""


# Messages

ORDER_ID, CAPTURE_ID = "5O190127TN364715T", "3C679366HH908993F"
UP = {"rel": "up", "href": f"https://api-m.paypal.com/v2/payments/captures/{CAPTURE_ID}", "method": "GET"}


@pytest.mark.parametrize(
    ("kind", "thing", "expected"),
    [
        pytest.param("CHECKOUT.ORDER.APPROVED", order(), (ORDER_ID, ""), id="agreed"),
        pytest.param("CHECKOUT.ORDER.APPROVED", {"id": ORDER_ID, "purchase_units": [{}]}, ("", ""), id="another shop's"),
        pytest.param("PAYMENT.CAPTURE.COMPLETED", {"id": CAPTURE_ID, "custom_id": "K7", "supplementary_data": {"related_ids": {"order_id": ORDER_ID}}}, (ORDER_ID, ""), id="captured"),
        pytest.param("PAYMENT.CAPTURE.COMPLETED", {"id": CAPTURE_ID, "custom_id": "K7"}, ("", CAPTURE_ID), id="captured, order unsaid"),
        pytest.param("PAYMENT.CAPTURE.COMPLETED", {"id": CAPTURE_ID}, ("", ""), id="another shop\'s capture"),
        pytest.param("PAYMENT.CAPTURE.REFUNDED", {"id": "1JU08902781691411", "links": [UP]}, ("", CAPTURE_ID), id="refunded"),
        pytest.param("BILLING.SUBSCRIPTION.CREATED", {"id": "I-1"}, ("", ""), id="something else"),
    ],
)  # fmt: skip
def test_an_event_names_its_order_or_its_capture(kind, thing, expected):
    assert mapping.order_of_event({"event_type": kind, "resource": thing}) == expected


@pytest.mark.parametrize(
    "event",
    [
        [],
        {"event_type": "CHECKOUT.ORDER.APPROVED"},
        {
            "event_type": "CHECKOUT.ORDER.APPROVED",
            "resource": {"id": 1, "purchase_units": [{"custom_id": "x"}]},
        },
        {"event_type": "PAYMENT.CAPTURE.COMPLETED", "resource": {"id": "a/../b", "custom_id": "K7"}},
        {"event_type": "PAYMENT.CAPTURE.REFUNDED", "resource": {"id": "1JU08902781691411"}},
    ],
)
def test_an_event_of_another_shape_cannot_be_read(event):
    with pytest.raises(ValueError, match=r"documented shape|not an id"):
        mapping.order_of_event(event)


HEADERS = {
    "paypal-auth-algo": "SHA256withRSA", "paypal-cert-url": "https://api.paypal.com/v1/notifications/certs/CERT-1",
    "paypal-transmission-id": "69cd13f0-d67a-11e5-baa3-778b53f4ae55", "paypal-transmission-sig": "c2ln",
    "paypal-transmission-time": "2026-11-23T09:00:00Z",
}  # fmt: skip


@pytest.mark.parametrize("missing", [*HEADERS, "webhook_id"])
def test_a_message_without_the_whole_proof_is_refused_unasked(missing):
    headers = {name: value for name, value in HEADERS.items() if name != missing}
    hook = "" if missing == "webhook_id" else "5GP028458E2496506"
    # Nothing listens there: had it been asked, the error would be another one.
    lost = paypal.PayPalGateway(
        paypal.PayPalSettings(
            client_id="i", client_secret="s", webhook_id=hook, base_url="http://127.0.0.1:9"
        )
    )

    with pytest.raises(gateways.MessageRefused) as caught:
        lost.parse_webhook(WebhookMessage(body=b"{}", headers=headers, received_at=AT))

    assert caught.value.reason is ParkReason.FORGED
