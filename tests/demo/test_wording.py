"""Amounts, shares, slugs and ingredients are written in each language's way."""

import pytest
from stdnum import ean

from kogge.demo import wording

NBSP, NARROW = wording.NBSP, wording.NARROW


def test_it_works():
    text = wording.ingredients(["**Weizen**mehl", "**Butter**"], ["", "24"], "Spuren.", "de")

    assert text == f"**Weizen**mehl, **Butter** 24{NBSP}%. Spuren."


@pytest.mark.parametrize(
    ("content", "unit", "language", "written"),
    [
        (500, "g", "de", f"500{NBSP}g"),
        (1200, "g", "nl", f"1,2{NBSP}kg"),
        (1000, "g", "en", f"1{NBSP}kg"),
        (750, "ml", "fr", f"0,75{NBSP}l"),
        (750, "ml", "en", f"0.75{NBSP}l"),
        (1980, "ml", "de", f"1,98{NBSP}l"),
        (4, "piece", "de", ""),
    ],
)
def test_amounts_are_written_as_shops_do(content, unit, language, written):
    assert wording.amount(content, unit, language) == written


@pytest.mark.parametrize(
    ("share", "language", "written"),
    [("24", "de", f"24{NBSP}%"), ("1.8", "fr", f"1,8{NBSP}%"), ("1.8", "nl", "1,8%"), ("1.8", "en", "1.8%")],
)
def test_shares_follow_the_language(share, language, written):
    assert wording.percentage(share, language) == written


@pytest.mark.parametrize(
    ("name", "language", "slug"),
    [
        ("Körniger Senf im Steinguttopf", "de", "koerniger-senf-im-steinguttopf"),
        ("Große Spekulatiusmühlen", "de", "grosse-spekulatiusmuehlen"),
        ("Spéculoos au beurre, boîte en métal", "fr", "speculoos-au-beurre-boite-en-metal"),
        ("Cœurs en pain d’épices, 2 pièces", "fr", "coeurs-en-pain-d-epices-2-pieces"),
        ("Koffie ‘Maaskade’", "nl", "koffie-maaskade"),
        ("Fresh goat’s cheese", "en", "fresh-goat-s-cheese"),
    ],
)
def test_slugs_are_plain_ascii(name, language, slug):
    assert wording.slug(name, language) == slug


def test_french_binds_double_punctuation_and_quotes():
    assert wording.typeset("Café « Maaskade » : bon ; oui ?", "fr") == (
        f"Café «{NARROW}Maaskade{NARROW}»{NARROW}: bon{NARROW}; oui{NARROW}?"
    )


def test_other_languages_keep_their_punctuation():
    assert wording.typeset("So: 38 % vol, 50 × 70 cm", "de") == (
        f"So: 38{NBSP}%{NBSP}vol, 50{NBSP}×{NBSP}70{NBSP}cm".replace(f"%{NBSP}vol", "% vol")
    )


def test_a_single_ingredient_needs_no_share():
    assert wording.ingredients(["coffee"], ["100"], "", "en") == "Coffee."


def test_no_ingredients_give_no_sentence():
    assert wording.ingredients([], [], "", "de") == ""


@pytest.mark.parametrize("sku", ["DF-1021", "DF-8061", "DF-3"])
def test_eans_of_skus_are_valid_and_internal(sku):
    code = wording.ean13(sku)

    assert ean.is_valid(code)
    assert len(code) == 13
    assert code.startswith("200")
