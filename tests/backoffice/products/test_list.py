"""The list of products is found, narrowed and exported, with the same number of queries whatever its length."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.sales import goods

from kogge.backoffice.products.lists import ProductList, thumb
from kogge.core import recent
from kogge.core.screens import cells
from kogge.sales.catalog import services as catalog
from kogge.sales.catalog.values import PictureValue

pytestmark = pytest.mark.django_db
LIST = "/office/products/"


def names(answer):
    return re.findall(r'class="o-row-link"[^>]*>(?:<span[^>]*>)?([^<]+)', answer.content.decode())


def test_it_works(owner):
    goods.a_market()
    variant = goods.a_variant(name="Heidehonig", sku="H-1", on_hand=7)
    goods.a_price(variant, "12.90")

    page = owner.get(LIST).content.decode()

    for words in ("Heidehonig", "H-1", "Imkerei Venn", "€12.90", "On sale", ">7<"):
        assert words in page, words


def test_the_queries_do_not_grow_with_the_list(owner, monkeypatch):
    # What is remembered for a second stays remembered, however slow the machine is.
    monkeypatch.setattr(recent, "SECONDS", 3600)
    goods.a_market()
    counts = []
    for more in (1, 9):
        for _time in range(more):
            goods.a_price(goods.a_variant(on_hand=1))
        owner.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            owner.get(LIST)
        counts.append(len(queries))

    # Four of the shell, four of the list, and one per kind of thing that the rows show.
    assert counts[0] == counts[1] <= 13


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("?q=heide", ["Heidehonig"]),
        ("?q=H-1", ["Heidehonig"]),
        ("?q=töpferei", ["Krug"]),
        ("?view=draft", ["Entwurf"]),
        ("?missing=nl", ["Entwurf", "Heidehonig"]),
        ("?missing=safety", ["Krug"]),
        ("?missing=picture", ["Entwurf", "Heidehonig", "Krug"]),
        ("?q=nichts", []),
    ],
)
def test_it_is_narrowed_by_its_address(owner, address, found):
    goods.a_product("Heidehonig", sku="H-1")
    goods.a_product("Krug", kind="goods", maker="Töpferei Raeren", languages=("de", "nl"))
    goods.a_product("Entwurf", status="draft")
    goods.a_product("Alt", status="archived", kind="goods", languages=("de", "nl"))
    if not found:
        goods.a_product("Other")

    assert sorted(set(names(owner.get(LIST + address)))) == found


def test_a_category_holds_what_lies_below_it(owner):
    food = goods.a_category("Essen", key="food")
    honey = goods.a_category("Honig", key="honey", parent_key="food")
    goods.a_product("Heidehonig", category_id=honey.pk)
    goods.a_product("Krug")

    assert set(names(owner.get(f"{LIST}?category={food.pk}"))) == {"Heidehonig"}


def test_a_product_that_matches_twice_stands_once(owner):
    product = goods.a_product("Honig", languages=("de", "nl", "fr"))
    catalog.save_variant(product_id=product.pk, sku="HONIG-2", actor="test")

    answer = owner.get(f"{LIST}?q=honig")

    assert names(answer).count("Honig") == 1


def test_the_file_has_no_markup(owner):
    goods.a_product("Honig", sku="H-1")

    file = owner.post(LIST, {"do": "export", "all": "1"})["Location"]
    rows = b"".join(owner.get(file)).decode()

    assert "<" not in rows
    assert "Honig" in rows and "H-1" in rows


def test_a_picture_is_seen_on_the_page_and_not_in_a_file():
    picture = PictureValue(url="/media/a.svg", width=800, height=1000, alt="", srcset="")

    assert 'src="/media/a.svg"' in cells.html(thumb(picture)).__html__()
    assert cells.plain(thumb(picture)) == ""
    assert cells.plain(thumb(None)) == ""


def test_an_empty_shop_says_what_to_do(owner):
    page = owner.get(LIST).content.decode()

    assert str(ProductList.empty.title) in page
    assert "/office/products/add/" in page
