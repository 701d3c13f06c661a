"""The search page: what it finds and says, what it can be narrowed to, what helps where it finds nothing."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.storefront.conftest import ACTOR, add_products

from kogge.core import recent
from kogge.core.jobs import worker
from kogge.sales.catalog.models import Category
from kogge.sales.offers import services
from kogge.sales.offers.models import SearchCount
from kogge.sales.stock import services as stock

pytestmark = pytest.mark.usefixtures("search_index")


@pytest.fixture
def found_shop(shop, settings):
    """The little shop with what it shows, and indexes of Germany and the Netherlands."""
    settings.KOGGE_SEARCH_INDEX = False
    services.rebuild()
    worker.settle()
    settings.KOGGE_SEARCH_INDEX = True
    services.build_indexes(markets=["DE", "NL"])
    recent.forget()
    return shop


def text_of(client, address: str, **query) -> str:
    """Return a page that must be there."""
    response = client.get(address, query)
    assert response.status_code == 200, address
    return response.content.decode()


def test_it_works(client, found_shop):
    text = text_of(client, "/nl-nl/zoeken/", q="  kruiden   printen ")

    assert "<h1>Gezocht: kruiden printen</h1>" in text
    assert "Kruidenprinten" in text and "Bauchkrug" not in text
    assert 'value="kruiden printen"' in text
    assert "noindex" in text
    assert "<b>1 product.</b>" in text


@pytest.mark.parametrize(
    ("prefix", "word"), [("nl-nl", "zoeken"), ("de-de", "suche"), ("fr-be", "recherche"), ("en-de", "search")]
)
def test_the_address_is_in_the_shops_language(client, found_shop, prefix, word):
    assert f'action="/{prefix}/{word}/"' in text_of(client, f"/{prefix}/")
    assert client.get(f"/{prefix}/{word}/?q=printen").status_code == 200
    other = "suche" if word != "suche" else "search"

    response = client.get(f"/{prefix}/{other}/?q=printen&sort=price")

    assert response.status_code == 301
    assert response.headers["Location"] == f"/{prefix}/{word}/?q=printen&sort=price"


def test_the_same_search_is_linked_in_every_language(client, found_shop):
    assert 'href="/fr-be/recherche/?q=Printen"' in text_of(client, "/nl-nl/zoeken/", q="Printen")


def test_what_was_searched_instead_is_said(client, found_shop):
    text = text_of(client, "/nl-nl/zoeken/", q="kruidenprintne")

    assert "Kruidenprinten" in text
    assert "kruidenprintne" in text.split("<main")[1] and "<b>Kruidenprinten</b>" in text


def test_some_of_the_words_are_said_to_be_some(client, found_shop):
    text = text_of(client, "/de-de/suche/", q="Bauchkrug Kräuterprinten")

    assert "Nichts enthält alle diese Wörter." in text
    assert "<b>2 Produkte.</b>" in text


def test_nothing_found_helps(client, found_shop):
    text = text_of(client, "/de-de/suche/", q="Krüterprnten")

    assert "Wir haben nichts für „Krüterprnten“ gefunden." in text or "<b>Kräuterprinten</b>" in text
    nothing = text_of(client, "/de-de/suche/", q="Xyzzy")
    assert "Wir haben nichts für „Xyzzy“ gefunden." in nothing
    assert 'href="/de-de/c/gebaeck-de/"' in nothing.split("<main")[1]


def test_a_near_spelling_is_proposed(client, found_shop):
    text = text_of(client, "/de-de/suche/", q="bochkrugg xyzzy")

    assert "Bauchkrug" in text


def test_filters_are_carried_by_every_address(client, found_shop):
    add_products(30, Category.objects.get(key="biscuits").pk)
    worker.settle()

    text = text_of(
        client, "/de-de/suche/", q="plätzchen", maker="Hoven", price="10-", stock="1", sort="price"
    )

    assert "<b>23 Produkte.</b>" in text
    assert '<option value="price" selected>' in text
    assert 'value="Hoven" checked' in text and 'name="stock" value="1" checked' in text
    chips = {
        name: link for link, name in re.findall(r'class="k-chip" href="([^"]+)".*?</span>([^<]+)<', text)
    }
    assert "maker" not in chips["Hoven"] and "price=10-" in chips["Hoven"] and "stock=1" in chips["Hoven"]
    more = text_of(client, "/de-de/suche/", q="plätzchen", maker="Hoven", sort="price")
    assert 'href="?q=pl%C3%A4tzchen&amp;maker=Hoven&amp;sort=price&amp;page=2"' in more


def test_facets_have_counts(client, found_shop):
    text = text_of(client, "/de-de/suche/", q="printen krug")

    assert 'name="maker" value="Bäckerei Hoven"' in text and 'name="maker" value="Töpferei Lenz"' in text
    assert "unter 10,00\u00a0€" in text.lower() or 'name="price"' in text


def test_filters_that_leave_nothing_can_be_taken_away(client, found_shop):
    text = text_of(client, "/de-de/suche/", q="printen", price="900-")

    assert "Kein Produkt passt zu allen diesen Filtern." in text
    assert 'href="/de-de/suche/?q=printen"' in text


@pytest.mark.parametrize(
    "query",
    [
        {"q": "printen", "page": "0"}, {"q": "printen", "price": "x-y"}, {"q": "printen", "price": "20-10"},
        {"q": "printen", "sort": "²"}, {"q": "printen", "category": "nowhere"}, {"q": "a\x00b"}, {"q": "%00%ff" * 90},
        {"q": "printen", "maker": ["x" * 5000] * 90}, {"q": "printen", "price": f"{'9' * 5000}-"}, {"q": "\ud7ff☃"},
        {"q": "printen", "page": "9" * 20 and "1"},
    ],
)  # fmt: skip
def test_senseless_addresses_do_no_harm(client, found_shop, query):
    assert client.get("/de-de/suche/", query).status_code == 200


@pytest.mark.parametrize("page", ["2", "9" * 5000])
def test_a_page_behind_the_last_is_not_found(client, found_shop, page):
    assert client.get("/de-de/suche/", {"q": "printen", "page": page}).status_code == 404


def test_what_is_typed_is_not_believed(client, found_shop):
    text = text_of(client, "/nl-nl/zoeken/", q="<script>alert(1)</script>")

    assert "<script>alert" not in text and "&lt;script&gt;" in text


def test_a_search_for_nothing_asks_for_words(client, found_shop):
    response = client.get("/nl-nl/zoeken/?q=+")

    assert response.status_code == 422
    assert "Vul in wat je zoekt." in response.content.decode()


# --- Suggestions -------------------------------------------------------------------------------------------------


def test_suggestions_name_products_and_shelves(client, found_shop):
    text = text_of(client, "/de-de/suche/suggest/", q="Kräut")
    shelf = text_of(client, "/de-de/suche/suggest/", q="geb")

    assert "Kräuterprinten" in text and "ab 9,80\u00a0€" in text and "<html" not in text
    assert 'href="/de-de/suche/?q=Kr%C3%A4ut"' in text
    assert "Gebäck de" in shelf and "Kategorie" in shelf


@pytest.mark.parametrize("typed", ["", "x", "zzzzz", "\x00"])
def test_there_may_be_nothing_to_suggest(client, found_shop, typed):
    assert text_of(client, "/de-de/suche/suggest/", q=typed).strip() == ""


# --- Counting ----------------------------------------------------------------------------------------------------


def test_searches_of_people_are_counted_without_saying_whose(client, found_shop):
    here = {"Sec-Fetch-Site": "same-origin"}
    client.get("/de-de/suche/", {"q": "Xyzzy"}, headers=here)
    client.get("/de-de/suche/", {"q": "printen"}, headers=here)
    client.get("/de-de/suche/", {"q": "printen", "sort": "price"}, headers=here)
    client.get("/de-de/suche/", {"q": "printen"}, headers={"Sec-Fetch-Site": "cross-site"})
    client.get("/de-de/suche/", {"q": "printen"})

    services.count_searches()

    rows = SearchCount.objects.order_by("term").values_list("term", "market", "language", "searches", "hits")
    assert list(rows) == [("printen", "DE", "de", 1, 1), ("xyzzy", "DE", "de", 1, 0)]


# --- Speed -------------------------------------------------------------------------------------------------------


def count(client, address: str) -> int:
    """Return how many queries a page asks once its shop is known."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_searching_asks_few_questions(client, found_shop, monkeypatch):
    monkeypatch.setattr(recent, "SECONDS", 600)
    short = count(client, "/de-de/suche/?q=printen")
    add_products(24, Category.objects.get(key="biscuits").pk)
    worker.settle()

    assert count(client, "/de-de/suche/?q=pl%C3%A4tzchen") == short <= 8
    assert count(client, "/de-de/suche/suggest/?q=pl%C3%A4tz") <= 1
    assert count(client, "/de-de/suche/?q=Xyzzy") <= 1


def test_a_sale_is_seen_after_the_next_round(client, found_shop):
    stock.receive(variant_id=found_shop.jug.pk, quantity=-3, reason="correction", actor=ACTOR)
    worker.settle()

    assert "Ausverkauft" in text_of(client, "/de-de/suche/", q="bauchkrug")
