"""A small HTTP server on the loopback address that all fakes share: routes, JSON, forms, faults."""

from __future__ import annotations

import json
import logging
import re
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from kogge.fakes.faults import FaultKind, Faults

logger = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"  # a fake has no real authentication: it must never be reachable from another machine
MAX_BODY_BYTES = 1_000_000
CONTROL_PREFIX = "/_fake"  # the test's own door; faults never strike there


@dataclass(kw_only=True)
class Request:
    """One call as the fake sees it; `query` keeps the last value of each name."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]  # names in lower case
    body: bytes

    def json(self) -> Any:
        """Return the body read as JSON; ValueError when it is none. An empty body is an empty object."""
        return json.loads(self.body) if self.body.strip() else {}

    def form(self) -> dict[str, str]:
        """Return the fields of a form body."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


@dataclass(kw_only=True)
class Response:
    """One answer."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


def json_response(
    data: Any,
    *,
    status: int = 200,
    content_type: str = "application/json",
    headers: dict[str, str] | None = None,
) -> Response:
    """Return `data` as JSON."""
    body = json.dumps(data, ensure_ascii=False).encode()
    return Response(status=status, body=body, content_type=content_type, headers=headers or {})


def redirect(address: str) -> Response:
    """Send the browser on with GET."""
    return Response(status=303, headers={"Location": address}, content_type="text/plain; charset=utf-8")


class Refused(Exception):
    """A call that the company answers with an error; `field` names the part that is wrong, `code` its kind."""

    def __init__(self, status: int, detail: str, field: str = "", code: str = "") -> None:
        super().__init__(detail)
        self.status, self.detail, self.field, self.code = status, detail, field, code


Handler = Callable[..., Response]


class Router:
    """Methods and path patterns (`/v2/payments/{id}`) and the functions that answer them."""

    def __init__(self) -> None:
        self._routes: list[tuple[str, re.Pattern[str], Handler]] = []

    def add(self, method: str, pattern: str, handler: Handler) -> None:
        """Let `handler(request, **parts)` answer this method and path."""
        expression = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", pattern.rstrip("/") or "/")
        self._routes.append((method, re.compile(expression + "/?"), handler))

    def find(self, method: str, path: str) -> tuple[Handler | None, dict[str, str], bool]:
        """Return handler and path parts, and whether the path exists under any method."""
        is_known = False
        for known_method, pattern, handler in self._routes:
            match = pattern.fullmatch(path)
            if match:
                if known_method == method:
                    return handler, {name: unquote(part) for name, part in match.groupdict().items()}, True
                is_known = True
        return None, {}, is_known


class FakeApp:
    """What a fake offers to the server: its routes, its faults, and how it words errors."""

    def __init__(self) -> None:
        self.router = Router()
        self.faults = Faults()

    def error(self, status: int, detail: str) -> Response:
        """Return an error in the other company's own shape."""
        return json_response({"status": status, "detail": detail}, status=status)

    def refusal(self, refused: Refused) -> Response:
        """Return what the checks refused as an error in the other company's own shape."""
        return self.error(refused.status, refused.detail)

    def handle(self, request: Request) -> Response:
        """Answer one call."""
        handler, parts, is_known = self.router.find(request.method, request.path)
        if handler is None:
            if is_known:
                return self.error(405, "The method is not allowed here")
            return self.error(404, "There is nothing under this address")
        try:
            return handler(request, **parts)
        except Refused as refused:
            return self.refusal(refused)


class _Connection(BaseHTTPRequestHandler):
    """One kept-alive connection. Answers leave in a single write: two would wait for each other's ACK."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    server: _Server

    def handle_one_request(self) -> None:
        try:
            self.raw_requestline = self.rfile.readline(65_537)
            if not self.raw_requestline or not self.parse_request():
                self.close_connection = True
                return
            self._answer()
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > MAX_BODY_BYTES:
            self.close_connection = True
            self._write(Response(status=413))
            return
        address = urlsplit(self.path)
        request = Request(
            method=self.command,
            path=address.path,
            query=dict(parse_qsl(address.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length) if length else b"",
        )
        response = self.server.respond(request)
        if response is None:
            self.close_connection = True
            return
        self._write(response)

    def _write(self, response: Response) -> None:
        phrase = HTTPStatus(response.status).phrase
        lines = [f"HTTP/1.1 {response.status} {phrase}", f"Content-Type: {response.content_type}"]
        lines += [f"{name}: {value}" for name, value in response.headers.items()]
        lines += [f"Content-Length: {len(response.body)}", "Cache-Control: no-store"]
        if self.close_connection:
            lines.append("Connection: close")
        self.wfile.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + response.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the base class names it so)
        logger.debug("fake call", extra={"line": format % args})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256  # the load benchmark opens many connections at once

    def __init__(self, app: FakeApp, port: int) -> None:
        self.app = app
        super().__init__((LOOPBACK, port), _Connection)

    def respond(self, request: Request) -> Response | None:
        """Answer a call, or None to close the connection without a word."""
        fault = None
        if not request.path.startswith(CONTROL_PREFIX):
            fault = self.app.faults.hit("api", request.method, request.path)
        if fault is not None:
            if fault.kind == FaultKind.DROP:
                return None
            if fault.kind == FaultKind.STATUS:
                answer = self.app.error(fault.status, "")
                if fault.retry_after_seconds is not None:
                    answer.headers["Retry-After"] = str(fault.retry_after_seconds)
                return answer
            if fault.kind == FaultKind.DELAY:
                time.sleep(fault.seconds)
            if fault.kind == FaultKind.WEBHOOK_FIRST:
                request.headers["x-fake-webhook-first"] = "1"
        response = self._safely(request)
        if fault is not None and fault.kind == FaultKind.TIMEOUT_AFTER_SUCCESS:
            time.sleep(fault.seconds)
            return None
        return response

    def _safely(self, request: Request) -> Response:
        try:
            return self.app.handle(request)
        except Exception:  # noqa: BLE001  (a server answers 500 for any defect of its own and stays up)
            logger.exception("fake failed", extra={"method": request.method, "path": request.path})
            return self.app.error(500, "The fake itself failed; see its log")

    def handle_error(self, request: Any, client_address: Any) -> None:
        logger.debug("connection lost", extra={"client": str(client_address)})


class RunningFake:
    """A fake that answers in a background thread of this process; use as a context manager or call stop()."""

    def __init__(self, app: FakeApp, *, port: int = 0) -> None:
        self._server = _Server(app, port)
        self.app = app
        self.port: int = self._server.server_address[1]
        self.url = f"http://{LOOPBACK}:{self.port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, name="kogge-fake", daemon=True
        )

    def start(self) -> RunningFake:
        """Begin to answer."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop answering and give the port back."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)

    def __enter__(self) -> RunningFake:
        return self.start()

    def __exit__(self, *exc: object) -> None:
        self.stop()


def is_loopback(host: str) -> bool:
    """Return whether a host name or address means this very machine."""
    if host in ("localhost", "::1") or host.endswith(".localhost"):
        return True
    try:
        return socket.inet_aton(host)[0] == 127
    except OSError:
        return False
