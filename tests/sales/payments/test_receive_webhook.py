"""Messages of providers: believed no further than the provider confirms them, booked once, never lost."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from kogge.core import clock
from kogge.core.errors import KoggeError
from kogge.core.todos.models import Todo
from kogge.sales.payments import queries, services
from kogge.sales.payments.models import LedgerRowsAreFinal, ParkedEvent, Payment, ProviderEvent
from kogge.sales.payments.services import parking
from kogge.sales.payments.values import ParkReason, PaymentStatus

pytestmark = pytest.mark.django_db


def test_it_works(world, ledger, told):
    payment = world.start()
    world.at_provider(payment, status="paid")

    status = world.hook(payment)

    payment.refresh_from_db()
    assert status == 200
    assert payment.status == PaymentStatus.PAID and payment.paid_minor == 1290
    assert payment.paid_at is not None and payment.look_at is None
    assert ledger(payment) == [("captured", 1290)]
    assert told("payments.captured") == [
        {
            "payment_reference": payment.reference,
            "purpose": "probe:10042",
            "amount_minor": 1290,
            "currency": "EUR",
            "method": "ideal",
        }
    ]


def test_a_message_that_comes_twice_is_booked_once(world, ledger, told):
    payment = world.paid()

    assert [world.hook(payment) for _ in range(3)] == [200, 200, 200]

    assert ledger(payment) == [("captured", 1290)]
    assert len(told("payments.captured")) == 1


@pytest.mark.parametrize(
    ("at_provider", "status", "event"),
    [
        ("failed", PaymentStatus.FAILED, "payments.failed"),
        ("canceled", PaymentStatus.CANCELLED, "payments.cancelled"),
        ("expired", PaymentStatus.EXPIRED, "payments.expired"),
    ],
)
def test_every_ending_is_told_once_and_moves_no_money(world, ledger, told, at_provider, status, event):
    payment = world.start()
    world.at_provider(payment, status=at_provider)

    world.hook(payment)
    world.hook(payment)

    payment.refresh_from_db()
    assert payment.status == status and payment.paid_minor == 0
    assert ledger(payment) == [(status.value, 0)]
    (payload,) = told(event)
    assert payload["amount_minor"] == 1290


def test_a_message_about_an_open_payment_changes_nothing(world, ledger):
    payment = world.start()

    assert world.hook(payment) == 200

    payment.refresh_from_db()
    assert payment.status == PaymentStatus.OPEN and ledger(payment) == []


def test_a_claim_is_not_believed_without_the_provider(world, ledger):
    payment = world.start()

    answer = world.client.post(
        f"/hooks/payments/{world.mollie.pk}/",
        data=f"id={payment.provider_payment_id}&status=paid",
        content_type="application/x-www-form-urlencoded",
    )

    payment.refresh_from_db()
    assert answer.status_code == 200
    assert payment.status == PaymentStatus.OPEN and ledger(payment) == []


def test_a_forged_id_is_kept_for_a_person_and_books_nothing(world):
    payment = world.start()

    assert world.hook("tr_forgedforgedforged") == 200

    parked = ParkedEvent.objects.get()
    assert parked.reason == ParkReason.NOT_AT_PROVIDER and parked.payment is None
    assert Todo.objects.get().kind == "payments.parked"
    assert not ProviderEvent.objects.exists()
    payment.refresh_from_db()
    assert payment.is_open


def test_a_payment_that_only_the_provider_knows_is_kept_for_a_person(world):
    payment = world.paid()
    Payment.objects.filter(pk=payment.pk).update(provider_payment_id="", reference="OTHER")

    assert world.hook(payment.provider_payment_id) == 200
    assert world.hook(payment.provider_payment_id) == 200

    parked = ParkedEvent.objects.get()
    assert (parked.reason, parked.times_seen) == (ParkReason.UNKNOWN_PAYMENT, 2)
    assert parked.provider_payment_id == payment.provider_payment_id


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"amount": "12.89"}, ParkReason.OTHER_AMOUNT),
        ({"currency": "USD"}, ParkReason.OTHER_CURRENCY),
    ],
)
def test_another_amount_or_currency_is_kept_and_not_booked(world, ledger, told, change, reason):
    payment = world.start()
    world.at_provider(payment, **change)
    world.at_provider(payment, status="paid")

    assert world.hook(payment) == 200
    assert world.hook(payment) == 200

    payment.refresh_from_db()
    parked = ParkedEvent.objects.get()
    assert (parked.reason, parked.payment_id, parked.times_seen) == (reason, payment.pk, 2)
    assert payment.status == PaymentStatus.OPEN and ledger(payment) == [] and told("payments.captured") == []
    assert list(queries.payments_to_check()) == [payment]


@pytest.mark.parametrize(
    "body", [b"", b"id=", b"id=pi_123", b"id=tr_1&id=tr_2", b"\xff\xfe", b'["tr_abcdefgh"]']
)
def test_what_cannot_be_read_is_kept(world, body):
    answer = world.client.post(
        f"/hooks/payments/{world.mollie.pk}/", data=body, content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 200
    assert ParkedEvent.objects.get().reason == ParkReason.UNREADABLE


def test_a_flood_of_nonsense_is_counted_in_one_row(world, monkeypatch):
    monkeypatch.setattr(parking, "MOST_OPEN_ROWS", 3)

    for number in range(8):
        services.receive_webhook(account=world.mollie, body=f"nonsense {number}".encode())

    rows = ParkedEvent.objects.order_by("-times_seen")
    assert [row.times_seen for row in rows] == [5, 1, 1, 1]
    assert Todo.objects.count() == 1


def test_only_post_to_a_known_account_is_answered(world):
    assert world.client.get(f"/hooks/payments/{world.mollie.pk}/").status_code == 405
    assert world.hook("tr_abcdefgh") == 200
    assert (
        world.client.post("/hooks/payments/999999/", data=b"id=tr_abcdefgh", content_type="x/y").status_code
        == 404
    )


def test_it_needs_no_csrf_token(world):
    world.client.handler.enforce_csrf_checks = True
    payment = world.start()

    assert world.hook(payment) == 200


def test_a_message_that_overtakes_the_creating_call_is_booked(world, ledger):
    payment = world.start()
    token = payment.provider_payment_id
    world.at_provider(payment, status="paid")
    # As it is while the call is still under way: the row exists, the provider's id is not known yet.
    Payment.objects.filter(pk=payment.pk).update(provider_payment_id="", checkout_url="", status="created")

    assert world.hook(token) == 200
    again = queries.payment_by_reference(payment.reference)

    assert again.is_paid and again.provider_payment_id == token
    assert ledger(payment) == [("captured", 1290)]


def test_the_answer_of_the_creating_call_that_comes_last_takes_nothing_back(world, ledger):
    payment = world.start()
    early = services.gateway_for(world.mollie).fetch(payment.provider_payment_id)
    world.at_provider(payment, status="paid")
    world.hook(payment)

    row = services.record_provider_state(payment=payment, snapshot=early)

    assert row.is_paid and ledger(payment) == [("captured", 1290)]


def test_a_message_about_another_shops_payment_for_our_reference_is_kept(world):
    payment = world.start()
    snapshot = services.gateway_for(world.mollie).fetch(payment.provider_payment_id)
    Payment.objects.filter(pk=payment.pk).update(provider_payment_id="tr_theoneweknow")

    services.record_provider_state(payment=payment, snapshot=snapshot)

    assert ParkedEvent.objects.get().reason == ParkReason.UNKNOWN_PAYMENT


def test_while_the_provider_is_silent_a_known_payment_is_looked_at_later(world, ledger):
    payment = world.start()
    world.at_provider(payment, status="paid")
    world.fault("status", status=503, method="GET")

    result = services.receive_webhook(account=world.mollie, body=f"id={payment.provider_payment_id}".encode())

    assert result == services.WebhookResult.LATER
    assert ledger(payment) == []
    services.look_again(payment=payment)
    assert ledger(payment) == [("captured", 1290)]


def test_while_the_provider_is_silent_an_unknown_payment_is_asked_for_again(world):
    world.fault("status", status=503, method="GET")

    assert world.hook("tr_abcdefghijkl") == 503
    assert not ParkedEvent.objects.exists()


def test_a_message_that_never_comes_is_healed_by_asking(world, ledger):
    payment = world.start()
    world.at_provider(payment, status="paid")

    with clock.at(clock.now() + timedelta(minutes=2)):
        too_early = services.poll_open()
    with clock.at(clock.now() + timedelta(minutes=4)):
        looked_at = services.poll_open()

    payment.refresh_from_db()
    assert (too_early, looked_at) == (0, 1)
    assert payment.is_paid and ledger(payment) == [("captured", 1290)]


def test_a_finished_payment_is_not_asked_about_any_more(world):
    world.paid()

    with clock.at(clock.now() + timedelta(days=1)):
        assert services.poll_open() == 0


def test_an_open_payment_is_asked_about_less_and_less_often(world):
    world.start()
    begin = clock.now()
    looks = []
    for minutes in range(14):
        with clock.at(begin + timedelta(minutes=minutes)):
            if services.poll_open():
                looks.append(minutes)

    assert looks[0] in (3, 4)
    assert [later - earlier for earlier, later in zip(looks, looks[1:], strict=False)] == [3, 6] or len(
        looks
    ) <= 3


def test_a_silent_provider_is_asked_once_per_run(world):
    for number in range(3):
        world.start(purpose=f"probe:{number}")
    world.fault("status", status=503, method="GET", times=0)
    before = len(world.fake.faults.listed())

    with clock.at(clock.now() + timedelta(minutes=5)):
        assert services.poll_open() == 0

    assert before == 2
    assert all(payment.is_open for payment in Payment.objects.all())


def test_money_that_arrives_after_the_payment_was_given_up_still_counts(world, ledger, told):
    payment = world.start()
    services.cancel_payment(purpose="probe:10042", actor="test")
    world.at_provider(payment, status="paid")
    snapshot_paid = services.gateway_for(world.mollie).fetch(payment.provider_payment_id)
    Payment.objects.filter(pk=payment.pk).update(status="expired")

    row = services.record_provider_state(payment=payment, snapshot=snapshot_paid)

    assert row.is_paid and ledger(payment) == [("captured", 1290)]
    assert len(told("payments.captured")) == 1


def test_two_payments_for_the_same_thing_are_shown_to_a_person(world):
    first = world.start()
    world.at_provider(first, status="failed")
    world.hook(first)
    second = world.paid(method="creditcard")
    Payment.objects.filter(pk=first.pk).update(status="expired")
    late = services.gateway_for(world.mollie).fetch(second.provider_payment_id)

    services.record_provider_state(
        payment=first, snapshot=replace(late, provider_payment_id=first.provider_payment_id)
    )

    assert Todo.objects.filter(kind="payments.paid_twice").count() == 1
    assert queries.paid_minor("probe:10042") == 2580


def test_ledger_rows_are_final(world):
    payment = world.paid()
    row = ProviderEvent.objects.get(payment=payment)

    with pytest.raises(LedgerRowsAreFinal):
        ProviderEvent.objects.filter(pk=row.pk).update(amount_minor=1)
    with pytest.raises(LedgerRowsAreFinal):
        ProviderEvent.objects.filter(pk=row.pk).delete()
    row.amount_minor = 1
    with pytest.raises(Exception, match="ledger rows are final"), transaction.atomic():
        row.save()
    assert ProviderEvent.objects.get(pk=row.pk).amount_minor == 1290


@pytest.mark.parametrize(
    ("kind", "amount_minor"), [("captured", -1), ("captured", 0), ("refunded", 1), ("failed", 5)]
)
def test_a_ledger_row_of_the_wrong_sign_is_impossible(world, kind, amount_minor):
    payment = world.start()

    with pytest.raises(IntegrityError), transaction.atomic():
        ProviderEvent.objects.create(
            payment=payment, account=world.mollie, kind=kind, provider_key="x", amount_minor=amount_minor,
            currency="EUR", occurred_at=clock.now(), recorded_at=clock.now(),
        )  # fmt: skip


def test_what_the_payer_is_called_stays_at_the_provider(world):
    payment = world.paid()

    raw = ProviderEvent.objects.get(payment=payment).raw

    assert raw["status"] == "paid"
    assert "details" not in raw and "buyer@example.org" not in str(raw)


@pytest.mark.django_db(transaction=True)
def test_messages_at_the_same_time_make_one_capture(world, ledger, told):
    payment = world.start()
    world.at_provider(payment, status="paid")
    body = f"id={payment.provider_payment_id}".encode()
    results, failures = [], []
    barrier = threading.Barrier(6)

    def deliver() -> None:
        try:
            barrier.wait()
            results.append(services.receive_webhook(account=world.mollie, body=body))
        except (DatabaseError, KoggeError) as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=deliver) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    payment.refresh_from_db()
    assert failures == [] and len(results) == 6
    assert payment.paid_minor == 1290 and ledger(payment) == [("captured", 1290)]
    assert len(told("payments.captured")) == 1
