"""A list is narrowed by its address: what is counted, what is found, what undoes it, and what search engines see."""

from __future__ import annotations

import re

import pytest
from tests.storefront.conftest import ACTOR, LANGUAGES, _product, _variant, follow

from kogge.sales.catalog.models import Category
from kogge.sales.stock import services as stock

LIST = "/nl-nl/c/geback-nl/"


@pytest.fixture
def filled(shop):
    """Three more products on the shelf, of two makers, at three prices, one of them sold out."""
    shelf = Category.objects.get(key="biscuits").pk
    for name, maker, price, pieces in (
        ("Eins", "Nobis", "4.50", 9), ("Zwei", "Nobis", "12.00", 9), ("Drei", "Bäckerei Hoven", "30.00", 0),
    ):  # fmt: skip
        product_id = _product(dict.fromkeys(LANGUAGES, name), shelf, "food", maker)
        shop.extra.append(_variant(product_id, f"F-{name}", price, pieces))
    follow()
    return shop


def text_of(client, address: str) -> str:
    """Return a page that must be there."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def names_of(text: str) -> list[str]:
    """Return the names on the cards, in their order."""
    return re.findall(r'<li class="k-card"><h3><a href="[^"]+">([^<]+)</a>', text)


def counts_of(text: str) -> dict[str, int]:
    """Return what stands beside each box of the filters."""
    rows = re.findall(
        r'<label class="k-facet-row[^>]*><input[^>]*><span>([^<]+)</span><span[^>]*>(\d+)', text
    )
    return {name: int(count) for name, count in rows}


def test_it_works(client, filled):
    text = text_of(client, f"{LIST}?maker=Nobis")

    assert names_of(text) == ["Zwei", "Eins"]
    assert "<b>2 producten.</b>" in text
    assert re.search(r'name="maker" value="Nobis" checked', text)


def test_every_choice_says_how_many_it_leads_to(client, filled):
    counts = counts_of(text_of(client, LIST))

    assert counts == {
        "Op voorraad": 3, "onder €\u00a010": 2, "€\u00a010 tot €\u00a025": 1, "€\u00a025 tot €\u00a050": 1,
        "Bäckerei Hoven": 2, "Nobis": 2,
    }  # fmt: skip


def test_choices_of_one_kind_add_up_and_of_several_narrow(client, filled):
    both = text_of(client, f"{LIST}?maker=Nobis&maker=B%C3%A4ckerei+Hoven&price=0-10")

    assert sorted(names_of(both)) == ["Eins", "Kruidenprinten"]
    assert counts_of(both)["Nobis"] == 1
    assert counts_of(both)["€\u00a010 tot €\u00a025"] == 1


def test_what_is_sold_out_can_be_left_out(client, filled):
    text = text_of(client, f"{LIST}?stock=1")

    assert "Drei" not in names_of(text)
    assert counts_of(text)["€\u00a025 tot €\u00a050"] == 0


def test_the_state_of_the_shelf_is_followed(client, filled):
    stock.receive(variant_id=filled.extra[2].pk, quantity=5, reason="receipt", actor=ACTOR)
    follow()

    assert "Drei" in names_of(text_of(client, f"{LIST}?stock=1"))


def test_filters_sorting_and_pages_go_together(client, filled):
    text = text_of(client, f"{LIST}?maker=Nobis&sort=price")

    assert names_of(text) == ["Eins", "Zwei"]
    form = text.split('<form class="k-sort"')[1].split("</form>")[0]
    assert '<input type="hidden" name="maker" value="Nobis">' in form
    assert '<input type="hidden" name="sort" value="price">' in text.split('id="filters"')[1]


def test_pages_of_a_narrowed_list_stay_narrowed(client, filled):
    from tests.storefront.conftest import add_products

    add_products(26, Category.objects.get(key="biscuits").pk)

    text = text_of(client, f"{LIST}?maker=Hoven&page=2")

    assert len(names_of(text)) == 2
    assert '<a href="?maker=Hoven">1</a>' in text


def test_each_filter_is_undone_by_a_link(client, filled):
    text = text_of(client, f"{LIST}?maker=Nobis&price=0-10&stock=1&sort=name")

    chips = re.findall(r'<a class="k-chip" href="([^"]+)"', text)
    assert chips == [
        "?price=0-10&amp;maker=Nobis&amp;sort=name",
        "?maker=Nobis&amp;stock=1&amp;sort=name",
        "?price=0-10&amp;stock=1&amp;sort=name",
    ]
    assert 'href="?sort=name">Wis alles</a>' in text


def test_where_nothing_fits_the_way_back_is_shown(client, filled):
    text = text_of(client, f"{LIST}?maker=Nobis&price=25-50")

    assert names_of(text) == []
    assert "Geen product past bij al deze filters." in text
    assert "Toon alle producten" in text


@pytest.mark.parametrize(
    "query", ["price=3-4", "in=Nederland", "maker=", "stock=yes", "maker=%00x", "price=0-10&price=0-10;drop"]
)
def test_what_makes_no_sense_is_no_filter_and_no_error(client, filled, query):
    assert client.get(f"{LIST}?{query}").status_code == 200


def test_a_maker_nobody_knows_leaves_nothing_and_believes_nothing(client, filled):
    text = text_of(client, f"{LIST}?maker=<script>alert(1)</script>")

    assert names_of(text) == []
    assert "<script>alert" not in text


def test_search_engines_are_led_to_the_whole_list(client, filled):
    plain, narrowed = text_of(client, LIST), text_of(client, f"{LIST}?maker=Nobis")

    assert "noindex" not in plain
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{LIST}">' in plain
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{LIST}">' in text_of(
        client, f"{LIST}?sort=price"
    )
    assert '<meta name="robots" content="noindex">' in narrowed
    assert 'rel="canonical"' not in narrowed


def test_a_shelf_with_one_of_everything_offers_no_filter(client, shop):
    text = text_of(client, LIST)

    assert 'id="filters"' not in text
    assert 'class="k-filter-link"' not in text


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/de-de/c/gebaeck-de/", ["Verfügbarkeit", "unter 10\u00a0€", "10\u00a0€ bis 25\u00a0€", "Erzeuger"]),
        ("/fr-be/c/geback-fr/", ["Disponibilité", "moins de 10\u00a0€", "10\u00a0€ à 25\u00a0€", "Artisan"]),
        ("/en-nl/c/geback-en/", ["Availability", "under €\u00a010", "€\u00a010 to €\u00a025", "Maker"]),
    ],
)
def test_filters_speak_the_readers_language(client, filled, address, words):
    text = text_of(client, address)

    assert [word for word in words if word not in text] == []
