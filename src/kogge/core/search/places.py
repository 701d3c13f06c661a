"""Where indexes lie: a folder per index, in it a folder per generation, and a file that names the one that serves.

A generation is filled beside the serving one; one rename makes it serve. Whoever dies while filling leaves a folder that
nobody reads and the next filling removes. All of it may be deleted at any time and is built again.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from kogge.core import home
from kogge.core.search.values import Layout

# Counts up when entries are written in another way: older indexes are not read but built anew.
FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class State:
    """What stands beside the files of a generation."""

    language: str
    layout: Layout
    position: int  # how far in its source the index has come
    format: int = FORMAT


@dataclass(frozen=True)
class Generation:
    """One whole index, or one that is being filled."""

    path: Path

    def read(self) -> State | None:
        """Return its state; None where it is damaged or written by another version."""
        try:
            found = json.loads((self.path / "state.json").read_text("utf-8"))
            if found["format"] != FORMAT:
                return None
            layout = Layout(groups=tuple(found["groups"]), numbers=tuple(found["numbers"]))
            return State(language=found["language"], layout=layout, position=found["position"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, state: State) -> None:
        """Note how far it has come."""
        found = asdict(state)
        _replace(self.path / "state.json", json.dumps({**found.pop("layout"), **found}))

    @property
    def words_file(self) -> Path:
        """Where its words lie, folded, one a line; lines are only ever added."""
        return self.path / "words.txt"

    def words(self, start: int = 0) -> list[str]:
        """Return the words in the whole lines behind a byte of that file."""
        try:
            with self.words_file.open("rb") as stream:
                stream.seek(start)
                return stream.read().decode("utf-8").split("\n")[:-1]
        except FileNotFoundError:
            return []


@dataclass(frozen=True)
class Place:
    """The folder of one index; `name` such as de-be."""

    name: str

    @property
    def path(self) -> Path:
        """The folder."""
        return folder() / self.name

    def serving(self) -> Generation | None:
        """Return the generation that serves; None where nothing can be read."""
        try:
            name = (self.path / "serving").read_text("utf-8").strip()
        except OSError:
            return None
        generation = Generation(self.path / name)
        return generation if name and generation.path.is_dir() else None

    @contextmanager
    def alone(self, what: str) -> Generator[None]:
        """Be the only process that does `what` (writing, filling) here; a lock dies with its process."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / f"{what}.lock").open("w") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield

    def begin(self) -> Generation:
        """Make an empty generation beside the serving one, and remove what earlier ones have left; hold `filling`."""
        serving = self.serving()
        for path in self.path.iterdir():
            if path.is_dir() and (serving is None or path != serving.path):
                shutil.rmtree(path, ignore_errors=True)
        generation = Generation(self.path / secrets.token_hex(8))
        generation.path.mkdir(parents=True)
        return generation

    def serve(self, generation: Generation) -> None:
        """Let a whole generation serve. The one before keeps its files until the next filling: somebody may be reading."""
        _replace(self.path / "serving", generation.path.name)


def folder() -> Path:
    """Return where all indexes lie."""
    return home.current().search


def keep_only(names: Iterable[str]) -> None:
    """Remove the indexes that nobody needs any more."""
    kept = set(names)
    for path in folder().iterdir() if folder().is_dir() else ():
        if path.is_dir() and path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)


def _replace(path: Path, text: str) -> None:
    """Write a small file so that readers, and power cuts, see the old or the new one."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    with part.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)
