"""Who may open and send what below /office/: every address of ours and of Wagtail's, for every kind of person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from unittest import mock
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from tests.factories import make_member

from kogge.backoffice.middleware import FOR_EVERYONE, FOR_STAFF, OfficeMiddleware
from kogge.core.errors import Conflict
from kogge.core.staff import services as staff
from kogge.core.staff.roles import ALL_PERMISSIONS, PERMISSIONS, Role

pytestmark = pytest.mark.django_db

# The owner opens every page, so that their queries run on both databases; what others may not, none of these decides.
KINDS = [
    pytest.param(kind, marks=[] if kind is Role.OWNER else pytest.mark.any_database, id=str(kind))
    for kind in (*Role, "no role", "stranger")
]


def walk(patterns: list[Any], names: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Yield (name with its namespaces, pattern) of every address."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = (*names, pattern.namespace) if pattern.namespace else names
            yield from walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield ":".join((*names, pattern.name or "")), pattern


def office_patterns() -> list[tuple[str, URLPattern]]:
    """Return every address below /office/."""
    resolver = next(one for one in get_resolver().url_patterns if str(one.pattern) == "office/")
    return list(walk(resolver.url_patterns))


def office() -> list[tuple[str, Any]]:
    """Return the view behind every address below /office/."""
    return [(name, pattern.callback) for name, pattern in office_patterns()]


def our_patterns() -> list[URLPattern]:
    """Return the addresses that we wrote."""
    return [pattern for _name, pattern in office_patterns() if hasattr(pattern.callback, "kogge_permission")]


OURS = [(name, view) for name, view in office() if hasattr(view, "kogge_permission")]
WAGTAILS = [(name, view) for name, view in office() if not hasattr(view, "kogge_permission")]


def is_ours(view: Any) -> bool:
    """Say whether a view is written by us, whatever it carries."""
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    return getattr(view, "__module__", "").startswith("kogge.")


def person(kind: Any) -> Any:
    """Return someone of this kind; None for a stranger."""
    if kind == "stranger":
        return None
    if kind == "no role":
        return get_user_model().objects.create_user("nobody", password="a long enough password")
    return make_member(kind)


def test_the_walk_finds_both_kinds_of_addresses():
    assert {"office_home", "today_now", "people_list", "people_add"} <= {name for name, _view in OURS}
    assert len(WAGTAILS) > 100


def test_every_address_of_ours_declares_known_permissions():
    without = {name for name, view in office() if is_ours(view) and not hasattr(view, "kogge_permission")}
    unknown = [
        name for name, view in OURS
        if not {view.kogge_permission, view.kogge_post_permission} <= ALL_PERMISSIONS
    ]  # fmt: skip

    # Whoever holds a link from a mail is not logged in; the link itself proves who it is.
    assert without == {"people_choose_password"}
    assert unknown == []


SAMPLES = {"int": 999_999_999, "str": "X-1", "slug": "x-1", "path": "x/1", "uuid": UUID(int=1)}


def address(pattern: URLPattern) -> str:
    """Return an address that the pattern answers, about things that do not exist."""
    values = {
        name: SAMPLES.get(type(converter).__name__.removesuffix("Converter").lower().replace("string", "str"), "X-1")
        for name, converter in pattern.pattern.converters.items()
    }  # fmt: skip
    return reverse(pattern.name, kwargs=values)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_our_addresses_obey_what_they_declare(kind, method, client):
    user = person(kind)
    granted = PERMISSIONS[kind] if isinstance(kind, Role) else frozenset()
    if user:
        client.force_login(user)

    for pattern in our_patterns():
        view = pattern.callback
        needed = view.kogge_permission if method == "get" else view.kogge_post_permission
        response = getattr(client, method)(address(pattern))
        if response.status_code == 405:
            continue  # the address takes the other method only, and says so to anyone
        is_at_login = response.status_code == 302 and "/office/login/" in response["Location"]
        if user is None:
            assert is_at_login, pattern.name
        elif needed in granted:
            assert response.status_code not in (403, 500) and not is_at_login, pattern.name
        else:
            assert response.status_code == 403, pattern.name


@pytest.mark.any_database
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_wagtails_addresses_are_closed_to_all_but_owners(kind, method, rf):
    user = person(kind)
    guard = OfficeMiddleware(lambda _request: HttpResponse("in"))

    for name, view in WAGTAILS:
        request = rf.generic(method, "/office/x/")
        request.user = user or AnonymousUser()
        request.resolver_match = mock.Mock(view_name=name, url_name=name, namespaces=[])
        with mock.patch("kogge.backoffice.middleware.render", return_value=HttpResponse(status=403)):
            answer = guard.process_view(request, view, (), {})
        if name in FOR_EVERYONE or kind is Role.OWNER:
            assert answer is None, name
        elif user is None:
            assert answer.status_code == 302 and "/office/login/" in answer["Location"], name
        elif name == "wagtailadmin_logout" or (name in FOR_STAFF and isinstance(kind, Role)):
            assert answer is None, name
        else:
            assert answer.status_code == 403, name


def test_the_addresses_kept_open_exist():
    names = {name for name, _view in WAGTAILS}

    assert names >= FOR_STAFF
    assert {name for name in FOR_EVERYONE if "password_reset" not in name} <= names


@pytest.mark.parametrize(
    ("kind", "status"),
    [(Role.OWNER, 200), (Role.CLERK, 403), (Role.MARKETER, 403), (Role.READER, 403), ("no role", 403), ("stranger", 302)],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize(
    "path", ["/office/images/", "/office/pages/", "/office/users/", "/office/documents/"]
)
def test_wagtails_screens_through_the_whole_stack(kind, status, path, client):
    user = person(kind)
    if user:
        client.force_login(user)

    response = client.get(path)

    if path == "/office/pages/" and kind is Role.OWNER:
        assert response.status_code in (200, 302)
    else:
        assert response.status_code == status


def test_a_refusal_is_a_page_that_says_who_can_help(client):
    client.force_login(make_member(Role.CLERK))

    response = client.get("/office/people/", headers={"accept-language": "en"})

    assert response.status_code == 403
    assert "An owner can change your role" in response.content.decode()


def test_whoever_has_no_role_is_told_so_and_can_leave(client):
    client.force_login(person("no role"))

    assert "has no role in this shop" in client.get("/office/today/").content.decode()
    assert client.post("/office/logout/").status_code == 302


@pytest.mark.parametrize("kind", list(Role))
def test_everyone_who_works_here_reaches_the_account(kind, client):
    client.force_login(make_member(kind))

    assert client.get("/office/account/").status_code == 200


def test_a_locked_person_is_out_at_once(client):
    user = make_member(Role.CLERK)
    client.force_login(user)
    user.is_active = False
    user.save()

    assert client.get("/office/today/").status_code == 302


def test_a_lost_role_counts_from_the_next_page_on(client):
    make_member(Role.OWNER, "second")
    user = make_member(Role.OWNER)
    client.force_login(user)
    assert client.get("/office/people/").status_code == 200

    staff.set_role(user=user, role=Role.READER, actor="test")

    assert client.get("/office/people/").status_code == 403
    assert client.get("/office/images/").status_code == 403


def test_posts_without_the_token_are_refused():
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_member(Role.OWNER))

    assert strict.post("/office/people/add/", {"username": "x"}).status_code == 403


def test_unknown_addresses_are_a_page(client):
    client.force_login(make_member(Role.OWNER))

    nowhere = client.get("/office/there-is-nothing-here/")
    assert nowhere.status_code == 404
    assert "There is nothing here" in nowhere.content.decode() and "- Wagtail" not in nowhere.content.decode()
    assert client.get("/office/people/999999/").status_code == 404
    assert resolve(reverse("people_list")).url_name == "people_list"


def test_a_defect_is_a_page_with_a_report_number_found_in_the_log(client, monkeypatch, caplog):
    def broken(*_args, **_kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("kogge.backoffice.needs.needs_of", broken)
    client.force_login(make_member())
    client.raise_request_exception = False

    response = client.get("/office/today/", headers={"accept-language": "en"})
    page = response.content.decode()

    assert response.status_code == 500
    assert "secret detail" not in page
    report = re.search(r"report number ([0-9A-F]{8})", page)[1]
    assert any(getattr(record, "report", "") == report for record in caplog.records)


def test_what_a_room_refuses_is_a_page_with_its_sentence(client, monkeypatch):
    def refused(*_args, **_kwargs):
        raise Conflict("The order has moved on.", hint="Look again.")

    monkeypatch.setattr("kogge.backoffice.needs.needs_of", refused)
    client.force_login(make_member())

    response = client.get("/office/today/")

    assert response.status_code == 409
    assert "The order has moved on." in response.content.decode()
    assert "Look again." in response.content.decode()
