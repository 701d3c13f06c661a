"""The cart: as page and as drawer, with what keeps an order from being placed."""

from __future__ import annotations

import pytest
from tests.storefront.conftest import ACTOR

from kogge.sales.checkout.models import Cart, CartLine
from kogge.sales.pricing.models import Price
from kogge.sales.stock import services as stock
from kogge.storefront import cart_cookie

HTMX = {"HX-Request": "true"}


def quantity_in(shop) -> int:
    """Return how many bags lie in the only cart."""
    return CartLine.objects.get(variant=shop.printen).quantity


def test_it_works(client, shop):
    shop.fill(client, (shop.printen, 2), (shop.jug, 1))

    text = client.get("/nl-nl/cart/").content.decode()

    assert "Kruidenprinten" in text and "Bauchkrug nl" in text
    assert "<dd>€\u00a053,60</dd>" in text
    assert "Bezorging is gratis." in text
    assert "Totaal incl. btw" in text
    assert 'aria-label="Winkelwagen, 3 artikelen"' in text
    assert "in huis" in text


def test_delivery_costs_are_told_before_checkout(client, shop):
    shop.fill(client)

    text = client.get("/nl-nl/cart/").content.decode()

    assert "Nog €\u00a040,20 en bezorging is gratis." in text
    assert "Bezorging naar Nederland</dt><dd>€\u00a05,95</dd>" in text
    assert "<dd>€\u00a015,75</dd>" in text
    assert 'value="19"' in text


def test_an_empty_cart_shows_what_one_could_begin_with(client, shop):
    text = client.get("/de-de/cart/").content.decode()

    assert "Noch ist die Platte leer." in text
    assert "Gebäck de ansehen" in text
    assert "Kräuterprinten" in text


def test_putting_the_same_in_twice_adds_up(client, shop):
    shop.fill(client, (shop.printen, 2), (shop.printen, 3))

    assert quantity_in(shop) == 5
    assert Cart.objects.count() == 1


def test_the_number_can_be_changed(client, shop):
    shop.fill(client)

    response = client.post("/nl-nl/cart/set/", {"variant": shop.printen.pk, "quantity": 7})

    assert (response.status_code, response.headers["Location"]) == (302, "/nl-nl/cart/")
    assert quantity_in(shop) == 7
    assert cart_cookie.read(client.get("/nl-nl/").wsgi_request)[1] == 7


def test_a_line_can_be_taken_out(client, shop):
    shop.fill(client)

    client.post("/nl-nl/cart/set/", {"variant": shop.printen.pk, "quantity": 0})

    assert "De schaal is nog leeg." in client.get("/nl-nl/cart/").content.decode()
    assert "k-count" not in client.get("/nl-nl/").content.decode()


@pytest.mark.parametrize("quantity", ["", "x", "1.5", "-1", "1e3", "99999999999", "²"])
def test_a_senseless_number_is_explained(client, shop, quantity):
    response = client.post("/nl-nl/cart/add/", {"variant": shop.printen.pk, "quantity": quantity})

    assert response.status_code == 422
    assert not Cart.objects.exists()


@pytest.mark.parametrize("quantity", [0, 1000])
def test_none_or_too_many_are_not_put_in(client, shop, quantity):
    response = client.post("/nl-nl/cart/add/", {"variant": shop.printen.pk, "quantity": quantity})

    assert response.status_code == 422
    assert not CartLine.objects.exists()


def test_what_is_not_sold_any_more_is_not_put_in(client, shop):
    response = client.post("/nl-nl/cart/add/", {"variant": 987654, "quantity": 1})

    assert response.status_code == 404
    assert not Cart.objects.exists()


def test_too_many_for_the_shelf_are_said_in_the_line(client, shop):
    shop.fill(client, (shop.jug, 5))

    text = client.get("/nl-nl/cart/").content.decode()

    assert "Er zijn er nog maar 3. Wijzig het aantal om verder te gaan." in text


def test_what_sold_out_meanwhile_is_said_in_the_line(client, shop):
    shop.fill(client, (shop.jug, 1))
    stock.receive(variant_id=shop.jug.pk, quantity=-3, reason="correction", actor=ACTOR)

    text = client.get("/nl-nl/cart/").content.decode()

    assert "Dit is uitverkocht. Haal het eruit om verder te gaan." in text


def test_what_is_not_sold_in_the_new_country_is_said_in_the_line(client, shop):
    shop.fill(client, (shop.jug, 1))
    Price.objects.filter(price_list__market_id="BE", variant=shop.jug).delete()

    text = client.get("/nl-be/cart/").content.decode()

    assert "Dit verkopen we niet in dit land." in text


def test_a_country_without_our_vat_shows_what_is_taken_off_or_not(client, shop):
    shop.fill(client, prefix="/de-ch")

    text = client.get("/de-ch/cart/").content.decode()

    assert "CHF" in text
    assert "<dt>Gesamt</dt>" in text


def test_the_drawer_gets_a_part_of_the_page(client, shop):
    response = client.post("/nl-nl/cart/add/", {"variant": shop.printen.pk, "quantity": 2}, headers=HTMX)

    text = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in text
    assert 'id="cart_panel"' in text
    assert 'data-count="2"' in text
    assert 'data-label="Winkelwagen, 2 artikelen"' in text
    assert cart_cookie.NAME in response.cookies


def test_a_change_in_the_drawer_stays_in_the_drawer(client, shop):
    shop.fill(client)

    response = client.post(
        "/nl-nl/cart/set/", {"variant": shop.printen.pk, "quantity": 3, "drawer": "1"}, headers=HTMX
    )

    text = response.content.decode()
    assert 'id="cart_panel"' in text
    assert "€\u00a029,40" in text


def test_the_last_line_taken_out_of_the_page_shows_the_empty_page(client, shop):
    shop.fill(client)

    response = client.post("/nl-nl/cart/set/", {"variant": shop.printen.pk, "quantity": 0}, headers=HTMX)

    assert response.headers["HX-Refresh"] == "true"


def test_an_ordered_cart_is_empty_for_its_shopper(client, shop):
    shop.order(client)

    assert "De schaal is nog leeg." in client.get("/nl-nl/cart/").content.decode()
    shop.fill(client)
    assert Cart.objects.count() == 2
