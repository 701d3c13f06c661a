"""Who may pay for what: rooms above say which names belong to the purposes that they know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

# Takes the bare keys of purposes of one kind (10042 of order:10042) and returns the names that may pay for each.
NamesOf = Callable[[list[str]], Mapping[str, Iterable[str]]]

_kinds: dict[str, NamesOf] = {}


def register(kind: str, names_of: NamesOf) -> None:
    """Say who may pay for purposes of a kind such as "order"; one statement for all that are asked about."""
    _kinds[kind] = names_of


def names_for(purposes: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the names that belong to purposes; purposes of a kind that nobody registered have none."""
    keys: dict[str, list[str]] = defaultdict(list)
    for purpose in purposes:
        kind, _colon, key = purpose.partition(":")
        if kind in _kinds:
            keys[kind].append(key)
    return {
        f"{kind}:{key}": frozenset(filter(None, names))
        for kind, wanted in keys.items()
        for key, names in _kinds[kind](wanted).items()
    }
