"""Four roles, one table: who may do what."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from tests import factories

from kogge.core.errors import Conflict
from kogge.core.staff import access, services
from kogge.core.staff.roles import ALL_PERMISSIONS, CHANGE, PERMISSIONS, ROLE_NAMES, VIEW, Role

MAY = [
    (Role.OWNER, "staff.change", True), (Role.OWNER, "payments.refund", True), (Role.OWNER, "tax.change", True),
    (Role.CLERK, "orders.change", True), (Role.CLERK, "payments.refund", True), (Role.CLERK, "invoicing.change", True),
    (Role.CLERK, "staff.change", False), (Role.CLERK, "tax.change", False), (Role.CLERK, "pricing.change", False),
    (Role.CLERK, "analytics.view", False), (Role.MARKETER, "pricing.change", True),
    (Role.MARKETER, "catalog.change", True), (Role.MARKETER, "orders.view", False),
    (Role.MARKETER, "customers.view", False), (Role.MARKETER, "payments.view", False),
    (Role.READER, "orders.view", True), (Role.READER, "orders.change", False),
]  # fmt: skip


@pytest.mark.parametrize(("role", "permission", "may"), MAY)
def test_the_table(role, permission, may):
    assert (permission in PERMISSIONS[role]) is may


def test_the_owner_may_everything_and_the_reader_only_see():
    assert PERMISSIONS[Role.OWNER] == ALL_PERMISSIONS
    assert PERMISSIONS[Role.READER] == VIEW
    assert not PERMISSIONS[Role.READER] & CHANGE


@pytest.mark.parametrize("role", list(Role))
def test_who_may_change_may_see(role):
    changes = {name for name in PERMISSIONS[role] if name.endswith(".change") and name != "staff.change"}

    assert {name.replace(".change", ".view") for name in changes} <= PERMISSIONS[role]
    assert str(ROLE_NAMES[role])


@pytest.mark.django_db
def test_a_person_has_the_role_that_was_given_last():
    person = factories.make_member(Role.READER)
    assert access.role_of(person) is Role.READER and not access.may(person, "orders.change")

    services.set_role(user=person, role=Role.OWNER, actor="test")

    fresh = type(person).objects.get(pk=person.pk)
    assert access.role_of(fresh) is Role.OWNER and fresh.is_superuser


@pytest.mark.django_db
def test_strangers_and_people_who_left_may_nothing():
    person = factories.make_member(Role.OWNER)
    person.is_active = False

    assert access.role_of(person) is None
    assert not access.may(AnonymousUser(), "today.view")


@pytest.mark.django_db
def test_a_name_is_taken_once():
    factories.make_member(Role.CLERK, "eva")

    with pytest.raises(Conflict):
        factories.make_member(Role.READER, "eva")


def test_a_view_cannot_ask_for_a_permission_that_nobody_has():
    with pytest.raises(ValueError, match=r"no role has the permission orders\.burn"):
        access.requires("orders.burn")
