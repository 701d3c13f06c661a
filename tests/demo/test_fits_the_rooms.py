"""What the demo shop says is understood by the rooms that will store it."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug

from kogge.demo import content
from kogge.demo.values import LANGUAGES
from kogge.planning.company.values import CornerStyle, RegistrationKind
from kogge.sales.catalog.models import CategoryText, ProductText, Variant
from kogge.sales.catalog.values import ContentUnit, ProductKind, WithdrawalException
from kogge.sales.payments import tables as payment_tables
from kogge.sales.pricing.values import PriceBasis
from kogge.sales.tax import tables as tax_tables
from kogge.sales.terms import rules as terms_rules
from kogge.sales.terms.values import TextKind

SHOP = content.load()

every_product = pytest.mark.parametrize("product", SHOP.products, ids=lambda product: product.key)


@every_product
def test_it_works(product):
    """Kinds and categories are words of the catalog and tax rooms."""
    assert product.kind in set(ProductKind)
    assert product.withdrawal_exception in set(WithdrawalException)
    assert product.vat_category in tax_tables.categories()
    assert set(product.vat_category_in.values()) <= set(tax_tables.categories())
    assert product.vat_category_in.keys() <= {row.country for row in tax_tables.seed_rates()}
    assert all(variant.content_unit in set(ContentUnit) for variant in product.variants)


@every_product
def test_texts_fit_the_catalog_columns(product):
    for language in LANGUAGES:
        text = product.texts[language]
        for field in ("name", "slug", "summary", "storage"):
            longest = ProductText._meta.get_field(field).max_length
            assert len(getattr(text, field)) <= longest, (field, language)
        validate_slug(text.slug)
    for variant in product.variants:
        assert len(variant.sku) <= Variant._meta.get_field("sku").max_length


def test_shelves_fit_the_catalog_columns():
    for category in SHOP.categories:
        validate_slug(category.key)
        for language in LANGUAGES:
            validate_slug(category.slugs[language])
            assert len(category.names[language]) <= CategoryText._meta.get_field("name").max_length


def test_a_name_is_no_slug():
    with pytest.raises(ValidationError):
        validate_slug(SHOP.products[0].texts["de"].name)


@pytest.mark.parametrize("market", SHOP.markets, ids=lambda market: market.code)
def test_payment_methods_exist_and_take_the_currency(market):
    for code in market.payment_methods:
        method = payment_tables.method(code)
        assert method is not None, code
        assert not method.currencies or market.currency in method.currencies
    assert market.price_basis in set(PriceBasis)


@pytest.mark.parametrize("market", SHOP.markets, ids=lambda market: market.code)
def test_shipping_codes_and_tracking_addresses_are_accepted(market):
    codes = [option.code for option in market.shipping]

    assert len(set(codes)) == len(codes)
    for option in market.shipping:
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", option.code)
        assert option.tracking_url.startswith("https://")


def test_company_words_are_those_of_the_company_room():
    assert {row.kind for row in SHOP.registrations} <= set(RegistrationKind)
    assert SHOP.brand_kit.corner_style in set(CornerStyle)


def test_legal_texts_are_of_known_kinds_and_render_without_leftovers():
    assert {text.kind for text in SHOP.legal_texts} == set(TextKind)
    for text in SHOP.legal_texts:
        html = terms_rules.render(text.body)
        assert "<h2>" in html
        assert "**" not in html, (text.kind, text.language)


def test_the_imprint_keeps_its_lines():
    imprint = next(text for text in SHOP.legal_texts if (text.kind, text.language) == ("imprint", "de"))

    assert terms_rules.render(imprint.body).count("<br />") >= 4
