"""The Mollie fake, judged by Mollie's own Python client (mollie-api-python)."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from mollie.api.client import Client
from mollie.api.error import (
    BadRequestError,
    ConflictError,
    NotFoundError,
    RequestError,
    ResponseError,
    UnauthorizedError,
    UnprocessableEntityError,
)

from kogge.fakes.mollie import app
from kogge.fakes.server import RunningFake

KEY = "test_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM"


class Shop:
    """A shop's side of the fake: the official client, and the control door."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.client = Client(api_endpoint=url, timeout=5, retry=0)
        self.client.set_api_key(KEY)

    def control(self, path: str, body: dict[str, Any] | None = None, method: str = "POST") -> Any:
        request = urllib.request.Request(
            f"{self.url}/_fake{path}", data=json.dumps(body or {}).encode(), method=method
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read())

    def payment(self, **changes: Any) -> Any:
        body = {
            "amount": {"value": "12.90", "currency": "EUR"},
            "description": "Order 10042",
            "redirectUrl": "https://shop.example/thanks/",
            "method": "ideal",
            "locale": "nl_NL",
            "metadata": {"purpose": "order:10042"},
        }
        return self.client.payments.create({**body, **changes})

    def paid(self, **changes: Any) -> Any:
        payment = self.payment(**changes)
        self.control(f"/payments/{payment.id}", {"status": "paid"})
        return self.client.payments.get(payment.id)


@pytest.fixture
def shop(tmp_path) -> Iterator[Shop]:
    fake = app.build(state_path=tmp_path / "mollie.sqlite3", refund_step_seconds=10)
    with RunningFake(fake) as running:
        fake.start(running.url)
        yield Shop(running.url)
    fake.stop()


def test_it_works(shop):
    payment = shop.payment()

    read = shop.client.payments.get(payment.id)

    assert payment.id.startswith("tr_")
    assert (read.status, read.method, read.mode) == ("open", "ideal", "test")
    assert read.amount == {"value": "12.90", "currency": "EUR"}
    assert read.metadata == {"purpose": "order:10042"}
    assert read.checkout_url == f"{shop.url}/checkout/{payment.id}"
    assert read.is_open() and not read.is_paid() and not read.can_be_refunded()


def test_a_paid_payment_tells_when_and_what_is_left_to_refund(shop):
    paid = shop.paid()

    assert paid.is_paid()
    assert paid.checkout_url is None
    assert paid.amount_remaining == {"value": "12.90", "currency": "EUR"}
    assert paid.amount_refunded == {"value": "0.00", "currency": "EUR"}
    assert paid.details["consumerBic"] == "INGBNL2A"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"amount": {"value": "12.9", "currency": "EUR"}}, "amount.value", id="one decimal"),
        pytest.param({"amount": {"value": "12,90", "currency": "EUR"}}, "amount.value", id="comma"),
        pytest.param({"amount": {"value": 12.9, "currency": "EUR"}}, "amount.value", id="number"),
        pytest.param({"amount": {"value": "-1.00", "currency": "EUR"}}, "amount.value", id="negative"),
        pytest.param({"amount": {"value": "0.00", "currency": "EUR"}}, "amount", id="nothing"),
        pytest.param(
            {"amount": {"value": "60000.00", "currency": "EUR"}}, "amount", id="above the method's maximum"
        ),
        pytest.param(
            {"amount": {"value": "1.00", "currency": "XXX"}}, "amount.currency", id="unknown currency"
        ),
        pytest.param(
            {"amount": {"value": "1.00", "currency": "CHF"}}, "amount.currency", id="not for this method"
        ),
        pytest.param({"amount": None}, "amount", id="no amount"),
        pytest.param({"method": "giropay"}, "method", id="a method that no longer exists"),
        pytest.param({"redirectUrl": "shop"}, "redirectUrl", id="no address"),
        pytest.param({"description": ""}, "description", id="no description"),
        pytest.param({"locale": "xx_XX"}, "locale", id="unknown locale"),
        pytest.param({"method": "klarna"}, "lines", id="klarna without lines"),
    ],
)
def test_a_bad_request_is_refused_and_names_the_field(shop, change, field):
    with pytest.raises(UnprocessableEntityError) as caught:
        shop.payment(**change)

    assert caught.value.field == field


