"""Kept pages: whole answers for visitors without a cart, given again in front of Django while nothing has changed.

A page is kept under the edition of its shop (context.ShopContext.edition), which is another one as soon as anything that
its pages show has changed, and is looked up at most a second late in every process. So nothing is ever purged: what is old
is not found any more. Visits are counted all the same, for pages tell of them by themselves (touchpoints.collector).
"""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from kogge.storefront import cart_cookie, context, facets, rendering

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Key = tuple[object, ...]

# Per process. A page takes some 30 kB: a thousand of them, which is what most visitors read.
MOST_BYTES = 32 * 1024 * 1024
LARGEST_BODY = 512 * 1024
# What depends on the hour and on nothing that is written (the end of a reduction) is right again after this time.
MOST_SECONDS = 60.0
_LONGEST_QUERY, _MOST_PARAMETERS = 600, 24

_PAGE = re.compile(r"^/([a-z]{2})-([a-z]{2})/(?:(c|p|legal)/[^/]+/)?$")
# What of an address the pages read, by kind of page; everything else (marks of advertisements) makes no other page.
PARAMETERS = {
    "c": frozenset({"sort", "page", *facets.PARAMETERS}),
    "p": frozenset({"v"}),
    "legal": frozenset[str](),
    None: frozenset[str](),
}
_OWN_HEADERS = ("content-length", "content-security-policy", "etag")


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptPage:
    """One answer, cut where its mark for the content security policy stands: each reader gets another one."""

    edition: str
    until: float  # by time.monotonic
    headers: tuple[tuple[str, str], ...]
    policy: tuple[str, str]  # before and after the mark
    body: tuple[bytes, bytes]
    etag: str

    @property
    def size(self) -> int:
        """Return about how many bytes it takes."""
        return len(self.body[0]) + len(self.body[1]) + 1500


class Store:
    """Kept pages of one process, the least recently read leaving first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._pages: OrderedDict[Key, KeptPage] = OrderedDict()
        self._most, self._size = most_bytes, 0
        self._lock = threading.Lock()

    def find(self, key: Key, edition: str) -> KeptPage | None:
        """Return the page that is kept under this key, if it is of this edition and not too old."""
        with self._lock:
            page = self._pages.get(key)
            if page is None:
                return None
            if page.edition != edition or page.until < time.monotonic():
                self._drop(key)
                return None
            self._pages.move_to_end(key)
            return page

    def keep(self, key: Key, page: KeptPage) -> None:
        """Keep a page, and let go of others when there are too many."""
        with self._lock:
            if key in self._pages:
                self._drop(key)
            self._pages[key] = page
            self._size += page.size
            while self._size > self._most and self._pages:
                self._drop(next(iter(self._pages)))

    def _drop(self, key: Key) -> None:
        self._size -= self._pages.pop(key).size

    def __len__(self) -> int:
        return len(self._pages)


class KeptPages:
    """A WSGI application before the shop: gives kept pages again, and keeps what the shop says may be kept."""

    def __init__(self, application: Application, store: Store | None = None) -> None:
        self.application = application
        self.store = store or Store()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from what is kept, or let the shop answer."""
        key = _key(environ)
        if key is None:
            return self.application(environ, start_response)
        edition = _edition(key)
        page = self.store.find(key, edition) if edition else None
        if page is None:
            return self._asked(environ, start_response, key)
        if _is_known(environ.get("HTTP_IF_NONE_MATCH", ""), page.etag):
            return _not_modified(page, start_response)
        return _given(page, environ, start_response)

    def _asked(self, environ: Environ, start_response: StartResponse, key: Key) -> Iterable[bytes]:
        """Let the shop answer, and keep a whole page on its way to the reader."""
        told: list[Any] = []

        def listen(status: str, headers: Headers, *rest: Any) -> Any:
            told[:] = [status, headers, *rest]
            return lambda _data: None

        answer = self.application(environ, listen)
        edition = environ.get(rendering.EDITION, "")
        if not edition or environ["REQUEST_METHOD"] != "GET" or not told or not told[0].startswith("200"):
            start_response(*told)
            return answer
        body = _whole(answer)
        page = _page(told[1], body, edition)
        if page is None:
            start_response(*told)
            return [body]
        self.store.keep(key, page)
        start_response(told[0], [*told[1], ("ETag", page.etag)])
        return [body]


