"""Shelves are added, changed and deleted in the office."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.factories import make_member
from tests.sales import goods

from kogge.core.staff.roles import Role
from kogge.sales.catalog import queries
from kogge.sales.catalog.models import Category

pytestmark = pytest.mark.django_db
LIST = "/office/categories/"


@pytest.fixture
def owner(client):
    client.force_login(make_member(Role.OWNER))
    return client


def words(**given):
    names = {f"name_{language}": "" for language in ("de", "nl", "fr", "en")}
    intros = {f"intro_{language}": "" for language in ("de", "nl", "fr", "en")}
    return names | intros | {"parent": "", "position": "0"} | given


def test_it_works(owner, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    written = io.BytesIO()
    Image.new("RGB", (500, 500)).save(written, "PNG")
    picture = SimpleUploadedFile("honey.png", written.getvalue())

    answer = owner.post(f"{LIST}add/", words(name_de="Honig", intro_de="Von hier.", picture=picture))

    assert answer["Location"] == LIST
    (card,) = queries.categories("de", counts={})
    assert (card.intro, card.picture_url.endswith(".webp")) == ("Von hier.", True)


def test_the_list_says_in_which_languages_a_shelf_is_hidden(owner):
    goods.a_category("Honig", nl="Honing")

    page = owner.get(LIST).content.decode()

    assert "French" in page and "English" in page
    assert "Dutch" not in page


def test_a_shelf_is_put_below_another_but_never_below_itself(owner):
    goods.a_category("Essen", key="food")
    goods.a_category("Honig", key="honey")

    owner.post(f"{LIST}honey/", words(name_de="Honig", parent="food"))

    assert Category.objects.get(key="honey").parent.key == "food"
    choices = [key for key, _name in owner.get(f"{LIST}food/").context["form"].fields["parent"].choices]
    assert choices == [""]


def test_a_shelf_gets_another_address_and_the_former_one_is_remembered(owner):
    shelf = goods.a_category("Honig", key="honey")
    goods.a_category("Essen", key="food")

    taken = owner.post(f"{LIST}honey/", words(name_de="Honig", slug_de="Essen"))
    owner.post(f"{LIST}honey/", words(name_de="Honig", slug_de="Süßes vom Imker"))

    assert "Another category already has the address “essen” in this language." in taken.content.decode()
    assert taken.status_code == 422
    assert shelf.texts.get(language="de").slug == "suesses-vom-imker"
    assert queries.former_category("de", "honig") == shelf.pk


def test_a_shelf_without_any_name_is_refused(owner):
    answer = owner.post(f"{LIST}add/", words())

    assert answer.status_code == 422
    assert "Enter a name in at least one language." in answer.content.decode()


def test_deleting_asks_first_and_refuses_what_is_not_empty(owner):
    shelf = goods.a_category("Honig", key="honey")
    goods.a_product(category_id=shelf.pk)

    assert "Delete the category Honig?" in owner.get(f"{LIST}honey/delete/").content.decode()
    assert owner.post(f"{LIST}honey/delete/").status_code == 409
    assert Category.objects.exists()

    goods.a_category("Leer", key="empty")
    assert owner.post(f"{LIST}empty/delete/")["Location"] == LIST
    assert not Category.objects.filter(key="empty").exists()


def test_a_shelf_that_is_not_there_answers_not_found(owner):
    assert owner.get(f"{LIST}nothing/").status_code == 404
