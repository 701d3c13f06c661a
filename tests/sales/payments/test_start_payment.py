"""Starting to be paid: one payment per purpose, whatever goes wrong on the way."""

from __future__ import annotations

import threading
from datetime import timedelta

import httpx
import pytest
from django.db import connection, transaction

from kogge.core import clock
from kogge.core.errors import Conflict, InvalidInput, Misused, Rejected, Unavailable
from kogge.core.money import Money
from kogge.core.todos.models import Todo
from kogge.sales.payments import queries, services
from kogge.sales.payments.models import Payment
from kogge.sales.payments.services import starting
from kogge.sales.payments.values import PaymentStatus

pytestmark = pytest.mark.django_db


def at_fake(world) -> list[dict]:
    answer = httpx.get(f"{world.url}/v2/payments", headers={"Authorization": "Bearer test_shop"})
    return answer.json()["_embedded"]["payments"]


def test_it_works(world):
    payment = world.start()

    (made,) = at_fake(world)
    assert payment.status == PaymentStatus.OPEN
    assert payment.checkout_url == f"{world.url}/checkout/{payment.provider_payment_id}"
    assert made["id"] == payment.provider_payment_id
    assert made["amount"] == {"value": "12.90", "currency": "EUR"}
    assert made["locale"] == "nl_NL"
    assert made["metadata"] == {"reference": payment.reference}
    assert made["webhookUrl"].endswith(f"/hooks/payments/{world.mollie.pk}/")
    assert payment.expires_at > payment.created_at


def test_the_same_start_again_is_the_same_payment(world):
    first = world.start()

    again = world.start()

    assert again.pk == first.pk and again.checkout_url == first.checkout_url
    assert len(at_fake(world)) == 1


def test_a_provider_that_is_down_leaves_a_payment_that_the_next_try_continues(world):
    world.fault("status", status=503, method="POST", path="/v2/payments")
    with pytest.raises(Unavailable):
        world.start()
    key = Payment.objects.get().idempotency_key

    payment = world.start()

    assert payment.status == PaymentStatus.OPEN
    assert payment.idempotency_key == key
    assert len(at_fake(world)) == 1


def test_silence_after_success_makes_no_second_payment(world):
    world.fault("timeout_after_success", seconds=0, method="POST", path="/v2/payments")
    with pytest.raises(Unavailable) as caught:
        world.start()

    payment = world.start()

    assert caught.value.details["is_outcome_unknown"] is True
    assert [made["id"] for made in at_fake(world)] == [payment.provider_payment_id]


def test_a_start_is_finished_at_the_account_where_it_was_begun(world):
    world.fault("timeout_after_success", seconds=0, method="POST", path="/v2/payments")
    with pytest.raises(Unavailable):
        world.start()
    other = services.save_account(
        provider="mollie", name="Mollie 2", values={"api_key": "test_other"}, base_url=world.url, actor="test"
    )
    world.offer("NL", "ideal", other)

    payment = world.start()

    assert payment.account_id == world.mollie.pk
    assert [made["id"] for made in at_fake(world)] == [payment.provider_payment_id]


def test_a_start_that_never_got_through_is_given_up_before_the_key_is_forgotten(world, told):
    world.fault("status", status=503, method="POST", path="/v2/payments")
    with pytest.raises(Unavailable):
        world.start()
    later = clock.now() + timedelta(minutes=51)

    with clock.at(later):
        payment = world.start()

    assert [found.status for found in queries.payments_for("probe:10042")] == ["open", "failed"]
    assert payment.status == PaymentStatus.OPEN
    assert len(told("payments.failed")) == 1


def test_after_a_refused_payment_a_new_one_is_made_for_the_same_purpose(world):
    first = world.start()
    world.at_provider(first, status="failed")

    second = world.start(method="creditcard")

    first.refresh_from_db()
    assert first.status == PaymentStatus.FAILED
    assert second.pk != first.pk and second.method == "creditcard"
    assert len(at_fake(world)) == 2


def test_an_open_payment_at_the_provider_blocks_another_method(world):
    first = world.start()

    with pytest.raises(Conflict) as caught:
        world.start(method="creditcard")

    assert caught.value.code == "payment_open"
    assert caught.value.details["checkout_url"] == first.checkout_url


