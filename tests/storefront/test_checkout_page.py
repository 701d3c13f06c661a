"""Checkout without scripts: fields, errors, delivery, VAT, the order button, and pressing it twice."""

from __future__ import annotations

import pytest
from tests.storefront.conftest import ACTOR, add_products, seen_on

from kogge.core.errors import Unavailable
from kogge.core.money import UnitPrice
from kogge.sales.checkout.models import Cart, RefusedSale
from kogge.sales.orders import services as orders
from kogge.sales.orders.models import Order
from kogge.sales.pricing import services as pricing
from kogge.sales.stock import services as stock
from kogge.sales.stock.models import StockItem

BUTTONS = {
    "/de-de": "Zahlungspflichtig bestellen",
    "/nl-nl": "Bestelling met betalingsverplichting",
    "/fr-be": "Commande avec obligation de paiement",
    "/en-nl": "Order with obligation to pay",
}


def open_page(client, prefix: str = "/nl-nl") -> str:
    """Return the checkout page."""
    response = client.get(f"{prefix}/checkout/")
    assert response.status_code == 200
    return response.content.decode()


def send(client, shop, prefix: str = "/nl-nl", **changes):
    """Press the order button on the page as it is now."""
    seen = seen_on(client.get(f"{prefix}/checkout/"))
    return client.post(f"{prefix}/checkout/", shop.typed(**{"seen": seen, **changes}))


def test_it_works(client, shop):
    shop.fill(client, (shop.printen, 2))

    response = send(client, shop)

    order = Order.objects.get()
    assert response.status_code == 302
    assert response.headers["Location"] == f"/nl-nl/order/{order.token}/"
    assert (order.total_minor, order.market, order.language) == (2 * 980 + 595, "NL", "nl")
    assert order.email == "marieke.jansen@example.nl"
    assert StockItem.objects.get(variant=shop.printen).held == 2


def test_an_empty_cart_leads_to_the_cart(client, shop):
    response = client.get("/nl-nl/checkout/")

    assert (response.status_code, response.headers["Location"]) == (302, "/nl-nl/cart/")


@pytest.mark.parametrize("prefix", list(BUTTONS))
def test_the_button_carries_the_statutory_words_and_nothing_else(client, shop, prefix):
    shop.fill(client, prefix=prefix)

    text = open_page(client, prefix)

    assert f'value="place">{BUTTONS[prefix]}</button>' in text


def test_nothing_is_ticked_before_the_shopper_ticks_it(client, shop):
    shop.fill(client)

    text = open_page(client)

    for box in text.split('type="checkbox"')[1:]:
        assert "checked" not in box.split(">")[0]


def test_countries_and_means_of_payment_stand_at_the_beginning(client, shop):
    shop.fill(client)

    text = open_page(client)

    before_contact = text.split("1. Contact")[0]
    assert "Nederland, Duitsland, België en Zwitserland" in before_contact
    assert "Vooraf overschrijven" in before_contact


def test_the_summary_stands_directly_above_the_button(client, shop):
    shop.fill(client, (shop.printen, 2))

    summary = open_page(client).split('id="summary"')[1].split("</aside>")[0]

    above = summary.split('value="place"')[0]
    for words in (
        "Kruidenprinten",
        "2 × €\u00a09,80",
        "€\u00a019,60",
        "€\u00a05,95",
        "€\u00a025,55",
        "waarvan 21% btw",
    ):
        assert words in above
    after = summary.split('value="place"')[1]
    for kind in ("terms", "withdrawal", "privacy"):
        assert f'href="/nl-nl/legal/{kind}/"' in after


def test_what_is_missing_is_said_at_its_field(client, shop):
    shop.fill(client)

    response = send(client, shop, email="nonsense", last_name="", first_name="", postcode="99", city="")

    text = response.content.decode()
    assert response.status_code == 422
    assert "<title>Fout: Afrekenen" in text
    for field in ("email", "last_name", "postcode", "city"):
        assert f'id="{field}_error"' in text
        assert f'href="#{field}"' in text
        assert f"{field}_error" in text.split(f'id="{field}"')[1].split(">")[0]
    assert text.count('aria-invalid="true"') == 4
    assert not Order.objects.exists()


