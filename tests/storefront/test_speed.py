"""How often the shop's pages ask the database, and how much they weigh."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.storefront.conftest import add_products

from kogge.core import recent
from kogge.sales.catalog.models import Category
from kogge.storefront import assets

# The promise of a list page and of a product's page, and of all others.
MOST_OF_A_LIST, MOST_QUERIES = 4, 8


@pytest.fixture
def full_shop(shop, monkeypatch):
    """A shop with a full page of products, whose second of memory does not end during the test."""
    add_products(24, Category.objects.get(key="biscuits").pk)
    monkeypatch.setattr(recent, "SECONDS", 600)
    return shop


def count(client, address: str) -> int:
    """Return how many queries a page asks once its shop is known."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "address",
    [
        "/nl-nl/",
        "/nl-nl/c/geback-nl/",
        "/nl-nl/c/geback-nl/?sort=price",
        "/nl-nl/zoeken/?q=pl",
        "/nl-nl/c/geback-nl/?maker=Hoven&stock=1&price=10-25",
        "/nl-nl/p/kruidenprinten/",
    ],
)
def test_what_most_readers_see_asks_next_to_nothing(client, full_shop, address):
    assert count(client, address) <= MOST_OF_A_LIST


@pytest.mark.parametrize(
    "address",
    [
        "/nl-nl/zoeken/?q=gebak",
        "/nl-nl/legal/terms/",
        "/nl-nl/cart/",
        "/shops/",
    ],
)
def test_pages_ask_few_questions(client, full_shop, address):
    assert count(client, address) <= MOST_QUERIES


@pytest.mark.any_database  # SQLite's plans are asked: PostgreSQL reads a small table whole, whatever indexes it has
@pytest.mark.parametrize(
    "address",
    ["/nl-nl/", "/nl-nl/c/geback-nl/", "/nl-nl/c/geback-nl/?sort=price", "/nl-nl/p/kruidenprinten/"],
)
def test_no_page_reads_all_goods(client, full_shop, address):
    """With ten times the goods a page may not take longer: every statement finds its rows by an index."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    with connection.cursor() as cursor:
        for query in queries.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            steps = [row[-1] for row in cursor.fetchall()]
            scanned = [step for step in steps if step.startswith(("SCAN offers_", "SCAN catalog_product"))]
            assert scanned == [], query["sql"]


def test_a_longer_list_asks_no_more(client, shop, monkeypatch):
    monkeypatch.setattr(recent, "SECONDS", 600)
    short = count(client, "/nl-nl/c/geback-nl/")
    add_products(20, Category.objects.get(key="biscuits").pk)

    assert count(client, "/nl-nl/c/geback-nl/") == short


def test_a_longer_cart_asks_no_more(client, shop, monkeypatch):
    monkeypatch.setattr(recent, "SECONDS", 600)
    shop.fill(client)
    short = count(client, "/nl-nl/cart/")
    shop.fill(client, *[(variant, 1) for variant in add_products(8)])

    assert count(client, "/nl-nl/cart/") == short


def test_knowing_the_shop_costs_little_once_a_second(client, shop):
    recent.forget()
    with CaptureQueriesContext(connection) as queries:
        client.get("/nl-nl/legal/terms/")

    assert len(queries) <= 16


def test_the_number_in_the_cart_costs_no_query(client, shop, monkeypatch):
    monkeypatch.setattr(recent, "SECONDS", 600)
    without = count(client, "/nl-nl/c/geback-nl/")
    shop.fill(client)

    assert count(client, "/nl-nl/c/geback-nl/") == without


def size_of(name: str) -> int:
    """Return the size of one of the shop's files as it travels, compressed."""
    return len(gzip.compress(Path(finders.find(name)).read_bytes()))


def test_style_scripts_and_fonts_stay_within_the_budget():
    assert size_of("shop/shop.css") <= 14_000
    assert size_of("shop/shop.js") + size_of("django_htmx/htmx-4.min.js") <= 35_000
    fonts = [
        Path(finders.find(f"shop/fonts/{name}-latin.woff2")) for name in ("young-serif", "hanken-grotesk")
    ]
    assert sum(font.stat().st_size for font in fonts) <= 65_000


@pytest.mark.parametrize("address", ["/nl-nl/", "/nl-nl/c/geback-nl/", "/nl-nl/p/kruidenprinten/"])
def test_pages_stay_within_the_budget(client, full_shop, address):
    assert len(gzip.compress(client.get(address).content)) <= 30_000


def test_a_changed_file_has_a_changed_address():
    found = assets.addresses()

    assert all("?v=" in found[use] for use in ("css", "js", "icons"))
    assert found["css"] != found["js"]


def test_the_style_names_colours_only_through_tokens():
    text = Path(finders.find("shop/shop.css")).read_text("utf-8")

    import re

    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", text)
