"""Read facts: files and what is not yet in files, as one table in DuckDB."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb
from django.db.models import Max, Q, QuerySet

from kogge.core.events.models import OutboxEvent
from kogge.core.warehouse import catalogue, files
from kogge.core.warehouse.catalogue import VERSION
from kogge.core.warehouse.files import FactFile
from kogge.core.warehouse.values import Change, Fact, Freshness

# Rows that a page reads from the database by itself; more wait for the worker and the page says so. 2,000 take 0.1 s.
ON_THE_SPOT = 2_000
# The version of rows that come straight from the database: newer than any file.
NOW = 2**62
# A file can be superseded and removed between looking and reading.
_ATTEMPTS = 3


def last_position() -> int:
    """Return the last position that the relay has given; 0 before the first."""
    return OutboxEvent.objects.aggregate(last=Max("position"))["last"] or 0


def valid_files(fact: Fact) -> list[FactFile]:
    """Return the files that hold the truth about this database."""
    return files.valid_files(fact, until=last_position())


def waiting_events(fact: Fact, position: int) -> QuerySet[OutboxEvent]:
    """Return events that changed the fact and lie behind a position or have none yet."""
    return OutboxEvent.objects.filter(name__in=fact.changed_by).filter(
        Q(position__isnull=True) | Q(position__gt=position)
    )


def changes_of(events: QuerySet[OutboxEvent]) -> list[Change]:
    """Return events as changes."""
    return [Change(name, payload) for name, payload in events.values_list("name", "payload")]


def freshness(fact: Fact) -> Freshness:
    """Say how far the files reach and what is to come."""
    return _freshness(fact, files.reach(valid_files(fact)))


def _freshness(fact: Fact, position: int) -> Freshness:
    changes = changes_of(waiting_events(fact, position))
    return Freshness(
        position=position, waiting=len(changes), waiting_rows=sum(fact.weight(change) for change in changes)
    )


class Warehouse:
    """Facts as tables of one DuckDB connection; `freshness` says per fact what these tables do not hold yet."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.freshness: dict[str, Freshness] = {}

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The connection, for a room that lays its own tables beside these."""
        return self._connection

    def rows(self, query: str, parameters: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Return what a query returns; parameters are named `$name`."""
        return self._connection.execute(query, parameters or {}).fetchall()

    def run(self, statement: str) -> None:
        """Run a statement that returns nothing, such as CREATE TEMP TABLE."""
        self._connection.execute(statement)

    def let(self, **variables: Any) -> None:
        """Set variables that views read with `getvariable('name')`."""
        for name, value in variables.items():
            self._connection.execute(f"SET VARIABLE {name} = $value", {"value": value})

    def lay(self, fact: Fact, *, on_the_spot: int) -> None:
        """Make the fact's table: newest rows of each key, from files and, up to so many rows, from the database."""
        valid = valid_files(fact)
        waiting = _freshness(fact, files.reach(valid))
        self._lay_columns(fact, "_files", files.select_files(file.path for file in valid) if valid else "")
        is_read_now = 0 < waiting.waiting_rows <= on_the_spot
        if is_read_now:
            changes = changes_of(waiting_events(fact, waiting.position))
            with files.rows_as_csv(fact.rows_of(changes)) as path:
                self._connection.execute(
                    f"CREATE OR REPLACE TEMP TABLE {fact.name}_now AS {files.select_csv(fact, path, NOW)}"
                )
        else:
            self._connection.execute(
                f"CREATE OR REPLACE TEMP TABLE {fact.name}_now AS SELECT * FROM {fact.name}_files LIMIT 0"
            )
        self._connection.execute(_every(fact))
        has_changes = self.rows(f"SELECT count(*) FROM {fact.name}_changed")[0][0] > 0
        self._connection.execute(_newest(fact, has_changes=has_changes))
        self.freshness[fact.name] = (
            Freshness(position=waiting.position, waiting=0, waiting_rows=0) if is_read_now else waiting
        )

    def _lay_columns(self, fact: Fact, suffix: str, query: str) -> None:
        nothing = ", ".join(f"NULL::{column.type} AS {column.name}" for column in fact.columns)
        query = query or f"SELECT {nothing}, 0::BIGINT AS {VERSION} WHERE false"
        self._connection.execute(f"CREATE OR REPLACE TEMP VIEW {fact.name}{suffix} AS {query}")


def _every(fact: Fact) -> str:
    """Return statements that bring all versions together and find the keys that have several.

    Those are few: a window over all rows took four times as long.
    """
    name, key = fact.name, fact.key
    columns = ", ".join(column.name for column in fact.columns)
    return f"""
        CREATE OR REPLACE TEMP VIEW {name}_every AS
            SELECT {columns}, {VERSION} FROM {name}_files UNION ALL SELECT {columns}, {VERSION} FROM {name}_now;
        CREATE OR REPLACE TEMP TABLE {name}_changed AS
            SELECT {key}, max({VERSION}) AS newest FROM {name}_every
            GROUP BY {key} HAVING min({VERSION}) < max({VERSION});
    """


def _newest(fact: Fact, *, has_changes: bool) -> str:
    """Return the statement that makes the fact's view: of each key only the rows with its highest version."""
    name, key = fact.name, fact.key
    columns = ", ".join(column.name for column in fact.columns)
    view = f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT {columns} FROM {name}_every AS every"
    if not has_changes:  # sparing the comparison halves the time of most figures
        return view
    return f"""{view}
        WHERE NOT EXISTS (
            SELECT 1 FROM {name}_changed AS changed
            WHERE changed.{key} = every.{key} AND every.{VERSION} < changed.newest
        )"""


@contextmanager
def opened(
    names: Sequence[str], *, limits: dict[str, Any] | None = None, on_the_spot: int = ON_THE_SPOT
) -> Iterator[Warehouse]:
    """Open the named facts for reading; writes nothing but a passing file. Default limits are those of the web."""
    with files.connect(limits or files.WEB) as connection:
        warehouse = Warehouse(connection)
        for name in names:
            fact = catalogue.fact_named(name)
            for attempt in range(_ATTEMPTS):
                try:
                    warehouse.lay(fact, on_the_spot=on_the_spot)
                    break
                except duckdb.IOException:
                    if attempt == _ATTEMPTS - 1:
                        raise
        yield warehouse
