"""Which facts there are; rooms register theirs in facts.py."""

from __future__ import annotations

from kogge.core.warehouse.values import Fact

# Columns that the warehouse adds: the version of a row is the outbox position up to which its file reaches.
VERSION = "_version"

_facts: dict[str, Fact] = {}


def register(fact: Fact) -> Fact:
    """Make a fact known; ValueError when two are called alike or the key is no column."""
    if fact.name in _facts:
        raise ValueError(f"two facts are called {fact.name}")
    if fact.key not in {column.name for column in fact.columns}:
        raise ValueError(f"{fact.name} has no column {fact.key}")
    _facts[fact.name] = fact
    return fact


def all_facts() -> list[Fact]:
    """Return every fact, by name."""
    return [_facts[name] for name in sorted(_facts)]


def fact_named(name: str) -> Fact:
    """Return a fact; KeyError when no room registered the name."""
    return _facts[name]