def test_the_first_error_takes_the_focus(client, shop):
    shop.fill(client)

    text = send(client, shop, city="", last_name="", first_name="").content.decode()

    assert text.count(" autofocus") == 1
    assert " autofocus" in text.split('id="last_name"')[1].split(">")[0]


def test_what_was_typed_is_kept_on_an_error(client, shop):
    shop.fill(client)

    text = send(client, shop, postcode="x", street='"><script>').content.decode()

    assert 'value="marieke.jansen@example.nl"' in text
    assert "&quot;&gt;&lt;script&gt;" in text
    assert 'value="Marieke"' in client.get("/nl-nl/checkout/").content.decode()


def test_without_scripts_a_button_works_delivery_out_anew(client, shop):
    shop.fill(client)
    assert 'name="action" value="update"' in open_page(client)

    response = client.post("/nl-nl/checkout/", shop.typed(action="update", shipping_option="point"))

    assert response.status_code == 302
    assert response.headers["Location"] == "/nl-nl/checkout/#delivery_title"
    text = open_page(client)
    assert 'id="shipping_option_point" value="point" checked' in text
    assert "€\u00a013,70" in text
    assert not Order.objects.exists()


def test_with_scripts_only_the_parts_that_changed_come(client, shop):
    shop.fill(client)

    response = client.post(
        "/nl-nl/checkout/quote/", shop.typed(shipping_option="point"), headers={"HX-Request": "true"}
    )

    text = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in text
    assert 'id="summary"' in text and 'id="delivery_live"' in text and 'id="methods_live"' in text
    assert "€\u00a013,70" in text


def test_a_total_asked_for_while_the_order_is_placed_leads_nowhere(client, shop):
    cookies_before = shop.fill(client).cookies.copy()
    seen = seen_on(client.get("/nl-nl/checkout/"))
    client.post("/nl-nl/checkout/", shop.typed(seen=seen))
    client.cookies = cookies_before

    response = client.post("/nl-nl/checkout/quote/", shop.typed(), headers={"HX-Request": "true"})

    assert response.status_code == 204
    assert "HX-Redirect" not in response.headers


def test_a_cart_that_is_gone_sends_the_scripts_to_the_cart(client, shop):
    response = client.post("/nl-nl/checkout/quote/", shop.typed())

    assert response.headers["HX-Redirect"] == "/nl-nl/cart/"


def test_a_new_total_is_shown_before_it_is_agreed(client, shop):
    shop.fill(client)
    seen = seen_on(client.get("/nl-nl/checkout/"))
    pricing.set_price(
        market="NL",
        variant_id=shop.printen.pk,
        actor=ACTOR,
        unit_price=UnitPrice.from_decimal("99.00", "EUR"),
    )

    response = client.post("/nl-nl/checkout/", shop.typed(seen=seen))

    assert response.status_code == 409
    assert "€\u00a099,00" in response.content.decode()
    assert not Order.objects.exists()
    assert send(client, shop).status_code == 302


def test_what_sold_out_meanwhile_is_said(client, shop):
    shop.fill(client, (shop.jug, 2))
    seen = seen_on(client.get("/nl-nl/checkout/"))
    stock.receive(variant_id=shop.jug.pk, quantity=-3, reason="correction", actor=ACTOR)

    response = client.post("/nl-nl/checkout/", shop.typed(seen=seen))

    assert response.status_code == 409
    assert "Bauchkrug nl" in response.content.decode()
    assert not Order.objects.exists()


def test_a_sale_that_the_tax_rules_cannot_decide_is_refused_with_a_sentence(client, shop):
    from kogge.sales.catalog.models import Product

    Product.objects.filter(pk=shop.printen.product_id).update(vat_category="unheard_of")
    shop.fill(client)

    shown = open_page(client)
    response = send(client, shop)

    assert 'role="alert"' in shown.split('id="summary"')[1]
    assert response.status_code == 409
    assert RefusedSale.objects.count() == 1
    assert not Order.objects.exists()


def test_pressing_the_button_twice_makes_one_order(client, shop):
    shop.fill(client)
    form = shop.typed(seen=seen_on(client.get("/nl-nl/checkout/")))

    first = client.post("/nl-nl/checkout/", form)
    second = client.post("/nl-nl/checkout/", form)

    assert first.headers["Location"] == second.headers["Location"]
    assert Order.objects.count() == 1
    assert StockItem.objects.get(variant=shop.printen).held == 1


