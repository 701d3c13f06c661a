"""Lists and pages show what is on sale in a language, with few queries whatever their size."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.sales import goods

from kogge.core import clock, errors
from kogge.sales.catalog import queries, services
from kogge.sales.catalog.values import ListSort, ProductList

pytestmark = pytest.mark.django_db


def names(cards):
    return [card.name for card in cards]


def test_it_works(django_assert_num_queries):
    for number in range(5):
        goods.a_product(f"Honig {number}")

    with django_assert_num_queries(3):
        page = queries.product_list(language="de", sort=ListSort.NAME, limit=2, offset=2)

    assert names(page.cards) == ["Honig 2", "Honig 3"]
    assert page.total == 5


def test_the_queries_do_not_grow_with_the_page(django_assert_num_queries):
    for _time in range(24):
        goods.a_product()

    for limit in (1, 12, 24):
        with django_assert_num_queries(3):
            page = queries.product_list(language="de", limit=limit)
        assert len(page.cards) == limit


def test_behind_the_last_page_the_size_is_still_known():
    goods.a_product()

    page = queries.product_list(language="de", limit=12, offset=24)

    assert (page.cards, page.total) == ((), 1)


def test_an_empty_shop_has_an_empty_list():
    assert queries.product_list(language="de") == ProductList(cards=(), total=0)


def test_the_newest_come_first(monday):
    goods.a_product("Alt")
    clock.advance(timedelta(days=1))
    goods.a_product("Neu")

    assert names(queries.product_card_rows(language="de")) == ["Neu", "Alt"]


def test_names_are_sorted_as_they_are_spoken():
    for name in ("Zimt", "Öl", "Apfel", "Olive"):
        goods.a_product(name)

    assert names(queries.product_card_rows(language="de", sort=ListSort.NAME)) == [
        "Apfel",
        "Öl",
        "Olive",
        "Zimt",
    ]


def test_a_product_without_a_text_in_the_language_is_hidden():
    goods.a_product("Honig", languages=("de", "en"))
    goods.a_product("Printe", languages=("de",))

    assert names(queries.product_card_rows(language="en")) == ["Honig"]
    assert queries.product_card_rows(language="fr") == []


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_what_is_not_on_sale_is_hidden(status):
    goods.a_product("Honig", status=status)

    assert queries.product_card_rows(language="de") == []
    with pytest.raises(errors.NotFound):
        queries.product_by_slug("de", "honig")


def test_a_product_whose_variants_are_all_switched_off_is_hidden():
    product = goods.a_product("Honig")
    variant = product.variants.get()
    services.save_variant(
        product_id=product.pk, variant_id=variant.pk, sku=variant.sku, is_active=False, actor="anna"
    )

    assert queries.product_card_rows(language="de") == []
    with pytest.raises(errors.NotFound):
        queries.product_by_slug("de", "honig")


def test_given_ids_keep_their_order_and_lose_what_is_hidden():
    a, b, c = (goods.a_product(name) for name in "ABC")
    services.archive_product(product_id=b.pk, actor="anna")

    cards = queries.product_card_rows(language="de", product_ids=[c.pk, b.pk, a.pk])

    assert names(cards) == ["C", "A"]


def test_featured_products_are_asked_for_by_name():
    goods.a_product("Alltag")
    goods.a_product("Fest", is_featured=True)

    assert names(queries.product_card_rows(language="de", featured=True)) == ["Fest"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("heide", ["Heidehonig"]),
        ("HONIG", ["Heidehonig", "Kräuterhonig"]),
        ("krauter", []),
        ("kraeuter", ["Kräuterhonig"]),
        ("Kräuter", ["Kräuterhonig"]),
        ("KRÄUTER honig", ["Kräuterhonig"]),
        ("honig imkerei", ["Heidehonig", "Kräuterhonig"]),
        ("honig käse", []),
    ],
)
def test_all_words_of_a_search_must_be_found(words, found):
    goods.a_product("Heidehonig")
    goods.a_product("Kräuterhonig")
    goods.a_product("Käse", maker="Käserei")

    assert names(queries.product_card_rows(language="de", search=words, sort=ListSort.NAME)) == found


def test_a_page_shows_everything_in_four_queries(django_assert_num_queries):
    product = goods.a_product("Honig", languages=("de", "nl"))
    services.save_text(
        product_id=product.pk,
        language="de",
        name="Honig",
        description="**Kalt** geschleudert.",
        ingredients="Honig",
        storage="Kühl lagern.",
        warnings="Nicht für Säuglinge.",
        actor="anna",
    )
    services.save_variant(
        product_id=product.pk,
        sku="H-2",
        labels={"de": "1 kg"},
        content_amount=1000,
        content_unit="g",
        position=1,
        actor="a",
    )

    with django_assert_num_queries(4):
        page = queries.product_by_slug("de", "honig")

    assert page.description == "**Kalt** geschleudert."
    assert (page.ingredients, page.storage, page.warnings) == (
        "Honig",
        "Kühl lagern.",
        "Nicht für Säuglinge.",
    )
    assert [(variant.sku, variant.label) for variant in page.variants][1] == ("H-2", "1 kg")
    assert page.slugs == {"de": "honig", "nl": "honig"}


def test_cart_and_order_get_words_in_the_next_best_language(django_assert_num_queries):
    german = goods.a_variant(name="Honig", languages=("de",))
    both = goods.a_variant(name="Honey", languages=("de", "en"))

    with django_assert_num_queries(3):
        found = queries.variants_by_id([german.pk, both.pk, 999_999], language="fr")

    assert {key: (value.product_name, value.language) for key, value in found.items()} == {
        german.pk: ("Honig", "de"),
        both.pk: ("Honey", "en"),
    }


def test_a_variant_says_whether_it_may_be_bought():
    variant = goods.a_variant(sku="KRUG")
    assert queries.variant_by_sku("KRUG").is_for_sale is True

    services.archive_product(product_id=variant.product_id, actor="anna")

    assert queries.variant_by_sku("KRUG").is_for_sale is False


def test_an_unknown_article_number_is_not_found():
    with pytest.raises(errors.NotFound, match="KRUG"):
        queries.variant_by_sku("KRUG")
