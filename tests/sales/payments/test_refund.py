"""Giving money back: never more than was paid, never twice, nothing forgotten."""

from __future__ import annotations

import threading
from datetime import timedelta

import httpx
import pytest
from django.db import connection

from kogge.core import clock
from kogge.core.errors import Conflict, InvalidInput, Misconfigured, Unavailable
from kogge.core.money import Money
from kogge.core.todos.models import Todo
from kogge.sales.payments import queries, services
from kogge.sales.payments.models import Payment, Refund
from kogge.sales.payments.values import RefundState

pytestmark = pytest.mark.django_db


def euros(text: str) -> Money:
    return Money.from_decimal(text, "EUR")


def ask(text: str, key: str = "return-1", **changes) -> list[Refund]:
    values = {
        "purpose": "probe:10042",
        "amount": euros(text),
        "reason": "one jar broke",
        "key": key,
        "actor": "test",
    }
    return services.refund(**{**values, **changes})


def send(refund: Refund) -> Refund:
    return services.send_refund(refund_id=refund.pk)


def at_fake(world, payment: Payment) -> list[dict]:
    answer = httpx.get(
        f"{world.url}/v2/payments/{payment.provider_payment_id}/refunds",
        headers={"Authorization": "Bearer test_shop"},
    )
    return answer.json()["_embedded"]["refunds"]


def move_on(world) -> None:
    world.control("/clock", advance_seconds=3601)


def test_it_works(world, ledger, told):
    payment = world.paid()

    (refund,) = ask("2.90")
    send(refund)
    move_on(world)
    world.hook(payment)

    payment.refresh_from_db()
    refund.refresh_from_db()
    assert refund.state == RefundState.DONE and refund.is_booked
    assert (payment.paid_minor, payment.reserved_minor) == (1000, 0)
    assert payment.is_paid
    assert ledger(payment) == [("captured", 1290), ("refunded", -290)]
    assert [event["amount_minor"] for event in told("payments.refunded")] == [290]
    (made,) = at_fake(world, payment)
    assert made["metadata"] == {"key": refund.idempotency_key} and made["description"] == "one jar broke"


def test_a_refund_that_the_provider_took_on_is_not_booked_before_the_money_moves(world, ledger, told):
    payment = world.paid()

    (refund,) = ask("2.90")
    send(refund)
    world.hook(payment)

    payment.refresh_from_db()
    assert ledger(payment) == [("captured", 1290)] and told("payments.refunded") == []
    assert payment.refundable_minor == 1000 and payment.look_at is not None


@pytest.mark.parametrize("text", ["12.91", "99999.00"])
def test_more_than_was_paid_is_refused(world, text):
    world.paid()

    with pytest.raises(Conflict) as caught:
        ask(text)

    assert caught.value.code == "refund_above_paid" and caught.value.details["left"] == 1290
    assert not Refund.objects.exists()


def test_what_is_asked_for_already_is_not_left_any_more(world):
    world.paid()
    ask("10.00", key="a")

    with pytest.raises(Conflict):
        ask("2.91", key="b")
    ask("2.90", key="c")

    assert Payment.objects.get().refundable_minor == 0


def test_nothing_is_refunded_of_what_was_not_paid(world):
    world.start()

    with pytest.raises(Conflict):
        ask("0.01")


@pytest.mark.parametrize("amount", [euros("0.00"), Money(amount_minor=-100, currency="EUR")])
def test_a_refund_is_more_than_nothing(world, amount):
    world.paid()

    with pytest.raises(InvalidInput):
        ask("1.00", amount=amount)


def test_another_currency_has_nothing_to_refund(world):
    world.paid()

    with pytest.raises(Conflict):
        ask("1.00", amount=Money(amount_minor=100, currency="CHF"))


def test_the_same_key_is_the_same_refund(world):
    payment = world.paid()

    (first,) = ask("2.90")
    (again,) = ask("2.90")
    send(first)
    send(first)

    assert again.pk == first.pk and Refund.objects.count() == 1
    assert len(at_fake(world, payment)) == 1


def test_a_key_is_not_used_for_another_amount(world):
    world.paid()
    ask("2.90")

    with pytest.raises(Conflict) as caught:
        ask("3.00")

    assert caught.value.code == "refund_key_used"


def test_a_refund_is_spread_over_the_payments_of_a_purpose(world):
    transfer = world.start(method="banktransfer", amount=euros("10.00"))
    world.transferred("4.00", transfer)
    world.transferred("6.00", transfer)
    services.refund(purpose="probe:10042", amount=euros("10.00"), reason="", key="all", actor="test")
    for made in Refund.objects.all():
        services.confirm_refund_sent(promised=made, sent_on=world.today, actor="test")
    second = world.paid(amount=euros("5.00"))

    made = ask("5.00", key="rest")

    assert [row.payment_id for row in made] == [second.pk]


