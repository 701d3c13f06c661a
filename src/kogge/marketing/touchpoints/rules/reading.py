"""Read what the page's script sends: keep what is wanted, in the form that is wanted, and nothing else.

Everything here comes from outside and may be anything. What cannot be used is dropped and its reason counted; a value is
cut to its length, never trusted. Where people write their address where it does not belong (a search, a link's words),
the value is left out.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from kogge.marketing.touchpoints.values import Drop, Kind, PageKind, Stage

# A page's script sends a few hundred bytes; a page left open all day some thousands.
LARGEST_BODY = 64 * 1024
MOST_EVENTS = 100
LATEST_MS = 48 * 3600 * 1000
# Clocks inside one request do not run backwards by more than a timer's slip.
FUTURE_MS = 1000
LONGEST_LOOK_MS = 6 * 3600 * 1000  # nobody looks at one page for longer; a tab left open is not looked at
LEFT_OUT = "(left out)"

_ID = re.compile(r"[A-Za-z0-9_-]{12,40}")
_HOST = re.compile(r"[a-z0-9.-]{1,80}")
_WORD = re.compile(r"[a-z0-9_]{1,30}")
_PAIR = re.compile(r"/([a-z]{2})-([a-z]{2})(?=/|$)")
# Behind these words stands the secret of one order.
_SECRET = re.compile(r"^(/[a-z]{2}-[a-z]{2}/(?:order|pay)/).+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
_FROM_SCRIPT = frozenset({Kind.VIEW, Kind.LEAVE, Kind.STEP, Kind.OUTBOUND})
_STEPS = frozenset({Stage.CONTACT, Stage.DELIVERY, Stage.PAYMENT})
_PAGES = frozenset(PageKind)
_UTM = ("source", "medium", "campaign")


@dataclass(kw_only=True, slots=True)
class Page:
    """The page that a request is about, as kept."""

    kind: str = PageKind.OTHER
    path: str = "/"
    market: str = ""
    language: str = ""
    variant: int | None = None
    term: str = ""
    results: int | None = None


@dataclass(kw_only=True, slots=True)
class Request:
    """One request of the script or the picture: its page, how the visitor came, its touches, and what was dropped."""

    page: Page
    referrer: str = ""  # host
    utm: dict[str, str] = field(default_factory=dict)
    ad_mark: str = ""
    mail: str = ""  # reference of an own mail's link
    is_driven: bool = False
    events: list[dict[str, Any]] = field(default_factory=list)
    drops: Counter[str] = field(default_factory=Counter)


def tidy(value: Any, longest: int) -> str:
    """Return a text in one line, cut; nothing for what is no text."""
    if not isinstance(value, str):
        return ""
    return " ".join(_CONTROL.sub(" ", value[: longest * 2]).split())[:longest]


def _without_address(text: str) -> str:
    return LEFT_OUT if "@" in text else text


def _whole(value: Any, most: int) -> int | None:
    """Return a whole number from 0 to `most`, also when it is written as text."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 12:
        value = int(value)
    if isinstance(value, float) and value == value and abs(value) < 1e15:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        return None
    return value


def tidy_path(value: Any) -> str:
    """Return a path without query and without an order's secret."""
    path = tidy(value, 200).partition("?")[0].partition("#")[0].replace(" ", "")
    if not path.startswith("/"):
        return "/"
    return _SECRET.sub(r"\1", path)


def read_page(found: Mapping[str, Any]) -> Page:
    """Return the page as kept."""
    path = tidy_path(found.get("path"))
    pair = _PAIR.match(path)
    kind = found.get("kind")
    return Page(
        kind=str(kind) if isinstance(kind, str) and kind in _PAGES else PageKind.OTHER,
        path=path,
        market=pair[2].upper() if pair else "",
        language=pair[1] if pair else "",
        variant=_whole(found.get("variant"), 2**53),
        term=_without_address(tidy(found.get("term"), 80).casefold()),
        results=_whole(found.get("results"), 10**6),
    )


