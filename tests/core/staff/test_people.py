"""Names, locks and passwords of the people of the office, and the link that lets a person choose one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from tests.factories import ACTOR, make_member

from kogge.core import clock
from kogge.core.audit import queries as audit
from kogge.core.errors import Conflict, InvalidInput
from kogge.core.outward.models import OutwardAction
from kogge.core.staff import links, queries, services
from kogge.core.staff.roles import Role

pytestmark = pytest.mark.django_db
PASSWORD = "four grey herons"


def verbs(user) -> list[str]:
    """What the audit trail says about a person, newest first."""
    return [entry.verb for entry in audit.entries_about(queries.subject(user))]


@pytest.fixture
def owner():
    return make_member(Role.OWNER)


@pytest.fixture
def lena(owner):
    """A clerk with an address."""
    user = make_member(Role.CLERK, "lena")
    services.change_person(
        user=user, first_name="Lena", last_name="Vos", email="lena@shop.example", actor=owner
    )
    return user


def test_it_works(owner, lena):
    services.lock_person(user=lena, actor=owner)
    assert not get_user_model().objects.get(pk=lena.pk).is_active

    services.unlock_person(user=lena, actor=owner)
    services.set_password(user=lena, password=PASSWORD, actor=owner)

    fresh = get_user_model().objects.get(pk=lena.pk)
    assert fresh.is_active and fresh.check_password(PASSWORD)
    assert verbs(lena)[:3] == ["staff.password_set", "staff.person_unlocked", "staff.person_locked"]


def test_a_name_is_changed_once(owner, lena):
    before = verbs(lena)
    services.change_person(
        user=lena, first_name=" Lena ", last_name="Vos", email="lena@shop.example", actor=owner
    )

    assert verbs(lena) == before
    assert queries.full_name(lena) == "Lena Vos"


def test_stories_call_people_by_their_present_name(owner, lena):
    assert queries.name_of("lena") == "Lena Vos"

    services.change_person(user=lena, first_name="Lena", last_name="Maas", email="", actor=owner)

    assert queries.name_of("lena") == "Lena Maas"
    assert queries.name_of("relay") == "relay"


def test_locking_twice_is_one_act(owner, lena):
    services.lock_person(user=lena, actor=owner)
    services.lock_person(user=lena, actor=owner)

    assert verbs(lena).count("staff.person_locked") == 1


def test_nobody_locks_oneself_out(owner):
    with pytest.raises(Conflict, match="Another owner can"):
        services.lock_person(user=owner, actor=owner)


def test_the_last_owner_who_can_log_in_stays(owner):
    second = make_member(Role.OWNER, "second")
    services.lock_person(user=second, actor=owner)

    with pytest.raises(Conflict, match="the only owner"):
        services.lock_person(user=owner, actor=second)
    with pytest.raises(Conflict, match="the only owner"):
        services.set_role(user=owner, role=Role.CLERK, actor=second)


def test_an_owner_without_a_password_does_not_count(owner):
    services.add_member(username="second", password="", role=Role.OWNER, actor=ACTOR)

    with pytest.raises(Conflict, match="the only owner"):
        services.set_role(user=owner, role=Role.CLERK, actor=owner)


def test_one_of_two_owners_may_go(owner):
    second = make_member(Role.OWNER, "second")

    services.set_role(user=owner, role=Role.CLERK, actor=second)

    assert not get_user_model().objects.get(pk=owner.pk).is_superuser


@pytest.mark.parametrize("password", ["short", "1234567890", "lena@shop.example"])
def test_a_weak_password_is_refused_with_its_reason(owner, lena, password):
    with pytest.raises(InvalidInput) as refused:
        services.set_password(user=lena, password=password, actor=owner)

    assert refused.value.field == "password"
    assert "staff.password_set" not in verbs(lena)


def test_without_a_password_nobody_logs_in(client):
    user = services.add_member(
        username="jo", password="", role=Role.CLERK, actor=ACTOR, email="jo@shop.example"
    )

    assert not user.has_usable_password()
    assert not client.login(username="jo", password="")


def test_a_link_names_its_person_once(lena):
    parts = links.parts_for(lena)
    assert links.person_behind(**parts) == lena

    services.choose_password(user=lena, password=PASSWORD)

    assert links.person_behind(**parts) is None
    assert verbs(lena)[0] == "staff.password_chosen"


def test_a_link_is_good_for_a_day(lena, monkeypatch):
    parts = links.parts_for(lena)
    generator = links.default_token_generator
    later = generator._now() + links.GOOD_FOR
    monkeypatch.setattr(type(generator), "_now", lambda _self: later)
    assert links.person_behind(**parts) == lena

    monkeypatch.setattr(type(generator), "_now", lambda _self: later + timedelta(seconds=1))

    assert links.person_behind(**parts) is None


@pytest.mark.parametrize("uid", ["", "!!!", "OTk5OTk5", "bm9ib2R5", "w6k"])
def test_a_link_that_is_not_ours_leads_to_nobody(lena, uid):
    assert links.person_behind(uid, links.parts_for(lena)["token"]) is None


def test_a_link_of_a_locked_person_is_dead(owner, lena):
    parts = links.parts_for(lena)
    services.lock_person(user=lena, actor=owner)

    assert links.person_behind(**parts) is None


def test_the_link_goes_out_by_mail(owner, lena):
    services.send_password_link(user=lena, url="https://shop.example/x/", language="de", actor=owner)

    payload = OutwardAction.objects.get(kind="mail").payload
    assert payload["to"] == "lena@shop.example"
    assert payload["context"]["url"] == "https://shop.example/x/"
    assert payload["context"]["hours"] == 24
    assert verbs(lena)[0] == "staff.password_link_sent"


def test_every_call_sends_a_link_of_its_own(owner, lena):
    for minutes in (0, 1):
        with clock.at(clock.now() + timedelta(minutes=minutes)):
            services.send_password_link(user=lena, url="https://shop.example/", language="nl", actor=owner)

    assert OutwardAction.objects.count() == 2


def test_who_has_no_address_or_is_locked_gets_no_link(owner, lena):
    with pytest.raises(InvalidInput):
        services.send_password_link(user=owner, url="https://shop.example/", language="nl", actor=owner)
    services.lock_person(user=lena, actor=owner)
    with pytest.raises(Conflict):
        services.send_password_link(user=lena, url="https://shop.example/", language="nl", actor=owner)

    assert not OutwardAction.objects.exists()
