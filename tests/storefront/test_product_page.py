"""The page of one product: price, stock, promise, and what the law asks for."""

from __future__ import annotations

import pytest
from tests.storefront.conftest import ACTOR, NAMES, SLUG_OF, follow

from kogge.sales.catalog import services as catalog
from kogge.sales.catalog.models import Product
from kogge.sales.pricing import services as pricing
from kogge.sales.stock import services as stock


def text_of(client, address: str) -> str:
    """Return a page that must be there."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_it_works(client, shop):
    text = text_of(client, "/nl-nl/p/kruidenprinten/")

    assert "<h1>Kruidenprinten</h1>" in text
    assert "<title>Kruidenprinten · Dreiländer Feinkost</title>" in text
    assert '<meta name="description" content="Kruidenprinten.">' in text
    assert "€\u00a09,80" in text
    assert "€\u00a024,50 per kg" in text
    assert "Op voorraad" in text


@pytest.mark.parametrize(
    ("address", "promise"),
    [
        ("/nl-nl/p/kruidenprinten/", "Tussen dinsdag 24 november en woensdag 25 november in huis"),
        ("/de-de/p/kraeuterprinten/", "Zwischen Dienstag, 24. November und Mittwoch, 25. November bei Ihnen"),
        ("/fr-be/p/printen-aux-herbes/", "Chez vous entre mardi 24 novembre et mercredi 25 novembre"),
        ("/en-nl/p/spiced-printen/", "With you between Tuesday 24 November and Wednesday 25 November"),
    ],
)
def test_the_arrival_days_are_said_in_the_readers_words(client, shop, address, promise):
    text = text_of(client, address)

    assert f"<b>{promise}</b>" in text
    assert "14:00" in text


def test_after_the_cut_off_nobody_is_hurried(client, shop, monday):
    from datetime import timedelta

    from kogge.core import clock, recent

    with clock.at(monday + timedelta(hours=6)):
        recent.forget()
        text = text_of(client, "/nl-nl/p/kruidenprinten/")

    assert "14:00" not in text
    assert "Tussen woensdag 25 november en donderdag 26 november in huis" in text


def test_variants_are_rows_that_lead_to_their_own_price(client, shop):
    stock.receive(variant_id=shop.large.pk, quantity=5, reason="receipt", actor=ACTOR)
    follow()

    text = text_of(client, f"/nl-nl/p/kruidenprinten/?v={shop.large.pk}")

    assert f'href="/nl-nl/p/kruidenprinten/?v={shop.large.pk}" aria-current="true"' in text
    assert f'name="variant" value="{shop.large.pk}"' in text
    assert "€\u00a021,90" in text
    assert "Nog 5 op voorraad" in text
    assert 'max="5"' in text


def test_a_variant_that_is_gone_cannot_be_put_in(client, shop):
    text = text_of(client, f"/nl-nl/p/kruidenprinten/?v={shop.large.pk}")

    assert "/cart/add/" not in text
    assert '<span class="k-button is-off">Uitverkocht</span>' in text


def test_the_first_that_can_be_had_is_chosen(client, shop):
    stock.receive(variant_id=shop.printen.pk, quantity=-40, reason="correction", actor=ACTOR)
    stock.receive(variant_id=shop.large.pk, quantity=2, reason="receipt", actor=ACTOR)
    follow()

    text = text_of(client, "/nl-nl/p/kruidenprinten/")

    assert f'name="variant" value="{shop.large.pk}"' in text


@pytest.mark.parametrize("wanted", ["999999", "x", "", "-1"])
def test_a_made_up_variant_is_the_first(client, shop, wanted):
    text = text_of(client, f"/nl-nl/p/kruidenprinten/?v={wanted}")

    assert f'name="variant" value="{shop.printen.pk}"' in text


def test_food_shows_its_ingredients_with_allergens_in_bold(client, shop):
    text = text_of(client, "/de-de/p/kraeuterprinten/")

    assert "<b>Weizen</b>mehl" in text
    assert "&lt;b&gt;Salz&lt;/b&gt;" in text
    assert "Nettofüllmenge" in text
    assert "Jakobsgasse 9, 52062 Aachen" in text
    assert "18 °C" in text


def test_goods_show_manufacturer_model_and_warnings(client, shop):
    text = text_of(client, "/de-de/p/bauchkrug-de/")

    assert "Sicherheit und Hersteller" in text
    assert "Töpferei Lenz, Jakobsgasse 9, 52062 Aachen, post@hoven.example" in text
    assert "DF-2001" in text
    assert "Nicht auf die Herdplatte." in text
    assert "Zutaten" not in text


def test_a_maker_outside_the_union_has_a_responsible_person(client, shop):
    safety = {"manufacturer": "Potter", "responsible_person": "Import Lenz, Eupen"}
    Product.objects.filter(pk=shop.jug.product_id).update(safety=safety)

    assert "Import Lenz, Eupen" in text_of(client, "/de-de/p/bauchkrug-de/")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/nl-nl/p/kruidenprinten/", "14 dagen bedenktijd."),
        ("/de-de/p/kraeuterprinten/", "14 Tage, um es sich anders zu überlegen."),
        ("/de-de/p/bauchkrug-de/", "Kein Widerruf: für Sie angefertigt."),
    ],
)
def test_the_right_of_withdrawal_or_its_exception_is_named(client, shop, address, sentence):
    assert sentence in text_of(client, address)


def test_where_the_law_grants_no_withdrawal_none_is_promised(client, shop):
    assert "zu überlegen" not in text_of(client, "/de-ch/p/kraeuterprinten/")


def test_nothing_hints_at_a_withdrawal_button_that_is_not_there(client, shop):
    text = text_of(client, "/de-de/p/kraeuterprinten/")

    assert "Vertrag widerrufen" not in text


def test_search_engines_learn_of_every_language(client, shop):
    text = text_of(client, "/nl-nl/p/kruidenprinten/")

    base = "http://127.0.0.1:8000"
    assert f'<link rel="canonical" href="{base}/nl-nl/p/kruidenprinten/">' in text
    for language, code in (("de", "DE"), ("fr", "BE"), ("en", "NL"), ("nl", "BE")):
        slug = SLUG_OF[language]
        link = f'hreflang="{language}-{code}" href="{base}/{language}-{code.lower()}/p/{slug}/"'
        assert link in text


def test_a_language_without_this_product_leads_home(client, shop):
    catalog.remove_text(product_id=shop.printen.product_id, language="fr", actor=ACTOR)
    follow()

    text = text_of(client, "/nl-nl/p/kruidenprinten/")

    assert 'hreflang="fr-BE"' not in text
    assert 'href="/fr-be/" lang="fr"' in text


def test_pictures_carry_words_and_their_size(client, shop):
    text = text_of(client, "/fr-be/p/printen-aux-herbes/")

    assert f'alt="{NAMES["fr"]}" width="800" height="1000"' in text


@pytest.mark.parametrize("address", ["/nl-nl/p/nothing/", "/nl-nl/p/kraeuterprinten/"])
def test_an_unknown_product_is_not_found_in_the_shops_look(client, shop, address):
    response = client.get(address)

    text = response.content.decode()
    assert response.status_code == 404
    assert "Deze pagina konden we niet vinden." in text
    assert "Gebäck nl" in text


def test_a_product_without_a_price_here_is_not_found(client, shop):
    pricing.remove_prices(market="NL", variant_ids=[shop.jug.pk], actor=ACTOR)
    follow()

    response = client.get("/nl-nl/p/bauchkrug-nl/")

    assert response.status_code == 404
    assert "Dit product is hier niet te koop." in response.content.decode()


def test_markdown_of_the_description_is_safe(client, shop):
    catalog.save_text(
        product_id=shop.jug.product_id, language="nl", name="Bauchkrug nl", actor=ACTOR,
        description="**Zout** <img src=x onerror=alert(1)>",
    )  # fmt: skip

    text = text_of(client, "/nl-nl/p/bauchkrug-nl/")

    assert "<strong>Zout</strong>" in text
    assert "<img src=x" not in text
