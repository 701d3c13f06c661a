"""Tabs are shown to whoever may use them, and a page knows the tab it belongs to."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from tests.factories import make_member

from kogge.core.screens import tabs
from kogge.core.screens.tabs import Tab
from kogge.core.staff.roles import Role

PAYMENTS = [
    Tab(stage="sell", label="Payouts", url_name="payments_payouts", permission="payments.view", position=60, covers=("payments_fee",)),
    Tab(stage="sell", label="Payments", url_name="payments_list", permission="payments.view", position=50),
]  # fmt: skip
PEOPLE = Tab(stage="settings", label="People", url_name="people_list", permission="staff.change", position=10)


@pytest.fixture(autouse=True)
def few_tabs(monkeypatch):
    monkeypatch.setattr(tabs, "_tabs", [])
    tabs.register([*PAYMENTS, PEOPLE])


def request_for(name: str, namespaces: tuple[str, ...] = ()) -> SimpleNamespace:
    return SimpleNamespace(resolver_match=SimpleNamespace(url_name=name, namespaces=list(namespaces)))


@pytest.mark.django_db
def test_a_person_sees_only_stages_with_a_screen_they_may_use():
    clerk, owner = make_member(Role.CLERK), make_member(Role.OWNER)

    assert [stage.key for stage, _tabs in tabs.stages_for(clerk)] == ["sell"]
    assert [stage.key for stage, _tabs in tabs.stages_for(owner)] == ["sell", "settings"]
    assert tabs.stages_for(AnonymousUser()) == []


@pytest.mark.django_db
def test_tabs_come_in_their_order():
    assert [tab.label for tab in tabs.tabs_for(make_member(), "sell")] == ["Payments", "Payouts"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("payments_list", "payments_list"),
        ("payments_detail", "payments_list"),
        ("payments_fee", "payments_payouts"),
        ("people_person", "people_list"),
        ("wagtailadmin_account", None),
        ("", None),
    ],
)
def test_a_page_belongs_to_a_tab_by_name_cover_or_room(name, expected):
    found = tabs.current_tab(request_for(name))

    assert (found.url_name if found else None) == expected


def test_addresses_in_a_namespace_belong_to_no_tab():
    assert tabs.current_tab(request_for("payments_list", ("wagtailimages",))) is None


def test_two_tabs_cannot_lead_to_one_address():
    with pytest.raises(ValueError, match="people_list"):
        tabs.register([PEOPLE])


def test_an_unknown_stage_is_refused():
    with pytest.raises(ValueError, match="automate"):
        tabs.register([Tab(stage="automate", label="x", url_name="x_list", permission="today.view")])


@pytest.mark.django_db
def test_the_first_screen_of_a_room_is_found_by_whoever_may_use_it():
    assert tabs.tab_of_room(make_member(), "payments").url_name == "payments_list"
    assert tabs.tab_of_room(make_member(Role.CLERK), "payments", named="payments_payouts").label == "Payouts"
    assert tabs.tab_of_room(make_member(Role.MARKETER), "payments") is None
    assert tabs.tab_of_room(make_member(Role.READER), "nothing") is None
