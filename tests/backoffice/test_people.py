"""Owners add people and give them roles; nobody locks themselves out."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.factories import make_member

from kogge.core.audit import queries as audit
from kogge.core.jobs import worker
from kogge.core.staff.access import role_of
from kogge.core.staff.models import StaffMember
from kogge.core.staff.roles import Role

pytestmark = pytest.mark.django_db
PASSWORD = "a first long password"
ENGLISH = {"accept-language": "en"}
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


def test_without_a_password_a_link_goes_out(office, client, mailoutbox):
    response = office.post(
        "/office/people/add/", {**NEW, "password": ""}, headers={"accept-language": "nl"}, follow=True
    )
    assert "milan@example.nl" in response.content.decode()
    worker.run_due()
    mail = mailoutbox[0]
    assert mail.to == ["milan@example.nl"] and "Kies uw wachtwoord" in mail.subject
    client.logout()

    address = re.search(r"(/office/password/\S+/)", mail.body)[1]
    page = client.get(address)
    assert page.status_code == 200 and page["Referrer-Policy"] == "no-referrer"
    chosen = client.post(address, {"password": "zeven grijze reigers", "again": "zeven grijze reigers"})

    assert chosen["Location"] == "/office/login/"
    assert client.login(username="milan", password="zeven grijze reigers")
    client.logout()
    assert client.get(address).status_code == 410


def test_a_way_in_must_be_named(office):
    response = office.post("/office/people/add/", {**NEW, "password": "", "email": ""})

    assert response.status_code == 422
    assert 'id="id_email_error"' in response.content.decode()
    assert not get_user_model().objects.filter(username="milan").exists()


def test_two_different_passwords_set_none(office):
    lena = make_member(Role.READER, "lena")
    address = f"/office/people/{lena.pk}/password/"

    response = office.post(address, {"password": "zeven grijze reigers", "again": "zeven grijze"})

    assert response.status_code == 422 and 'id="id_again_error"' in response.content.decode()
    assert get_user_model().objects.get(pk=lena.pk).check_password("a long enough password")


def test_a_new_password_logs_the_person_out(office):
    lena = make_member(Role.READER, "lena")
    other = Client()
    other.force_login(lena)
    assert other.get("/office/today/").status_code == 200

    office.post(
        f"/office/people/{lena.pk}/password/",
        {"password": "zeven grijze reigers", "again": "zeven grijze reigers"},
    )

    assert other.get("/office/today/").status_code == 302


def test_a_locked_person_is_out_at_once_and_can_come_back(office):
    lena = make_member(Role.READER, "lena")
    other = Client()
    other.force_login(lena)
    assert (
        "Lock Katrin out?" in office.get(f"/office/people/{lena.pk}/lock/", headers=ENGLISH).content.decode()
    )

    office.post(f"/office/people/{lena.pk}/lock/")
    assert other.get("/office/today/").status_code == 302
    page = office.get(f"/office/people/{lena.pk}/", headers=ENGLISH).content.decode()
    assert "Locked out" in page and "Let in again" in page and "/link/" not in page

    office.post(f"/office/people/{lena.pk}/unlock/")
    other.force_login(lena)
    assert other.get("/office/today/").status_code == 200


def test_owners_cannot_lock_themselves_out(office, owner):
    response = office.post(f"/office/people/{owner.pk}/lock/", headers=ENGLISH, follow=True)

    assert "You cannot lock yourself out." in response.content.decode()
    assert get_user_model().objects.get(pk=owner.pk).is_active


def test_a_person_is_renamed_and_the_page_tells_who_did_it(office):
    lena = make_member(Role.READER, "lena")

    office.post(
        f"/office/people/{lena.pk}/", {"first_name": "Lena", "last_name": "Vos", "email": "l@shop.example"}
    )

    page = office.get(f"/office/people/{lena.pk}/", headers=ENGLISH).content.decode()
    assert "Lena Vos" in page and "Katrin changed name or e-mail" in page


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_everyone_changes_the_own_password(client, role):
    client.force_login(make_member(role))
    account = client.get("/office/account/", headers=ENGLISH)
    assert account.status_code == 200 and 'name="password-old_password"' in account.content.decode()

    client.post(
        "/office/account/",
        {
            "name_email-first_name": "Katrin", "name_email-last_name": "Esser", "name_email-email": "k@shop.example",
            "locale-preferred_language": "de", "theme-theme": "system", "theme-contrast": "system",
            "theme-density": "snug", "password-old_password": "a long enough password",
            "password-new_password1": "zeven grijze reigers", "password-new_password2": "zeven grijze reigers",
        },
    )  # fmt: skip

    assert get_user_model().objects.get(username=role.value).check_password("zeven grijze reigers")
    assert any(entry.verb == "staff.password_set" for entry in audit.entries_about(f"user:{role.value}"))
    assert client.get("/office/today/").status_code == 200


def test_the_list_can_be_narrowed_to_who_is_locked(office):
    lena = make_member(Role.READER, "lena")
    get_user_model().objects.filter(pk=lena.pk).update(is_active=False)

    page = office.get("/office/people/?access=locked").content.decode()

    assert ">lena<" in page and ">owner<" not in page


def test_new_people_see_narrow_rows_at_first(office):
    office.post("/office/people/add/", NEW)

    assert get_user_model().objects.get(username="milan").wagtail_userprofile.density == "snug"
