"""One fact of a product changes, the others stay; what is so already tells nobody."""

from __future__ import annotations

import pytest
from tests.sales import goods

from kogge.core.audit.models import AuditEntry
from kogge.core.errors import Conflict, InvalidInput, NotFound
from kogge.sales.catalog import services
from kogge.sales.catalog.models import Product

pytestmark = pytest.mark.django_db


def saved() -> int:
    return AuditEntry.objects.filter(verb="catalog.product_saved").count()


def test_it_works():
    shelf = goods.a_category()
    product = goods.a_product(status="draft", maker="Imkerei Venn")

    services.put_on_sale(product_id=product.pk, actor="test")
    services.move_to_category(product_id=product.pk, category_id=shelf.pk, actor="test")
    services.set_vat_category(product_id=product.pk, vat_category="book", actor="test")

    row = Product.objects.get(pk=product.pk)
    assert (row.status, row.category_id, row.vat_category) == ("active", shelf.pk, "book")
    assert (row.maker, row.kind, row.created_at) == ("Imkerei Venn", "food", product.created_at)
    assert saved() == 3


def test_what_is_so_already_tells_nobody():
    product = goods.a_product(status="active", vat_category="food")

    services.put_on_sale(product_id=product.pk, actor="test")
    services.move_to_category(product_id=product.pk, category_id=None, actor="test")
    services.set_vat_category(product_id=product.pk, vat_category="food", actor="test")

    assert saved() == 0


def test_a_product_is_taken_off_sale_and_off_its_shelf():
    product = goods.a_product(category_id=goods.a_category().pk)

    services.take_off_sale(product_id=product.pk, actor="test")
    services.move_to_category(product_id=product.pk, category_id=None, actor="test")

    row = Product.objects.get(pk=product.pk)
    assert (row.status, row.category_id) == ("draft", None)


@pytest.mark.parametrize("act", [services.put_on_sale, services.take_off_sale])
def test_an_archived_product_stays_archived(act):
    product = goods.a_product(status="archived")

    with pytest.raises(Conflict):
        act(product_id=product.pk, actor="test")

    assert Product.objects.get(pk=product.pk).status == "archived"


def test_what_nobody_could_read_is_not_put_on_sale():
    product = goods.a_product(status="draft", languages=())

    with pytest.raises(Conflict):
        services.put_on_sale(product_id=product.pk, actor="test")


def test_unknown_shelves_categories_and_products_are_refused():
    product = goods.a_product()

    with pytest.raises(InvalidInput):
        services.move_to_category(product_id=product.pk, category_id=999, actor="test")
    with pytest.raises(InvalidInput):
        services.set_vat_category(product_id=product.pk, vat_category="luxury", actor="test")
    with pytest.raises(NotFound):
        services.take_off_sale(product_id=999, actor="test")