def test_silence_after_success_is_read_back_before_anything_is_sent_again(world, ledger):
    payment = world.paid()
    (refund,) = ask("2.90")
    world.fault("timeout_after_success", seconds=0, method="POST", path="*/refunds")

    with pytest.raises(Unavailable):
        send(refund)
    refund.refresh_from_db()
    seen = refund.state
    todo = Todo.objects.get(kind="payments.refund_unknown")
    send(refund)

    refund.refresh_from_db()
    todo.refresh_from_db()
    assert (seen, refund.state) == (RefundState.UNKNOWN, RefundState.DONE)
    assert todo.done_at is not None
    assert len(at_fake(world, payment)) == 1


def test_a_job_that_died_while_sending_reads_back_first(world):
    payment = world.paid()
    (refund,) = ask("2.90")
    send(refund)
    Refund.objects.filter(pk=refund.pk).update(state=RefundState.ATTEMPTING, provider_refund_id="")

    send(refund)

    refund.refresh_from_db()
    assert refund.state == RefundState.DONE and refund.provider_refund_id.startswith("re_")
    assert len(at_fake(world, payment)) == 1


def test_a_provider_that_is_down_is_tried_again(world):
    payment = world.paid()
    (refund,) = ask("2.90")
    world.fault("status", status=503, method="POST", path="*/refunds")

    with pytest.raises(Unavailable):
        send(refund)
    refund.refresh_from_db()
    seen = refund.state
    send(refund)

    refund.refresh_from_db()
    assert (seen, refund.state) == (RefundState.QUEUED, RefundState.DONE)
    assert len(at_fake(world, payment)) == 1


def test_a_wrong_key_leaves_the_refund_waiting(world):
    world.paid()
    (refund,) = ask("2.90")
    services.save_account(
        account=world.mollie, provider="mollie", name="Mollie", values={"api_key": "live_wrong"}, base_url=world.url,
        actor="test",
    )  # fmt: skip

    with pytest.raises(Misconfigured):
        send(refund)

    refund.refresh_from_db()
    assert refund.state == RefundState.QUEUED and refund.error


def test_a_refused_refund_frees_the_amount_and_asks_a_person(world):
    payment = world.paid()
    (refund,) = ask("12.90")
    httpx.post(
        f"{world.url}/v2/payments/{payment.provider_payment_id}/refunds",
        json={"amount": {"value": "5.00", "currency": "EUR"}, "description": "by hand, at the provider"},
        headers={"Authorization": "Bearer test_shop"},
    )

    send(refund)

    refund.refresh_from_db()
    payment.refresh_from_db()
    assert refund.state == RefundState.FAILED and "maximum" in refund.error
    assert payment.reserved_minor == 0
    assert Todo.objects.get(kind="payments.refund_failed").params["amount_minor"] == 1290
    assert list(queries.payments_to_check()) == [payment]


def test_a_refund_made_at_the_provider_itself_is_booked_too(world, ledger, told):
    payment = world.paid()
    httpx.post(
        f"{world.url}/v2/payments/{payment.provider_payment_id}/refunds",
        json={"amount": {"value": "5.00", "currency": "EUR"}},
        headers={"Authorization": "Bearer test_shop"},
    )
    move_on(world)

    world.hook(payment)

    payment.refresh_from_db()
    assert ledger(payment)[-1] == ("refunded", -500)
    assert payment.refundable_minor == 790 and len(told("payments.refunded")) == 1
    assert not Refund.objects.exists()


def test_a_refund_that_fails_after_it_was_booked_brings_the_money_back(world, ledger, told):
    payment = world.paid()
    (refund,) = ask("2.90")
    send(refund)
    move_on(world)
    world.hook(payment)
    refund.refresh_from_db()

    world.control(f"/refunds/{refund.provider_refund_id}", status="failed")
    world.hook(payment)
    world.hook(payment)

    payment.refresh_from_db()
    refund.refresh_from_db()
    assert ledger(payment) == [("captured", 1290), ("refunded", -290), ("refund_failed", 290)]
    assert (payment.paid_minor, payment.reserved_minor) == (1290, 0)
    assert refund.state == RefundState.FAILED
    assert [event["amount_minor"] for event in told("payments.restored")] == [290]


