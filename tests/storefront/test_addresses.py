"""Which shop an address leads to, and how one changes between them."""

from __future__ import annotations

import pytest
from tests.storefront.conftest import MARKETS, PAIRS, seen_on

from kogge.core import recent
from kogge.planning.markets.models import Market
from kogge.sales.orders.models import Order


def test_it_works(client, shop):
    response = client.get("/nl-nl/")

    assert response.status_code == 200
    assert '<html lang="nl-NL">' in response.content.decode()
    assert response.headers["Content-Language"] == "nl-NL"


@pytest.mark.parametrize(
    ("accepted", "leads_to"),
    [
        pytest.param("nl-BE,nl;q=0.9", "/nl-be/", id="language_and_country"),
        pytest.param("fr-FR,fr;q=0.9,en;q=0.4", "/fr-be/", id="closest_country_of_the_language"),
        pytest.param("de-CH", "/de-ch/", id="swiss_german"),
        pytest.param("it-IT,it;q=0.9,en;q=0.8,de;q=0.2", "/en-nl/", id="first_language_we_speak"),
        pytest.param("de;q=0.3,nl;q=0.8", "/nl-nl/", id="heavier_wish_wins"),
    ],
)
def test_the_bare_address_follows_what_the_browser_reads(shop, browser_of, accepted, leads_to):
    response = browser_of(accepted).get("/")

    assert (response.status_code, response.headers["Location"]) == (302, leads_to)
    assert response.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize("accepted", ["", "pl-PL", "x;q=nonsense", ",,,;;", "*"])
def test_the_bare_address_lists_all_shops_when_none_fits(shop, browser_of, accepted):
    response = browser_of(accepted).get("/")

    text = response.content.decode()
    assert response.status_code == 200
    assert all(f'href="{prefix}/"' in text for prefix in PAIRS)


def test_the_list_of_shops_has_an_address_of_its_own(client, shop):
    text = client.get("/shops/").content.decode()

    assert 'href="/de-ch/"' in text
    assert "Schweiz" in text


def test_without_any_market_the_shop_says_it_is_not_open(client, db):
    response = client.get("/")

    assert response.status_code == 200
    assert "not open yet" in response.content.decode()


def test_every_pair_has_a_home(client, shop):
    assert {client.get(f"{prefix}/").status_code for prefix in PAIRS} == {200}


def test_a_language_that_the_market_does_not_speak_is_not_found(client, shop):
    response = client.get("/fr-nl/")

    assert response.status_code == 404
    assert 'href="/fr-be/"' in response.content.decode()


def test_a_closed_market_is_gone_within_a_second(client, shop):
    assert client.get("/nl-be/").status_code == 200
    Market.objects.filter(code="BE").update(is_open=False)
    recent.forget()

    assert client.get("/nl-be/").status_code == 404
    assert "/nl-be/" not in client.get("/nl-nl/").content.decode()


def test_upper_case_is_no_address_of_ours(client, shop):
    assert client.get("/NL-NL/").status_code == 404


def test_the_foot_lists_every_pair_as_a_plain_link(client, shop):
    text = client.get("/nl-nl/cart/").content.decode()

    assert text.count("lang=") >= sum(len(languages) for languages in MARKETS.values())
    for prefix in PAIRS:
        assert f'href="{prefix}/cart/"' in text


@pytest.mark.parametrize(
    ("query", "leads_to"),
    [
        pytest.param("country=BE&language=fr&from=/nl-nl/", "/fr-be/", id="home"),
        pytest.param("country=BE&language=nl&from=/fr-be/cart/", "/nl-be/cart/", id="keeps_the_cart_page"),
        pytest.param("country=DE&language=en&from=/nl-nl/checkout/", "/en-de/checkout/", id="keeps_checkout"),
        pytest.param("country=DE&language=de&from=/nl-nl/p/kruidenprinten/", "/de-de/", id="names_differ"),
        pytest.param("country=NL&language=fr&from=/nl-nl/", "/nl-nl/", id="country_before_language"),
        pytest.param("country=XX&language=fr", "/fr-be/", id="unknown_country"),
        pytest.param(
            "country=BE&language=fr&from=https://evil.example/cart/", "/fr-be/", id="never_leaves_us"
        ),
        pytest.param("country=BE&language=fr&from=//evil.example/", "/fr-be/", id="nor_by_two_slashes"),
    ],
)
def test_the_switch_leads_to_the_chosen_shop(client, shop, query, leads_to):
    response = client.get(f"/switch/?{query}")

    assert (response.status_code, response.headers["Location"]) == (302, leads_to)


def test_the_cart_comes_along(client, shop):
    shop.fill(client)

    text = client.get("/fr-be/cart/").content.decode()

    assert "Printen aux herbes" in text
    assert "9,80\u00a0€" in text


def test_a_live_shop_says_that_it_sells_to_firms_only(client, shop, settings):
    settings.KOGGE_IS_DEMO = False
    recent.forget()

    text = client.get("/nl-nl/").content.decode()

    assert "Op dit moment verkopen we alleen aan bedrijven." in text


def test_a_live_shop_refuses_a_consumer_and_says_what_to_do(client, shop, settings):
    shop.fill(client)
    settings.KOGGE_IS_DEMO = False
    recent.forget()

    response = client.post("/nl-nl/checkout/", shop.typed())

    assert response.status_code == 409
    assert Order.objects.count() == 0


def test_a_country_without_right_of_withdrawal_sells_to_everyone(client, shop, settings):
    settings.KOGGE_IS_DEMO = False
    recent.forget()

    text = client.get("/de-ch/").content.decode()

    assert "nur an Firmen" not in text
    assert "Demo-Laden" not in text


def test_a_live_shop_sells_to_firms(client, shop, settings):
    settings.KOGGE_IS_DEMO = False
    recent.forget()
    shop.fill(client)
    firm = {"customer_kind": "business", "company": "Jansen BV"}
    client.post("/nl-nl/checkout/", shop.typed(action="update", **firm))
    seen = seen_on(client.get("/nl-nl/checkout/"))

    response = client.post("/nl-nl/checkout/", shop.typed(seen=seen, **firm))

    assert response.status_code == 302
    assert Order.objects.count() == 1


def test_a_demo_shop_says_on_every_page_that_it_is_one(client, shop):
    assert "Demowinkel: er wordt niets bezorgd" in client.get("/nl-nl/cart/").content.decode()
