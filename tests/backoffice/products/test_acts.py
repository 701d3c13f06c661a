"""Many products at once: on sale, off sale, onto a shelf, into a VAT category."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from tests.sales import goods

from kogge.sales.catalog.models import Product

pytestmark = pytest.mark.django_db
LIST = "/office/products/"


def act(client, key: str, *products: Product, **answers):
    """Do an act with products, and answer its question when it asks one."""
    done = client.post(LIST, {"do": "act", "act": key, "row": [row.pk for row in products]})
    return client.post(done["Location"], answers) if answers else done


def test_it_works(owner):
    draft, nameless = (
        goods.a_product(status="draft"),
        goods.a_product(status="draft", languages=(), sku="N-1"),
    )

    answer = act(owner, "put_on_sale", draft, nameless)

    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert told[0] == "1 product is on sale."
    assert "nobody would see it" in told[1]
    assert Product.objects.get(pk=draft.pk).status == "active"
    assert Product.objects.get(pk=nameless.pk).status == "draft"


def test_products_are_taken_off_sale(owner):
    product = goods.a_product()

    act(owner, "take_off_sale", product)

    assert Product.objects.get(pk=product.pk).status == "draft"


def test_products_go_onto_a_shelf_and_off_it(owner):
    shelf = goods.a_category()
    one, two = goods.a_product(), goods.a_product()

    act(owner, "category", one, two, category=str(shelf.pk))
    assert set(Product.objects.values_list("category_id", flat=True)) == {shelf.pk}

    act(owner, "category", one, category="", sent="1")
    assert Product.objects.get(pk=one.pk).category_id is None


def test_products_get_a_vat_category(owner):
    product = goods.a_product(vat_category="food")

    act(owner, "vat", product, vat_category="book")

    assert Product.objects.get(pk=product.pk).vat_category == "book"


def test_who_may_not_change_products_is_offered_nothing(reader):
    product = goods.a_product(status="draft")

    act(reader, "put_on_sale", product)

    assert Product.objects.get(pk=product.pk).status == "draft"
    assert "put_on_sale" not in reader.get(LIST).content.decode()
