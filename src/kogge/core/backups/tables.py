"""Write every table into a folder and read it back, on SQLite and PostgreSQL, from one moment's state of the data."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from kogge.core.backups import rows

# Who is logged in and which process holds what means nothing elsewhere or later.
LEFT_OUT = frozenset({"django_session", "events_lease", "jobs_workersign"})
_KINDS = {
    "BooleanField": "bool", "DateTimeField": "instant", "UUIDField": "uuid", "BinaryField": "binary"
}  # fmt: skip
# These look different in the two databases, and no room uses them.
_REFUSED = frozenset({"DurationField", "DecimalField", "GenericIPAddressField"})
_BATCH = 2_000
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: its columns and their kinds, in the order in which they are written."""

    name: str
    columns: list[str]
    kinds: list[str]


def all_tables() -> list[Table]:
    """Return every table that holds data of this installation; TypeError for a column that would not survive."""
    found: dict[str, Table] = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if not meta.managed or meta.proxy or meta.db_table in LEFT_OUT:
            continue
        fields = [field for field in meta.local_concrete_fields if not field.generated]
        found[meta.db_table] = Table(
            name=meta.db_table,
            columns=[field.column for field in fields],
            kinds=[_kind_of(field) for field in fields],
        )
    return [found[name] for name in sorted(found)]


def _kind_of(field: Any) -> str:
    target = field.target_field if field.is_relation else field
    name = target.get_internal_type()
    if name in _REFUSED:
        raise TypeError(f"{field} is a {name}, which the two databases write differently")
    return _KINDS.get(name, "plain")


def _quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def file_of(folder: Path, table: Table) -> Path:
    """Return where a table's lines lie."""
    return folder / f"{table.name}.copy.gz"


def dump(folder: Path) -> dict[str, int]:
    """Write all tables as they are at one moment; returns the number of rows of each."""
    if connection.vendor == "sqlite":
        return _dump_sqlite(folder)
    return _dump_postgresql(folder)


def _dump_sqlite(folder: Path) -> dict[str, int]:
    counts = {}
    with closing(_raw_sqlite()) as raw:
        raw.execute("BEGIN")  # one snapshot for all tables; writers go on meanwhile (WAL)
        for table in all_tables():
            read = raw.execute(f'SELECT {_quoted(table.columns)} FROM "{table.name}"')
            with gzip.open(file_of(folder, table), "wt", 1, "utf-8", newline="\n") as target:
                counts[table.name] = _write(target, rows.encode(read, table.kinds))
    return counts


def _write(target: IO[str], lines: Iterator[str]) -> int:
    count = 0
    while batch := list(islice(lines, _BATCH)):
        target.write("".join(batch))
        count += len(batch)
    return count


def _raw_sqlite() -> sqlite3.Connection:
    """Open the database beside Django, whose converters would turn every instant into an object and back."""
    return sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=20)


def _dump_postgresql(folder: Path) -> dict[str, int]:
    counts = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL TIME ZONE 'UTC'")
        for table in all_tables():
            sql = f'COPY (SELECT {_quoted(table.columns)} FROM "{table.name}") TO STDOUT'
            count = 0
            with gzip.open(file_of(folder, table), "wb", 1) as target, _copy(sql) as copy:
                for data in copy:
                    target.write(data)
                    count += bytes(data).count(b"\n")
            counts[table.name] = count
    return counts


@contextmanager
def _copy(sql: str) -> Iterator[Any]:
    with connection.connection.cursor() as raw, raw.copy(sql) as copy:
        yield copy


def load(folder: Path, tables: list[Table]) -> dict[str, int]:
    """Replace the content of all tables by what a dump holds, in one transaction; returns the rows of each."""
    if connection.vendor == "sqlite":
        return _load_sqlite(folder, tables)
    return _load_postgresql(folder, tables)


def _load_sqlite(folder: Path, tables: list[Table]) -> dict[str, int]:
    counts = {}
    connection.close()
    with closing(_raw_sqlite()) as raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("BEGIN IMMEDIATE")
        for table in all_tables():
            raw.execute(f'DELETE FROM "{table.name}"')
        for table in tables:
            marks = ", ".join("?" * len(table.columns))
            sql = f'INSERT INTO "{table.name}" ({_quoted(table.columns)}) VALUES ({marks})'
            with gzip.open(file_of(folder, table), "rt", encoding="utf-8", newline="\n") as source:
                counts[table.name] = raw.executemany(sql, rows.decode(source, table.kinds)).rowcount
        broken = raw.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise ValueError(f"{len(broken)} rows point to rows that the backup does not hold: {broken[:3]}")
        raw.execute("COMMIT")
    return {name: max(count, 0) for name, count in counts.items()}


def _load_postgresql(folder: Path, tables: list[Table]) -> dict[str, int]:
    counts = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'UTC'")
        # Foreign keys are checked at the end (Django declares them so); the order of the tables does not matter.
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"TRUNCATE {_quoted([table.name for table in all_tables()])} CASCADE")
        for table in tables:
            sql = f'COPY "{table.name}" ({_quoted(table.columns)}) FROM STDIN'
            count = 0
            with gzip.open(file_of(folder, table), "rb") as source, _copy(sql) as copy:
                while data := source.read(_CHUNK_BYTES):
                    copy.write(data)
                    count += data.count(b"\n")
            counts[table.name] = count
        for statement in connection.ops.sequence_reset_sql(
            no_style(), apps.get_models(include_auto_created=True)
        ):
            cursor.execute(statement)
    return counts
