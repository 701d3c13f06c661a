"""Uploaded pictures become upright WebP files in three widths, or a sentence that says what is wrong."""

from __future__ import annotations

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image
from tests.sales import goods

from kogge.core import errors
from kogge.sales.catalog import queries, services
from kogge.sales.catalog.models import Picture
from kogge.sales.catalog.rules import pictures as rules


def picture_file(width=1600, height=2000, *, form="JPEG", mode="RGB", **options):
    """Return the bytes of a picture, its left half blue."""
    picture = Image.new(mode, (width, height), (200, 120, 40) if mode == "RGB" else 0)
    if mode == "RGB":
        picture.paste((30, 60, 140), (0, 0, width // 2, height))
    written = io.BytesIO()
    picture.save(written, form, **options)
    return written.getvalue()


def opened(data):
    return Image.open(io.BytesIO(data))


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.django_db
def test_it_works():
    product = goods.a_product()

    row = services.add_picture(
        product_id=product.pk, data=picture_file(), alts={"de": "Ein Glas Honig", "fr": " "}, actor="anna"
    )

    assert (row.width, row.height, row.alts) == (1600, 2000, {"de": "Ein Glas Honig"})
    assert sorted(row.renditions) == ["1200", "400", "800"]
    for width, name in row.renditions.items():
        with default_storage.open(name) as file:
            made = Image.open(file)
            assert (made.format, made.width, made.height) == ("WEBP", int(width), int(width) * 5 // 4)
    with default_storage.open(row.image.name) as file:
        assert file.read() == picture_file()


@pytest.mark.django_db
def test_the_page_gets_address_srcset_and_words():
    product = goods.a_product(languages=("de", "fr"))
    services.add_picture(
        product_id=product.pk, data=picture_file(), alts={"de": "Honig", "en": "Honey"}, actor="anna"
    )

    german, french = (queries.first_pictures([product.pk], language)[product.pk] for language in ("de", "fr"))

    assert german.alt == "Honig"
    assert french.alt == "Honey"
    assert german.url.endswith("-800.webp")
    assert [part.split()[1] for part in german.srcset.split(", ")] == ["400w", "800w", "1200w"]


@pytest.mark.parametrize(
    ("form", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("AVIF", "avif")]
)
def test_four_formats_are_read(form, extension):
    made = rules.make_renditions(picture_file(500, 500, form=form))

    assert made.extension == extension
    assert sorted(made.renditions) == [400, 500]


@pytest.mark.parametrize(
    ("width", "widths"),
    [(400, [400]), (401, [400, 401]), (800, [400, 800]), (1200, [400, 800, 1200]), (4000, [400, 800, 1200])],
)
def test_a_picture_is_never_made_larger(width, widths):
    assert rules.widths_for(width) == widths


def test_a_picture_taken_on_its_side_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: rotate by 90 degrees to see it upright

    made = rules.make_renditions(picture_file(1000, 500, exif=exif.tobytes()))

    assert (made.width, made.height) == (500, 1000)
    top = opened(made.renditions[400]).convert("RGB").getpixel((200, 20))
    assert top[2] > top[0]  # the blue half, left before, is on top


def test_where_the_picture_was_taken_is_not_published():
    exif = Image.Exif()
    exif[0x010F] = "Camera"

    made = rules.make_renditions(picture_file(600, 600, exif=exif.tobytes()))

    assert not opened(made.renditions[400]).getexif()


def test_holes_stay_holes():
    made = rules.make_renditions(picture_file(500, 500, form="PNG", mode="RGBA"))

    assert opened(made.renditions[400]).mode == "RGBA"


@pytest.mark.parametrize("mode", ["L", "P", "CMYK"])
def test_other_kinds_of_colour_are_turned_into_rgb(mode):
    form = "PNG" if mode == "P" else "JPEG"

    made = rules.make_renditions(picture_file(500, 500, form=form, mode=mode))

    assert opened(made.renditions[400]).mode == "RGB"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_an_image"),
        (b"", "not_an_image"),
        (b"%PDF-1.7", "not_an_image"),
        (picture_file(600, 600)[:2000], "not_an_image"),
        (picture_file(600, 600, form="GIF", mode="P"), "not_an_image"),
        (picture_file(399, 900), "too_small"),
        (picture_file(900, 399), "too_small"),
        (b"\xff\xd8" + b"0" * (20 * 1024 * 1024), "too_heavy"),
    ],
    ids=["svg", "empty", "pdf", "cut short", "gif", "too narrow", "too low", "too heavy"],
)
@pytest.mark.django_db
def test_what_cannot_be_used_is_refused_with_a_sentence(data, code):
    product = goods.a_product()

    with pytest.raises(errors.InvalidInput) as caught:
        services.add_picture(product_id=product.pk, data=data, actor="anna")

    assert caught.value.details["reason"] == code
    assert str(caught.value).endswith(".")
    assert not Picture.objects.exists()


def test_a_bomb_of_pixels_is_not_unpacked():
    written = io.BytesIO()
    Image.new("1", (9000, 9000)).save(written, "PNG")

    with pytest.raises(rules.PictureProblem, match="too_large"):
        rules.make_renditions(written.getvalue())


@pytest.mark.django_db
def test_a_picture_for_a_product_that_is_gone_leaves_no_files(tmp_path):
    with pytest.raises(errors.NotFound):
        services.add_picture(product_id=999_999, data=picture_file(500, 500), actor="anna")

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_a_removed_picture_takes_its_files_along(tmp_path):
    product = goods.a_product()
    row = services.add_picture(product_id=product.pk, data=picture_file(500, 500), actor="anna")

    services.remove_picture(picture_id=row.pk, actor="anna")

    assert not Picture.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_the_first_picture_leads_and_can_be_changed():
    product = goods.a_product()
    first, second = (
        services.add_picture(
            product_id=product.pk, data=picture_file(500, 500), alts={"de": word}, actor="anna"
        )
        for word in ("Glas", "Wabe")
    )
    assert (first.position, second.position) == (0, 1)

    services.save_picture(picture_id=first.pk, alts={"de": "Glas"}, position=2, actor="anna")

    assert queries.first_pictures([product.pk], "de")[product.pk].alt == "Wabe"
    gallery = queries.product_details(product.pk, "de").pictures
    assert [picture.alt for picture in gallery] == ["Wabe", "Glas"]


@pytest.mark.django_db
def test_a_drawing_needs_no_smaller_files():
    product = goods.a_product()

    row = services.add_drawing(product_id=product.pk, svg=b"<svg/>", width=800, height=1000, actor="demo")

    picture = queries.first_pictures([product.pk], "de")[product.pk]
    assert picture.url == row.image.url
    assert picture.url.endswith(".svg")
    assert picture.srcset == ""
