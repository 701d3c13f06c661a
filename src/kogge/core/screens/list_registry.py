"""Every list by its key, so that a job can take up what a person asked for on a page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import get_resolver

from kogge.core.errors import NotFound

_lists: dict[str, type[Any]] = {}


def register(key: str, screen: type[Any]) -> None:
    """Add a list; ValueError when another one has the key."""
    if _lists.setdefault(key, screen) is not screen:
        raise ValueError(f"two lists are called {key}")


def list_named(key: str) -> type[Any]:
    """Return the class of a list; NotFound when this version has none of that name."""
    # Lists are known once the addresses are loaded, which a worker that never answers a page has not done.
    _ = get_resolver().url_patterns
    if key not in _lists:
        raise NotFound(f"There is no list called {key}.")
    return _lists[key]


def all_lists() -> dict[str, type[Any]]:
    """Return every list by its key."""
    _ = get_resolver().url_patterns
    return dict(_lists)


def screen_as_seen(key: str, *, user: Any, path: str, query: str, arguments: dict[str, Any]) -> Any:
    """Return the list as this person would see it at this address."""
    request = HttpRequest()
    request.method, request.path, request.user = "GET", path, user  # type: ignore[assignment]
    request.GET = QueryDict(query)  # type: ignore[assignment]
    return list_named(key)(request, **arguments)
