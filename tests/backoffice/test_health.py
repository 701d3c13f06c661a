"""The Jobs page shows what failed or is unknown, and a person decides."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kogge.core import clock, jobs
from kogge.core.events.models import Delivery, DeliveryState, OutboxEvent
from kogge.core.mail.sink import EmailBackend, stored_mails
from kogge.core.outward.models import OutwardAction, OutwardState
from kogge.core.staff.roles import Role
from kogge.core.staff.services import add_member

pytestmark = pytest.mark.django_db


def person(client, role: Role):
    user = add_member(username=role.value, password="long enough 12", role=role, actor="test")
    client.force_login(user)
    return client


@pytest.fixture
def owner(client):
    return person(client, Role.OWNER)


@pytest.fixture
def delivery() -> Delivery:
    event = OutboxEvent.objects.create(
        name="tea.spilt", aggregate="cup:1", sequence=1, payload={}, occurred_at=clock.now(), position=1
    )
    return Delivery.objects.create(
        event=event,
        position=1,
        listener="tea.wipe",
        aggregate="cup:1",
        state=DeliveryState.FAILED,
        error="no cloth",
    )


@pytest.fixture
def failed_job() -> DBTaskResult:
    with transaction.atomic():
        jobs.enqueue("jobs.forget_done")
    row = DBTaskResult.objects.get()
    row.status, row.traceback, row.finished_at = (
        TaskResultStatus.FAILED,
        "Traceback\nOSError: disk full",
        clock.now(),
    )
    row.save()
    return row


@pytest.fixture
def unknown() -> OutwardAction:
    return OutwardAction.objects.create(
        key="mail:1",
        kind="mail",
        subject="order:7",
        state=OutwardState.UNKNOWN,
        queued_at=clock.now(),
        error="no answer",
    )


def page(client) -> str:
    answer = client.get(reverse("health_jobs"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_works(owner, delivery, failed_job, unknown):
    text = page(owner)

    for words in ("tea.spilt", "no cloth", "Forget finished jobs", "disk full", "Order 7", "Nobody knows"):
        assert words in text


def test_a_healthy_home_says_so(owner):
    text = page(owner)

    assert "Every event reached every part of Kogge." in text
    assert "No job has failed." in text
    assert "Everything that was to be sent was sent." in text


def test_a_failed_delivery_is_retried(owner, delivery):
    owner.post(reverse("health_retry_delivery", args=[delivery.id]))

    delivery.refresh_from_db()
    assert delivery.state in (DeliveryState.WAITING, DeliveryState.DONE)


def test_a_failed_delivery_is_skipped(owner, delivery):
    answer = owner.post(reverse("health_skip_delivery", args=[delivery.id]), follow=True)

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SKIPPED
    assert "It is skipped" in answer.content.decode()


def test_what_somebody_else_has_decided_is_said(owner, delivery):
    owner.post(reverse("health_skip_delivery", args=[delivery.id]))

    answer = owner.post(reverse("health_skip_delivery", args=[delivery.id]), follow=True)

    assert "This delivery has not failed" in answer.content.decode()


def test_a_failed_job_is_retried(owner, failed_job):
    owner.post(reverse("health_retry_job", args=[failed_job.id]))

    failed_job.refresh_from_db()
    assert failed_job.status == TaskResultStatus.READY


def test_a_person_says_it_was_sent(owner, unknown):
    owner.post(reverse("health_confirm_sent", args=[unknown.id]))

    unknown.refresh_from_db()
    assert unknown.state == OutwardState.DONE


def test_a_person_sends_it_again(owner, unknown):
    owner.post(reverse("health_send_again", args=[unknown.id]))

    unknown.refresh_from_db()
    assert unknown.state == OutwardState.QUEUED


DECISIONS = ["health_retry_delivery", "health_skip_delivery", "health_confirm_sent", "health_send_again"]


@pytest.mark.parametrize("name", DECISIONS)
def test_reading_changes_nothing(owner, name):
    assert owner.get(reverse(name, args=[1])).status_code == 405


@pytest.mark.parametrize("name", DECISIONS)
def test_who_may_only_look_decides_nothing(client, name, delivery, unknown):
    reader = person(client, Role.READER)

    assert reader.post(reverse(name, args=[1])).status_code == 403
    assert '<form method="post" action="/office/health/' not in page(reader)


def test_strangers_see_nothing(client):
    assert client.get(reverse("health_jobs")).status_code == 302


def test_the_number_of_queries_does_not_grow(owner, delivery, django_assert_max_num_queries):
    for number in range(2, 12):
        event = OutboxEvent.objects.create(
            name="tea.spilt",
            aggregate=f"cup:{number}",
            sequence=1,
            payload={},
            occurred_at=clock.now(),
            position=number,
        )
        Delivery.objects.create(
            event=event,
            position=number,
            listener="tea.wipe",
            aggregate=event.aggregate,
            state=DeliveryState.FAILED,
        )

    with django_assert_max_num_queries(20):
        page(owner)


@pytest.fixture
def kept_mail(settings):
    settings.KOGGE_IS_DEMO = True
    message = EmailMultiAlternatives("Grüße", "Text & mehr", "a@shop.example", ["b@kunde.example"])
    message.attach_alternative("<p>Schöne <script>alert(1)</script></p>", "text/html")
    EmailBackend().send_messages([message])
    return next(mail for mail in stored_mails() if mail.subject == "Grüße")


def test_a_demo_home_shows_its_mails(owner, kept_mail):
    assert "b@kunde.example" in page(owner)

    text = owner.get(reverse("health_mail", args=[kept_mail.name])).content.decode()

    assert "Text &amp; mehr" in text
    assert "<script>alert(1)" not in text
    assert 'sandbox=""' in text


def test_a_live_home_shows_no_mails(owner, kept_mail, settings):
    settings.KOGGE_IS_DEMO = False

    assert "b@kunde.example" not in page(owner)
    assert owner.get(reverse("health_mail", args=[kept_mail.name])).status_code == 404
