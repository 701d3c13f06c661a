"""Home and categories: what stands on a card, in which order, and on which page."""

from __future__ import annotations

import pytest
from tests.storefront.conftest import ACTOR, LANGUAGES, add_products, follow

from kogge.core import recent
from kogge.core.money import UnitPrice
from kogge.planning.company import services as company
from kogge.sales.catalog import services as catalog
from kogge.sales.catalog.models import Category, Product
from kogge.sales.offers import services as offers
from kogge.sales.pricing import services as pricing


def text_of(client, address: str) -> str:
    """Return a page that must be there."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def order_of(text: str, *words: str) -> list[str]:
    """Return the words in the order in which they stand in the list."""
    listed = text.split('<ul class="k-grid')[1]
    return sorted(words, key=listed.index)


def test_it_works(client, shop):
    text = text_of(client, "/nl-nl/c/geback-nl/")

    assert "<h1>Gebäck nl</h1>" in text
    assert "<b>1 product.</b>" in text
    assert "vanaf €\u00a09,80" in text
    assert "400\u00a0g · €\u00a024,50 per kg" in text
    assert "Bäckerei Hoven, Aachen" in text


def test_a_card_speaks_of_few_left(client, shop):
    text = text_of(client, "/de-de/")

    assert "Noch 3 auf Lager" in text


def test_a_card_names_why_there_is_no_withdrawal(client, shop):
    from kogge.sales.stock import services as stock

    stock.receive(variant_id=shop.jug.pk, quantity=20, reason="receipt", actor=ACTOR)
    follow()

    assert "Kein Widerruf: für Sie angefertigt" in text_of(client, "/de-de/")


def test_what_is_gone_is_said_to_be_sold_out(client, shop):
    from kogge.sales.stock import services as stock

    stock.receive(variant_id=shop.jug.pk, quantity=-3, reason="correction", actor=ACTOR)
    follow()

    assert '<span class="k-badge">Ausverkauft</span>' in text_of(client, "/de-de/")


def test_what_has_no_price_in_a_market_is_not_shown_there(client, shop):
    pricing.remove_prices(market="CH", variant_ids=[shop.jug.pk], actor=ACTOR)
    follow()

    assert "Bauchkrug de" not in text_of(client, "/de-ch/")
    assert "Bauchkrug de" in text_of(client, "/de-de/")


def test_what_has_no_text_in_a_language_is_not_shown_in_it(client, shop):
    catalog.remove_text(product_id=shop.jug.product_id, language="fr", actor=ACTOR)
    follow()

    assert "Bauchkrug" not in text_of(client, "/fr-be/")
    assert "Bauchkrug nl" in text_of(client, "/nl-be/")


def test_a_market_without_vat_in_its_prices_says_so(client, shop):
    text = text_of(client, "/de-ch/")

    assert "ohne MwSt." in text
    assert "inkl. MwSt." not in text
    assert "CHF" in text


def test_the_menu_marks_where_one_is(client, shop):
    text = text_of(client, "/nl-nl/c/geback-nl/")

    assert '<a href="/nl-nl/c/geback-nl/" aria-current="page">Gebäck nl</a>' in text


def test_a_shelf_below_another_is_linked_both_ways(client, shop):
    words = {language: {"name": f"Vlaai {language}"} for language in LANGUAGES}
    catalog.save_category(key="tarts", texts=words, parent_key="biscuits", actor=ACTOR)
    recent.forget()

    above, below = text_of(client, "/nl-nl/c/geback-nl/"), text_of(client, "/nl-nl/c/vlaai-nl/")

    assert 'href="/nl-nl/c/vlaai-nl/"' in above
    assert 'href="/nl-nl/c/geback-nl/"' in below
    assert "Hier staat op dit moment niets." in below


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("price", ["Plätzchen 000", "Plätzchen 002", "Kruidenprinten"]),
        ("price_down", ["Kruidenprinten", "Plätzchen 002", "Plätzchen 000"]),
        ("name", ["Kruidenprinten", "Plätzchen 000", "Plätzchen 002"]),
        ("newest", ["Plätzchen 002", "Plätzchen 000", "Kruidenprinten"]),
        ("nonsense", ["Plätzchen 002", "Plätzchen 000", "Kruidenprinten"]),
    ],
)
def test_lists_are_sorted(client, shop, sort, expected):
    add_products(3, Category.objects.get(key="biscuits").pk)

    text = text_of(client, f"/nl-nl/c/geback-nl/?sort={sort}")

    assert order_of(text, "Plätzchen 000", "Plätzchen 002", "Kruidenprinten") == expected


def test_long_lists_have_pages(client, shop):
    add_products(26, Category.objects.get(key="biscuits").pk)

    first = text_of(client, "/nl-nl/c/geback-nl/")
    second = text_of(client, "/nl-nl/c/geback-nl/?sort=price&page=2")

    assert "<b>27 producten.</b>" in first
    assert first.count('<li class="k-card">') == 24
    assert '<a href="?page=2">2</a>' in first
    assert '<a href="?page=2">Volgende</a>' in first
    assert second.count('<li class="k-card">') == 3
    assert '<a href="?sort=price">1</a>' in second
    assert '<span aria-current="page">2</span>' in second
    assert 'rel="canonical" href="http://127.0.0.1:8000/nl-nl/c/geback-nl/?page=2"' in second


@pytest.mark.parametrize("page", ["3", "99999999999999999999"])
def test_a_page_behind_the_last_is_not_found(client, shop, page):
    assert client.get(f"/nl-nl/c/geback-nl/?page={page}").status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "²"])
def test_a_senseless_page_is_the_first(client, shop, page):
    assert client.get("/nl-nl/c/geback-nl/", {"page": page}).status_code == 200


@pytest.mark.parametrize("address", ["/nl-nl/c/nothing/", "/nl-nl/c/gebaeck-de/"])
def test_a_category_of_no_name_is_not_found(client, shop, address):
    response = client.get(address)

    assert response.status_code == 404
    assert "Deze categorie bestaat niet." in response.content.decode()


def test_the_home_page_opens_with_the_words_of_the_home_category(client, shop):
    words = {"nl": {"name": "Drie landen, één tafel.", "intro": "Printen en vlaai."}}
    catalog.save_category(key="home", texts=words, actor=ACTOR)
    recent.forget()

    text = text_of(client, "/nl-nl/")

    assert '<h1 id="hero_title">Drie landen, één tafel.</h1>' in text
    assert "Printen en vlaai." in text
    assert "/c/drie-landen" not in text
    assert client.get("/nl-nl/c/drie-landen-een-tafel/").status_code == 404


def test_without_such_words_it_opens_with_the_shops_name_and_the_promise(client, shop):
    text = text_of(client, "/nl-nl/")

    assert '<h1 id="hero_title">Dreiländer Feinkost</h1>' in text
    assert "Vóór 14:00 uur besteld: tussen dinsdag 24 november en woensdag 25 november in huis" in text


def test_a_home_page_for_which_nothing_was_chosen_shows_what_is_new(client, shop):
    Product.objects.update(is_featured=False)
    offers.rebuild()
    recent.forget()

    text = text_of(client, "/nl-nl/")

    assert "Nieuw in de winkel" in text and 'href="/nl-nl/p/kruidenprinten/"' in text


def test_the_home_page_names_the_makers_by_country(client, shop):
    text = text_of(client, "/nl-nl/")

    assert "Onze makers" in text
    assert 'href="/nl-nl/zoeken/?q=B%C3%A4ckerei%20Hoven"' in text


def test_a_new_price_shows_as_soon_as_it_is_followed(client, shop):
    text_of(client, "/nl-nl/c/geback-nl/")
    pricing.set_price(
        market="NL", variant_id=shop.printen.pk, actor=ACTOR, unit_price=UnitPrice.from_decimal("7.70", "EUR")
    )
    follow()

    assert "€\u00a07,70" in text_of(client, "/nl-nl/c/geback-nl/")


def test_a_new_brand_shows_within_a_second(client, shop):
    before = text_of(client, "/nl-nl/")
    company.save_brand_kit(actor=ACTOR, brand="#0F5A4A")
    recent.forget()

    after = text_of(client, "/nl-nl/")

    assert "--k-brand:#0F5A4A;" in after
    assert "--k-brand:#0F5A4A;" not in before


def test_what_is_remembered_is_forgotten_after_a_second(monkeypatch):
    moments = iter([0.0, 0.5, 1.1, 1.2])
    monkeypatch.setattr(recent.time, "monotonic", lambda: next(moments))
    answers = iter(["first", "second"])

    seen = [recent.remembered("key", lambda: next(answers)) for _step in range(4)]

    assert seen == ["first", "first", "second", "second"]


def test_made_up_keys_do_not_fill_the_memory():
    for number in range(3 * recent.MOST):
        recent.remembered(number, lambda: "x")

    assert len(recent._kept) <= recent.MOST
