"""Tables whose files hold days: `20261001-20261031_000000000123.parquet` covers October as of version 123.

They are made from other files and can be made anew. A day made again gets a higher version; a whole month takes the place
of its days. A file counts unless another covers all its days at a higher version, or more days at the same one. Writers
see to it that files which count never share a day: who makes a day of a merged month anew makes the month anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import duckdb

from kogge.core.warehouse import files
from kogge.core.warehouse.values import Table


class DayFile(NamedTuple):
    """One file, the days that it covers, both ends included, and its version."""

    first: date
    last: date
    version: int
    path: Path

    @property
    def stem(self) -> str:
        """What names days and version: files of two tables with the same one belong together."""
        return self.path.stem

    def covers(self, day: date) -> bool:
        """Whether a day lies in this file."""
        return self.first <= day <= self.last


def stem_of(first: date, last: date, version: int) -> str:
    """Return the name of a file without its ending."""
    return f"{first:%Y%m%d}-{last:%Y%m%d}_{version:012}"


def all_files(table: Table) -> list[DayFile]:
    """Return every whole file, superseded ones included."""
    found = []
    for path in files.folder(table).glob("*-*_*.parquet"):
        span, _, version = path.stem.partition("_")
        first, _, last = span.partition("-")
        found.append(DayFile(_day(first), _day(last), int(version), path))
    return found


def _day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def _is_superseded(file: DayFile, by: DayFile) -> bool:
    if by.path == file.path or by.first > file.first or by.last < file.last:
        return False
    is_wider = by.last - by.first > file.last - file.first
    return by.version > file.version or (by.version == file.version and is_wider)


def valid_files(table: Table) -> list[DayFile]:
    """Return the files that count, by day."""
    found = all_files(table)
    valid = [file for file in found if not any(_is_superseded(file, other) for other in found)]
    return sorted(valid, key=lambda file: (file.first, file.version))


def save(
    connection: duckdb.DuckDBPyConnection, table: Table, query: str, *, first: date, last: date, version: int
) -> DayFile:
    """Write what a query returns as the file that covers these days."""
    target = files.folder(table) / f"{stem_of(first, last, version)}.parquet"
    files.write_whole(connection, query, target)
    return DayFile(first, last, version, target)


def remove_superseded(table: Table, *, older_than: float) -> None:
    """Delete files that count no more and were superseded before an instant (seconds since 1970)."""
    found = all_files(table)
    for file in found:
        covering = [other for other in found if _is_superseded(file, other)]
        if any(other.path.stat().st_mtime < older_than for other in covering if other.path.exists()):
            file.path.unlink(missing_ok=True)


def months_in(valid: Iterable[DayFile]) -> dict[date, list[DayFile]]:
    """Return the files that lie within one month, by the month's first day."""
    found: dict[date, list[DayFile]] = {}
    for file in valid:
        if (file.first.year, file.first.month) == (file.last.year, file.last.month):
            found.setdefault(file.first.replace(day=1), []).append(file)
    return found


def end_of_month(day: date) -> date:
    """Return the last day of a day's month."""
    following = day.replace(day=28) + timedelta(days=4)
    return following - timedelta(days=following.day)
