"""What goes into an index, what is asked of it, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """What an index knows of its entries beside words: groups to count and filter by, and numbers."""

    groups: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()  # whole and not negative


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One thing that can be found, named by a number; higher numbers are newer."""

    key: int
    name: str
    beside: str = ""  # words of second rank: maker, shelf, size
    body: str = ""  # words of third rank: descriptions
    codes: tuple[str, ...] = ()  # found as a whole only, however they are punctuated
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    weight: float = 1.0  # multiplies relevance

    @property
    def words(self) -> str:
        """Return everything that is written in it."""
        return f"{self.name} {self.beside} {self.body}"


class Sort(StrEnum):
    """In which order hits come."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    LOWEST = "lowest"  # by Ask.sort_by, ascending
    HIGHEST = "highest"


# Cuts what lies between the lowest and the highest number into bands: their inner edges, ascending.
Edges = Callable[[int, int], Sequence[int]]
Synonyms = Mapping[str, tuple[str, ...]]  # what is typed → what is searched as well


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrowing:
    """Which of the hits are wanted: in a group one of the values, of a number from (inclusive) to (exclusive)."""

    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """One question."""

    text: str
    narrowing: Narrowing = Narrowing()
    sort: Sort = Sort.RELEVANCE
    sort_by: str = ""  # the number that LOWEST and HIGHEST mean
    offset: int = 0
    limit: int = 24
    synonyms: Synonyms = field(default_factory=dict)
    is_typing: bool = False  # the last word may be unfinished
    counts: tuple[str, ...] = ()  # groups to be counted
    bands: Mapping[str, Edges] = field(default_factory=dict)  # numbers to be counted in bands


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """How many hits have a number from (inclusive) to (exclusive)."""

    start: int | None
    end: int | None
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """An answer. Counts of a group or number leave its own narrowing aside: they say what else could be chosen."""

    keys: tuple[int, ...]
    total: int
    counts: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)  # most frequent first
    bands: Mapping[str, tuple[Band, ...]] = field(default_factory=dict)
    corrected: Mapping[str, str] = field(default_factory=dict)  # typed → the word that was taken for it
    is_partial: bool = False  # no entry has all of the words; these have some


NOTHING = Found(keys=(), total=0)
