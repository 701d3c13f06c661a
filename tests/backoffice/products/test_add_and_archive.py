"""A product begins with a name and a number, and leaves the shop by being archived."""

from __future__ import annotations

import pytest
from tests.sales import goods

from kogge.core.money import UnitPrice
from kogge.sales.catalog.models import Product
from kogge.sales.pricing import queries as pricing
from kogge.sales.stock import queries as stock

pytestmark = pytest.mark.django_db
ADD = "/office/products/add/"
NEW = {
    "name": "Heidehonig",
    "language": "de",
    "kind": "food",
    "category": "",
    "vat_category": "food",
    "sku": "H-1",
}


def test_it_works(owner):
    goods.a_market("DE")

    answer = owner.post(ADD, NEW | {"price": "12,90", "received": "6"})

    product = Product.objects.get()
    variant = product.variants.get()
    assert answer["Location"] == f"/office/products/{product.pk}/"
    assert (product.status, product.vat_category) == ("draft", "food")
    assert pricing.prices_for("DE", [variant.pk])[variant.pk].price == UnitPrice.from_decimal("12.90", "EUR")
    assert stock.available([variant.pk]) == {variant.pk: 6}


def test_before_there_is_a_market_no_price_is_asked_for(owner):
    assert "price" not in owner.get(ADD).context["form"].fields

    assert owner.post(ADD, NEW).status_code == 302


def test_a_taken_number_leaves_nothing_behind(owner):
    goods.a_product("Waldhonig", sku="H-1")

    answer = owner.post(ADD, NEW)

    assert answer.status_code == 422
    assert "Another product already has the article number H-1." in answer.content.decode()
    assert Product.objects.count() == 1


def test_a_clerk_is_not_asked_for_a_price(clerk):
    goods.a_market("DE")

    assert "price" not in clerk.get(ADD).context["form"].fields
    assert clerk.post(ADD, NEW | {"received": "2"}).status_code == 302


def test_archiving_asks_first(owner):
    product = goods.a_product("Heidehonig")
    place = f"/office/products/{product.pk}/archive/"

    assert "Archive Heidehonig?" in owner.get(place).content.decode()
    product.refresh_from_db()
    assert product.status == "active"

    assert owner.post(place)["Location"] == "/office/products/"
    product.refresh_from_db()
    assert product.status == "archived"