def test_looking_at_checkout_after_ordering_leads_to_the_cart(client, shop):
    shop.order(client)

    assert client.get("/nl-nl/checkout/").headers["Location"] == "/nl-nl/cart/"


def test_a_firm_with_a_vat_id_of_another_state_owes_no_vat(client, shop):
    shop.fill(client)
    firm = {"customer_kind": "business", "company": "Jansen BV", "vat_id": "NL004495445B01"}

    client.post("/nl-nl/checkout/", shop.typed(action="update", **firm))
    text = open_page(client)
    response = send(client, shop, **firm)

    assert "Btw die je niet betaalt" in text
    assert "€\u00a015,75" not in text.split('class="is-total"')[1].split("</div>")[0]
    assert response.status_code == 302
    assert Order.objects.get().tax_minor == 0


def test_a_wrong_vat_id_is_said_at_its_field(client, shop):
    shop.fill(client)

    text = send(client, shop, customer_kind="business", company="Jansen BV", vat_id="NL123").content.decode()

    assert 'id="vat_id_error"' in text
    assert 'id="is_firm" checked' in text


def test_the_fields_of_a_firm_do_not_count_unless_ticked(client, shop):
    shop.fill(client)

    send(client, shop, company="Jansen BV", vat_id="NL123")

    assert Order.objects.get().vat_id == ""


def test_the_invoice_may_go_to_another_address(client, shop):
    shop.fill(client)
    billing = {
        "has_other_billing": "1", "billing_name": "Kees Bakker", "billing_street": "Markt",
        "billing_house_number": "1", "billing_postcode": "6211 CK", "billing_city": "Maastricht",
    }  # fmt: skip

    assert send(client, shop, **billing).status_code == 302

    order = Order.objects.get()
    assert order.billing_address["name"] == "Kees Bakker"
    assert order.delivery_address["name"] == "Marieke Jansen"


def test_a_missing_billing_address_is_said_at_its_field(client, shop):
    shop.fill(client)

    text = send(client, shop, has_other_billing="1").content.decode()

    assert 'href="#billing_name"' in text
    assert 'id="billing_city_error"' in text


@pytest.mark.parametrize(
    ("prefix", "has_number_field", "first"),
    [
        pytest.param("/nl-nl", True, "postcode", id="dutch_postcode_first"),
        pytest.param("/de-de", True, "street", id="german_street_first"),
        pytest.param("/fr-be", True, "street", id="belgian_street_first"),
    ],
)
def test_address_fields_follow_the_country(client, shop, prefix, has_number_field, first):
    shop.fill(client, prefix=prefix)

    text = open_page(client, prefix)

    assert ('id="house_number"' in text) is has_number_field
    places = {name: text.index(f'id="{name}"') for name in ("street", "postcode")}
    assert min(places, key=places.get) == first


def test_the_cart_of_another_country_is_ordered_in_this_one(client, shop):
    shop.fill(client, prefix="/nl-nl")

    response = send(
        client, shop, prefix="/fr-be", postcode="4000", city="Liège", street="Rue du Four", house_number="12"
    )

    assert response.status_code == 302
    assert (Order.objects.get().market, Order.objects.get().language) == ("BE", "fr")


def test_when_the_payment_service_is_away_the_order_stands(client, shop, monkeypatch):
    def away(**_words):
        raise Unavailable("no answer")

    monkeypatch.setattr(orders, "begin_payment", away)
    shop.fill(client)

    response = send(client, shop)

    order = Order.objects.get()
    assert response.headers["Location"] == f"/nl-nl/pay/{order.token}/?later=1"
    text = client.get(response.headers["Location"]).content.decode()
    assert "De betaaldienst antwoordt op dit moment niet. Er is niets afgeschreven." in text


def test_a_long_cart_is_shown_whole(client, shop):
    many = add_products(15)
    shop.fill(client, *[(variant, 1) for variant in many])

    assert open_page(client).count('class="k-line"') == 15
    assert Cart.objects.count() == 1
