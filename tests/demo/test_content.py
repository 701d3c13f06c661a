"""The demo shop's content is whole, sound and what the stages need to show."""

import dataclasses
import re
from collections import Counter

import pytest
from stdnum import ean, iban
from stdnum.de import vat as german_vat
from stdnum.gb import vat as british_vat

from kogge.core import addresses
from kogge.demo import content
from kogge.demo.validation import LEGAL_KINDS, VAT_CATEGORIES, ContentError, faults
from kogge.demo.values import LANGUAGES


@pytest.fixture(scope="module")
def shop():
    """The shop as read from its files."""
    return content.read(content.DATA)


def texts_of(shop):
    """Yield (where, language, text) of every sentence a visitor can read."""
    for category in shop.categories:
        for language in LANGUAGES:
            yield category.key, language, category.names[language]
            yield category.key, language, category.intros[language]
    for maker in shop.makers:
        for language in LANGUAGES:
            yield maker.key, language, maker.stories[language]
    for product in shop.products:
        for language in LANGUAGES:
            for field in dataclasses.fields(product.texts[language]):
                if field.name != "slug":
                    yield product.key, language, getattr(product.texts[language], field.name)
        for variant in product.variants:
            for language in LANGUAGES:
                yield variant.sku, language, variant.labels[language]
    for text in shop.legal_texts:
        yield text.kind, text.language, text.body


def test_it_works(shop):
    assert faults(shop) == []
    assert content.load() == shop


def test_about_eighty_products_fill_eight_shelves(shop):
    assert 75 <= len(shop.products) <= 90
    assert len(shop.categories) == 8
    assert all(len(shop.products_in(category.key)) >= 6 for category in shop.categories)


def test_every_vat_category_occurs(shop):
    assert {product.vat_category for product in shop.products} >= VAT_CATEGORIES


def test_every_text_exists_in_four_languages_and_differs_between_them(shop):
    for product in shop.products:
        summaries = {product.texts[language].summary for language in LANGUAGES}
        descriptions = {product.texts[language].description for language in LANGUAGES}
        assert len(summaries) == len(descriptions) == len(LANGUAGES), product.key


def test_descriptions_have_two_to_five_sentences(shop):
    for product in shop.products:
        for language in LANGUAGES:
            sentences = re.findall(r"[.?](?=\s|$)", product.texts[language].description)
            assert 1 <= len(sentences) <= 6, (product.key, language)
            assert 60 <= len(product.texts[language].description) <= 500, (product.key, language)


def test_the_voice_knows_no_exclamation_marks_and_no_untyped_quotes(shop):
    for where, language, text in texts_of(shop):
        assert "!" not in text, (where, language)
        assert '"' not in text, (where, language)


def test_environmental_claims_are_not_made(shop):
    words = re.compile(
        r"nachhaltig|klimaneutral|duurzaam|klimaatneutraal|durable\b|écolog|sustainab|eco-?friendly|\bbio\b",
        re.I,
    )
    for product in shop.products:
        for language in LANGUAGES:
            text = product.texts[language]
            assert not words.search(f"{text.name} {text.summary} {text.description}"), (product.key, language)


def test_figures_are_bound_to_their_units(shop):
    loose = re.compile(r"\d (?:g|kg|ml|l|cm|%|°C)(?!\w)")
    for where, language, text in texts_of(shop):
        assert not loose.search(text), (where, language, text)


def test_french_double_punctuation_follows_a_narrow_space(shop):
    for where, language, text in texts_of(shop):
        if language == "fr":
            assert not re.search(r"(?<!\u202f)[:;?!»]", text), (where, text)


def test_every_food_lists_its_allergens_in_bold(shop):
    for product in shop.products:
        for language in LANGUAGES:
            bold = re.findall(r"\*\*([^*]+)\*\*", product.texts[language].ingredients)
            if product.allergens:
                assert bold, (product.key, language)
            assert product.texts[language].ingredients.count("**") == 2 * len(bold)


def test_bold_allergens_are_equally_many_in_all_languages(shop):
    for product in shop.products:
        counts = {product.texts[language].ingredients.count("**") for language in LANGUAGES}
        assert len(counts) == 1, product.key


def test_goods_name_manufacturer_addresses_model_and_a_warning(shop):
    for product in shop.products:
        if product.kind == "goods":
            assert set(product.safety) == {"manufacturer", "postal_address", "electronic_address", "model"}
            assert all(product.safety.values()), product.key
            assert all(product.texts[language].warnings for language in LANGUAGES), product.key


def test_food_in_a_tin_shows_the_maker_of_the_tin(shop):
    speculoos = next(product for product in shop.products if product.key == "butterspekulatius")

    assert speculoos.kind == "food"
    assert speculoos.safety["manufacturer"] == "Blikfabriek Oever"
    assert "Kanten" not in speculoos.texts["de"].warnings
    assert speculoos.texts["de"].warnings.startswith("Deckelrand")


def test_perishable_food_has_no_right_of_withdrawal_and_stays_near(shop):
    perishable = [product for product in shop.products if product.withdrawal_exception]

    assert {product.withdrawal_exception for product in perishable} == {"perishable"}
    assert {product.category for product in perishable} == {"biscuits", "cheese"}
    assert all({"GB", "CH"} <= product.not_sold_in for product in perishable)