def _key(environ: Environ) -> Key | None:
    """Return under what an answer is kept; None for what is never kept."""
    if environ.get("REQUEST_METHOD") not in ("GET", "HEAD") or "HTTP_HX_REQUEST" in environ:
        return None
    found = _PAGE.match(environ.get("PATH_INFO", ""))
    query = environ.get("QUERY_STRING", "")
    if found is None or len(query) > _LONGEST_QUERY or _is_somebody(environ.get("HTTP_COOKIE", "")):
        return None
    read: list[tuple[str, str]] = []
    if query:
        known = PARAMETERS[found[3]]
        read = sorted(pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] in known)
        if len(read) > _MOST_PARAMETERS:
            return None
    scheme = (environ.get("wsgi.url_scheme"), environ.get("HTTP_X_FORWARDED_PROTO"))
    host = environ.get("HTTP_HOST") or (environ.get("SERVER_NAME"), environ.get("SERVER_PORT"))
    return (found[1], found[2].upper(), found[0], tuple(read), host, scheme)


def _is_somebody(cookies: str) -> bool:
    """Say whether a reader has a cart or is logged in: what they see may be theirs alone."""
    return bool(cookies) and (
        f"{cart_cookie.NAME}=" in cookies or f"{settings.SESSION_COOKIE_NAME}=" in cookies
    )


def _edition(key: Key) -> str:
    """Return the edition of the shop that a key names, at most a second old; empty where there is none."""
    language, market = str(key[0]), str(key[1])
    held = context.held(language, market)
    if held is not None:
        return held.edition
    try:
        shop = context.shop_for(language, market)
    except DatabaseError:  # the shop itself says so, in its own words
        return ""
    finally:
        # Outside any request of Django, which would do it at its end.
        close_old_connections()
    return shop.edition if shop else ""


def _page(headers: Headers, body: bytes, edition: str) -> KeptPage | None:
    """Return an answer as it is kept; None for one that is not the same for everybody, or too large."""
    named = {name.lower(): value for name, value in headers}
    nonce = re.search(r"'nonce-([\w+/=-]+)'", named.get("content-security-policy", ""))
    if nonce is None or "set-cookie" in named or len(body) > LARGEST_BODY:
        return None
    before, mark, after = named["content-security-policy"].partition(nonce[1])
    pieces = body.split(mark.encode())
    if len(pieces) != 2:
        return None
    digest = hashlib.blake2b(pieces[0] + pieces[1], digest_size=12).hexdigest()
    return KeptPage(
        edition=edition,
        until=time.monotonic() + MOST_SECONDS,
        headers=tuple(pair for pair in headers if pair[0].lower() not in _OWN_HEADERS),
        policy=(before, after),
        body=(pieces[0], pieces[1]),
        # Weak: what differs between two answers is the mark, which nobody sees.
        etag=f'W/"{digest}"',
    )


def _given(page: KeptPage, environ: Environ, start_response: StartResponse) -> list[bytes]:
    mark = secrets.token_urlsafe(16)
    body = mark.encode().join(page.body)
    headers = [
        *page.headers,
        ("Content-Security-Policy", mark.join(page.policy)),
        ("Content-Length", str(len(body))),
        ("ETag", page.etag),
    ]
    start_response("200 OK", headers)
    return [body] if environ["REQUEST_METHOD"] == "GET" else [b""]


def _not_modified(page: KeptPage, start_response: StartResponse) -> list[bytes]:
    """Say that the reader's copy is still right. Its policy fits its own mark, so no other one is sent."""
    kept = [pair for pair in page.headers if pair[0].lower() in ("cache-control", "vary", "content-language")]
    start_response("304 Not Modified", [*kept, ("ETag", page.etag)])
    return []


def _is_known(given: str, etag: str) -> bool:
    return bool(given) and etag in (part.strip() for part in given.split(","))


def _whole(answer: Iterable[bytes]) -> bytes:
    """Return the whole body; Django ends its request when the answer is closed."""
    try:
        return b"".join(answer)
    finally:
        if (close := getattr(answer, "close", None)) is not None:
            close()
