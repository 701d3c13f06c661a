"""What a room says about a fact that others may read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple


class Privacy(StrEnum):
    """How near a column is to a person."""

    NONE = "none"  # tells nothing about anybody
    PSEUDONYMOUS = "pseudonymous"  # tells rows of one person apart, without saying who
    PERSONAL = "personal"  # says who; facts have none of these today


class Change(NamedTuple):
    """One event that changed a fact: the event's name and payload."""

    event: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a fact."""

    name: str
    type: str  # DuckDB's word
    unit: str = ""  # "pieces", "minor units of currency"; empty for words and keys
    privacy: Privacy = Privacy.NONE
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table that measurement may read, kept as files."""

    name: str
    grain: str  # one row per …
    columns: tuple[Column, ...]


@dataclass(frozen=True, kw_only=True)
class Fact(Table):
    """A table of the outbox's making; its rows come in groups that are replaced as a whole when the thing changes.

    `rows_of` returns the present rows of all things that the changes are about, `all_rows` those of everything. Both
    yield values in the order of `columns`, exact (no floats).
    """

    key: str  # column that says which rows are replaced together
    changed_by: tuple[str, ...]  # names of events
    weight: Callable[[Change], int]  # about how many rows a change brings
    rows_of: Callable[[Sequence[Change]], Iterator[Iterable[Any]]]
    all_rows: Callable[[], Iterator[Iterable[Any]]]


@dataclass(frozen=True, kw_only=True)
class Freshness:
    """How far the files of a fact reach, and what is to come."""

    position: int  # of the last event whose rows are in files; 0 when there are none
    waiting: int  # events not yet in files
    waiting_rows: int  # about how many rows they bring
