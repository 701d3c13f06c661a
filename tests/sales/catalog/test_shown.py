"""What can be shown in a language, what only a product's page says, and words for those who sell."""

from __future__ import annotations

import pytest
from tests.sales import goods

from kogge.core import errors
from kogge.sales.catalog import queries, services

pytestmark = pytest.mark.django_db


def shown(language):
    return {text.name for text in queries.shown_texts(language)}


def test_it_works(django_assert_num_queries):
    product = goods.a_product("Honig")
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

    with django_assert_num_queries(2):
        details = queries.product_details(product.pk, "de")

    assert details.description == "**Kalt** geschleudert."
    assert (details.ingredients, details.storage, details.warnings) == (
        "Honig",
        "Kühl lagern.",
        "Nicht für Säuglinge.",
    )
    assert details.pictures == ()


def test_a_page_in_a_language_without_a_text_says_nothing():
    product = goods.a_product("Honig", languages=("de",))

    with pytest.raises(errors.NotFound):
        queries.product_details(product.pk, "fr")


def test_a_product_without_a_text_in_the_language_is_hidden():
    goods.a_product("Honig", languages=("de", "en"))
    goods.a_product("Printe", languages=("de",))

    assert shown("de") == {"Honig", "Printe"}
    assert shown("en") == {"Honig"}
    assert shown("fr") == set()


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_what_is_not_on_sale_is_hidden(status):
    product = goods.a_product("Honig", status=status)

    assert shown("de") == set()
    assert queries.product_contents([product.pk], languages=("de",)) == []


def test_a_product_whose_variants_are_all_switched_off_is_hidden():
    product = goods.a_product("Honig")
    variant = product.variants.get()
    services.save_variant(
        product_id=product.pk, variant_id=variant.pk, sku=variant.sku, is_active=False, actor="anna"
    )

    assert shown("de") == set()
    assert queries.product_contents([product.pk], languages=("de",)) == []


def test_contents_carry_every_variant_and_address_in_four_queries(django_assert_num_queries):
    product = goods.a_product("Honig", sku="H-1", languages=("de", "nl"))
    services.save_variant(
        product_id=product.pk,
        sku="H-2",
        labels={"de": "1 kg"},
        content_amount=1000,
        content_unit="g",
        position=1,
        actor="anna",
    )

    with django_assert_num_queries(4):
        (found,) = queries.product_contents([product.pk], languages=("de", "nl"))

    assert [(variant.sku, variant.labels) for variant in found.variants] == [
        ("H-1", {}),
        ("H-2", {"de": "1 kg"}),
    ]
    assert {language: text.slug for language, text in found.texts.items()} == {"de": "honig", "nl": "honig"}


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
    variant = goods.a_variant()
    assert queries.variant(variant.pk).is_for_sale is True

    services.archive_product(product_id=variant.product_id, actor="anna")

    assert queries.variant(variant.pk).is_for_sale is False


def test_an_unknown_variant_is_not_found():
    with pytest.raises(errors.NotFound):
        queries.variant(999_999)
