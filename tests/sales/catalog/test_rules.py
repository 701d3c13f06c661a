"""Addresses, article numbers and completeness, without a database."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kogge.sales.catalog.rules.completeness import missing_languages, missing_safety
from kogge.sales.catalog.rules.eans import is_ean
from kogge.sales.catalog.rules.slugs import free_slug, slug_of
from kogge.sales.catalog.values import ProductKind


@pytest.mark.parametrize(
    ("name", "language", "slug"),
    [
        ("Aachener Printen, weich", "de", "aachener-printen-weich"),
        ("Öcher Süßigkeiten", "de", "oecher-suessigkeiten"),
        ("Öcher Süßigkeiten", "nl", "ocher-sussigkeiten"),
        ("Crème brûlée à l’œuf", "fr", "creme-brulee-a-l-oeuf"),
        ("Limburgse vlaai — 500 g", "nl", "limburgse-vlaai-500-g"),
        ("Smørrebrød", "en", "smorrebrod"),
        ("  100 % Honig!  ", "de", "100-honig"),
        ("蜂蜜", "en", ""),
    ],
)
def test_a_name_becomes_an_address(name, language, slug):
    assert slug_of(name, language) == slug


@given(st.text(max_size=300), st.sampled_from(["de", "nl", "fr", "en", ""]))
def test_an_address_is_ascii_words_and_stable(name, language):
    slug = slug_of(name, language)

    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug)
    assert len(slug) <= 80
    assert slug_of(slug, language) == slug


@pytest.mark.parametrize(
    ("taken", "free"),
    [(set(), "krug"), ({"krug"}, "krug-2"), ({"krug", "krug-2", "krug-4"}, "krug-3"), ({"krug-2"}, "krug")],
)
def test_a_taken_address_is_numbered(taken, free):
    assert free_slug("krug", taken) == free


def test_a_name_without_letters_still_gets_an_address():
    assert free_slug("", {"product"}) == "product-2"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("4006381333931", True),  # sample of GS1's General Specifications
        ("5901234123457", True),
        ("4006381333932", False),
        ("400638133393", False),
        ("40063813339311", False),
        ("4006381333 31", False),
        ("", False),
    ],
)
def test_an_ean_has_a_right_check_digit(text, verdict):
    assert is_ean(text) is verdict


@given(st.text("0123456789", min_size=12, max_size=12))
def test_exactly_one_check_digit_fits(twelve):
    assert sum(is_ean(f"{twelve}{digit}") for digit in range(10)) == 1


WHOLE = {"manufacturer": "A", "postal_address": "B", "electronic_address": "C"}


@pytest.mark.parametrize(
    ("kind", "safety", "country", "missing"),
    [
        (ProductKind.FOOD, {}, "BE", []),
        (ProductKind.GOODS, WHOLE, "BE", []),
        (ProductKind.GOODS, WHOLE, "", []),
        (ProductKind.GOODS, WHOLE, "GB", ["responsible_person"]),
        (ProductKind.GOODS, WHOLE | {"responsible_person": "D"}, "GB", []),
        (ProductKind.GOODS, WHOLE | {"manufacturer": "  "}, "DE", ["manufacturer"]),
        (
            ProductKind.GOODS,
            {},
            "CH",
            ["manufacturer", "postal_address", "electronic_address", "responsible_person"],
        ),
    ],
    ids=["food", "whole", "maker unknown", "outside the EU", "with person", "blank", "nothing"],
)
def test_goods_name_their_manufacturer(kind, safety, country, missing):
    assert missing_safety(kind, safety, country) == missing


def test_languages_without_text_are_named_in_their_order():
    assert missing_languages({"de"}, ["fr", "de", "nl"]) == ["fr", "nl"]
