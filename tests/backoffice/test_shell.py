"""The shell: menu, stage bar, demo mark, languages, and that nothing is loaded from elsewhere."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.core.cache import cache
from django.utils.translation import override
from tests.factories import make_company, make_member

from kogge.backoffice import doors
from kogge.core.screens import tabs
from kogge.core.staff.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PLACE = "/office/today/"


@pytest.fixture(autouse=True)
def fresh_names():
    cache.clear()


def menu_of(response) -> list[str]:
    """Return the labels of the sidebar in order."""
    page = response.content.decode()
    props = json.loads(
        unescape(re.search(r'<script id="wagtail-sidebar-props"[^>]*>(.*?)</script>', page, re.S)[1])
    )
    text = json.dumps(props)
    return re.findall(
        r'"name": "(shop|stage-\w+|account|logout|explorer|images|documents|reports|settings|help|snippets)"',
        text,
    )


def stage_bar(response) -> str:
    found = re.search(r'<nav class="o-stage".*?</nav>', response.content.decode(), re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0])).strip() if found else ""


def test_the_menu_follows_the_handbook_and_holds_nothing_else(client):
    client.force_login(make_member())

    names = menu_of(client.get(PLACE))

    assert names[0] == "shop"
    assert names[-2:] == ["account", "logout"]
    stages = [name.removeprefix("stage-") for name in names if name.startswith("stage-")]
    assert stages == [stage.key for stage in tabs.STAGES if stage.key in stages]
    assert len(stages) == len(names) - 3


@pytest.mark.parametrize("role", list(Role))
def test_everyone_sees_only_stages_with_a_screen_of_theirs(client, role):
    user = make_member(role)
    client.force_login(user)

    names = menu_of(client.get(PLACE))

    expected = {f"stage-{stage.key}" for stage, _tabs in tabs.stages_for(user)}
    assert {name for name in names if name.startswith("stage-")} == expected


def test_the_menu_carries_the_name_over_the_shops_door(client):
    client.force_login(make_member())
    assert "Your shop" in client.get(PLACE, headers={"accept-language": "en"}).content.decode()

    make_company()
    cache.clear()

    assert '"label": "Dreil\\u00e4nder Feinkost"' in client.get(PLACE).content.decode()


@pytest.mark.parametrize(
    ("path", "name", "current"),
    [
        ("/office/today/", "Today", "Now"),
        ("/office/people/", "Settings", "Users"),
        ("/office/people/add/", "Settings", "Users"),
        ("/office/account/", "Account", ""),
        ("/office/images/", "Settings", ""),
    ],
)
def test_every_page_has_the_stage_bar_wagtails_own_included(client, path, name, current):
    client.force_login(make_member())

    response = client.get(path, headers={"accept-language": "en"})

    assert stage_bar(response).startswith(name)
    marked = re.findall(
        r'<a class="o-stage__tab"[^>]*aria-current="page">([^<]*)</a>', response.content.decode()
    )
    assert marked == ([current] if current else [])


@pytest.mark.parametrize("is_demo", [True, False])
@pytest.mark.parametrize("path", ["/office/today/", "/office/account/", "/office/images/"])
def test_a_demo_home_says_so_on_every_page(client, settings, is_demo, path):
    settings.KOGGE_IS_DEMO = is_demo
    client.force_login(make_member())

    assert ("o-demo" in client.get(path).content.decode()) is is_demo


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Bei Kogge anmelden"),
        ("nl", "Inloggen bij Kogge"),
        ("fr", "Se connecter à Kogge"),
        ("en", "Log in to Kogge"),
        ("pl", "Log in to Kogge"),
    ],
)
def test_the_log_in_speaks_the_browsers_language(client, language, words):
    page = client.get("/office/login/", headers={"accept-language": language}).content.decode()

    assert words in page
    assert "Wagtail" not in re.sub(r"<(script|noscript|template).*?</\1>", "", page, flags=re.S)


def test_the_account_overrules_the_browser(client):
    user = make_member()
    user.wagtail_userprofile.preferred_language = "fr"
    user.wagtail_userprofile.save()
    client.force_login(user)

    page = client.get(PLACE, headers={"accept-language": "de"}).content.decode()

    assert '<html lang="fr"' in page
    assert "Aujourd’hui" in page


def test_one_persons_language_does_not_reach_the_next_request(client):
    user = make_member()
    user.wagtail_userprofile.preferred_language = "nl"
    user.wagtail_userprofile.save()
    client.force_login(user)
    client.get(PLACE)

    with override("en"):
        client.logout()
        page = client.get("/office/login/", headers={"accept-language": "de"}).content.decode()

    assert "Bei Kogge anmelden" in page


@pytest.mark.parametrize("path", ["/office/today/", "/office/people/", "/office/account/", "/office/login/"])
def test_nothing_is_loaded_from_elsewhere(client, path):
    if "login" not in path:
        client.force_login(make_member())

    response = client.get(path)

    loaded = re.findall(
        r'<(?:script|img|iframe|source)[^>]+src="([^"]+)"|<link[^>]+href="([^"]+)"', response.content.decode()
    )
    assert loaded
    assert all((source or link).startswith(("/", "data:")) for source, link in loaded)
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe-eval" not in response["Content-Security-Policy"]


def test_pages_of_the_office_are_not_kept_by_caches(client):
    client.force_login(make_member())

    assert "no-store" in client.get(PLACE)["Cache-Control"]


def test_log_in_leads_to_today(client):
    make_member(Role.CLERK, "anna")

    response = client.post(
        "/office/login/", {"username": "anna", "password": "a long enough password", "next": "/office/"}
    )

    assert response["Location"] == "/office/"


def test_a_wrong_password_stays_outside(client):
    make_member(Role.CLERK, "anna")

    response = client.post("/office/login/", {"username": "anna", "password": "wrong"})

    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


def test_every_module_of_the_office_names_addresses_and_tabs():
    found = doors.modules()

    assert {"kogge.backoffice.today", "kogge.backoffice.people"} <= {module.__name__ for module in found}
    assert all(module.urlpatterns and isinstance(module.TABS, list) for module in found)


@pytest.mark.parametrize("wanted", [True, False])
def test_single_keys_can_be_switched_off_in_the_account(client, wanted):
    user = make_member()
    user.wagtail_userprofile.keyboard_shortcuts = wanted
    user.wagtail_userprofile.save()
    client.force_login(user)

    assert ('data-o-keys="off"' in client.get(PLACE).content.decode()) is not wanted
