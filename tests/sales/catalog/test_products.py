"""Products, their texts and variants are written, checked and told to others."""

from __future__ import annotations

import pytest
from tests.sales import goods

from kogge.core import errors
from kogge.core.audit import queries as audit_queries
from kogge.core.events.models import OutboxEvent
from kogge.sales.catalog import queries, services
from kogge.sales.catalog.models import Product, ProductText, Variant
from kogge.sales.stock import services as stock

pytestmark = pytest.mark.django_db


def address_of(product):
    """Return the German address and name of a product that is shown."""
    return queries.shown_texts("de").values_list("slug", "name").get(product=product)


def test_it_works():
    product = goods.a_product("Heidehonig", maker_country="be", maker_place=" Raeren ")

    (found,) = queries.product_contents([product.pk], languages=("de",))
    assert (found.texts["de"].name, found.texts["de"].slug) == ("Heidehonig", "heidehonig")
    assert (found.maker_country, found.maker_place) == ("BE", "Raeren")
    assert [variant.content_amount for variant in found.variants] == [500]
    assert OutboxEvent.objects.filter(
        name="catalog.product_changed", aggregate=f"product:{product.pk}"
    ).exists()
    assert audit_queries.entries_about(f"product:{product.pk}").last().verb == "catalog.product_added"


def test_saving_again_changes_the_same_product():
    product = goods.a_product()

    services.save_product(
        product_id=product.pk, status="draft", kind="goods", safety=goods.MAKER, actor="anna"
    )

    assert Product.objects.count() == 1
    product.refresh_from_db()
    assert (product.status, product.kind, product.safety) == ("draft", "goods", goods.MAKER)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"maker_country": "Belgium"}, "maker_country"),
        ({"category_id": 999_999}, "category"),
        ({"safety": {"colour": "red"}}, "safety"),
    ],
)
def test_wrong_facts_are_refused_by_field(facts, field):
    with pytest.raises(errors.InvalidInput) as caught:
        services.save_product(actor="anna", **facts)

    assert caught.value.field == field


def test_an_archived_product_is_no_longer_shown():
    product = goods.a_product("Heidehonig")

    services.archive_product(product_id=product.pk, actor="anna")
    services.archive_product(product_id=product.pk, actor="anna")

    assert not queries.shown_texts("de").exists()
    assert (
        audit_queries.entries_about(f"product:{product.pk}").filter(verb="catalog.product_archived").count()
        == 1
    )


def test_the_address_is_made_from_the_name_and_numbered_when_taken():
    for _time in range(3):
        goods.a_product("Öcher Honig")

    assert list(ProductText.objects.order_by("id").values_list("slug", flat=True)) == [
        "oecher-honig", "oecher-honig-2", "oecher-honig-3"
    ]  # fmt: skip


def test_two_languages_may_share_an_address():
    product = goods.a_product("Honig", languages=("de", "nl"))

    assert set(product.texts.values_list("language", "slug")) == {("de", "honig"), ("nl", "honig")}


def test_a_renamed_product_keeps_its_address():
    product = goods.a_product("Heidehonig")

    services.save_text(product_id=product.pk, language="de", name="Waldhonig", actor="anna")

    assert address_of(product) == ("heidehonig", "Waldhonig")


def test_an_address_asked_for_is_cleaned_and_must_be_free():
    product, other = goods.a_product("Heidehonig"), goods.a_product("Waldhonig")

    services.save_text(
        product_id=product.pk, language="de", name="Heidehonig", slug="Unser Bester", actor="anna"
    )

    assert address_of(product) == ("unser-bester", "Heidehonig")
    with pytest.raises(errors.Conflict) as caught:
        services.save_text(
            product_id=other.pk, language="de", name="Waldhonig", slug="unser-bester", actor="anna"
        )
    assert caught.value.field == "slug"


def test_a_text_without_a_name_is_refused():
    product = goods.a_product()

    with pytest.raises(errors.InvalidInput) as caught:
        services.save_text(product_id=product.pk, language="nl", name="  ", actor="anna")

    assert caught.value.field == "name"


def test_a_language_that_the_shop_does_not_speak_is_refused():
    product = goods.a_product()

    with pytest.raises(errors.InvalidInput):
        services.save_text(product_id=product.pk, language="it", name="Miele", actor="anna")


def test_a_removed_text_hides_the_product_in_that_language_only():
    product = goods.a_product("Honig", languages=("de", "nl"))

    assert services.remove_text(product_id=product.pk, language="nl", actor="anna") is True
    assert services.remove_text(product_id=product.pk, language="nl", actor="anna") is False

    assert not queries.shown_texts("nl").exists()
    assert queries.shown_texts("de").get().product_id == product.pk


def test_an_article_number_belongs_to_one_variant():
    goods.a_product(sku="KRUG-1")
    other = goods.a_product()

    with pytest.raises(errors.Conflict, match="KRUG-1") as caught:
        services.save_variant(product_id=other.pk, sku=" KRUG-1 ", actor="anna")

    assert caught.value.field == "sku"


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"sku": " "}, "sku"), ({"sku": "x" * 41}, "sku"), ({"sku": "A", "ean": "4006381333932"}, "ean")],
    ids=["no number", "too long", "wrong check digit"],
)
def test_wrong_variants_are_refused_by_field(facts, field):
    product = goods.a_product()

    with pytest.raises(errors.InvalidInput) as caught:
        services.save_variant(product_id=product.pk, actor="anna", **facts)

    assert caught.value.field == field


def test_a_variant_of_another_product_is_not_found():
    variant, other = goods.a_variant(), goods.a_product()

    with pytest.raises(errors.NotFound):
        services.save_variant(product_id=other.pk, variant_id=variant.pk, sku="B", actor="anna")


def test_a_variant_that_was_counted_stays():
    variant = goods.a_variant(on_hand=1)

    with pytest.raises(errors.Conflict, match="Switch it off"):
        services.remove_variant(variant_id=variant.pk, actor="anna")

    assert Variant.objects.filter(pk=variant.pk).exists()
    assert stock.queries.available([variant.pk]) == {variant.pk: 1}


def test_an_unused_variant_can_be_removed():
    variant = goods.a_variant()

    assert services.remove_variant(variant_id=variant.pk, actor="anna") is True
    assert services.remove_variant(variant_id=variant.pk, actor="anna") is False


@pytest.mark.parametrize(
    "change",
    [
        lambda gone: services.save_product(product_id=gone, actor="anna"),
        lambda gone: services.save_text(product_id=gone, language="de", name="Honig", actor="anna"),
        lambda gone: services.save_variant(product_id=gone, sku="A", actor="anna"),
        lambda gone: services.archive_product(product_id=gone, actor="anna"),
    ],
    ids=["product", "text", "variant", "archive"],
)
def test_a_product_that_is_gone_cannot_be_changed(change):
    with pytest.raises(errors.NotFound):
        change(999_999)
