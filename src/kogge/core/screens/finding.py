"""Find anything: rooms say how their things are found, and everyone finds what the role may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from kogge.core.screens import tabs
from kogge.core.staff import access

# What of one kind is shown: more is what the list of that kind is for.
MOST = 6


@dataclass(frozen=True, kw_only=True)
class Found:
    """One thing that fits: its name, a second fact, and where it is."""

    title: Any
    url: str
    second: Any = ""


@dataclass(frozen=True, kw_only=True)
class Finder:
    """How one kind of thing is found: `find(text, limit)` takes one statement per table and returns the best first.

    `more` is the address of the list that shows all that fit, with the text to be added.
    """

    key: str
    label: Any
    permission: str
    icon: str
    find: Callable[[str, int], list[Found]]
    more: Callable[[str], str] | None = None


@dataclass(frozen=True, kw_only=True)
class Group:
    """What was found of one kind."""

    label: Any
    icon: str
    found: list[Found]
    more_url: str = ""


_finders: list[Finder] = []


def register(finders: Iterable[Finder]) -> None:
    """Add kinds of things; ValueError when another finder has the key."""
    for finder in finders:
        if any(other.key == finder.key for other in _finders):
            raise ValueError(f"two finders are called {finder.key}")
        _finders.append(finder)


def find(text: str, *, user: Any, pages_label: Any) -> list[Group]:
    """Return what fits the text, kind by kind, as far as the person's role allows; screens come last."""
    words = text.strip()[:100].replace("\x00", "")
    if not words:
        return []
    groups = []
    for finder in _finders:
        if not access.may(user, finder.permission):
            continue
        found = finder.find(words, MOST + 1)
        if found:
            more = finder.more(words) if finder.more and len(found) > MOST else ""
            groups.append(Group(label=finder.label, icon=finder.icon, found=found[:MOST], more_url=more))
    pages = _pages(words, user)
    return [*groups, Group(label=pages_label, icon="o-compass", found=pages)] if pages else groups


def _pages(text: str, user: Any) -> list[Found]:
    """Return the screens of the menu whose stage or name holds every word."""
    words = text.casefold().split()
    found = []
    for stage, screens in tabs.stages_for(user):
        for tab in screens:
            if all(word in f"{stage.label} {tab.label}".casefold() for word in words):
                found.append(Found(title=tab.label, second=stage.label, url=tab.url))
    return found[:MOST]
