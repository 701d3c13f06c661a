"""The country at the end of a safety address is written in the reader's language, places under their own names."""

import pytest
from tests.factories import ACTOR, make_market, make_variant

from kogge.sales.catalog import queries, services
from kogge.sales.catalog.rules.addresses import with_country_name

NAMES = {"BE": "Belgien"}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("Burgstraße 52, 4730 Raeren, BE", "Burgstraße 52, 4730 Raeren, Belgien"),
        ("Burgstraße 52, 4730 Raeren", "Burgstraße 52, 4730 Raeren"),
        ("Burgstraße 52, 4730 Raeren, Belgium", "Burgstraße 52, 4730 Raeren, Belgium"),
        ("", ""),
    ],
)
def test_it_works(address, expected):
    assert with_country_name(address, lambda code: NAMES[code]) == expected


@pytest.mark.django_db
def test_a_page_names_the_country_in_its_language():
    make_market()
    product = make_variant(name="Krug").product
    safety = {"manufacturer": "Lorent", "postal_address": "Rue du Four 12, 4000 Liège, BE"}
    services.save_product(product_id=product.pk, actor=ACTOR, status="active", safety=safety)

    def postal_address(language):
        return queries.product_details(product.pk, language).safety["postal_address"]

    assert postal_address("nl").endswith(", België")
    assert postal_address("de").endswith(", Belgien")


@pytest.mark.django_db
def test_names_of_a_place_go_when_the_place_is_another():
    make_market()
    product = make_variant(name="Krug").product
    services.save_product(
        product_id=product.pk,
        actor=ACTOR,
        status="active",
        maker_place="Lüttich",
        maker_places={"nl": "Luik"},
    )
    services.save_product(product_id=product.pk, actor=ACTOR, status="active", maker_place="Lüttich")
    product.refresh_from_db()
    assert product.maker_places == {"nl": "Luik"}

    services.save_product(product_id=product.pk, actor=ACTOR, status="active", maker_place="Aachen")

    product.refresh_from_db()
    assert product.maker_places == {}
