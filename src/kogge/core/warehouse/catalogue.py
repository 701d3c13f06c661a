"""Which facts and other tables there are; rooms register theirs in facts.py."""

from __future__ import annotations

from kogge.core.warehouse.values import Fact, Table

# Columns that the warehouse adds: the version of a row is the outbox position up to which its file reaches.
VERSION = "_version"

_facts: dict[str, Fact] = {}
_tables: dict[str, Table] = {}


def register(fact: Fact) -> Fact:
    """Make a fact known; ValueError when two are called alike or the key is no column."""
    if fact.name in _facts:
        raise ValueError(f"two facts are called {fact.name}")
    if fact.key not in {column.name for column in fact.columns}:
        raise ValueError(f"{fact.name} has no column {fact.key}")
    _facts[fact.name] = fact
    return fact


def register_table(table: Table) -> Table:
    """Make a table known whose files its room writes by itself; ValueError when two are called alike."""
    if table.name in _tables or table.name in _facts:
        raise ValueError(f"two tables are called {table.name}")
    _tables[table.name] = table
    return table


def all_tables() -> list[Table]:
    """Return every table that measurement may read, facts included, by name."""
    found: dict[str, Table] = {**_tables, **_facts}
    return [found[name] for name in sorted(found)]


def all_facts() -> list[Fact]:
    """Return every fact, by name."""
    return [_facts[name] for name in sorted(_facts)]


def fact_named(name: str) -> Fact:
    """Return a fact; KeyError when no room registered the name."""
    return _facts[name]