def _host_of(address: Any) -> str:
    text = tidy(address, 300)
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""
    return host if _HOST.fullmatch(host) else ""


def _read_utm(found: Any) -> dict[str, str]:
    if not isinstance(found, Mapping):
        return {}
    words = {name: _without_address(tidy(found.get(name), 80)).casefold() for name in _UTM}
    return {name: word for name, word in words.items() if word}


def _word(value: Any) -> str:
    text = tidy(value, 30).casefold()
    return text if _WORD.fullmatch(text) else ""


def _read_event(found: Any) -> tuple[dict[str, Any] | None, Drop | None]:
    """Return one touch as kept in a frame, or why it is dropped."""
    if not isinstance(found, dict):
        return None, Drop.MALFORMED
    kind, touch_id, age = found.get("kind"), found.get("id"), found.get("age", 0)
    if not isinstance(kind, str) or kind not in _FROM_SCRIPT:
        return None, Drop.MALFORMED
    if not isinstance(touch_id, str) or not _ID.fullmatch(touch_id):
        return None, Drop.MALFORMED
    if isinstance(age, bool) or not isinstance(age, int | float) or age != age:
        return None, Drop.MALFORMED
    if age > LATEST_MS:
        return None, Drop.TOO_LATE
    if age < -FUTURE_MS:
        return None, Drop.FROM_THE_FUTURE
    event: dict[str, Any] = {"i": touch_id, "k": str(kind), "a": max(0, int(age))}
    return _with_details(event, found)


def _with_details(event: dict[str, Any], found: dict[str, Any]) -> tuple[dict[str, Any] | None, Drop | None]:
    match event["k"]:
        case Kind.LEAVE:
            look = _whole(found.get("ms"), 2**53)
            if look is None:
                return None, Drop.MALFORMED
            event["ms"] = min(look, LONGEST_LOOK_MS)
        case Kind.STEP:
            step = found.get("step")
            if not isinstance(step, str) or step not in _STEPS:
                return None, Drop.MALFORMED
            event["d"] = str(step)
            event["m"] = _word(found.get("method"))
        case Kind.OUTBOUND:
            event["d"] = _host_of(found.get("host"))
            if not event["d"]:
                return None, Drop.MALFORMED
    return event, None


def read_body(body: bytes) -> Request | Drop:
    """Return what a script's request says, or why the whole of it cannot be used."""
    if len(body) > LARGEST_BODY:
        return Drop.TOO_LARGE
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return Drop.UNREADABLE
    if not isinstance(found, dict) or not isinstance(found.get("page"), dict):
        return Drop.UNREADABLE
    events = found.get("events")
    if not isinstance(events, list) or not events:
        return Drop.UNREADABLE
    request = Request(
        page=read_page(found["page"]),
        referrer=_host_of(found.get("referrer")),
        utm=_read_utm(found.get("utm")),
        ad_mark=_word(found.get("mark")),
        mail=tidy(found.get("mail"), 64),
        is_driven=found.get("driven") is True,
    )
    for one in events[:MOST_EVENTS]:
        event, drop = _read_event(one)
        if event is not None:
            request.events.append(event)
        elif drop is not None:
            request.drops[drop] += 1
    if len(events) > MOST_EVENTS:
        request.drops[Drop.TOO_MANY] += len(events) - MOST_EVENTS
    return request


def read_picture(query: str, *, referer: str, touch_id: str) -> Request:
    """Return the view that the picture tells where no script runs; its address says the page, never the visitor."""
    words = {name: values[0] for name, values in _query(query).items()}
    page = read_page(words)
    try:
        own = {name: values[0] for name, values in _query(urlsplit(referer).query).items()}
    except ValueError:
        own = {}
    return Request(
        page=page,
        utm=_read_utm({name: own.get(f"utm_{name}") for name in _UTM}),
        events=[{"i": touch_id, "k": str(Kind.VIEW), "a": 0}],
    )


def _query(text: str) -> dict[str, list[str]]:
    try:
        return parse_qs(text[:2000], max_num_fields=30, encoding="utf-8", errors="replace")
    except ValueError:
        return {}