def test_lines_must_add_up_and_carry_the_right_vat(shop):
    line = {
        "description": "Printen",
        "quantity": 1,
        "unitPrice": {"value": "12.90", "currency": "EUR"},
        "totalAmount": {"value": "12.90", "currency": "EUR"},
        "vatRate": "7.00",
        "vatAmount": {"value": "0.84", "currency": "EUR"},
    }

    payment = shop.payment(method="klarna", lines=[line])
    with pytest.raises(UnprocessableEntityError, match="VAT amount is off"):
        shop.payment(method="klarna", lines=[{**line, "vatAmount": {"value": "0.90", "currency": "EUR"}}])
    with pytest.raises(UnprocessableEntityError, match="does not match"):
        shop.payment(method="klarna", lines=[line, line])

    assert payment.method == "klarna"


def test_a_wrong_key_is_unauthorized(shop):
    shop.client.set_api_key("live_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM")

    with pytest.raises(UnauthorizedError):
        shop.payment()


def test_an_unknown_payment_is_not_found(shop):
    with pytest.raises(NotFoundError):
        shop.client.payments.get("tr_doesnotexist")


def test_the_same_idempotency_key_replays_the_first_answer(shop):
    body = {
        "amount": {"value": "5.00", "currency": "EUR"},
        "description": "Order 7",
        "redirectUrl": "https://shop.example/",
    }

    first = shop.client.payments.create(body, idempotency_key="key-1")
    again = shop.client.payments.create(body, idempotency_key="key-1")
    other = shop.client.payments.create(body, idempotency_key="key-2")

    assert first.id == again.id != other.id
    assert len(shop.client.payments.list()) == 2


def test_an_idempotency_key_is_forgotten_after_an_hour(shop):
    first = shop.client.payments.create(_small(), idempotency_key="key-1")
    shop.control("/clock", {"advance_seconds": 3601})

    later = shop.client.payments.create(_small(), idempotency_key="key-1")

    assert first.id != later.id


def test_payments_are_listed_newest_first_in_pages(shop):
    ids = [shop.payment(description=f"Order {number}").id for number in range(5)]

    page = shop.client.payments.list(limit=2)
    following = page.get_next()

    assert [payment.id for payment in page] == [ids[4], ids[3]]
    assert [payment.id for payment in following] == [ids[2], ids[1]]
    assert following.has_next()
    with pytest.raises(BadRequestError):
        shop.client.payments.list(limit=251)


def test_methods_fit_amount_currency_and_country(shop):
    dutch = {
        m.id
        for m in shop.client.methods.list(billingCountry="NL", amount={"value": "20.00", "currency": "EUR"})
    }
    swiss = {
        m.id
        for m in shop.client.methods.list(billingCountry="CH", amount={"value": "20.00", "currency": "CHF"})
    }
    everything = {m.id for m in shop.client.methods.all()}

    assert "ideal" in dutch and "twint" not in dutch and "eps" not in dutch
    assert "twint" in swiss and "ideal" not in swiss
    assert everything >= dutch | swiss
    assert "giropay" not in everything
    assert shop.client.methods.get("ideal").description == "iDEAL | Wero"


def test_only_a_cancelable_payment_is_canceled(shop):
    transfer = shop.payment(method="banktransfer")
    ideal = shop.payment()

    canceled = shop.client.payments.delete(transfer.id)

    assert transfer.is_cancelable and canceled.is_canceled()
    assert transfer.details["transferReference"].startswith("RF")
    with pytest.raises(UnprocessableEntityError, match="cannot be cancelled"):
        shop.client.payments.delete(ideal.id)


def test_a_refund_moves_on_with_the_clock_and_leaves_the_payment_paid(shop):
    payment = shop.paid()

    refund = payment.refunds.create(
        {"amount": {"value": "2.90", "currency": "EUR"}, "description": "one jar broke"}
    )
    steps = [refund.status]
    for _ in range(2):
        shop.control("/clock", {"advance_seconds": 11})
        steps.append(payment.refunds.get(refund.id).status)
    read = shop.client.payments.get(payment.id)

    assert steps == ["pending", "processing", "refunded"]
    assert read.status == "paid"
    assert read.amount_refunded["value"] == "2.90" and read.amount_remaining["value"] == "10.00"
    assert [found.id for found in shop.client.refunds.list()] == [refund.id]