def test_a_refund_called_off_at_the_provider_was_never_booked(world, ledger):
    payment = world.paid()
    (refund,) = ask("2.90")
    send(refund)
    refund.refresh_from_db()
    httpx.delete(
        f"{world.url}/v2/payments/{payment.provider_payment_id}/refunds/{refund.provider_refund_id}",
        headers={"Authorization": "Bearer test_shop"},
    )

    world.hook(payment)

    payment.refresh_from_db()
    refund.refresh_from_db()
    assert refund.state == RefundState.FAILED
    assert payment.refundable_minor == 1290 and ledger(payment) == [("captured", 1290)]


def test_two_equal_refunds_at_once_are_both_made_in_the_end(world):
    payment = world.paid()
    first, second = (ask("1.00", key=key)[0] for key in ("a", "b"))
    send(first)
    with pytest.raises(Unavailable):
        send(second)
    world.control("/clock", advance_seconds=10)

    send(second)

    second.refresh_from_db()
    assert second.state == RefundState.DONE
    assert len(at_fake(world, payment)) == 2


def test_a_failed_refund_is_tried_again_as_a_new_one(world):
    payment = world.paid()
    (refund,) = ask("2.90")
    send(refund)
    refund.refresh_from_db()
    world.control(f"/refunds/{refund.provider_refund_id}", status="failed")
    world.hook(payment)

    world.control("/clock", advance_seconds=10)  # an identical refund at once would be taken for a mistake
    (second,) = services.retry_refund(failed=refund, actor="test")
    send(second)

    assert second.pk != refund.pk and second.amount_minor == 290
    assert len(at_fake(world, payment)) == 2
    assert not Todo.objects.filter(kind="payments.refund_failed", done_at__isnull=True).exists()
    with pytest.raises(Conflict):
        services.retry_refund(failed=second, actor="test")


def test_a_lost_message_about_a_refund_is_healed_by_asking(world, ledger):
    payment = world.paid()
    (refund,) = ask("2.90")
    send(refund)
    move_on(world)

    with clock.at(clock.now() + timedelta(hours=1)):
        services.poll_open()

    assert ledger(payment)[-1] == ("refunded", -290)
    payment.refresh_from_db()
    assert payment.look_at is None


def test_a_chargeback_takes_money_and_its_reversal_brings_it_back(world, ledger, told):
    payment = world.paid()
    chargeback = world.at_provider_chargeback(payment, amount="5.00")
    world.hook(payment)
    world.hook(payment)
    payment.refresh_from_db()
    owed = queries.open_items()
    after_first = payment.paid_minor

    world.control(f"/chargebacks/{chargeback['id']}/reverse")
    world.hook(payment)

    payment.refresh_from_db()
    assert (after_first, payment.paid_minor) == (790, 1290)
    assert ledger(payment) == [("captured", 1290), ("charged_back", -500), ("chargeback_reversed", 500)]
    assert [item.owed.amount_minor for item in owed] == [500] and owed[0].is_overdue
    assert len(told("payments.charged_back")) == 1 and len(told("payments.restored")) == 1
    assert Todo.objects.filter(kind="payments.charged_back").count() == 1
    assert queries.open_items() == []


def test_a_transfer_is_paid_back_by_a_person(world, ledger, told):
    payment = world.start(method="banktransfer")
    world.transferred("12.90", payment)

    (refund,) = ask("2.90")
    waiting = Todo.objects.get(kind="payments.transfer_back", done_at__isnull=True)
    send(refund)
    services.confirm_refund_sent(promised=refund, sent_on=world.today, actor="test")
    services.confirm_refund_sent(promised=refund, sent_on=world.today, actor="test")

    payment.refresh_from_db()
    waiting.refresh_from_db()
    assert waiting.done_at is not None
    assert (payment.paid_minor, payment.reserved_minor) == (1000, 0)
    assert ledger(payment) == [("captured", 1290), ("refunded", -290)]
    assert len(told("payments.refunded")) == 1


def test_a_transfer_of_tomorrow_is_not_believed(world):
    payment = world.start(method="banktransfer")
    world.transferred("12.90", payment)
    (refund,) = ask("2.90")

    with pytest.raises(InvalidInput):
        services.confirm_refund_sent(promised=refund, sent_on=world.today + timedelta(days=1), actor="test")


@pytest.mark.django_db(transaction=True)
def test_refunds_at_the_same_time_never_exceed_what_was_paid(world):
    world.paid(amount=euros("10.00"))
    refused = []
    barrier = threading.Barrier(5)

    def ask_for_four(number: int) -> None:
        try:
            barrier.wait()
            ask("4.00", key=f"race-{number}")
        except Conflict as error:
            refused.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask_for_four, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    payment = Payment.objects.get()
    assert Refund.objects.count() == 2 and refused == ["refund_above_paid"] * 3
    assert payment.reserved_minor == 800
