"""A product counts for VAT as what each country files it."""

from __future__ import annotations

import pytest
from tests.sales import goods

from kogge.core import errors
from kogge.core.audit import queries as audit_queries
from kogge.core.events.models import OutboxEvent
from kogge.sales.catalog import queries, services

pytestmark = pytest.mark.django_db


def told(product):
    return OutboxEvent.objects.filter(
        name="catalog.product_changed", aggregate=f"product:{product.pk}"
    ).count()


def test_it_works():
    product = goods.a_product()
    before = told(product)

    services.file_product(
        product_id=product.pk, category_in={"GB": "standard", "FR": "standard", "NL": ""}, actor="anna"
    )

    (variant,) = queries.variants_by_id([product.variants.get().pk]).values()
    assert variant.vat_category == "food"
    assert variant.vat_category_in == {"FR": "standard", "GB": "standard"}
    assert told(product) == before + 1
    entry = audit_queries.entries_about(f"product:{product.pk}").first()
    assert (entry.verb, entry.actor, entry.details["countries"]) == (
        "catalog.product_filed", "anna", ["FR", "GB"]
    )  # fmt: skip


def test_filing_it_again_as_it_is_tells_nobody():
    product = goods.a_product()
    services.file_product(product_id=product.pk, category_in={"FR": "standard"}, actor="anna")
    before = told(product)

    services.file_product(product_id=product.pk, category_in={"FR": "standard"}, actor="anna")

    assert told(product) == before


def test_what_is_left_out_counts_as_usual_again():
    product = goods.a_product()
    services.file_product(product_id=product.pk, category_in={"FR": "standard"}, actor="anna")

    services.file_product(product_id=product.pk, category_in={}, actor="anna")

    product.refresh_from_db()
    assert product.vat_category_in == {}


def test_the_other_facts_of_a_product_leave_its_filing_alone():
    product = goods.a_product()
    services.file_product(product_id=product.pk, category_in={"FR": "standard"}, actor="anna")

    services.save_product(product_id=product.pk, status="active", vat_category="food", actor="anna")

    product.refresh_from_db()
    assert product.vat_category_in == {"FR": "standard"}


@pytest.mark.parametrize(
    ("filed", "field", "words"),
    [
        ({"FR": "chocolate"}, "FR", "This VAT category does not exist."),
        ({"US": "standard"}, "US", "No VAT rate is known for the country US."),
        ({"France": "standard"}, "France", "No VAT rate is known"),
    ],
)
def test_what_tax_does_not_know_is_refused_by_country(filed, field, words):
    product = goods.a_product()

    with pytest.raises(errors.InvalidInput) as caught:
        services.file_product(product_id=product.pk, category_in=filed, actor="anna")

    assert caught.value.field == field
    assert words in str(caught.value)
    product.refresh_from_db()
    assert product.vat_category_in == {}


def test_a_product_that_is_gone_cannot_be_filed():
    with pytest.raises(errors.NotFound):
        services.file_product(product_id=999_999, category_in={}, actor="anna")