def test_a_refund_above_what_is_left_is_refused(shop):
    payment = shop.paid()
    payment.refunds.create({"amount": {"value": "10.00", "currency": "EUR"}})

    with pytest.raises(UnprocessableEntityError) as caught:
        payment.refunds.create({"amount": {"value": "2.91", "currency": "EUR"}})

    assert caught.value.field == "amount"


def test_an_unpaid_payment_is_not_refunded(shop):
    with pytest.raises(UnprocessableEntityError):
        shop.payment().refunds.create({"amount": {"value": "1.00", "currency": "EUR"}})


def test_two_identical_refunds_in_short_succession_are_a_conflict(shop):
    payment = shop.paid()
    body = {"amount": {"value": "1.00", "currency": "EUR"}, "description": "same"}
    payment.refunds.create(body)

    with pytest.raises(ConflictError, match="duplicate refund"):
        payment.refunds.create(body)


def test_a_pending_refund_can_be_called_off_and_a_processing_one_cannot(shop):
    payment = shop.paid()
    first = payment.refunds.create({"amount": {"value": "1.00", "currency": "EUR"}, "description": "first"})
    second = payment.refunds.create({"amount": {"value": "2.00", "currency": "EUR"}, "description": "second"})

    payment.refunds.delete(first.id)
    shop.control("/clock", {"advance_seconds": 11})

    assert payment.refunds.get(first.id).status == "canceled"
    with pytest.raises(UnprocessableEntityError):
        payment.refunds.delete(second.id)


def test_a_chargeback_leaves_the_payment_paid_and_is_listed(shop):
    payment = shop.paid()

    chargeback = shop.control(f"/payments/{payment.id}/chargebacks", {"amount": "3.00"})
    read = shop.client.payments.get(payment.id)

    assert read.status == "paid" and read.has_chargebacks()
    assert read.amount_chargedback["value"] == "3.00"
    assert [found.id for found in read.chargebacks.list()] == [chargeback["id"]]


@pytest.mark.parametrize(
    ("method", "minutes"), [("ideal", 15), ("creditcard", 30), ("banktransfer", 14 * 24 * 60)]
)
def test_a_payment_expires_when_its_method_says(shop, method, minutes):
    payment = shop.payment(method=method)

    shop.control("/clock", {"advance_seconds": minutes * 60 - 5})
    before = shop.client.payments.get(payment.id).status
    shop.control("/clock", {"advance_seconds": 10})
    after = shop.client.payments.get(payment.id)

    assert (before, after.status) == ("open", "expired")
    assert after.expired_at is not None


def test_a_finished_payment_keeps_its_return_address(shop):
    payment = shop.paid()

    changed = shop.client.payments.update(payment.id, {"description": "Order 10042, part 2"})

    assert changed.description == "Order 10042, part 2"
    with pytest.raises(UnprocessableEntityError) as caught:
        shop.client.payments.update(payment.id, {"redirectUrl": "https://shop.example/other/"})
    assert caught.value.field == "redirectUrl"


@pytest.mark.parametrize("status", [429, 503])
def test_an_injected_error_is_answered_once_and_does_nothing(shop, status):
    shop.control("/faults", {"on": "api", "kind": "status", "status": status, "method": "POST"})

    with pytest.raises(ResponseError) as caught:
        shop.payment()

    assert caught.value.status == status
    assert len(shop.client.payments.list()) == 0
    assert shop.payment().is_open()


def test_a_dropped_call_does_nothing_and_a_silent_success_leaves_a_payment(shop):
    shop.control("/faults", {"on": "api", "kind": "drop", "method": "POST"})
    with pytest.raises(RequestError):
        shop.payment()
    after_drop = len(shop.client.payments.list())

    shop.control("/faults", {"on": "api", "kind": "timeout_after_success", "method": "POST", "seconds": 0})
    with pytest.raises(RequestError):
        shop.client.payments.create(_small(), idempotency_key="key-9")
    replayed = shop.client.payments.create(_small(), idempotency_key="key-9")

    assert after_drop == 0
    assert [payment.id for payment in shop.client.payments.list()] == [replayed.id]


def _small() -> dict[str, Any]:
    return {
        "amount": {"value": "5.00", "currency": "EUR"},
        "description": "Order 7",
        "redirectUrl": "https://shop.example/",
    }
