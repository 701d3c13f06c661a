"""Price lists are made, and prices entered as people type them, in the office."""

from __future__ import annotations

import pytest
from tests.factories import make_member
from tests.sales import goods

from kogge.core.money import UnitPrice
from kogge.core.staff.roles import Role
from kogge.planning.markets.models import Market
from kogge.sales.pricing import queries

pytestmark = pytest.mark.django_db
LIST = "/office/prices/"


@pytest.fixture
def owner(client):
    client.force_login(make_member(Role.OWNER))
    return client


def test_it_works(owner):
    goods.a_market("NL")
    variant = goods.a_variant(name="Heidehonig")

    answer = owner.post(f"{LIST}NL/", {"prices": "1", f"price_{variant.pk}": "12,90"})

    assert answer.status_code == 302
    assert queries.prices_for("NL", [variant.pk])[variant.pk].price == UnitPrice.from_decimal("12.90", "EUR")
    page = owner.get(f"{LIST}NL/").content.decode()
    assert 'value="12.90"' in page
    assert "€25.80 / kg" in page


def test_the_overview_counts_what_has_no_price(owner):
    goods.a_market("NL")
    Market.objects.create(code="FR", currency="EUR", languages=["fr"], position=9)
    goods.a_price(goods.a_variant(), market="NL")
    goods.a_variant()

    rows = owner.get(LIST).context["rows"]

    assert [(row["market"].code, row["priced"], row["missing"]) for row in rows] == [
        ("NL", 1, 1),
        ("FR", 0, 2),
    ]


def test_an_emptied_price_is_taken_away(owner):
    goods.a_market("NL")
    variant = goods.a_variant()
    goods.a_price(variant, market="NL")

    owner.post(f"{LIST}NL/", {"prices": "1", f"price_{variant.pk}": ""})

    assert queries.prices_for("NL", [variant.pk]) == {}


@pytest.mark.parametrize("typed", ["gratis", "0", "-1", "1,23456"])
def test_what_is_no_price_is_refused(owner, typed):
    goods.a_market("NL")
    variant = goods.a_variant()

    assert owner.post(f"{LIST}NL/", {"prices": "1", f"price_{variant.pk}": typed}).status_code == 422
    assert queries.prices_for("NL", [variant.pk]) == {}


def test_a_market_gets_its_list(owner):
    Market.objects.create(code="CH", currency="CHF", languages=["de"])

    page = owner.get(f"{LIST}CH/")
    assert page.context["list_form"].initial["currency"] == "CHF"
    owner.post(f"{LIST}CH/", {"list": "1", "currency": "chf", "basis": "net", "vat_country": ""})

    assert queries.price_list("CH").currency == "CHF"


def test_the_currency_of_a_list_with_prices_is_refused_at_its_field(owner):
    goods.a_market("NL")
    goods.a_price(goods.a_variant(), market="NL")

    answer = owner.post(f"{LIST}NL/", {"list": "1", "currency": "CHF", "basis": "gross", "vat_country": "NL"})

    assert answer.status_code == 422
    assert "This list has prices in EUR." in answer.content.decode()


def test_articles_are_searched_and_narrowed(owner):
    goods.a_market("NL")
    goods.a_price(goods.a_variant(name="Heidehonig", sku="H-1"), market="NL")
    goods.a_variant(name="Printe", sku="P-1")

    def shown(address):
        return [row["variant"].sku for row in owner.get(f"{LIST}NL/{address}").context["rows"]]

    assert shown("") == ["H-1", "P-1"]
    assert shown("?q=heide") == ["H-1"]
    assert shown("?q=p-1") == ["P-1"]
    assert shown("?only=missing") == ["P-1"]
    assert shown("?q=nichts") == []


def test_fifty_articles_stand_on_a_page_and_the_queries_do_not_grow(owner, django_assert_max_num_queries):
    goods.a_market("NL")
    for number in range(52):
        goods.a_variant(sku=f"A-{number:02}")

    with django_assert_max_num_queries(20):
        first = owner.get(f"{LIST}NL/")

    assert len(first.context["rows"]) == 50
    assert [row["variant"].sku for row in owner.get(f"{LIST}NL/?page=2").context["rows"]] == ["A-50", "A-51"]


def test_a_country_that_is_no_market_answers_not_found(owner):
    assert owner.get(f"{LIST}NL/").status_code == 404


def test_a_clerk_sees_prices_and_changes_none(client):
    client.force_login(make_member(Role.CLERK))
    goods.a_market("NL")

    assert client.get(f"{LIST}NL/").status_code == 200
    assert client.post(f"{LIST}NL/", {"prices": "1"}).status_code == 403
