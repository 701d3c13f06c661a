"""Search words in the office: what was searched in vain becomes a synonym."""

from __future__ import annotations

import pytest
from tests.factories import make_member

from kogge.core.staff.roles import Role
from kogge.sales.offers import services
from kogge.sales.offers.models import Synonym

pytestmark = pytest.mark.django_db
PAGE = "/office/search-words/"


@pytest.fixture
def owner(client):
    client.force_login(make_member(Role.OWNER))
    return client


@pytest.fixture
def _missed():
    for market, language, text in (
        ("DE", "de", "Bienengold"),
        ("AT", "de", "bienengold"),
        ("BE", "fr", "or"),
    ):
        services.note_search(market=market, language=language, text=text, hits=0)
    services.note_search(market="DE", language="de", text="Honig", hits=4)
    services.count_searches()


def test_it_works(owner, _missed):
    page = owner.get(PAGE).content.decode()

    assert "bienengold" in page and "AT, DE" in page and "honig" not in page
    assert f"{PAGE}?language=de&amp;term=bienengold#synonym" in page
    form = owner.get(f"{PAGE}?language=de&term=bienengold").content.decode()
    assert 'value="bienengold"' in form

    answer = owner.post(
        f"{PAGE}?language=de", {"language": "de", "term": "Bienengold", "means": "Honig, Blütenhonig"}
    )

    assert answer.status_code == 302
    assert Synonym.objects.get().means == ["Honig", "Blütenhonig"]
    page = owner.get(PAGE)
    assert [row.term for row, _name in page.context["missed"]] == ["or"]
    assert "Honig, Blütenhonig" in page.content.decode()


def test_a_language_is_chosen(owner, _missed):
    page = owner.get(f"{PAGE}?language=fr")

    assert [row.term for row, _name in page.context["missed"]] == ["or"]
    assert owner.get(f"{PAGE}?language=xx").context["language"] == ""


def test_a_mistake_is_shown_and_nothing_saved(owner):
    answer = owner.post(PAGE, {"language": "de", "term": "Honig", "means": "honig"})

    assert answer.status_code == 422
    assert not Synonym.objects.exists()


def test_a_synonym_is_removed(owner):
    row = services.save_synonym(language="nl", term="koekje", means=["speculaas"], actor="test")

    assert owner.post(f"{PAGE}{row.pk}/remove/").status_code == 302
    assert owner.get(f"{PAGE}{row.pk}/remove/").status_code == 405
    assert not Synonym.objects.exists()


@pytest.mark.parametrize(("role", "may"), [(Role.CLERK, True), (Role.MARKETER, True), (Role.READER, False)])
def test_who_may_change(client, role, may):
    client.force_login(make_member(role))

    assert client.get(PAGE).status_code == 200
    answer = client.post(PAGE, {"language": "de", "term": "Gold", "means": "Honig"})
    assert answer.status_code == (302 if may else 403)
    assert ("New synonym" in client.get(PAGE).content.decode()) is may


def test_the_page_asks_few_questions(owner, _missed, django_assert_max_num_queries):
    owner.get(PAGE)
    with django_assert_max_num_queries(14):
        owner.get(PAGE)
