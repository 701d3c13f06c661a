"""Write facts into Parquet files, and say which files hold the truth.

A file is named after the outbox positions that it covers, `000000000001-000000000107.parquet`, and never changes. It
is written as `.part` and renamed when whole, so a reader sees all of it or nothing. A file whose range lies within
another's is superseded: two processes that extract at the same time, a merge of small files and a rebuild all end in
one truth without a lock. How far a fact is extracted is read off the names; there is no other record of it.
"""

from __future__ import annotations

import csv
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from kogge.core import home
from kogge.core.warehouse.catalogue import VERSION
from kogge.core.warehouse.values import Table

# What one connection may take. The web answers many people at once; the worker and commands have the machine's rest.
WEB = {"memory_limit": "256MB", "threads": 1}
WORKER = {"memory_limit": "1GB", "threads": 2}


class FactFile(NamedTuple):
    """One file and the positions that it covers, both ends included."""

    first: int
    last: int
    path: Path


def folder(table: Table) -> Path:
    """Return where a table's files lie."""
    return home.current().warehouse / table.name


def all_files(table: Table) -> list[FactFile]:
    """Return every whole file, superseded ones included."""
    found = []
    for path in folder(table).glob("*-*.parquet"):
        first, _, last = path.stem.partition("-")
        found.append(FactFile(int(first), int(last), path))
    return found


def valid_files(table: Table, *, until: int) -> list[FactFile]:
    """Return the files that hold the truth, by position: those whose range lies within no other's.

    `until` is the last position that the database has given. A file that reaches beyond belongs to another database
    (a backup was put back) and is not believed.
    """
    valid: list[FactFile] = []
    believed = [file for file in all_files(table) if file.last <= until]
    for file in sorted(believed, key=lambda file: (file.first, -file.last)):
        if not valid or file.last > valid[-1].last:
            valid.append(file)
    return valid


def reach(files: list[FactFile]) -> int:
    """Return the position up to which files reach; 0 without any."""
    return files[-1].last if files else 0


@contextmanager
def connect(limits: dict[str, Any]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an empty DuckDB in memory that reaches nothing outside this machine."""
    spill = home.current().warehouse / "spill"
    config = {**limits, "autoinstall_known_extensions": "false", "temp_directory": str(spill)}
    with duckdb.connect(":memory:", config=config) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


@contextmanager
def rows_as_csv(rows: Iterable[Iterable[Any]]) -> Iterator[Path]:
    """Lay rows down in a file for DuckDB, which reads CSV forty times faster than it takes rows from Python."""
    warehouse = home.current().warehouse
    warehouse.mkdir(parents=True, exist_ok=True)
    path = warehouse / f"rows-{os.getpid()}-{uuid.uuid4().hex[:8]}.part"
    try:
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
        yield path
    finally:
        path.unlink(missing_ok=True)


def select_csv(table: Table, path: Path, version: int) -> str:
    """Return the DuckDB query that reads such a file with the table's types; an unquoted empty cell is NULL."""
    columns = ", ".join(f"'{column.name}': '{column.type}'" for column in table.columns)
    return (
        f"SELECT *, {version}::BIGINT AS {VERSION} FROM read_csv('{_quoted(path)}', header=false, columns={{{columns}}},"
        " auto_detect=false, delim=',', quote='\"', escape='\"', nullstr='', allow_quoted_nulls=false)"
    )


def write(table: Table, rows: Iterable[Iterable[Any]], *, first: int, last: int) -> FactFile:
    """Write the rows as the file that covers `first` to `last`."""
    with rows_as_csv(rows) as path, connect(WORKER) as connection:
        return save(connection, table, select_csv(table, path, last), first=first, last=last)


def save(
    connection: duckdb.DuckDBPyConnection, table: Table, query: str, *, first: int, last: int
) -> FactFile:
    """Write what a query returns as the file that covers `first` to `last`."""
    target = folder(table) / f"{first:012}-{last:012}.parquet"
    write_whole(connection, query, target)
    return FactFile(first, last, target)


def write_whole(connection: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    """Write what a query returns as a Parquet file that is there whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{os.getpid()}-{uuid.uuid4().hex[:8]}.part")
    try:
        connection.execute(f"COPY ({query}) TO '{_quoted(part)}' (FORMAT parquet, COMPRESSION zstd)")
        _flush(part)
        part.rename(target)
        _flush(target.parent)
    finally:
        part.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    """Have a file or folder on the disk, before what it was made from is removed."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def select_files(paths: Iterable[Path]) -> str:
    """Return the DuckDB query that reads Parquet files as one table."""
    listed = ", ".join(f"'{_quoted(path)}'" for path in paths)
    return f"SELECT * FROM read_parquet([{listed}], union_by_name=true)"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
