"""Take what lies in the spool into files, and make visits of it.

Three steps, each of which may be cut off at any point and is simply done again: closed spool files become one Parquet file
that bears their numbers (rename is the moment), files with those numbers are removed, the days that it touches are made
anew. The first step asks which touches are here already, so nothing is counted twice; the mark `made` says up to which
number days have been made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import duckdb

from kogge.core import clock
from kogge.core.warehouse import days, files
from kogge.core.warehouse.catalogue import VERSION
from kogge.core.warehouse.files import FactFile
from kogge.core.warehouse.values import Table
from kogge.marketing.touchpoints import making, spool
from kogge.marketing.touchpoints.layout import TOUCHES, VISIT_DAYS, VISIT_ORDERS, VISITS
from kogge.marketing.touchpoints.rules import identity, keeping
from kogge.marketing.touchpoints.values import Drop, Kind, Touch

_ORDER = {
    VISIT_DAYS.name: "dimension, day, key, market",
    VISIT_ORDERS.name: "split, day, touch",
    VISITS.name: "split, started_at, visit",
}
# About a quarter of a million touches, which fit the worker's memory many times over.
BATCH_BYTES = 48 * 1024 * 1024
# Days that are made at one go: so many at most, with no wider gap between them.
BATCH_DAYS = timedelta(days=92)
NEAR = timedelta(days=2)
BATCH_TOUCHES = 1_000_000
MANY_FILES = 24
SMALL_BYTES = 4 * 1024 * 1024
KEEP_SUPERSEDED = timedelta(hours=1)
# What is kept how long. Of touches no more than a season: their times would tell which visit an order belongs to.
# Visits long enough to compare a year with the year before. The roll-ups made of them name no visitor and stay.
KEEP_TOUCHES = timedelta(days=92)
KEEP_VISITS = timedelta(days=760)
# After these days nothing comes late any more, and a month's days become one file.
SETTLED = timedelta(days=4)


def take_in() -> int:
    """Bring the spool into files and make the days anew that it touches; returns how many touches came. Repeatable.

    Does nothing while another process does it.
    """
    with spool.taken() as is_mine:
        if not is_mine:
            return 0
        count = _take_spool()
        make_days()
        return count


def _take_spool() -> int:
    spool.close_orphans()
    reach = files.reach(making.valid_touches())
    numbered, count = spool.number_closed(reach), 0
    for batch in _batches([file for file in numbered if file.number > reach]):
        count += _write_batch(batch)
    _remove_taken(numbered)
    return count


def _remove_taken(numbered: Iterable[spool.SpoolFile]) -> None:
    reach = files.reach(making.valid_touches())
    for file in numbered:
        if file.number <= reach:
            file.path.unlink(missing_ok=True)


def _batches(numbered: list[spool.SpoolFile]) -> Iterator[list[spool.SpoolFile]]:
    batch: list[spool.SpoolFile] = []
    size = 0
    for file in numbered:
        batch.append(file)
        size += file.path.stat().st_size
        if size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _touches_of(batch: Iterable[spool.SpoolFile]) -> Iterator[Touch]:
    for file in batch:
        for payload in spool.payloads_of(file.path):
            yield from keeping.touches_in(payload)


def _write_batch(batch: list[spool.SpoolFile]) -> int:
    first, last = batch[0].number, batch[-1].number
    with files.connect(files.WORKER) as connection:
        making.lay_rows(connection, "fresh", _touches_of(batch))
        making.lay_known(connection, "fresh", [file.path for file in making.valid_touches()])
        connection.execute(
            "CREATE TEMP TABLE whole AS SELECT * FROM fresh WHERE touch NOT IN (SELECT touch FROM known)"
            " QUALIFY row_number() OVER (PARTITION BY touch ORDER BY occurred_at) = 1"
        )
        came, kept = connection.execute(
            "SELECT (SELECT count(*) FROM fresh), (SELECT count(*) FROM whole)"
        ).fetchall()[0]
        if came > kept:
            making.lay_rows(connection, "counted", [_duplicates(came - kept, first, last)])
            connection.execute("INSERT INTO whole SELECT * FROM counted")
        _save(connection, "SELECT * FROM whole", first=first, last=last)
    return kept


def _duplicates(count: int, first: int, last: int) -> Touch:
    return Touch(
        key=identity.touch_key(f"duplicates:{first}-{last}"),
        occurred_at=clock.now(),
        visitor=None,
        kind=Kind.DROPPED,
        detail=Drop.DUPLICATE,
        count=count,
    )


def _save(connection: duckdb.DuckDBPyConnection, query: str, *, first: int, last: int) -> int:
    """Write touches in the order of time, so that a reader of one day skips all others; returns how many."""
    columns = making.names_of(TOUCHES)
    ordered = f"SELECT {columns}, {last}::BIGINT AS {VERSION} FROM ({query}) ORDER BY occurred_at, touch"
    written = files.save(connection, TOUCHES, ordered, first=first, last=last)
    return connection.execute(f"SELECT count(*) FROM ({files.select_files([written.path])})").fetchall()[0][0]


# --- bulk ----------------------------------------------------------------------------------------------------------


def bring_in(touches: Iterable[Touch]) -> int:
    """Take many touches of the past in at once, without the spool; those that are here already are left out.

    So are those of closed days, whose touches are gone: nobody could tell any more which of them are new.
    """
    with files.connect(files.WORKER) as connection:
        making.lay_rows(connection, "brought", touches)
        return bring_in_query(connection, "SELECT * FROM brought")


def bring_in_query(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """Take in what a query over the connection returns, with the columns of touches; returns how many came."""
    with spool.taken() as is_mine:
        if not is_mine:
            raise RuntimeError("the spool is being taken in right now; bring history in afterwards")
        _take_spool()
        connection.execute(f"CREATE OR REPLACE TEMP VIEW coming AS {query}")
        making.lay_known(connection, "coming", [file.path for file in making.valid_touches()])
        making.lay_closed(connection)
        oldest, came = oldest_touches(), 0
        # What is kept for a season only gets a file of its own, which goes as a whole.
        for span in (f"day < DATE '{oldest}'", f"day >= DATE '{oldest}'"):
            number = files.reach(making.valid_touches()) + 1
            whole = (
                f"SELECT * FROM coming WHERE {span} AND touch NOT IN (SELECT touch FROM known)"
                " AND day NOT IN (SELECT day FROM closed)"
            )
            came += _save(connection, whole, first=number, last=number)
        make_days()
        return came


# --- days ----------------------------------------------------------------------------------------------------------


def make_days() -> list[date]:
    """Make the visits of every day anew that touches have come to, but for closed days; returns the days."""
    valid, made = making.valid_touches(), making.made_until()
    reach = files.reach(valid)
    if reach <= made:
        return []
    newer = [file.path for file in valid if file.last > made]
    with files.connect(files.WORKER) as connection:
        counts: dict[date, int] = dict(
            connection.execute(
                f"SELECT day, count(*) FROM ({files.select_files(newer)}) WHERE {VERSION} > {made} GROUP BY 1 ORDER BY 1"
            ).fetchall()
        )
    closed = making.closed_days()
    found = [day for day in counts if day not in closed]
    for batch in _span_batches(spans(found), counts):
        _make_spans(batch, version=reach)
    _mark_made(reach)
    return found


def _mark_made(number: int) -> None:
    part = making.mark_file().with_name("made.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_text(str(number), "ascii")
    part.rename(making.mark_file())


def spans(touched: list[date]) -> list[tuple[date, date]]:
    """Return which days are made together: those of a merged or long past month whole, the others one by one.

    A visit may go on over midnight, so a day's neighbours are made with it where there are any.
    """
    valid = days.valid_files(VISITS)
    near = {day + timedelta(days=step) for day in touched for step in (-1, 1)}
    near -= making.closed_days()
    wanted = sorted({*touched, *(day for day in near if any(file.covers(day) for file in valid))})
    found: set[tuple[date, date]] = set()
    for day in wanted:
        merged = next((file for file in valid if file.covers(day) and file.first != file.last), None)
        # Of the present month only the days to which nothing comes late any more.
        last = clock.today() - SETTLED - timedelta(days=1)
        end = days.end_of_month(day)
        month = (day.replace(day=1), last if day <= last < end else end)
        if merged is not None:
            found.add((merged.first, merged.last))
        elif len([other for other in wanted if month[0] <= other <= month[1]]) > 5 and _is_settled(month[1]):
            found.add(month)
        else:
            found.add((day, day))
    return sorted(found)


def _is_settled(day: date) -> bool:
    return day < clock.today() - SETTLED


def _span_batches(
    wanted: list[tuple[date, date]], counts: dict[date, int]
) -> Iterator[list[tuple[date, date]]]:
    """Yield spans that lie near each other together: made at one go, years of history cost a third."""
    batch: list[tuple[date, date]] = []
    held = 0
    for span in wanted:
        touches = sum(count for day, count in counts.items() if span[0] <= day <= span[1])
        is_far = batch and (span[0] - batch[-1][1] > NEAR or span[1] - batch[0][0] > BATCH_DAYS)
        if batch and (is_far or held + touches > BATCH_TOUCHES):
            yield batch
            batch, held = [], 0
        batch.append(span)
        held += touches
    if batch:
        yield batch


def _make_spans(batch: list[tuple[date, date]], *, version: int) -> None:
    first, last = batch[0][0], max(span[1] for span in batch)
    with files.connect(files.WORKER) as connection:
        connection.execute(
            f"CREATE TEMP VIEW touches AS {files.select_files(file.path for file in making.valid_touches())}"
        )
        making.lay_near(connection, ["touches"], first, last)
        making.lay_earlier_sources(connection, making.earlier_files(first), first)
        making.make(connection, first, last)
        making.lay_closed(connection)
        for span in batch:
            for table in making.MADE:
                query = f"{_kept_and_made(table, *span)} ORDER BY {_ORDER[table.name]}"
                days.save(connection, table, query, first=span[0], last=span[1], version=version)


def _kept_and_made(table: Table, first: date, last: date) -> str:
    """Return the query of what was made of some days, and of what stands of those among them that are closed."""
    columns = making.names_of(table)
    kept = [file.path for file in days.valid_files(table) if file.first <= last and file.last >= first]
    query = (
        f"SELECT {columns} FROM {table.name}_fresh WHERE day BETWEEN DATE '{first}' AND DATE '{last}'"
        " AND day NOT IN (SELECT day FROM closed)"
    )
    if kept:
        query += (
            f" UNION ALL SELECT {columns} FROM ({files.select_files(kept)})"
            f" WHERE day BETWEEN DATE '{first}' AND DATE '{last}' AND day IN (SELECT day FROM closed)"
        )
    return query


def tidy() -> None:
    """Merge small files of touches, and the days of settled months; remove what is superseded and what is too old."""
    with spool.taken() as is_mine:
        if not is_mine:
            return
        small = _small_at_the_end(making.valid_touches())
        if len(small) >= MANY_FILES:
            with files.connect(files.WORKER) as connection:
                query = f"{files.select_files(file.path for file in small)} ORDER BY occurred_at, touch"
                files.save(connection, TOUCHES, query, first=small[0].first, last=small[-1].last)
        for table in making.MADE:
            _merge_months(table)
        _remove_superseded()
        _remove_old()


def _small_at_the_end(valid: list[FactFile]) -> list[FactFile]:
    small: list[FactFile] = []
    for file in reversed(valid):
        if file.path.stat().st_size > SMALL_BYTES:
            break
        small.insert(0, file)
    return small


def _merge_months(table: Table) -> None:
    for month, parts in days.months_in(days.valid_files(table)).items():
        last = days.end_of_month(month)
        if len(parts) > 1 and _is_settled(last):
            with files.connect(files.WORKER) as connection:
                query = f"{files.select_files(part.path for part in parts)} ORDER BY {_ORDER[table.name]}"
                version = max(part.version for part in parts)
                days.save(connection, table, query, first=month, last=last, version=version)


def _remove_superseded() -> None:
    limit = (clock.now() - KEEP_SUPERSEDED).timestamp()
    valid = making.valid_touches()
    for file in files.all_files(TOUCHES):
        covers = [other for other in valid if other.first <= file.first and file.last <= other.last]
        if file not in valid and covers and covers[0].path.stat().st_mtime < limit:
            file.path.unlink(missing_ok=True)
    for table in making.MADE:
        days.remove_superseded(table, older_than=limit)


def oldest_touches() -> date:
    """Return the first day of which touches are kept."""
    return clock.today() - KEEP_TOUCHES


def _remove_old() -> None:
    """Remove files all of whose rows are older than they may be; the newest stays, it says how far the spool is taken."""
    with files.connect(files.WORKER) as connection:
        old = []
        for file in making.valid_touches()[:-1]:
            query = f"SELECT max(day) FROM ({files.select_files([file.path])})"
            last = connection.execute(query).fetchall()[0][0]
            if last is None or last < oldest_touches():
                old.append(file.path)
        if old:
            _close_days(connection)
        for path in old:
            path.unlink(missing_ok=True)
    for table in (VISITS, VISIT_ORDERS):  # days added up name nobody and stay
        for day_file in days.all_files(table):
            if day_file.last < clock.today() - KEEP_VISITS:
                day_file.path.unlink(missing_ok=True)


def _close_days(connection: duckdb.DuckDBPyConnection) -> None:
    """Note, before touches go, the days that visits were made of: they cannot be made anew."""
    visits = [file.path for file in days.valid_files(VISITS)]
    if not visits:
        return
    query = f"SELECT DISTINCT day FROM ({files.select_files(visits)}) WHERE day < DATE '{oldest_touches()}'"
    closed = making.closed_days() | {row[0] for row in connection.execute(query).fetchall()}
    part = making.closed_file().with_name("closed.part")
    part.write_text("\n".join(day.isoformat() for day in sorted(closed)), "ascii")
    part.rename(making.closed_file())
