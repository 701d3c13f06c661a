"""The editor shows everything about a product on one page, and saves all of it or nothing."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.sales import goods

from kogge.core.money import UnitPrice
from kogge.sales.catalog import queries as catalog
from kogge.sales.catalog import services as catalog_services
from kogge.sales.catalog.models import Picture, Product, ProductText, Variant
from kogge.sales.pricing import queries as pricing
from kogge.sales.stock import queries as stock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def product():
    """Honey with one variant, German text, a price in Germany and five pieces, in two markets with lists."""
    goods.a_market("DE", languages=("de",))
    goods.a_market("NL", languages=("nl",))
    variant = goods.a_variant(name="Heidehonig", sku="H-1", on_hand=5)
    goods.a_price(variant, "12.90")
    return Product.objects.get(variants=variant)


def address(product):
    return f"/office/products/{product.pk}/"


def sent_back(client, product):
    """Return what a browser sends when nothing on the page was changed."""
    data = {}
    editor = client.get(address(product)).context["editor"]
    for form in editor.forms():
        for field in form:
            value = field.value()
            if (
                field.field.widget.input_type == "file"
                if hasattr(field.field.widget, "input_type")
                else False
            ):
                continue
            if isinstance(value, bool):
                if value:
                    data[field.html_name] = "on"
            else:
                data[field.html_name] = "" if value is None else str(field.field.prepare_value(value))
    return data


def variant_of(product):
    return product.variants.get()


def picture_upload(name="honey.jpg", size=(500, 625)):
    written = io.BytesIO()
    Image.new("RGB", size, (200, 120, 40)).save(written, "JPEG")
    return SimpleUploadedFile(name, written.getvalue(), "image/jpeg")


def test_it_works(owner, product):
    variant = variant_of(product)
    data = sent_back(owner, product) | {
        "maker": "Imkerei Eifel",
        "text_nl-name": "Heidehoning",
        f"variant_{variant.pk}-weight_g": "650",
        f"prices_DE-price_{variant.pk}": "13,50",
        f"prices_NL-price_{variant.pk}": "13.90",
        f"count_{variant.pk}-received": "3",
        "pictures": picture_upload(),
    }

    answer = owner.post(address(product), data)

    assert (answer.status_code, answer["Location"]) == (302, address(product))
    product.refresh_from_db()
    assert product.maker == "Imkerei Eifel"
    assert catalog.shown_texts("nl").get(slug="heidehoning").product_id == product.pk
    assert variant_of(product).weight_g == 650
    prices = pricing.prices_of([variant.pk])
    assert prices["DE"][variant.pk].price == UnitPrice.from_decimal("13.50", "EUR")
    assert prices["NL"][variant.pk].price == UnitPrice.from_decimal("13.90", "EUR")
    assert stock.available([variant.pk]) == {variant.pk: 8}
    assert Picture.objects.get().product_id == product.pk


def test_sending_the_page_back_unchanged_changes_nothing(owner, product):
    before = product.updated_at

    answer = owner.post(address(product), sent_back(owner, product))

    assert answer.status_code == 302
    product.refresh_from_db()
    assert product.updated_at == before
    assert Variant.objects.count() == 1
    assert ProductText.objects.get().slug == "heidehonig"


def test_a_refusal_of_one_room_takes_everything_back(owner, product):
    goods.a_product("Waldhonig", sku="W-1")
    variant = variant_of(product)
    data = sent_back(owner, product) | {
        "maker": "Imkerei Eifel",
        f"variant_{variant.pk}-sku": "W-1",
        f"prices_NL-price_{variant.pk}": "9,90",
        "pictures": picture_upload(),
    }

    answer = owner.post(address(product), data)

    assert answer.status_code == 422
    assert "Another product already has the article number W-1." in answer.content.decode()
    product.refresh_from_db()
    assert product.maker == "Imkerei Venn"
    assert pricing.prices_for("NL", [variant.pk]) == {}
    assert not Picture.objects.exists()


def test_a_count_below_what_is_promised_is_refused_at_its_field(owner, product):
    variant = variant_of(product)
    from django.db import transaction

    from kogge.sales.stock import services as stock_services

    with transaction.atomic():
        stock_services.hold(reference="order:1", wanted={variant.pk: 4}, expires_at=None)

    answer = owner.post(address(product), sent_back(owner, product) | {f"count_{variant.pk}-counted": "3"})

    assert answer.status_code == 422
    assert "4 pieces are promised to orders" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text_nl-summary": "Romig."}, "Enter a name: without one the product is hidden in this language."),
        ({"prices_DE-price_{v}": "gratis"}, "Write the price as a figure"),
        (
            {"count_{v}-received": "2", "count_{v}-counted": "2"},
            "Enter either what came in or what was counted",
        ),
        ({"variant_{v}-sku": ""}, "This field is required."),
        ({"variant_{v}-ean": "123"}, "This is not an EAN"),
    ],
    ids=["text without name", "no price", "both counts", "no number", "wrong ean"],
)
def test_mistakes_are_named_and_nothing_is_saved(owner, product, changes, sentence):
    variant = variant_of(product)
    entered = {key.format(v=variant.pk): value for key, value in changes.items()}

    answer = owner.post(address(product), sent_back(owner, product) | {"maker": "Other"} | entered)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    product.refresh_from_db()
    assert product.maker == "Imkerei Venn"


def test_a_file_that_is_no_picture_is_refused_before_anything_is_saved(owner, product):
    data = sent_back(owner, product) | {
        "maker": "Other",
        "pictures": SimpleUploadedFile("notes.jpg", b"words"),
    }

    answer = owner.post(address(product), data)

    assert answer.status_code == 422
    assert "notes.jpg: This is not a picture the shop can use." in answer.content.decode()
    product.refresh_from_db()
    assert product.maker == "Imkerei Venn"


def test_several_pictures_come_in_at_once_and_can_be_worded_moved_and_removed(owner, product):
    owner.post(
        address(product), sent_back(owner, product) | {"pictures": [picture_upload(), picture_upload()]}
    )
    first, second = Picture.objects.order_by("position")

    data = sent_back(owner, product) | {
        f"picture_{first.pk}-is_removed": "on",
        f"picture_{second.pk}-alt_de": "Ein Glas Honig",
    }
    answer = owner.post(address(product), data)

    assert answer.status_code == 302
    assert [(row.pk, row.alts) for row in Picture.objects.all()] == [(second.pk, {"de": "Ein Glas Honig"})]


def test_a_new_variant_is_added_from_the_empty_row(owner, product):
    data = sent_back(owner, product) | {
        "variant_new-sku": "H-2",
        "variant_new-label_de": "1 kg",
        "variant_new-content_amount": "1000",
    }

    answer = owner.post(address(product), data)

    assert answer.status_code == 302
    made = Variant.objects.get(sku="H-2")
    assert (made.product_id, made.labels, made.content_amount, made.content_unit) == (
        product.pk,
        {"de": "1 kg"},
        1000,
        "g",
    )


def test_an_emptied_text_hides_the_product_in_that_language(owner, product):
    catalog_services.save_text(product_id=product.pk, language="nl", name="Honing", actor="test")
    data = sent_back(owner, product) | {"text_nl-name": "", "text_nl-slug": ""}

    owner.post(address(product), data)

    assert not catalog.shown_texts("nl").exists()
    assert catalog.shown_texts("de").get().product_id == product.pk


def test_an_emptied_price_ends_the_sale_in_that_market(owner, product):
    variant = variant_of(product)

    owner.post(address(product), sent_back(owner, product) | {f"prices_DE-price_{variant.pk}": ""})

    assert pricing.prices_for("DE", [variant.pk]) == {}


def test_a_renamed_product_keeps_its_address_unless_it_is_changed(owner, product):
    owner.post(address(product), sent_back(owner, product) | {"text_de-name": "Waldhonig"})
    assert ProductText.objects.get().slug == "heidehonig"

    owner.post(address(product), sent_back(owner, product) | {"text_de-slug": "Waldhonig"})
    assert ProductText.objects.get().slug == "waldhonig"


def test_a_clerk_changes_facts_and_stock_but_no_prices(clerk, product):
    variant = variant_of(product)
    data = sent_back(clerk, product) | {
        "maker": "Imkerei Eifel",
        f"prices_DE-price_{variant.pk}": "1,00",
        f"count_{variant.pk}-received": "1",
    }

    assert clerk.post(address(product), data).status_code == 302

    product.refresh_from_db()
    assert product.maker == "Imkerei Eifel"
    assert pricing.prices_for("DE", [variant.pk])[variant.pk].price == UnitPrice.from_decimal("12.90", "EUR")
    assert stock.available([variant.pk]) == {variant.pk: 6}


def test_a_reader_sees_the_page_and_changes_nothing(reader, product):
    page = reader.get(address(product))

    assert page.status_code == 200
    assert 'type="submit">Save' not in page.content.decode()
    assert reader.post(address(product), {}).status_code == 403


def test_it_says_where_the_product_sells_and_why_not(owner, product):
    page = owner.get(address(product))

    places = {place.code: str(place.words) for place in page.context["places"]}
    assert places == {"DE": "ready; the market is closed", "NL": "no text in: Dutch, no price"}


def test_it_says_what_is_lacking(owner, product):
    catalog_services.save_product(
        product_id=product.pk, kind="goods", status="active", maker_country="GB", actor="test"
    )

    parts = {str(part.label): str(part.words) for part in owner.get(address(product)).context["parts"]}

    assert parts == {
        "Texts": "hidden in: Dutch, French, English",
        "Pictures": "none yet",
        "Prices": "in 1 of 2 markets",
        "VAT": "a rate is known in every country",
        "Safety (GPSR)": "manufacturer or address missing",
    }


def test_it_says_what_happened(owner, product):
    moments = owner.get(address(product)).context["moments"]

    assert str(moments[0].sentence) == "test wrote the text in the language German."
    assert str(moments[-1].sentence) == "test added the product."


def test_a_product_that_is_gone_answers_not_found(owner):
    assert owner.get("/office/products/999999/").status_code == 404


def test_the_page_takes_the_same_queries_however_many_variants(owner, product, django_assert_max_num_queries):
    for number in range(4):
        catalog_services.save_variant(product_id=product.pk, sku=f"N-{number}", actor="test")

    with django_assert_max_num_queries(32):
        owner.get(address(product))