def test_alcohol_is_sold_where_no_foreign_excise_duty_falls_due(shop):
    alcohol = [product for product in shop.products if product.vat_category == "alcohol"]

    assert len(alcohol) >= 3
    codes = {market.code for market in shop.markets}
    assert all(codes - product.not_sold_in == {"DE"} for product in alcohol)


def test_every_sku_has_a_valid_ean_for_internal_use(shop):
    eans = [variant.ean for product in shop.products for variant in product.variants]

    assert all(ean.is_valid(code) and code.startswith("2") for code in eans)
    assert max(Counter(eans).values()) == 1


def test_every_variant_has_a_price_in_every_market_at_its_price_point(shop):
    for product in shop.products:
        for variant in product.variants:
            assert set(variant.prices) == {market.code for market in shop.markets}
            for market in shop.markets:
                price = variant.prices[market.code]
                assert price.currency == market.currency
                assert (price.amount_e4 // 100 + market.under_minor) % market.step_minor == 0


def test_german_prices_are_the_ones_in_the_files(shop):
    prices = {variant.sku: variant.prices for product in shop.products for variant in product.variants}

    assert prices["DF-4021"]["DE"].amount_e4 == 63000
    assert prices["DF-1021"]["DE"].amount_e4 == 179000
    assert prices["DF-1021"]["GB"].currency == "GBP"


def test_heavier_variants_of_a_product_cost_less_per_unit(shop):
    for product in shop.products:
        foods = [v for v in product.variants if v.content_amount and v.content_unit == "g"]
        for small in foods:
            for large in foods:
                if large.content_amount > small.content_amount and "Steinguttopf" not in small.labels["de"]:
                    cost = large.prices["DE"].amount_e4 * small.content_amount
                    assert cost <= small.prices["DE"].amount_e4 * large.content_amount * 1.2, product.key


def test_parcels_weigh_more_than_what_is_in_them(shop):
    for product in shop.products:
        for variant in product.variants:
            if variant.content_unit in ("g", "ml"):
                assert variant.weight_g >= variant.content_amount, variant.sku


def test_eight_products_are_featured(shop):
    assert sum(product.is_featured for product in shop.products) == 8


def test_the_merchant_is_registered_where_it_sells(shop):
    numbers = {(row.kind, row.country): row for row in shop.registrations}

    assert german_vat.is_valid(numbers["vat", "DE"].number)
    assert british_vat.is_valid(numbers["vat", "GB"].number)
    assert numbers["vat", "DE"].valid_from.year == 2021
    assert numbers["oss", "DE"].valid_from.isoformat() == "2024-01-01"
    assert iban.is_valid(shop.bank_account.iban)


def test_invented_people_and_makers_use_addresses_that_reach_nobody(shop):
    assert shop.company.email.endswith(".example")
    assert all(maker.email.endswith(".example") for maker in shop.makers)


def test_postcodes_of_makers_fit_their_country(shop):
    for maker in shop.makers:
        assert addresses.postcode_fits(maker.country, maker.postcode), maker.key


def test_markets_are_the_eight_with_their_currency_and_habit(shop):
    first_method = {market.code: market.payment_methods[0] for market in shop.markets}

    assert [market.code for market in shop.markets] == ["DE", "NL", "BE", "FR", "AT", "LU", "GB", "CH"]
    assert first_method["NL"] == "ideal"
    assert first_method["BE"] == "bancontact"
    assert shop.market("CH").price_basis == "net"
    assert shop.market("GB").currency == "GBP"


def test_an_unknown_market_is_named(shop):
    with pytest.raises(KeyError, match="US"):
        shop.market("US")


def test_delivery_leaves_until_two_in_the_afternoon(shop):
    for market in shop.markets:
        for option in market.shipping:
            assert option.cutoff_time.isoformat() == "14:00:00"
            assert "{number}" in option.tracking_url


def test_reductions_are_lower_than_the_price(shop):
    prices = {variant.sku: variant.prices for product in shop.products for variant in product.variants}

    for reduction in shop.reductions:
        for market, price in reduction.prices.items():
            assert price.amount_e4 < prices[reduction.sku][market].amount_e4


def test_all_legal_texts_exist_and_hold_no_open_place(shop):
    found = {(text.kind, text.language) for text in shop.legal_texts}

    assert found == {(kind, language) for kind in LEGAL_KINDS for language in LANGUAGES}
    assert all("{" not in text.body for text in shop.legal_texts)


def test_faults_are_told_all_at_once(shop):
    broken = dataclasses.replace(
        shop,
        company=dataclasses.replace(shop.company, vat_id="DE293417688"),
        legal_texts=shop.legal_texts[1:],
        products=shop.products[1:] + shop.products[1:2],
    )

    found = faults(broken)

    assert any("DE293417688" in fault for fault in found)
    assert any("kraeuterprinten-weich stands 2 times" in fault for fault in found)
    assert any("no delivery text in de" in fault for fault in found)
    assert str(ContentError(found)).count(";") == len(found) - 1
