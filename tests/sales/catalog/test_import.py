"""Imported products come in by the thousand, in few statements; only those that may be sold are told of."""

from __future__ import annotations

import pytest
from tests.sales import goods

from kogge.core.audit.models import AuditEntry
from kogge.core.events.models import OutboxEvent
from kogge.sales.catalog import queries, services
from kogge.sales.catalog.models import Product, ProductText, Variant
from kogge.sales.catalog.values import ImportedProduct

pytestmark = pytest.mark.django_db


def rows(count, **facts):
    return [ImportedProduct(sku=f"I-{n}", name=f"Lamp {n}", language="en", **facts) for n in range(count)]


def test_it_works():
    made = services.add_imported_products(rows(3))

    assert sorted(made) == ["I-0", "I-1", "I-2"]
    variant = queries.variants_by_id([made["I-1"]])[made["I-1"]]
    assert (variant.sku, variant.product_name, variant.is_for_sale) == ("I-1", "Lamp 1", False)
    assert set(Product.objects.values_list("source", "status")) == {("import", "archived")}


def test_active_rows_can_be_bought():
    made = services.add_imported_products(rows(1, is_active=True))

    assert queries.variants_by_id(made.values())[made["I-0"]].is_for_sale is True
    assert queries.shown_texts("en").count() == 1


def test_thousands_take_few_statements(django_assert_max_num_queries):
    with django_assert_max_num_queries(200):  # Django gives SQLite at most 999 values per statement
        made = services.add_imported_products(rows(5000))

    assert len(made) == Variant.objects.count() == 5000


def test_repeating_an_import_changes_nothing():
    first = services.add_imported_products(rows(5))

    assert services.add_imported_products(rows(7)) == first | {
        sku: Variant.objects.get(sku=sku).pk for sku in ("I-5", "I-6")
    }
    assert Product.objects.count() == 7


def test_a_product_of_the_shop_is_recognised_by_its_article_number():
    variant = goods.a_variant(sku="I-0")

    assert services.add_imported_products(rows(1)) == {"I-0": variant.pk}


def test_an_article_number_that_comes_twice_is_taken_once():
    made = services.add_imported_products([*rows(1), ImportedProduct(sku="I-0", name="Other", language="en")])

    assert len(made) == 1
    assert ProductText.objects.get().name == "Lamp 0"


def test_equal_and_missing_names_get_addresses_of_their_own():
    services.add_imported_products(
        [
            ImportedProduct(sku="A", name="Lamp", language="en"),
            ImportedProduct(sku="B", name="Lamp", language="en"),
            ImportedProduct(sku="C", name="", language="en"),
            ImportedProduct(sku="B!", name="Lamp", language="en"),
        ]
    )

    slugs = dict(ProductText.objects.values_list("product__variants__sku", "slug"))
    assert slugs == {"A": "lamp", "B": "lamp-b", "C": "c", "B!": "lamp-b-2"}
    assert ProductText.objects.get(slug="c").name == "C"


def test_nobody_is_told_of_history_and_one_entry_is_written():
    services.add_imported_products(rows(20))

    assert not OutboxEvent.objects.exists()
    assert list(AuditEntry.objects.values_list("verb", "details")) == [
        ("catalog.products_imported", {"count": 20})
    ]


def test_products_that_may_be_sold_are_told_of_by_the_hundred():
    services.add_imported_products(rows(501, is_active=True))

    told = OutboxEvent.objects.filter(name="catalog.products_imported").order_by("pk")
    ids = [product_id for row in told for product_id in row.payload["product_ids"]]
    assert [len(row.payload["product_ids"]) for row in told] == [500, 1]
    assert sorted(ids) == sorted(Product.objects.values_list("pk", flat=True))
