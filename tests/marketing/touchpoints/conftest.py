"""A collector of its own, called as a web server calls it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from kogge.marketing.touchpoints import queries, spool
from kogge.marketing.touchpoints.collector import Collector
from kogge.marketing.touchpoints.rules import keeping
from kogge.marketing.touchpoints.values import CollectorSettings, Touch
from kogge.marketing.touchpoints.visitors import Surroundings

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Mobile"
    " Safari/537.36"
)


class Web:
    """What stands behind a web server: sends requests to the collector and looks at what it kept."""

    def __init__(self) -> None:
        self.settings = CollectorSettings()
        around = Surroundings(settings=lambda: self.settings, mail_key=b"k" * 32)
        self.collector = Collector(self._shop, around)
        self.number = 0

    @staticmethod
    def _shop(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [b"the shop"]

    def call(
        self, method: str, path: str, body: bytes = b"", query: str = "", **headers: str
    ) -> tuple[str, bytes]:
        """Send one request; headers are given as WSGI names them."""
        answered: list[str] = []
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body), "HTTP_HOST": "shop.example", "REMOTE_ADDR": "203.0.113.7",
            "HTTP_USER_AGENT": FIREFOX, "HTTP_SEC_FETCH_SITE": "same-origin", **headers,
        }  # fmt: skip
        content = b"".join(self.collector(environ, lambda status, _headers: answered.append(status)))
        return answered[0], content

    def send(
        self,
        *events: dict[str, Any],
        page: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> str:
        """Send a batch as the script does; a view of a product where nothing else is said."""
        told = []
        for event in events or ({},):
            self.number += 1
            told.append({"id": f"touch-{self.number:08}", "kind": "view", "age": 0, **event})
        page = page or {"kind": "product", "path": "/nl-nl/p/printen/", "variant": "7"}
        body = json.dumps({"page": page, "events": told, **more}).encode()
        return self.call("POST", "/touch/", body, **(headers or {}))[0]

    @staticmethod
    def kept() -> list[Touch]:
        """Return what lies in the spool."""
        return [
            touch
            for file in spool.files()
            for payload in spool.payloads_of(file.path)
            for touch in keeping.touches_in(payload)
        ]


@pytest.fixture
def web() -> Iterator[Web]:
    """A collector with the default choices."""
    queries.forget_settings()
    yield Web()
    spool.forget()
