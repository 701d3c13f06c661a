"""Views that people save, share, rename, delete and open a list with; columns that they choose."""

from __future__ import annotations

import re

import pytest
from django.contrib.messages import get_messages
from tests.core.screens.pages import PLACE
from tests.core.screens.test_lists import make_orders, numbers, text
from tests.factories import make_member

from kogge.core.audit.models import AuditEntry
from kogge.core.screens.models import SavedView
from kogge.core.screens.services import keeping
from kogge.core.staff.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.screens.pages")]


@pytest.fixture
def owner(client):
    client.owner = make_member(Role.OWNER)
    client.force_login(client.owner)
    return client


def save(client, address: str = "?market=NL&sort=-number", name: str = "Dutch", **more) -> str:
    """Save what an address shows; return the address that the answer leads to."""
    return client.post(PLACE + address, {"do": "save", "name": name, **more})["Location"]


def told(response) -> list[str]:
    """Return what the last answer said; earlier ones were not read on a page."""
    return [str(message) for message in get_messages(response.wsgi_request)][-1:]


def tabs(response) -> list[str]:
    return re.findall(r'class="o-view".*?</a>', response.content.decode(), re.S)


def test_it_works(owner):
    make_orders(3, market="NL")
    make_orders(2, market="DE")

    response = owner.get(save(owner))

    assert numbers(response) == ["10003", "10002", "10001"]
    assert any("Dutch" in tab and "3" in tab and "aria-current" in tab for tab in tabs(response))
    assert "Dutch 3" in text(owner.get(PLACE))


def test_a_saved_view_is_a_link_that_says_everything(owner):
    make_orders(1)

    address = save(owner, "?q=sanne&view=to_ship&market=NL&sort=number&size=100&cols=number,total")

    row = SavedView.objects.get()
    assert row.query == "q=sanne&view=to_ship&market=NL&sort=number&size=100&cols=number%2Ctotal"
    assert address.endswith(f"{row.query}&saved={row.pk}")


def test_what_is_saved_is_cleaned(owner):
    make_orders(1)

    save(owner, "?market=XX&market=NL&colour=red&page=3")

    assert SavedView.objects.get().query == "market=NL"


def test_own_views_are_seen_by_oneself_only_and_shared_ones_by_all(owner, client):
    make_orders(1)
    save(owner, name="Mine")
    save(owner, name="Ours", shared="1")
    client.force_login(make_member(Role.READER))

    shown = "".join(tabs(client.get(PLACE)))

    assert "Ours" in shown and "Mine" not in shown
    assert AuditEntry.objects.filter(verb="lists.view_shared").count() == 1


def test_only_owners_share(client):
    make_orders(1)
    client.force_login(make_member(Role.CLERK))

    answer = client.post(PLACE, {"do": "save", "name": "Ours", "shared": "1"})

    assert told(answer) == ["Only an owner shares views with everyone."]
    assert not SavedView.objects.exists()
    assert "Show it to everyone" not in text(client.get(PLACE, {"market": "NL"}))


@pytest.mark.parametrize("doing", ["update", "rename", "delete"])
def test_a_shared_view_is_changed_by_owners_only(owner, client, doing):
    make_orders(1)
    address = save(owner, shared="1")
    client.force_login(make_member(Role.CLERK))

    answer = client.post(address, {"do": doing, "name": "Other"})

    assert told(answer) == ["Only an owner changes views that everyone sees."]
    assert SavedView.objects.get().name == "Dutch"


@pytest.mark.parametrize("doing", ["update", "rename", "delete"])
def test_a_view_of_somebody_else_does_not_exist(owner, client, doing):
    make_orders(1)
    address = save(owner)
    client.force_login(make_member(Role.OWNER, username="second"))

    answer = client.post(address, {"do": doing, "name": "Other"})

    assert told(answer) == ["This view does not exist any more."]
    assert SavedView.objects.get().name == "Dutch"


def test_a_view_is_renamed_and_deleted(owner):
    make_orders(1)
    address = save(owner)

    owner.post(address, {"do": "rename", "name": "  From the   Netherlands "})
    assert SavedView.objects.get().name == "From the Netherlands"

    assert owner.post(address, {"do": "delete"})["Location"] == PLACE
    assert not SavedView.objects.exists()


