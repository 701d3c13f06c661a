"""Who sends a request, as little as may be known, and whether they are counted at all.

A request is read as WSGI gives it (`request.META` in Django), so that the collector and the shop's pages ask the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from kogge.core import clock
from kogge.marketing.touchpoints import salt
from kogge.marketing.touchpoints.rules import agents, identity
from kogge.marketing.touchpoints.rules.keeping import Sender
from kogge.marketing.touchpoints.values import Agent, CollectorSettings, Drop, Level

COOKIE = "kogge_visits"
OPTED_OUT = "no"

Environ = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What the collector must know of the installation."""

    settings: Callable[[], CollectorSettings]
    mail_key: bytes  # signs the references in links of own mails
    is_behind_proxy: bool = False
    is_host: Callable[[str], bool] = lambda host: True


@lru_cache(maxsize=1)
def _parser() -> Callable[[str], Any]:
    from ua_parser import parse  # noqa: PLC0415  its tables take a quarter of a second to load

    return parse


@lru_cache(maxsize=4096)
def agent_named(user_agent: str, is_driven: bool = False) -> Agent:
    """Return what a browser's name says; a shop's visitors have a few hundred different ones."""
    return agents.agent_of(user_agent, parse=_parser(), is_driven=is_driven)


def refusal_of(environ: Environ, around: Surroundings) -> Drop | None:
    """Return why nothing of this request is kept, whatever it says; None when it is."""
    settings = around.settings()
    if not settings.is_collecting:
        return Drop.OFF
    if not _comes_from_here(environ) or not around.is_host(host_of(environ)):
        return Drop.FOREIGN
    if cookie_of(environ) == OPTED_OUT:
        return Drop.OPTED_OUT
    if settings.honours_signals and has_signal(environ):
        return Drop.SIGNAL
    if "prefetch" in environ.get("HTTP_SEC_PURPOSE", "") or environ.get("HTTP_PURPOSE") == "prefetch":
        return Drop.PREFETCH
    return None


def sender_of(
    environ: Environ,
    around: Surroundings,
    *,
    mail: str = "",
    is_driven: bool = False,
    has_script: bool = True,
) -> Sender:
    """Return who sends a request; `mail` is the reference of an own mail's link, if it came by one."""
    visitor, level = visitor_of(environ, around)
    person = identity.person_of(around.mail_key, mail) if mail else None
    return Sender(
        visitor=visitor,
        level=level if person is None else Level.KNOWN,
        person=person,
        agent=agent_named(environ.get("HTTP_USER_AGENT", "")[: agents.LONGEST_AGENT], is_driven),
        has_script=has_script,
    )


def visitor_of(environ: Environ, around: Surroundings) -> tuple[int, Level]:
    """Return the visitor and how well they are known: by their cookie if they agreed to one, else for a day."""
    cookie = cookie_of(environ)
    if identity.is_cookie(cookie) and around.settings().offers_recognition:
        return identity.cookie_visitor(cookie), Level.CONSENTED
    visitor = identity.daily_visitor(
        salt.secrets_of(clock.today()).salt,
        address=_address_of(environ, is_behind_proxy=around.is_behind_proxy),
        agent=environ.get("HTTP_USER_AGENT", ""),
        site=host_of(environ),
    )
    return visitor, Level.ANONYMOUS


def _address_of(environ: Environ, *, is_behind_proxy: bool) -> str:
    """Return the visitor's address; behind a proxy the one that the proxy itself has added, at the end."""
    if is_behind_proxy:
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if forwarded:
            return forwarded
    address = environ.get("REMOTE_ADDR", "")
    return address.rpartition(":")[0] if address.count(":") == 1 else address


def _comes_from_here(environ: Environ) -> bool:
    """Say whether one of our own pages sent this; browsers before 2023 send an origin instead of fetch metadata."""
    site = environ.get("HTTP_SEC_FETCH_SITE")
    if site:
        return site == "same-origin"
    origin = environ.get("HTTP_ORIGIN")
    try:
        return not origin or urlsplit(origin).netloc == host_of(environ)
    except ValueError:
        return False


def host_of(environ: Environ) -> str:
    """Return the shop's own host, as the request names it."""
    return environ.get("HTTP_HOST") or environ.get("SERVER_NAME", "")


def has_signal(environ: Environ) -> bool:
    """Say whether the browser asks not to be followed (Global Privacy Control, Do Not Track)."""
    return environ.get("HTTP_SEC_GPC") == "1" or environ.get("HTTP_DNT") == "1"


def cookie_of(environ: Environ) -> str:
    """Return what the visitor has chosen: a value to be recognised by, `no`, or nothing."""
    raw = environ.get("HTTP_COOKIE", "")
    if COOKIE not in raw:
        return ""
    try:
        found = SimpleCookie(raw[:4096]).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""
