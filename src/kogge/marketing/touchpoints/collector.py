"""The collector: takes what the page's script tells, in front of Django, and answers when it is on the disk.

It stands before every middleware: no session, no database but for the settings once in a while. It needs the address and
the browser's name for as long as a request lasts, to make the day's hash and the class of device of them; neither is
written anywhere.

POST /touch/        a batch of touches as JSON     204 kept · 400 unreadable · 403 another site's · 413 · 503 not kept
GET  /touch/p.gif   a view, where no script runs   200, always a picture
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from kogge.core import clock
from kogge.marketing.touchpoints import spool, visitors
from kogge.marketing.touchpoints.rules import keeping, reading, sources
from kogge.marketing.touchpoints.rules.reading import Request
from kogge.marketing.touchpoints.values import DIRECT, UNKNOWN_SOURCE, Drop, Source
from kogge.marketing.touchpoints.visitors import Environ, Surroundings

logger = logging.getLogger(__name__)

PREFIX = "/touch/"
PICTURE = "/touch/p.gif"
# Counts of what was dropped are written together, at most so often, and with the next touch in any case.
DROPS_EVERY_SECONDS = 5.0
_GIF = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
_HEADERS = [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]
_KEPT, _REFUSED = "204 No Content", "503 Service Unavailable"

StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class Collector:
    """A WSGI application before another: answers below /touch/ itself and hands everything else on."""

    def __init__(self, application: Application, around: Surroundings) -> None:
        self.application = application
        self.around = around
        self._drops: Counter[str] = Counter()
        self._drops_lock = threading.Lock()
        self._drops_at = time.monotonic()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, or let the shop answer."""
        path = environ.get("PATH_INFO", "")
        if not path.startswith(PREFIX):
            return self.application(environ, start_response)
        try:
            status, body = self._answer(environ, path)
        except Exception:  # counting visits must never show anybody an error
            logger.exception("the collector failed")
            status, body = _REFUSED, b""
        headers = [*_HEADERS, ("Content-Length", str(len(body)))]
        if body:
            headers.append(("Content-Type", "image/gif"))
        start_response(status, headers)
        return [body]

    def _answer(self, environ: Environ, path: str) -> tuple[str, bytes]:
        method = environ.get("REQUEST_METHOD", "")
        if path == PICTURE and method in ("GET", "HEAD"):
            self._take_picture(environ)
            return "200 OK", _GIF if method == "GET" else b""
        if path == PREFIX and method == "POST":
            return self._take_batch(environ), b""
        return ("405 Method Not Allowed" if path in (PREFIX, PICTURE) else "404 Not Found"), b""

    def _take_batch(self, environ: Environ) -> str:
        body = _body(environ)
        if body is None:
            return self._drop(Drop.TOO_LARGE, "413 Content Too Large")
        refusal = visitors.refusal_of(environ, self.around)
        if refusal is not None:
            return self._drop(refusal, "403 Forbidden" if refusal is Drop.FOREIGN else _KEPT)
        request = reading.read_body(body)
        if isinstance(request, Drop):
            return self._drop(request, "400 Bad Request")
        self._count(request.drops)
        return self._keep(environ, request, has_script=True) if request.events else _KEPT

    def _take_picture(self, environ: Environ) -> None:
        refusal = visitors.refusal_of(environ, self.around)
        if refusal is not None:
            self._drop(refusal, "")
            return
        query, referer = environ.get("QUERY_STRING", ""), environ.get("HTTP_REFERER", "")
        request = reading.read_picture(query, referer=referer, touch_id=secrets.token_urlsafe(15))
        self._keep(environ, request, has_script=False)

    def _keep(self, environ: Environ, request: Request, *, has_script: bool) -> str:
        sender = visitors.sender_of(
            environ, self.around, mail=request.mail, is_driven=request.is_driven, has_script=has_script
        )
        source = sources.source_of(
            referrer=request.referrer,
            site=visitors.host_of(environ),
            utm=request.utm,
            ad_mark=request.ad_mark,
            is_own_mail=bool(request.mail),
        )
        payload = keeping.frame_of_request(
            request, received_at=clock.now(), sender=sender, source=_told(source, has_script=has_script)
        )
        try:
            spool.of_this_process().append(payload)
        except spool.NotKept:
            return self._drop(Drop.NOT_KEPT, _REFUSED)
        self._write_drops()
        return _KEPT

    def _drop(self, reason: Drop, status: str) -> str:
        self._count(Counter({reason.value: 1}))
        if reason is not Drop.NOT_KEPT and time.monotonic() - self._drops_at > DROPS_EVERY_SECONDS:
            self._write_drops()
        return status

    def _count(self, drops: Counter[str]) -> None:
        if drops:
            with self._drops_lock:
                self._drops.update(drops)

    def _write_drops(self) -> None:
        """Write the counts so far into the spool; they wait for the next time when the disk does not take them."""
        if not self._drops:
            return
        with self._drops_lock:
            drops, self._drops = self._drops, Counter()
            self._drops_at = time.monotonic()
        payload = keeping.frame_of_drops(drops, received_at=clock.now(), drop_id=secrets.token_hex(8))
        try:
            spool.of_this_process().append(payload)
        except spool.NotKept:
            self._count(drops)


def _body(environ: Environ) -> bytes | None:
    """Return the request's body; None when it is too long, as it says itself or as it turns out."""
    length = environ.get("CONTENT_LENGTH") or ""
    if length and (not length.isdecimal() or int(length[:12]) > reading.LARGEST_BODY):
        return None
    try:
        body = environ["wsgi.input"].read(reading.LARGEST_BODY + 1) or b""
    except OSError:
        return b""
    return body if len(body) <= reading.LARGEST_BODY else None


def _told(source: Source | None, *, has_script: bool) -> Source | None:
    """Return the source as known: without a script nobody can tell a direct visit from any other."""
    return UNKNOWN_SOURCE if source == DIRECT and not has_script else source
