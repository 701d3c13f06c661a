"""What codes of the machine room are called: jobs, events, who hears them, what is sent out, and what it is about.

Rooms name their own codes when they are loaded; a code without a name is shown as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

_names: dict[str, Any] = {}
_subjects: dict[str, Callable[[str], str]] = {}


def name_all(names: Mapping[str, Any]) -> None:
    """Give codes their words (lazily translated); ValueError when another room has named one already."""
    for code, words in names.items():
        if code in _names:
            raise ValueError(f"{code} has a name already")
        _names[code] = words


def name_subject(prefix: str, words: Callable[[str], str]) -> None:
    """Say how references that begin with a prefix are read: "order" and 10042 become "Order 10042"."""
    _subjects[prefix] = words


def words_of(code: str) -> str:
    """Return what a code is called, the code itself when nobody named it."""
    return str(_names.get(code, code))


def is_named(code: str) -> bool:
    """Say whether a code has words."""
    return code in _names


def subject_words(reference: str) -> str:
    """Return how a reference such as order:10042 is read, the reference itself when nobody said."""
    prefix, _colon, key = reference.partition(":")
    words = _subjects.get(prefix)
    return words(key) if words and key else reference
