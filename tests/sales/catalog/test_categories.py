"""Shelves have names in each language, lie below each other, and say how much lies on them."""

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


def shelves_in(language, counts=None):
    return {shelf.key: shelf for shelf in queries.categories(language, counts=counts or {})}


def test_it_works(food, django_assert_num_queries):
    with django_assert_num_queries(2):
        shelves = shelves_in("de", {food.pk: 2})

    assert (shelves["food"].name, shelves["food"].product_count) == ("Essen", 2)
    assert (shelves["honey"].slug, shelves["honey"].product_count) == ("honig", 0)
    assert shelves["honey"].parent_id == food.pk


def test_a_shelf_takes_in_what_lies_below(food):
    honey = Category.objects.get(key="honey")

    assert queries.subtree_ids(food.pk) == (food.pk, honey.pk)
    assert queries.subtree_ids(honey.pk) == (honey.pk,)


def test_a_shelf_without_a_name_in_the_language_is_hidden(food):
    assert [shelf.name for shelf in shelves_in("nl").values()] == ["Eten"]


def test_saving_again_changes_the_same_shelf(food):
    services.save_category(key="food", texts={"de": {"name": "Speisen"}, "nl": {"name": ""}}, actor="anna")

    assert Category.objects.count() == 2
    assert (shelves_in("de")["food"].name, shelves_in("de")["food"].slug) == ("Speisen", "essen")
    assert shelves_in("nl") == {}


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

    assert shelves_in("de")["food"].picture_url.endswith(".webp")


def test_choices_tell_the_way_to_each_shelf(food):
    assert list(queries.category_paths("de").values()) == ["Essen", "Essen › Honig"]