def test_a_changed_view_offers_to_keep_the_change(owner):
    make_orders(1)
    address = save(owner, "?market=NL")
    assert "Save changes to" not in text(owner.get(address))

    changed = address.replace("market=NL", "market=NL&market=DE")
    assert "Save changes to “Dutch”" in text(owner.get(changed))
    owner.post(changed, {"do": "update"})

    assert SavedView.objects.get().query == "market=NL&market=DE"
    assert "Save changes to" not in text(owner.get(changed))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Give the view a name."),
        ("x" * 61, "A name of a view has at most 60 characters."),
        ("Dutch", "There is already a view called “Dutch”."),
    ],
)
def test_a_bad_name_is_refused(owner, name, sentence):
    make_orders(1)
    save(owner)

    assert told(owner.post(PLACE, {"do": "save", "name": name})) == [sentence]
    assert SavedView.objects.count() == 1


def test_there_is_an_end_to_views(owner, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_VIEWS", 2)
    make_orders(1)
    for name in ("one", "two", "three"):
        save(owner, name=name)

    assert SavedView.objects.count() == 2


@pytest.mark.parametrize(("address", "default"), [("?view=to_ship", "view:to_ship"), ("", "saved")])
def test_the_bare_address_opens_the_chosen_view(owner, address, default):
    make_orders(2, status="paid", market="NL")
    make_orders(1, status="placed", market="DE")
    address = PLACE + address if address else save(owner, "?market=NL")

    owner.post(address, {"do": "default"})
    answer = owner.get(PLACE)

    assert answer.status_code == 302 and answer["Location"] == address
    assert len(numbers(owner.get(address))) == 2
    # All rows are one click away, and what narrows the list is followed as it stands.
    assert 'href="?view=all"' in owner.get(address).content.decode()
    assert len(numbers(owner.get(PLACE, {"view": "all"}))) == 3
    assert len(numbers(owner.get(PLACE, {"market": "DE"}))) == 1


def test_the_list_opens_with_all_rows_again(owner):
    make_orders(1)
    owner.post(PLACE + "?view=to_ship", {"do": "default"})

    owner.post(PLACE + "?view=to_ship", {"do": "default", "none": "1"})

    assert owner.get(PLACE).status_code == 200


def test_a_deleted_view_opens_nothing(owner):
    make_orders(1)
    address = save(owner)
    owner.post(address, {"do": "default"})

    owner.post(address, {"do": "delete"})

    assert owner.get(PLACE).status_code == 200
    assert owner.get(address).status_code == 200


def test_columns_are_remembered_per_person_and_list(owner, client):
    make_orders(1)

    owner.post(PLACE, {"do": "columns", "column": ["market", "total", "nonsense"]})

    assert columns(owner.get(PLACE)) == ["Order", "To", "Total"]
    client.force_login(make_member(Role.READER))
    assert len(columns(client.get(PLACE))) == 7


def columns(response) -> list[str]:
    heads = re.findall(r'<th role="columnheader".*?</th>', response.content.decode(), re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", head).split()) for head in heads[1:]]


def test_all_columns_come_back(owner):
    make_orders(1)
    owner.post(PLACE, {"do": "columns", "column": ["market"]})

    owner.post(PLACE, {"do": "columns", "column": ["market"], "every": "1"})

    assert len(columns(owner.get(PLACE))) == 7


def test_columns_in_a_link_give_way_to_those_chosen_there(owner):
    make_orders(1)

    address = owner.post(PLACE + "?cols=number,total", {"do": "columns", "column": ["status"]})["Location"]

    assert columns(owner.get(address)) == ["Order", "State"]


def test_saved_views_cost_one_statement_however_many(owner, django_assert_max_num_queries):
    make_orders(30)
    for at in range(6):
        save(owner, f"?q=1000{at}&market=NL", name=f"view {at}")
    owner.get(PLACE)

    with django_assert_max_num_queries(8):
        words = text(owner.get(PLACE))

    assert "view 0 0" in words and "view 1 1" in words
