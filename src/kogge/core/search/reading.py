"""Open indexes for reading, once per process, and see at once what another process has written."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kogge.core.search import vocabulary
from kogge.core.search.compounds import Dictionary
from kogge.core.search.places import Generation, Place, State


@dataclass(kw_only=True)
class Opened:
    """One generation, ready to be asked."""

    generation: Generation
    state: State
    dictionary: Dictionary
    index: Any
    stamp: tuple[int, int, int]

    @property
    def language(self) -> str:
        """The language of its words."""
        return self.state.language


_opened: dict[Path, Opened] = {}
_opening = threading.Lock()


def _stamp(generation: Generation) -> tuple[int, int, int]:
    """Return what changes whenever something is written: tantivy replaces this file with every commit."""
    found = os.stat(generation.path / "meta.json")
    return (found.st_mtime_ns, found.st_ino, found.st_size)


def opened(place: Place) -> Opened | None:
    """Return the serving generation as it is now; None where there is none that can be read."""
    for _try in range(3):
        try:
            return _opened_now(place)
        except (OSError, ValueError):
            # Another generation has taken its place, and the files are gone since we read its name.
            _opened.pop(place.path, None)
    return None


def _opened_now(place: Place) -> Opened | None:
    generation = place.serving()
    if generation is None:
        return None
    found = _opened.get(place.path)
    if found is None or found.generation != generation:
        with _opening:
            found = _opened.get(place.path)
            if found is None or found.generation != generation:
                found = _open(generation)
                if found is None:
                    return None
                _opened[place.path] = found
    stamp = _stamp(generation)
    if stamp != found.stamp:
        found.index.reload()
        found.dictionary = vocabulary.dictionary_of(generation, found.language)
        found.stamp = stamp
    return found


def _open(generation: Generation) -> Opened | None:
    import tantivy  # noqa: PLC0415  commands that never search do without

    state = generation.read()
    if state is None:
        return None
    stamp = _stamp(generation)
    index = tantivy.Index.open(str(generation.path))
    # Without a watching thread per index; the stamp tells what a watcher would, sooner.
    index.config_reader("manual")
    index.reload()
    return Opened(
        generation=generation,
        state=state,
        dictionary=vocabulary.dictionary_of(generation, state.language),
        index=index,
        stamp=stamp,
    )


def forget() -> None:
    """Close everything, between tests."""
    _opened.clear()
    vocabulary.forget()
