"""Shelves have names in each language, lie below each other, and know how much lies on them."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from tests.sales import goods

from kogge.core import errors
from kogge.sales.catalog import queries, services
from kogge.sales.catalog.models import Category

pytestmark = pytest.mark.django_db


@pytest.fixture
def food():
    """Food with honey below it; one product on each, and a pot that lies elsewhere."""
    food = goods.a_category("Essen", key="food", nl="Eten")
    honey = goods.a_category("Honig", key="honey", parent_key="food")
    goods.a_product("Brot", category_id=food.pk)
    goods.a_product("Heidehonig", category_id=honey.pk)
    goods.a_product("Topf")
    return food


def test_it_works(food):
    shelves = {shelf.key: shelf for shelf in queries.categories("de")}

    assert (shelves["food"].name, shelves["food"].product_count) == ("Essen", 2)
    assert (shelves["honey"].slug, shelves["honey"].product_count) == ("honig", 1)
    assert shelves["honey"].parent_id == food.pk


def test_a_list_holds_what_lies_below_too(food):
    shelf = queries.category_by_slug("de", "essen")

    cards = queries.product_card_rows(language="de", category=shelf)

    assert {card.name for card in cards} == {"Brot", "Heidehonig"}


def test_a_shelf_without_a_name_in_the_language_is_hidden(food):
    assert [shelf.name for shelf in queries.categories("nl")] == ["Eten"]
    with pytest.raises(errors.NotFound):
        queries.category_by_slug("nl", "honig")


def test_counts_tell_what_is_shown_in_that_language(food):
    assert queries.category_by_slug("nl", "eten").product_count == 0


def test_a_whole_list_page_takes_six_queries_whatever_its_size(food, django_assert_num_queries):
    for _time in range(24):
        goods.a_product(category_id=food.pk)

    for limit in (1, 12, 24):
        with django_assert_num_queries(6):
            shelves = queries.categories("de")
            shelf = next(shelf for shelf in shelves if shelf.slug == "essen")
            page = queries.product_list(language="de", category=shelf, limit=limit)
        assert (len(page.cards), page.total) == (limit, 26)


def test_saving_again_changes_the_same_shelf(food):
    services.save_category(key="food", texts={"de": {"name": "Speisen"}, "nl": {"name": ""}}, actor="anna")

    assert Category.objects.count() == 2
    assert queries.category_by_slug("de", "essen").name == "Speisen"
    assert queries.categories("nl") == []


def test_a_new_shelf_gets_its_key_from_its_name():
    first = services.save_category(key="", texts={"de": {"name": "Käse"}}, actor="anna")
    second = services.save_category(key="", texts={"de": {"name": "Käse"}}, actor="anna")

    assert (first.key, second.key) == ("kase", "kase-2")


def test_a_shelf_needs_a_name():
    with pytest.raises(errors.InvalidInput):
        services.save_category(key="food", texts={"de": {"name": " "}}, actor="anna")


def test_a_shelf_never_lies_below_itself(food):
    with pytest.raises(errors.InvalidInput, match="below itself"):
        services.save_category(key="food", texts={"de": {"name": "Essen"}}, parent_key="honey", actor="anna")


def test_a_shelf_is_deleted_only_when_empty(food):
    with pytest.raises(errors.Conflict):
        services.delete_category(key="honey", actor="anna")

    goods.a_category("Leer", key="empty")
    assert services.delete_category(key="empty", actor="anna") is True
    assert services.delete_category(key="empty", actor="anna") is False


def test_a_shelf_can_have_a_picture(food, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    written = io.BytesIO()
    Image.new("RGB", (900, 900)).save(written, "JPEG")

    services.set_category_picture(key="food", data=written.getvalue(), actor="anna")

    assert queries.category_by_slug("de", "essen").picture_url.endswith(".webp")


def test_choices_tell_the_way_to_each_shelf(food):
    assert list(queries.category_paths("de").values()) == ["Essen", "Essen › Honig"]
