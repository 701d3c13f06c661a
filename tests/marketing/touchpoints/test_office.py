"""The office's page about visits."""

from __future__ import annotations

import pytest
from tests.factories import make_member

from kogge.core.staff.roles import Role
from kogge.marketing.touchpoints import queries, spool
from kogge.marketing.touchpoints.models import VisitSettings
from kogge.marketing.touchpoints.services import taking

pytestmark = pytest.mark.django_db
PLACE = "/office/visits/"


def page(client) -> str:
    response = client.get(PLACE)
    assert response.status_code == 200
    return response.content.decode()


def test_it_works(client, web, monkeypatch):
    monkeypatch.setattr("kogge.marketing.touchpoints.collector.DROPS_EVERY_SECONDS", 0.0)
    client.force_login(make_member())
    web.send(referrer="www.google.nl")
    web.send(headers={"HTTP_USER_AGENT": "curl/8.0 (a test of machines)"})
    web.send(headers={"HTTP_SEC_GPC": "1"})

    text = page(client)

    assert "1 person is in the shop now. 1 visit today." in text
    assert "google (search)" in text
    assert "says that it is a robot, or is known as one" in text
    assert "The browser asks not to be followed (GPC or DNT)." in text
    assert text.count("legitimate interest") == 1 and text.count("berechtigtes Interesse") == 1


def test_the_same_from_files(client, web):
    client.force_login(make_member())
    web.send()
    spool.forget()
    taking.take_in()

    assert "1 person is in the shop now. 1 visit today." in page(client)


def test_before_anybody_came(client):
    client.force_login(make_member())

    assert "Nobody was here." in page(client)


def test_choices_are_kept_and_in_force(client):
    client.force_login(make_member())

    response = client.post(PLACE, {"is_collecting": "on"})

    assert response.status_code == 302
    queries.forget_settings()
    found = queries.collector_settings()
    assert (found.is_collecting, found.honours_signals, found.offers_recognition) == (True, False, False)


def test_there_is_one_row_of_choices(client):
    client.force_login(make_member())
    for _number in range(2):
        client.post(PLACE, {"is_collecting": "on"})

    assert VisitSettings.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "may_see", "may_change"),
    [(Role.OWNER, 200, 302), (Role.MARKETER, 200, 302), (Role.READER, 200, 403), (Role.CLERK, 403, 403)],
)
def test_who_may(client, role, may_see, may_change):
    client.force_login(make_member(role))

    assert client.get(PLACE).status_code == may_see
    assert client.post(PLACE, {"is_collecting": "on"}).status_code == may_change


def test_the_last_answer_holds_when_the_database_has_none(monkeypatch):
    from django.db import DatabaseError

    first = queries.collector_settings()

    def broken() -> None:
        raise DatabaseError

    monkeypatch.setattr(queries, "present_settings", broken)
    monkeypatch.setattr(queries, "REMEMBER_SECONDS", -1.0)

    assert queries.collector_settings() == first
