"""Delivery options are added, changed and deleted in the office."""

from __future__ import annotations

from datetime import time

import pytest
from tests.factories import make_member
from tests.sales import goods

from kogge.core.money import Money
from kogge.core.staff.roles import Role
from kogge.sales.shipping import queries
from kogge.sales.shipping.models import ShippingOption

pytestmark = pytest.mark.django_db
LIST = "/office/delivery/"
NEW = {
    "code": "home", "name_nl": "PostNL, thuis", "name_en": "PostNL, at home", "carrier": "PostNL", "price": "4,90",
    "free_from": "49", "days_min": "1", "days_max": "2", "cutoff_time": "14:00",
    "tracking_url": "https://carrier.example/{number}", "position": "0", "is_active": "on",
}  # fmt: skip


@pytest.fixture
def owner(client):
    client.force_login(make_member(Role.OWNER))
    return client


def test_it_works(owner):
    goods.a_market("NL", languages=("nl",))

    answer = owner.post(f"{LIST}NL/add/", NEW)

    assert answer["Location"] == LIST
    row = queries.option("NL", "home")
    assert (row.price_minor, row.free_from_minor, row.cutoff_time) == (490, 4900, time(14, 0))
    assert row.names == {"nl": "PostNL, thuis", "en": "PostNL, at home"}


def test_the_overview_shows_price_and_promise_of_every_market(owner, monday):
    goods.a_market("NL")
    goods.an_option("NL", names={"en": "PostNL, at home"}, price=Money(amount_minor=490, currency="EUR"))
    goods.a_market("FR")

    page = owner.get(LIST).content.decode()

    for words in ("PostNL, at home", "€4.90", "Tue, Nov 24", "Cannot sell: nothing is offered"):
        assert words in page, words


def test_a_code_is_taken_once_per_market(owner):
    goods.a_market("NL")
    goods.an_option("NL")

    answer = owner.post(f"{LIST}NL/add/", NEW | {"name_de": "Haus"})

    assert answer.status_code == 422
    assert "This market already has an option with this code." in answer.content.decode()


def test_changing_an_option_keeps_its_code_and_names_in_other_languages(owner):
    goods.a_market("NL", languages=("nl",))
    goods.an_option("NL", names={"nl": "Thuis", "fr": "À domicile"})

    answer = owner.post(f"{LIST}NL/home/", NEW | {"code": "other", "price": "5.90"})

    assert answer.status_code == 302
    row = ShippingOption.objects.get()
    assert (row.code, row.price_minor, row.names["fr"]) == ("home", 590, "À domicile")


@pytest.mark.parametrize(
    ("entered", "sentence"),
    [
        ({"days_min": "3"}, "The days in transit run from the best to the worst"),
        ({"tracking_url": "http://carrier.example"}, "The tracking address starts with https://"),
        ({"free_from": "0"}, "Enter a value above zero"),
        ({"price": "vier"}, "Write the amount with its cents"),
        ({"cutoff_time": "morgens"}, "Enter a valid time."),
    ],
)
def test_mistakes_are_named(owner, entered, sentence):
    goods.a_market("NL", languages=("nl",))

    answer = owner.post(f"{LIST}NL/add/", NEW | entered)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ShippingOption.objects.exists()


def test_deleting_asks_first(owner):
    goods.a_market("NL")
    goods.an_option("NL", names={"en": "At home"})

    assert "Delete the delivery option At home?" in owner.get(f"{LIST}NL/home/delete/").content.decode()
    assert ShippingOption.objects.exists()
    assert owner.post(f"{LIST}NL/home/delete/")["Location"] == LIST
    assert not ShippingOption.objects.exists()


def test_what_is_not_there_answers_not_found(owner):
    goods.a_market("NL")

    assert owner.get(f"{LIST}NL/home/").status_code == 404
    assert owner.get(f"{LIST}FR/add/").status_code == 404
