"""Messages that do not prove who sent them: turned away, counted on Today, and nothing of them kept."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from kogge.core.todos.models import Todo
from kogge.core.todos.services import wording_of
from kogge.sales.payments import checks, services, views
from kogge.sales.payments.models import ParkedEvent, ProviderEvent
from kogge.sales.payments.values import ParkReason

pytestmark = pytest.mark.django_db

SECRET = "whsec_shop"


@pytest.fixture
def signing(world):
    """Let the Mollie account have a webhook secret."""
    services.save_account(
        provider="mollie", name="Mollie", values={"webhook_secret": SECRET}, base_url=world.url,
        account=world.mollie, actor="test",
    )  # fmt: skip
    world.mollie.refresh_from_db()
    return world


def event(token: str, **more) -> bytes:
    return json.dumps(
        {"resource": "event", "type": "payment.paid", "entityId": token, "payer": "Anna Beispiel", **more}
    ).encode()


def deliver(world, body: bytes, *, secret: str = SECRET):
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return world.client.post(
        f"/hooks/payments/{world.mollie.pk}/",
        data=body,
        content_type="application/json",
        headers={"X-Mollie-Signature": f"sha256={digest}"},
    )


def test_it_works(signing, ledger):
    payment = signing.start()
    signing.at_provider(payment, status="paid")

    answer = deliver(signing, event(payment.provider_payment_id))

    assert (answer.status_code, answer.content) == (200, b"recorded")
    assert ledger(payment) == [("captured", 1290)]
    assert not ParkedEvent.objects.exists()


def test_a_repeated_event_changes_nothing(signing, ledger, told):
    payment = signing.start()
    signing.at_provider(payment, status="paid")
    body = event(payment.provider_payment_id)

    assert [deliver(signing, body).status_code for _ in range(3)] == [200, 200, 200]

    assert ledger(payment) == [("captured", 1290)]
    assert len(told("payments.captured")) == 1


def test_a_forged_event_is_refused_counted_and_forgotten(signing, caplog):
    payment = signing.start()
    signing.at_provider(payment, status="paid")

    with caplog.at_level(logging.INFO):
        answers = [
            deliver(signing, event(payment.provider_payment_id, number=number), secret="guessed")
            for number in range(3)
        ]

    parked = ParkedEvent.objects.get()
    todo = Todo.objects.get()
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert (parked.reason, parked.times_seen, parked.raw) == (ParkReason.FORGED, 3, "")
    assert todo.kind == "payments.parked"
    assert "not signed" in wording_of("payments.parked").second_line(todo.params)
    assert len(checks.nothing_parked("")) == 1
    assert not ProviderEvent.objects.exists()
    logged = [record for record in caplog.records if record.message == "message refused"]
    assert [record.reason for record in logged] == ["forged"] * 3
    assert "Anna" not in caplog.text and SECRET not in caplog.text


def test_the_older_messages_are_taken_beside_signed_ones(signing, ledger):
    payment = signing.start()
    signing.at_provider(payment, status="paid")

    assert signing.hook(payment) == 200
    assert ledger(payment) == [("captured", 1290)]


def test_a_signed_event_about_something_else_is_taken_and_left_alone(signing):
    answer = deliver(signing, event("pl_4Y0eZitmBnQ6jDaVwjaf4"))

    assert (answer.status_code, answer.content) == (200, b"not_ours")
    assert not ParkedEvent.objects.exists()


class Untouched:
    """A body of which nobody may read more than the limit and one byte."""

    def __init__(self, size: int) -> None:
        self.size, self.was_read = size, 0

    def read(self, wanted: int = -1) -> bytes:
        assert 0 <= wanted <= views.MAX_BODY_BYTES + 1
        taken = min(wanted, self.size - self.was_read)
        self.was_read += taken
        return b"x" * taken


@pytest.mark.parametrize("is_announced", [True, False])
def test_ten_megabytes_are_refused_without_reading_on(world, is_announced):
    size = 10_000_000
    body = Untouched(size)
    request: WSGIRequest = RequestFactory().post(
        "/hooks/", data=b"", content_type="application/json", CONTENT_LENGTH=str(size)
    )
    request._stream = body
    if not is_announced:
        del request.META["CONTENT_LENGTH"]

    answer = views.receive(request, account_id=world.mollie.pk)

    assert answer.status_code == 413
    assert body.was_read == (0 if is_announced else views.MAX_BODY_BYTES + 1)
    assert ParkedEvent.objects.get().reason == ParkReason.TOO_LARGE
