"""Owners add people and give them roles; nobody locks themselves out."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from tests.factories import make_member

from kogge.core.audit import queries as audit
from kogge.core.staff.access import role_of
from kogge.core.staff.models import StaffMember
from kogge.core.staff.roles import Role

pytestmark = pytest.mark.django_db
PASSWORD = "a first long password"
NEW = {
    "username": "milan", "first_name": "Milan", "last_name": "Peters", "email": "milan@example.nl", "role": "clerk",
    "password": PASSWORD,
}  # fmt: skip


@pytest.fixture
def owner():
    return make_member(Role.OWNER)


@pytest.fixture
def office(client, owner):
    client.force_login(owner)
    return client


def test_it_works(office, client):
    response = office.post("/office/people/add/", NEW)

    assert response["Location"] == "/office/people/"
    milan = get_user_model().objects.get(username="milan")
    assert role_of(milan) is Role.CLERK
    assert client.login(username="milan", password=PASSWORD)


def test_the_list_names_everyone_with_the_role(office):
    make_member(Role.READER, "lena")
    get_user_model().objects.create_user("nobody")

    page = office.get("/office/people/", headers={"accept-language": "en"}).content.decode()

    assert "lena" in page and "Reader" in page
    assert "nobody" in page and "No role" in page


def test_the_list_can_be_narrowed_to_a_role(office):
    make_member(Role.READER, "lena")

    page = office.get("/office/people/?role=reader").content.decode()

    assert ">lena<" in page
    assert ">owner<" not in page


def test_a_taken_name_is_said_at_its_field(office):
    make_member(Role.READER, "milan")

    response = office.post("/office/people/add/", NEW, headers={"accept-language": "en"})

    assert response.status_code == 422
    assert "There is already a person called milan." in response.content.decode()
    assert 'id="id_username_error"' in response.content.decode()


@pytest.mark.parametrize("password", ["short", "1234567890", "password12"])
def test_a_weak_password_is_refused(office, password):
    response = office.post("/office/people/add/", {**NEW, "password": password})

    assert response.status_code == 422
    assert not get_user_model().objects.filter(username="milan").exists()


def test_a_password_is_never_written_back(office):
    response = office.post("/office/people/add/", {**NEW, "username": ""})

    assert PASSWORD not in response.content.decode()


def test_a_role_can_be_changed_and_leaves_a_trace(office, owner):
    lena = make_member(Role.READER, "lena")

    response = office.post(f"/office/people/{lena.pk}/", {"role": "marketer"})

    assert response.status_code == 302
    assert StaffMember.objects.get(user=lena).role == "marketer"
    assert any(entry.verb == "staff.role_set" for entry in audit.entries_about("user:lena"))


def test_a_person_without_role_can_get_one(office):
    nobody = get_user_model().objects.create_user("nobody")

    office.post(f"/office/people/{nobody.pk}/", {"role": "reader"})

    assert StaffMember.objects.get(user=nobody).role == "reader"


def test_owners_cannot_take_their_own_role_away(office, owner):
    response = office.post(
        f"/office/people/{owner.pk}/", {"role": "reader"}, headers={"accept-language": "en"}
    )

    assert response.status_code == 422
    assert "Another owner can." in response.content.decode()
    assert StaffMember.objects.get(user=owner).role == "owner"


def test_an_unknown_role_is_refused(office):
    lena = make_member(Role.READER, "lena")

    assert office.post(f"/office/people/{lena.pk}/", {"role": "king"}).status_code == 422


def test_new_people_see_narrow_rows_at_first(office):
    office.post("/office/people/add/", NEW)

    assert get_user_model().objects.get(username="milan").wagtail_userprofile.density == "snug"