def test_an_open_transfer_gives_way_to_another_method(world):
    transfer = world.start(method="banktransfer")

    payment = world.start(method="ideal")

    transfer.refresh_from_db()
    assert transfer.status == PaymentStatus.CANCELLED
    assert payment.status == PaymentStatus.OPEN


def test_what_was_paid_is_not_paid_again_even_if_the_message_got_lost(world):
    payment = world.start()
    world.at_provider(payment, status="paid")

    with pytest.raises(Conflict) as caught:
        world.start()

    assert caught.value.code == "paid_already"
    payment.refresh_from_db()
    assert payment.is_paid


def test_a_request_that_the_provider_rejects_ends_the_payment_and_asks_a_person(world, told):
    with pytest.raises(Rejected) as caught:
        world.start(amount=Money(amount_minor=9_999_999, currency="EUR"))

    assert "choose another" in str(caught.value)
    assert Payment.objects.get().status == PaymentStatus.FAILED
    assert Todo.objects.get().kind == "payments.account_broken"
    assert told("payments.failed")[0]["purpose"] == "probe:10042"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"method": "paypal"}, id="not switched on"),
        pytest.param({"method": "giropay"}, id="no longer exists"),
        pytest.param({"market": "DE"}, id="another market"),
        pytest.param({"amount": Money(amount_minor=100, currency="CHF")}, id="a currency it does not take"),
        pytest.param({"amount": Money(amount_minor=0, currency="EUR")}, id="nothing"),
    ],
)
def test_what_is_not_offered_cannot_be_started(world, change):
    with pytest.raises(InvalidInput):
        world.start(**change)

    assert not Payment.objects.exists()


def test_a_switched_off_account_takes_no_new_payment(world):
    services.save_account(
        account=world.mollie, provider="mollie", name="Mollie", values={}, base_url=world.url, is_active=False,
        actor="test",
    )  # fmt: skip

    with pytest.raises(InvalidInput):
        world.start()


def test_a_live_home_is_not_paid_by_a_system_on_this_machine(world, settings):
    settings.KOGGE_IS_DEMO = False

    with pytest.raises(Misused):
        world.start()

    assert at_fake(world) == []


def test_a_transfer_tells_where_to_pay_and_calls_nobody(world):
    payment = world.start(method="banktransfer")

    found = queries.instructions_of(payment)
    assert payment.status == PaymentStatus.OPEN and payment.checkout_url == ""
    assert (found.iban, found.holder) == ("DE89370400440532013000", "Dreiländer Feinkost")
    assert found.reference.startswith("RF") and found.reference.endswith(payment.reference)
    assert "EUR12.90" in found.qr_text and found.reference in found.qr_text
    assert payment.expires_at - payment.created_at == timedelta(days=7)
    assert at_fake(world) == []


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_it_is_refused_because_a_provider_would_hold_the_lock(world):
    with pytest.raises(RuntimeError), transaction.atomic():
        world.start()


@pytest.mark.django_db(transaction=True)
def test_two_starts_at_once_make_one_payment(world):
    found, failed = [], []

    def start() -> None:
        try:
            found.append(world.start().pk)
        except (
            Unavailable
        ) as error:  # the provider is at the first call still: the same start may be sent again
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Payment.objects.count() == 1
    assert set(found) == {Payment.objects.get().pk}
    assert len(found) + len(failed) == 4
    assert len(at_fake(world)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_methods_chosen_at_once_make_one_payment_and_one_conflict(world, monkeypatch):
    monkeypatch.setattr(starting, "_make_room", lambda **_values: None)  # neither saw the other's row
    first = world.start()

    with pytest.raises(Conflict) as caught:
        world.start(method="creditcard")

    assert caught.value.code == "payment_open" and caught.value.details["checkout_url"] == first.checkout_url
    assert world.start().pk == first.pk


def test_a_start_and_its_message_ask_few_questions(world, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        payment = world.start()
    world.at_provider(payment, status="paid")

    with django_assert_max_num_queries(14):
        world.hook(payment)
