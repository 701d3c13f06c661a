"""Requests as no script sends them: real ones, changed at random; deterministic by their seed."""

from __future__ import annotations

import json
import random
import string
from typing import Any

STRANGE: list[Any] = [
    None, True, False, 0, -1, 1e308, -1e308, float("nan"), float("inf"), 10**40, "", " ", "\0", "\ud800", "ä" * 500,
    "'; DROP TABLE x;--", "<script>", "../../etc/passwd", "=cmd()", "%00", "x" * 70_000, [], {}, [[[[]]]], {"a": {"b": {}}},
    "\N{SMILING FACE WITH SUNGLASSES}", "١٢٣", "2026-99-99", "//evil.example", "http://[::1", "http://a@b:99999/",
]  # fmt: skip
KINDS = ["view", "leave", "step", "outbound", "order", "add_to_cart", "dropped", "VIEW", ""]
HEADERS = [
    "HTTP_USER_AGENT", "HTTP_COOKIE", "HTTP_HOST", "HTTP_ORIGIN", "HTTP_SEC_FETCH_SITE", "HTTP_X_FORWARDED_FOR",
    "HTTP_REFERER", "HTTP_SEC_GPC", "HTTP_SEC_PURPOSE", "CONTENT_LENGTH", "REMOTE_ADDR", "QUERY_STRING", "PATH_INFO",
    "REQUEST_METHOD",
]  # fmt: skip


def base(rng: random.Random) -> dict[str, Any]:
    """Return a request as the script sends it."""
    return {
        "page": {"kind": "product", "path": "/nl-nl/p/x/", "variant": str(rng.randrange(99)), "term": "x", "results": "3"},
        "utm": {"source": "flyer", "medium": "print", "campaign": "advent"},
        "referrer": "www.google.nl", "mark": "gclid", "mail": "abc", "driven": False,
        "events": [
            {"id": f"{rng.getrandbits(90)}", "kind": rng.choice(KINDS[:4]), "age": rng.randrange(1000), "ms": 5, "step": "payment", "host": "a.example"}
            for _ in range(rng.randrange(1, 4))
        ],
    }  # fmt: skip


def change(rng: random.Random, value: Any) -> Any:
    """Return a value with one or more of its parts replaced, dropped or doubled."""
    if isinstance(value, dict) and value and rng.random() < 0.9:
        found = dict(value)
        key = rng.choice(list(found))
        if rng.random() < 0.1:
            del found[key]
        elif rng.random() < 0.1:
            found[rng.choice(string.ascii_letters)] = rng.choice(STRANGE)
        else:
            found[key] = change(rng, found[key])
        return found
    if isinstance(value, list) and value and rng.random() < 0.8:
        at = rng.randrange(len(value))
        return [*value[:at], change(rng, value[at]), *value[at:]]
    return rng.choice([*STRANGE, *KINDS])


def body(rng: random.Random) -> bytes:
    """Return a request's body."""
    found: Any = base(rng)
    for _ in range(rng.randrange(1, 4)):
        found = change(rng, found)
    try:
        data = json.dumps(found).encode("utf-8", "surrogatepass")
    except ValueError:
        data = b"{"
    if rng.random() < 0.25 and data:
        spoilt = bytearray(data)
        for _ in range(rng.randrange(1, 6)):
            spoilt[rng.randrange(len(spoilt))] = rng.randrange(256)
        data = bytes(spoilt)
    return data[: rng.randrange(len(data) + 1)] if rng.random() < 0.1 else data


def headers(rng: random.Random) -> dict[str, str]:
    """Return a few strange headers, as WSGI names them."""
    if rng.random() < 0.6:
        return {}
    texts = [text for text in STRANGE if isinstance(text, str)]
    return {rng.choice(HEADERS): rng.choice(texts)[:8000] for _ in range(rng.randrange(1, 3))}
