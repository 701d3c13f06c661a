"""Keep the words of indexes in memory, once per process, and take in what has been added since last time."""

from __future__ import annotations

import threading
from pathlib import Path

from kogge.core.search.compounds import Dictionary
from kogge.core.search.places import Generation

# Generations whose words are kept; each market and language has one, and one more while it is built anew.
_MOST_KEPT = 64

_kept: dict[Path, tuple[Dictionary, int]] = {}
_learning = threading.Lock()


def dictionary_of(generation: Generation, language: str) -> Dictionary:
    """Return the words of an index as they are now; the same object as long as it is kept."""
    with _learning:
        dictionary, read = _kept.pop(generation.path, None) or (Dictionary(language), 0)
        added = generation.words(read)
        for word in added:
            dictionary.take(word)
            read += len(word.encode()) + 1
        if added:
            dictionary.parts.cache_clear()
        _kept[generation.path] = (dictionary, read)
        while len(_kept) > _MOST_KEPT:
            del _kept[next(iter(_kept))]
    return dictionary


def forget() -> None:
    """Forget all, between tests."""
    _kept.clear()
