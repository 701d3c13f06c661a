"""What the collector takes, what it refuses, and what it never writes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.marketing.touchpoints.conftest import FIREFOX, PHONE

from kogge.core import clock
from kogge.marketing.touchpoints import salt, spool, visitors
from kogge.marketing.touchpoints.rules import identity, reading
from kogge.marketing.touchpoints.values import CollectorSettings, Device, Drop, Kind, Level, SourceClass

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


def test_it_works(web):
    with clock.at(NOON):
        status = web.send({"age": 1500}, referrer="www.google.nl")

    (touch,) = web.kept()
    assert status == "204 No Content"
    assert (touch.kind, touch.page, touch.path, touch.variant) == (
        Kind.VIEW,
        "product",
        "/nl-nl/p/printen/",
        7,
    )
    assert (touch.market, touch.language) == ("NL", "nl")
    assert touch.occurred_at == NOON - timedelta(milliseconds=1500)
    assert (touch.source.kind, touch.source.name) == (SourceClass.SEARCH, "google")
    assert (touch.agent.device, touch.agent.browser, touch.agent.system) == (
        Device.DESKTOP,
        "Firefox",
        "Linux",
    )
    assert touch.level is Level.ANONYMOUS


def test_everything_else_goes_to_the_shop(web):
    assert web.call("GET", "/nl-nl/") == ("200 OK", b"the shop")


def test_all_that_a_page_tells(web):
    web.send(
        {"kind": "leave", "ms": 4200},
        {"kind": "step", "step": "payment", "method": "ideal"},
        {"kind": "outbound", "host": "maps.example.org"},
        page={"kind": "search", "path": "/de-de/search/?q=x", "term": " Printen  weich", "results": "0"},
    )

    leave, step, outbound = web.kept()
    assert leave.engaged_ms == 4200
    assert (step.detail, step.method) == ("payment", "ideal")
    assert outbound.detail == "maps.example.org"
    assert leave.path == "/de-de/search/"


def test_a_search_is_noted_with_its_view_only(web):
    page = {"kind": "search", "path": "/de-de/search/", "term": "Printen", "results": 3}
    web.send({}, {"kind": "leave", "ms": 1}, page=page)

    view, leave = web.kept()
    assert (view.term, view.results) == ("printen", 3)
    assert (leave.term, leave.results) == ("", None)


# --- nothing of a person is written -----------------------------------------------------------------------------------


def everything_written() -> bytes:
    return b"".join(path.read_bytes() for path in salt.folder().rglob("*") if path.is_file())


def test_neither_address_nor_browser_name_is_written(web):
    web.send(headers={"REMOTE_ADDR": "198.51.100.23", "HTTP_USER_AGENT": PHONE})

    written = everything_written()
    assert b"198.51.100.23" not in written
    assert b"Pixel" not in written and b"129.0" not in written


@pytest.mark.parametrize(
    ("page", "told", "secret"),
    [
        pytest.param({"kind": "order", "path": "/nl-nl/order/s3cr3t-token/"}, {}, b"s3cr3t", id="order"),
        pytest.param({"kind": "pay", "path": "/nl-nl/pay/s3cr3t-token/"}, {}, b"s3cr3t", id="pay"),
        pytest.param({"kind": "search", "path": "/nl-nl/search/", "term": "jan@example.nl"}, {}, b"example.nl", id="term"),
        pytest.param({"kind": "home", "path": "/nl-nl/?mail=jan@example.nl"}, {}, b"example.nl", id="query"),
        pytest.param({"kind": "home", "path": "/nl-nl/"}, {"utm": {"campaign": "an-jan@example.nl"}}, b"example.nl", id="campaign"),
        pytest.param({"kind": "home", "path": "/nl-nl/"}, {"referrer": "https://forum.example.org/u/jan?x=1"}, b"/u/jan", id="referrer"),
    ],
)  # fmt: skip
def test_secrets_and_addresses_are_cut_off(web, page, told, secret):
    assert web.send(page=page, **told) == "204 No Content"

    assert len(web.kept()) == 1
    assert secret not in everything_written()


def test_the_same_browser_is_one_visitor_on_one_day_and_another_on_the_next(web):
    with clock.at(NOON):
        web.send()
        web.send()
        web.send(headers={"REMOTE_ADDR": "203.0.113.8"})
    with clock.at(NOON + timedelta(days=1)):
        web.send()

    first, again, neighbour, tomorrow = [touch.visitor for touch in web.kept()]
    assert first == again
    assert len({first, neighbour, tomorrow}) == 3


def test_the_salt_is_destroyed_at_midnight(web):
    with clock.at(NOON):
        web.send()
        old = salt.secrets_of(clock.today()).salt.hex()
    with clock.at(NOON + timedelta(days=1)):
        web.send()

    assert old.encode() not in everything_written()
    assert salt.salt_file().stat().st_mode & 0o777 == 0o600


def test_another_process_uses_the_same_salt(web):
    with clock.at(NOON):
        mine = salt.secrets_of(clock.today())
        salt.forget()

        assert salt.secrets_of(clock.today()) == mine


# --- who is counted ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        pytest.param({"HTTP_COOKIE": "a=b; kogge_visits=no"}, Drop.OPTED_OUT, id="opted_out"),
        pytest.param({"HTTP_SEC_GPC": "1"}, Drop.SIGNAL, id="gpc"),
        pytest.param({"HTTP_DNT": "1"}, Drop.SIGNAL, id="dnt"),
        pytest.param({"HTTP_SEC_PURPOSE": "prefetch;prerender"}, Drop.PREFETCH, id="prefetch"),
    ],
)
def test_who_is_left_out_is_told_nothing_and_only_counted_as_a_reason(web, headers, reason, monkeypatch):
    monkeypatch.setattr("kogge.marketing.touchpoints.collector.DROPS_EVERY_SECONDS", 0.0)

    assert web.send(headers=headers) == "204 No Content"

    (dropped,) = web.kept()
    assert (dropped.kind, dropped.detail, dropped.count, dropped.visitor) == (Kind.DROPPED, reason, 1, None)


def test_signals_are_heeded_only_where_the_shop_says_so(web):
    web.settings = CollectorSettings(honours_signals=False)

    web.send(headers={"HTTP_SEC_GPC": "1"})

    assert [touch.kind for touch in web.kept()] == [Kind.VIEW]


def test_nothing_is_kept_while_counting_is_off(web):
    web.settings = CollectorSettings(is_collecting=False)

    assert web.send() == "204 No Content"
    assert [touch for touch in web.kept() if touch.kind != Kind.DROPPED] == []


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"HTTP_SEC_FETCH_SITE": "cross-site"}, id="another_site"),
        pytest.param({"HTTP_SEC_FETCH_SITE": "same-site"}, id="a_neighbour"),
        pytest.param({"HTTP_SEC_FETCH_SITE": "none"}, id="typed"),
        pytest.param({"HTTP_SEC_FETCH_SITE": "", "HTTP_ORIGIN": "https://evil.example"}, id="an_older_browser"),
        pytest.param({"HTTP_SEC_FETCH_SITE": "", "HTTP_ORIGIN": "null"}, id="a_sandboxed_frame"),
    ],
)  # fmt: skip
def test_other_sites_cannot_tell_us_anything(web, headers):
    assert web.send(headers=headers) == "403 Forbidden"
    assert [touch for touch in web.kept() if touch.kind != Kind.DROPPED] == []


def test_who_agreed_is_recognised_on_another_day_and_from_another_address(web):
    cookie = {"HTTP_COOKIE": f"kogge_visits={identity.new_cookie()}"}
    with clock.at(NOON):
        web.send(headers=cookie)
    with clock.at(NOON + timedelta(days=3)):
        web.send(headers={**cookie, "REMOTE_ADDR": "192.0.2.1"})

    first, later = web.kept()
    assert first.visitor == later.visitor
    assert {first.level, later.level} == {Level.CONSENTED}
    assert cookie["HTTP_COOKIE"].encode() not in everything_written()


def test_a_cookie_counts_for_nothing_where_the_shop_does_not_offer_it(web):
    web.settings = CollectorSettings(offers_recognition=False)

    web.send(headers={"HTTP_COOKIE": f"kogge_visits={identity.new_cookie()}"})

    assert web.kept()[0].level is Level.ANONYMOUS


def test_a_link_of_our_own_mail_tells_who_came(web):
    reference = identity.person_reference(b"k" * 32, 4711)

    web.send(mail=reference)
    web.send(mail=identity.person_reference(b"x" * 32, 4711))

    known, forged = web.kept()
    assert (known.level, known.person, known.source.kind) == (Level.KNOWN, 4711, SourceClass.MAIL)
    assert (forged.level, forged.person) == (Level.ANONYMOUS, None)


def test_behind_a_proxy_the_address_that_it_added_counts():
    environ = {"HTTP_X_FORWARDED_FOR": "6.6.6.6, 203.0.113.9", "REMOTE_ADDR": "10.0.0.1"}

    assert visitors._address_of(environ, is_behind_proxy=True) == "203.0.113.9"
    assert visitors._address_of(environ, is_behind_proxy=False) == "10.0.0.1"


# --- without a script -------------------------------------------------------------------------------------------------


def test_the_picture_tells_a_view(web):
    status, content = web.call(
        "GET",
        "/touch/p.gif",
        query="kind=product&path=%2Fnl-nl%2Fp%2Fprinten%2F&variant=7",
        HTTP_REFERER="https://shop.example/nl-nl/p/printen/?utm_source=Flyer&utm_campaign=Advent",
    )

    (touch,) = web.kept()
    assert status == "200 OK" and content.startswith(b"GIF89a")
    assert (touch.kind, touch.page, touch.variant, touch.has_script) == (Kind.VIEW, "product", 7, False)
    assert (touch.source.kind, touch.source.name, touch.source.campaign) == (
        SourceClass.CAMPAIGN,
        "flyer",
        "advent",
    )


def test_without_a_script_nobody_knows_where_a_visit_came_from(web):
    web.call("GET", "/touch/p.gif", query="kind=home&path=%2Fnl-nl%2F")

    assert web.kept()[0].source.kind is SourceClass.UNKNOWN


# --- what makes no sense ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        pytest.param({"age": 49 * 3600 * 1000}, Drop.TOO_LATE, id="too_late"),
        pytest.param({"age": -5000}, Drop.FROM_THE_FUTURE, id="future"),
        pytest.param({"kind": "order"}, Drop.MALFORMED, id="only_the_server_tells_orders"),
        pytest.param({"kind": "add_to_cart"}, Drop.MALFORMED, id="only_the_server_tells_carts"),
        pytest.param({"kind": "dropped"}, Drop.MALFORMED, id="no_drops_from_outside"),
        pytest.param({"id": "short"}, Drop.MALFORMED, id="no_id"),
        pytest.param({"age": "soon"}, Drop.MALFORMED, id="no_age"),
        pytest.param({"age": float("nan")}, Drop.MALFORMED, id="nan"),
        pytest.param({"kind": "leave"}, Drop.MALFORMED, id="leave_without_time"),
        pytest.param({"kind": "step", "step": "dance"}, Drop.MALFORMED, id="unknown_step"),
    ],
)
def test_a_touch_that_makes_no_sense_is_dropped_and_counted(web, event, reason):
    assert web.send({}, event) == "204 No Content"

    view, dropped = web.kept()
    assert view.kind == Kind.VIEW
    assert (dropped.kind, dropped.detail, dropped.count) == (Kind.DROPPED, reason, 1)


def test_a_late_touch_keeps_its_own_time(web):
    with clock.at(NOON):
        web.send({"age": 47 * 3600 * 1000})

    assert web.kept()[0].occurred_at == NOON - timedelta(hours=47)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"", "400 Bad Request", id="empty"),
        pytest.param(b"\xff\xfe{", "400 Bad Request", id="no_text"),
        pytest.param(b"[]", "400 Bad Request", id="a_list"),
        pytest.param(b'{"page": {}, "events": []}', "400 Bad Request", id="no_touches"),
        pytest.param(b"[" * 60_000, "400 Bad Request", id="deep"),
        pytest.param(b"x" * (reading.LARGEST_BODY + 1), "413 Content Too Large", id="large"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(web, body, status):
    assert web.call("POST", "/touch/", body)[0] == status


def test_more_touches_than_the_script_ever_sends_are_dropped(web):
    web.send(*[{} for _ in range(reading.MOST_EVENTS + 5)])

    dropped = web.kept()[-1]
    assert (dropped.detail, dropped.count) == (Drop.TOO_MANY, 5)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/touch/", "405 Method Not Allowed"),
        ("POST", "/touch/p.gif", "405 Method Not Allowed"),
        ("OPTIONS", "/touch/", "405 Method Not Allowed"),
        ("POST", "/touch/else", "404 Not Found"),
    ],
)
def test_other_ways_are_refused(web, method, path, status):
    assert web.call(method, path)[0] == status


def test_machines_are_kept_with_their_reason(web):
    web.send(
        headers={
            "HTTP_USER_AGENT": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
        }
    )
    web.send(headers={"HTTP_USER_AGENT": ""})
    web.send(driven=True)
    web.send()

    assert [touch.agent.bot for touch in web.kept()] == ["known_agent", "no_agent", "headless", ""]


def test_the_script_is_small_and_keeps_nothing():
    script = Path(visitors.__file__).parent / "static" / "touchpoints" / "touch.js"
    text = script.read_text("utf-8")

    assert script.stat().st_size < 2000
    for word in (
        "cookie",
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "canvas",
        "plugins",
        "screen",
        "http",
    ):
        assert word not in text


def test_no_cookie_is_set(web):
    headers: list[tuple[str, str]] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/touch/p.gif",
        "HTTP_USER_AGENT": FIREFOX,
        "HTTP_HOST": "shop.example",
    }

    b"".join(web.collector(environ, lambda _status, found: headers.extend(found)))

    assert "Set-Cookie" not in dict(headers)
    assert dict(headers)["Cache-Control"] == "no-store"


def test_a_collector_that_fails_shows_nobody_an_error(web, monkeypatch):
    monkeypatch.setattr(visitors, "sender_of", lambda *args, **rest: 1 / 0)

    assert web.send() == "503 Service Unavailable"


def test_frames_hold_json_that_another_version_may_read(web):
    web.send()

    (payload,) = [payload for file in spool.files() for payload in spool.payloads_of(file.path)]
    assert set(json.loads(payload)) == {"r", "v", "l", "c", "g", "x", "p", "s", "e"}
