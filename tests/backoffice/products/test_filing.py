"""The editor's table says as what a product counts for VAT in each country, and saves it."""

from __future__ import annotations

import pytest
from tests import factories
from tests.backoffice.products.test_editor import address, sent_back
from tests.sales import goods

from kogge.sales.catalog import services as catalog
from kogge.sales.catalog.models import Product

pytestmark = pytest.mark.django_db


@pytest.fixture
def product():
    """Food that sells in Germany and France."""
    for code in ("DE", "FR"):
        goods.a_market(code)
    return goods.a_product("Schokolade", sku="C-1")


def parts(client, product):
    return {str(part.label): str(part.words) for part in client.get(address(product)).context["parts"]}


def test_it_works(owner, product):
    answer = owner.post(address(product), sent_back(owner, product) | {"vat-FR": "standard"})

    assert answer.status_code == 302
    assert Product.objects.get().vat_category_in == {"FR": "standard"}
    page = owner.get(address(product))
    (moment, *_) = page.context["moments"]
    assert str(moment.sentence).endswith("changed the VAT categories by country.")
    assert {row["code"]: row["differs"] for row in page.context["editor"].filing.rows()} == {
        "DE": False,
        "FR": True,
    }


def test_every_choice_says_its_rate_in_that_country(owner, product):
    fields = owner.get(address(product)).context["editor"].filing.fields

    assert dict(fields["FR"].choices)[""] == "Food, 5.5% (as everywhere)"
    assert dict(fields["FR"].choices)["standard"] == "Standard, 20%"
    assert dict(fields["DE"].choices)[""] == "Food, 7% (as everywhere)"


def test_it_shows_where_parcels_leave_and_what_is_filed_but_no_country_without_vat(owner):
    factories.make_company()  # sends from Aachen
    goods.a_market("FR", languages=("fr",))
    goods.a_market("US", currency="USD", languages=("en",))
    product = goods.a_product()
    catalog.file_product(product_id=product.pk, category_in={"GB": "standard"}, actor="anna")

    countries = [row["code"] for row in owner.get(address(product)).context["editor"].filing.rows()]

    assert countries == ["FR", "DE", "GB"]


def test_a_choice_that_does_not_exist_is_refused_with_its_country(owner, product):
    answer = owner.post(address(product), sent_back(owner, product) | {"vat-FR": "chocolate"})

    assert answer.status_code == 422
    assert Product.objects.get().vat_category_in == {}
    assert "VAT category in the country France" in answer.content.decode()
    assert 'id="id_vat-FR_error"' in answer.content.decode()


def test_it_says_where_the_standard_rate_stands_in(owner, product):
    goods.a_market("DK", currency="DKK", languages=("en",))
    assert parts(owner, product)["VAT"] == "standard rate for want of another in: DK"

    catalog.file_product(product_id=product.pk, category_in={"DK": "standard"}, actor="anna")

    assert parts(owner, product)["VAT"] == "a rate is known in every country"
