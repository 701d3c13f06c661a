"""Design tokens keep their contrast whatever colours a merchant chooses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kogge.planning.company import rules

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")
# A page is light: the shop has no dark look. Every channel is at least E0.
PAGES = st.tuples(*[st.integers(0xE0, 0xFF)] * 3).map(
    lambda rgb: "#" + "".join(f"{part:02X}" for part in rgb)
)


@given(brand=COLOURS, page=PAGES, accent=COLOURS)
def test_contrast_holds_for_any_choice(brand, page, accent):
    tokens = rules.derive_tokens(brand=brand, page=page, accent=accent, corner_style="crisp")

    assert rules.contrast(tokens["brand"], page) >= 4.5
    assert rules.contrast(tokens["ink"], page) >= 7
    assert rules.contrast(tokens["muted"], tokens["sunken"]) >= 4.5
    assert rules.contrast(tokens["control"], page) >= 3
    assert rules.contrast(tokens["control"], tokens["sunken"]) >= 3
    assert rules.contrast(tokens["on-brand"], tokens["brand"]) >= 4.5
    assert tokens["brand-area"] == brand


@given(brand=COLOURS, page=PAGES)
def test_every_colour_token_is_a_colour(brand, page):
    tokens = rules.derive_tokens(brand=brand, page=page, accent="#F3D98F", corner_style="soft")

    assert all(rules.is_colour(value) for name, value in tokens.items() if not name.startswith("radius"))


def test_a_colour_dark_enough_is_kept():
    tokens = rules.derive_tokens(brand="#22408F", page="#FCFCFA", accent="#F3D98F", corner_style="crisp")

    assert tokens["brand"] == tokens["brand-area"] == "#22408F"


def test_a_colour_too_light_is_darkened_for_text_only():
    tokens = rules.derive_tokens(brand="#FFD84D", page="#FFFFFF", accent="#F3D98F", corner_style="crisp")

    assert tokens["brand-area"] == "#FFD84D" != tokens["brand"]


def test_what_is_no_colour_is_a_defect_of_the_caller():
    with pytest.raises(ValueError, match="is not a colour"):
        rules.derive_tokens(brand="blue", page="#FFFFFF", accent="#000000", corner_style="crisp")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#FFFFFF", 21.0), ("#777777", "#FFFFFF", 4.48), ("#22408F", "#22408F", 1.0)],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert rules.contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert rules.contrast(other, one) == rules.contrast(one, other)
