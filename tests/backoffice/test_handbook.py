"""The map of the handbook: every section has its titles, every answer leads somewhere."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.factories import make_member

from kogge.backoffice import handbook as page
from kogge.core import checks, i18n
from kogge.core.screens import handbook
from kogge.core.screens.handbook import AnswerKind
from kogge.core.staff.roles import ALL_PERMISSIONS, Role
from kogge.measurement.analytics import definitions

pytestmark = pytest.mark.django_db
PAGE = "/office/handbook/"
SECTIONS = [section for chapter in page.chapters() for section in chapter.sections]


@pytest.fixture
def owner(client: Client) -> Client:
    """A browser in which the owner is logged in."""
    client.force_login(make_member(Role.OWNER))
    return client


def test_it_works(owner: Client) -> None:
    text = owner.get(PAGE).content.decode()

    answered = sum(bool(handbook.answers_to(section.key)) for section in SECTIONS)
    assert f"{answered} of {len(SECTIONS)} sections of the handbook are answered." in text
    assert text.count("not yet") == len(SECTIONS) - answered
    assert 'href="/office/figures/definitions/#conversion_rate"' in text


def test_titles_are_there_in_every_language() -> None:
    keys = [section.key for section in SECTIONS]

    assert len(keys) == len(set(keys)) > 40
    for one in (*page.chapters(), *SECTIONS):
        assert set(one.titles) == set(i18n.LANGUAGES)
        assert all(one.titles.values())


def test_answers_name_sections_permissions_checks_and_figures_that_exist() -> None:
    for answer in handbook.all_answers():
        assert answer.section in {section.key for section in SECTIONS}
        assert answer.permission in ALL_PERMISSIONS
        if answer.kind is AnswerKind.RULE:
            assert answer.name in checks.known_checks()
        if answer.kind is AnswerKind.FIGURE:
            assert answer.name in definitions.EVERY_KPI


def test_every_link_resolves(owner: Client) -> None:
    for address in {answer.url for answer in handbook.all_answers()}:
        response = owner.get(address)
        body = b"".join(response).decode()
        _path, _hash, fragment = address.partition("#")

        assert response.status_code == 200, address
        assert not fragment or f'id="{fragment}"' in body, address


def test_who_may_not_see_a_screen_reads_its_name_without_a_link(client: Client) -> None:
    client.force_login(make_member(Role.CLERK))

    text = client.get(PAGE).content.decode()

    assert "Books and visits, equal to the cent" in text
    assert "/office/figures/books-and-visits/" not in text
