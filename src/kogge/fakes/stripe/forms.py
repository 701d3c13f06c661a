"""Form bodies as Stripe reads them: names with brackets become nested values."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from kogge.fakes.server import Refused, Request

_NAME = re.compile(r"[^\[\]]+|\[\]")


def nested(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Return `a[b][0]=c` and `a[]=c` as nested dictionaries, lists where all names are numbers."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        parts = _NAME.findall(name)
        level = found
        for part in parts[:-1]:
            level = level.setdefault(_key(level, part), {})
            if not isinstance(level, dict):
                raise Refused(400, f"Invalid object: {name}", name, "parameter_invalid_object")
        level[_key(level, parts[-1] if parts else name)] = value
    return _with_lists(found)


def _key(level: dict[str, Any], part: str) -> str:
    return str(len(level)) if part == "[]" else part


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _with_lists(one) for name, one in value.items()}
    return list(inner.values()) if inner and all(name.isdigit() for name in inner) else inner


def body_of(request: Request) -> dict[str, Any]:
    """Return the form of a call."""
    return nested(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))


def query_of(request: Request) -> dict[str, Any]:
    """Return the nested query of a call."""
    return nested(list(request.query.items()))
