"""Every drawing is well-formed, small, the same each time, and its wall differs from its neighbours'."""

import dataclasses
import re
from collections import Counter
from xml.etree import ElementTree

import pytest

from kogge.demo import content
from kogge.demo.drawings import compose, palette
from kogge.demo.drawings.companions import COMPANIONS
from kogge.demo.drawings.gallery import View, gallery
from kogge.demo.drawings.marks import MARKS
from kogge.demo.drawings.spec import Drawing
from kogge.demo.pictures import pictures
from kogge.demo.validation import faults
from kogge.demo.values import LANGUAGES

SHOP = content.load()
# The look's budget for one drawing, compressed (SHOP.md section 6).
LIMIT_BYTES = 4096

every_product = pytest.mark.parametrize("product", SHOP.products, ids=lambda product: product.key)


def parse(svg: str) -> ElementTree.Element:
    """Read a drawing as XML."""
    return ElementTree.fromstring(svg)


@every_product
def test_it_works(product):
    for picture in pictures(product):
        root = parse(picture.svg)

        assert (root.get("width"), root.get("height")) == ("800", "1000")
        assert compose.compressed_size(picture.svg) <= LIMIT_BYTES, picture.file_name


@every_product
def test_ids_stand_once_and_every_clip_exists(product):
    for picture in pictures(product):
        ids = Counter(re.findall(r'id="(\w+)"', picture.svg))
        used = set(re.findall(r"url\(#(\w+)\)", picture.svg))

        assert max(ids.values(), default=1) == 1, picture.file_name
        assert used <= set(ids), picture.file_name


@every_product
def test_pictures_are_described_in_four_languages_and_apart(product):
    shown = pictures(product)

    for language in LANGUAGES:
        alts = [picture.alts[language] for picture in shown]
        assert len(set(alts)) == len(alts)
        assert all(alt.startswith(product.texts[language].name) for alt in alts)
    assert len({picture.file_name for picture in shown}) == len(shown)


@pytest.mark.parametrize("body", compose.BODIES)
def test_every_body_can_be_drawn(body):
    drawing = Drawing(wall="sky", body=body, colour="salt", accent="cream", mark="sprig", companion="pear")

    svg = compose.draw(drawing)

    parse(svg)
    assert compose.compressed_size(svg) <= LIMIT_BYTES
    assert "<text" not in svg


@pytest.mark.parametrize("name", MARKS)
def test_every_mark_can_be_drawn(name):
    parse(compose.draw(Drawing(wall="butter", body="jar", colour="brown", mark=name)))


@pytest.mark.parametrize("name", COMPANIONS)
def test_every_companion_can_be_drawn(name):
    parse(compose.draw(Drawing(wall="butter", body="jar", colour="brown", companion=name)))


def test_the_same_words_give_the_same_picture():
    drawing = Drawing(wall="sage", body="pot", colour="salt", accent="wood", mark="sprig")

    assert compose.draw(drawing) == compose.draw(dataclasses.replace(drawing))


def test_drawings_are_flat():
    for product in SHOP.products:
        svg = compose.draw(product.drawing)
        assert not re.search(r"<(linearGradient|radialGradient|filter|image|text|script|style)", svg), (
            product.key
        )


def test_an_illustration_takes_the_wall_of_its_product():
    drawing = Drawing(wall="cobalt", illustration="moutarde.svg")

    svg = compose.draw(drawing)

    wall, table = palette.WALLS["cobalt"]
    assert f'height="1000" fill="{wall}"' in svg
    assert f'height="340" fill="{table}"' in svg
    assert palette.WALLS["butter"][0] not in re.findall(r'<rect[^>]*width="800"[^>]*>', svg)[0]


@pytest.mark.parametrize("category", SHOP.categories, ids=lambda category: category.key)
def test_neighbouring_walls_differ_in_lists_of_two_to_four_columns(category):
    walls = [product.drawing.wall for product in SHOP.products_in(category.key)]

    for columns in (1, 2, 3, 4):
        assert all(one != other for one, other in zip(walls, walls[columns:], strict=False)), columns


def test_strong_walls_are_rare():
    strong = sum(product.drawing.wall in palette.STRONG_WALLS for product in SHOP.products)

    assert strong * 6 <= len(SHOP.products)


def test_equal_neighbours_are_a_fault():
    first, second, *rest = SHOP.products
    same = dataclasses.replace(second, drawing=dataclasses.replace(second.drawing, wall=first.drawing.wall))

    found = faults(dataclasses.replace(SHOP, products=(first, same, *rest)))

    assert any("1 apart" in fault for fault in found)


def test_a_gallery_shows_the_product_whole_first_and_never_on_the_same_wall():
    pot = Drawing(wall="butter", body="pot", colour="salt", accent="wood", mark="sprig")

    scenes = gallery(pot, category="pantry", can_be_gift=True)

    assert [scene.view for scene in scenes] == [View.WHOLE, View.CLOSE, View.TABLE, View.GIFT]
    walls = [re.search(r'height="1000" fill="(#\w+)"', scene.svg)[1] for scene in scenes]
    assert len(set(walls)) == len(walls)


def test_what_hangs_has_no_table_and_is_not_wrapped():
    scenes = gallery(Drawing(wall="blush", illustration="linnen.svg"), category="kitchen", can_be_gift=True)

    assert [scene.view for scene in scenes] == [View.WHOLE, View.CLOSE]


def test_perishable_food_is_not_shown_as_a_gift():
    tart = next(product for product in SHOP.products if product.key == "kersenvlaai")

    assert len(pictures(tart)) == 3


def test_colours_are_mixed_and_written_as_hex():
    assert palette.mix("#000000", "#FFFFFF", 0.5) == "#808080"
    assert palette.darker("#FFFFFF", 1) == palette.INK
    assert palette.lighter("#000000", 0) == "#000000"
    with pytest.raises(KeyError):
        palette.hex_of("mauve")
