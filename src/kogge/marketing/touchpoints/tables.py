"""Touches, visits and their days as tables of one DuckDB connection: files, and what is not in files yet, as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from kogge.core import clock
from kogge.core.warehouse import days, files
from kogge.core.warehouse.catalogue import VERSION
from kogge.core.warehouse.queries import Warehouse
from kogge.core.warehouse.values import Freshness, Table
from kogge.marketing.touchpoints import making, spool
from kogge.marketing.touchpoints.layout import TOUCHES, VISITS
from kogge.marketing.touchpoints.rules import keeping, sessions
from kogge.marketing.touchpoints.values import Kind, Split, Touch, Visit

# Touches that a page reads from the spool by itself, and touches of the days that it makes visits of on the spot; more
# wait for the worker, and the page says so. Both together take about a second.
ON_THE_SPOT = 20_000
NEAR_ON_THE_SPOT = 400_000
# "Now" is what Plausible calls current visitors: seen within five minutes.
NOW = timedelta(minutes=5)
# See making.ENGAGED; for those who tell bounces apart by themselves.
ENGAGED_MS = int(making.ENGAGED.total_seconds() * 1000)
_ATTEMPTS = 5


@contextmanager
def opened(*, limits: dict[str, Any] | None = None) -> Iterator[Warehouse]:
    """Open `touches`, `visits`, `visit_orders` and `visit_days` for reading; default limits are those of the web.

    `freshness["touches"]` says how many touches these tables do not hold yet.
    """
    with files.connect(limits or files.WEB) as connection:
        warehouse = Warehouse(connection)
        warehouse.freshness[TOUCHES.name] = lay(connection).freshness
        yield warehouse


@dataclass(frozen=True, kw_only=True)
class Laid:
    """What a connection's tables were made from."""

    freshness: Freshness
    visit_files: tuple[days.DayFile, ...]
    fresh: tuple[date, date] | None  # days that were made on the spot, both ends included


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """The files at one moment; two looks that see the same saw nothing in between."""

    touches: tuple[Path, ...]
    reach: int
    made: int
    spooled: tuple[Path, ...]


def _look() -> _Seen:
    valid = making.valid_touches()
    reach = files.reach(valid)
    waiting = [file.path for file in spool.files() if file.number == 0 or file.number > reach]
    return _Seen(
        touches=tuple(file.path for file in valid),
        reach=reach,
        made=making.made_until(),
        spooled=tuple(waiting),
    )


def _spooled(seen: _Seen) -> tuple[list[Touch], int]:
    """Return the touches of the spool, and about how many more there are than a page reads."""
    found: list[Touch] = []
    for at, path in enumerate(seen.spooled):
        for payload in spool.payloads_of(path):
            found.extend(keeping.touches_in(payload))
        if len(found) > ON_THE_SPOT:
            left = sum(_size(other) for other in seen.spooled[at + 1 :])
            return [], len(found) + left // 200  # a frame with one touch takes about 200 bytes
    return found, 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def lay(connection: duckdb.DuckDBPyConnection) -> Laid:
    """Make the tables in a connection; looks again when files change meanwhile."""
    for attempt in range(_ATTEMPTS):
        seen = _look()
        try:
            spooled, unread = _spooled(seen)
            laid = _lay(connection, seen, spooled, unread)
        except duckdb.IOException:
            if attempt == _ATTEMPTS - 1:
                raise
            continue
        if _look().reach == seen.reach:
            return laid
    return laid


def _lay(connection: duckdb.DuckDBPyConnection, seen: _Seen, spooled: Sequence[Touch], unread: int) -> Laid:
    making.lay_rows(connection, "touches_spooled", spooled)
    if spooled:
        making.lay_known(connection, "touches_spooled", list(seen.touches))
        connection.execute("DELETE FROM touches_spooled WHERE touch IN (SELECT touch FROM known)")
    stored = (
        files.select_files(seen.touches)
        if seen.touches
        else "SELECT *, 0::BIGINT AS _version FROM touches_spooled LIMIT 0"
    )
    columns = making.names_of(TOUCHES)
    connection.execute(f"CREATE OR REPLACE TEMP VIEW touches_stored AS {stored}")
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW touches AS SELECT {columns} FROM touches_stored"
        f" UNION ALL SELECT {columns} FROM touches_spooled"
    )
    visit_files = tuple(days.valid_files(VISITS))
    fresh, late = _fresh_days(connection, seen, visit_files)
    if fresh is not None:
        making.lay_near(connection, ["touches"], *fresh)
        making.lay_earlier_sources(connection, making.earlier_files(fresh[0]), fresh[0])
        making.make(connection, *fresh)
    making.lay_closed(connection)
    for table in making.MADE:
        _lay_days(connection, table, fresh)
    waiting = unread + late
    return Laid(
        freshness=Freshness(position=seen.reach, waiting=waiting, waiting_rows=waiting),
        visit_files=visit_files,
        fresh=fresh,
    )


def _fresh_days(
    connection: duckdb.DuckDBPyConnection, seen: _Seen, visit_files: Sequence[days.DayFile]
) -> tuple[tuple[date, date] | None, int]:
    """Return the days to be made on the spot, or that there are none; and the touches that must wait for the worker."""
    newer = f"SELECT day FROM touches_stored WHERE {VERSION} > {seen.made}" if seen.reach > seen.made else ""
    parts = ["SELECT day FROM touches_spooled", *([newer] if newer else [])]
    count, first, last = connection.execute(
        f"SELECT count(*), min(day), max(day) FROM ({' UNION ALL '.join(parts)})"
    ).fetchall()[0]
    if not count:
        return None, 0
    if any(file.covers(first - timedelta(days=1)) for file in visit_files):
        first -= timedelta(days=1)
    near = connection.execute(
        "SELECT count(*) FROM touches WHERE day BETWEEN $first AND $last", {"first": first, "last": last}
    ).fetchall()[0][0]
    return ((first, last), 0) if near <= NEAR_ON_THE_SPOT else (None, count)


def _lay_days(connection: duckdb.DuckDBPyConnection, table: Table, fresh: tuple[date, date] | None) -> None:
    valid, columns = days.valid_files(table), making.names_of(table)
    if not valid:
        making.lay_nothing(connection, f"{table.name}_stored", table)
    else:
        query = files.select_files(file.path for file in valid)
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {table.name}_stored AS {query}")
    stored, made = f"SELECT {columns} FROM {table.name}_stored", ""
    if fresh is not None:
        is_closed = "day IN (SELECT day FROM closed)"
        stored += f" WHERE day NOT BETWEEN DATE '{fresh[0]}' AND DATE '{fresh[1]}' OR {is_closed}"
        made = f" UNION ALL SELECT {columns} FROM {table.name}_fresh WHERE NOT {is_closed}"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {table.name} AS {stored}{made}")


# --- now --------------------------------------------------------------------------------------------------------------


def recent_visits(*, now: datetime, within: timedelta = timedelta(minutes=30)) -> list[Visit]:
    """Return the visits of people who were seen lately, the latest first, read from the spool as it comes in."""
    stream = sessions.Stream(sessions.RULES[Split.CONTINUOUS])
    for touch in recent_touches(now=now, within=within):
        stream.add(touch)
    return [visit for visit in stream.visits() if not visit.bot]


def recent_touches(*, now: datetime, within: timedelta) -> list[Touch]:
    """Return what the spool and the newest files hold of the last while, in the order in which it came."""
    with files.connect(files.WEB) as connection:
        seen = _look()
        spooled, _unread = _spooled(seen)
        stored = _touches_since(connection, seen, now - within)
    found = [touch for touch in [*stored, *spooled] if touch.occurred_at > now - within]
    return [touch for touch in found if touch.kind != Kind.DROPPED]


def _touches_since(connection: duckdb.DuckDBPyConnection, seen: _Seen, since: datetime) -> list[Touch]:
    if not seen.touches:
        return []
    rows = connection.execute(
        f"SELECT {making.names_of(TOUCHES)} FROM ({files.select_files(seen.touches[-40:])})"
        " WHERE occurred_at > $since ORDER BY occurred_at LIMIT 20000",
        {"since": since.astimezone(UTC).replace(tzinfo=None)},
    ).fetchall()
    return [making.touch_of(row) for row in rows]


# --- what was counted, and what was not -------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Visits of some days by level, machines' visits by reason, and requests that were not kept by reason."""

    today: int  # visits of people
    levels: list[tuple[str, int]]
    bots: list[tuple[str, int]]
    drops: list[tuple[str, int]]
    waiting: int  # touches that these counts do not hold yet


def counted_since(since: date) -> Counted:
    """Return the counts from a day on; the most frequent first."""
    with opened() as found:
        found.let(since=since, split=Split.CONTINUOUS.value)
        visits = "FROM visits WHERE day >= getvariable('since') AND split = getvariable('split')"
        people = f"{visits} AND bot = ''"
        return Counted(
            today=found.rows(f"SELECT count(*) {people} AND day = $day", {"day": clock.today()})[0][0],
            levels=_pairs(found, f"SELECT level, count(*) {people} GROUP BY 1 ORDER BY 2 DESC"),
            bots=_pairs(found, f"SELECT bot, count(*) {visits} AND bot <> '' GROUP BY 1 ORDER BY 2 DESC"),
            drops=_pairs(
                found,
                "SELECT detail, sum(requests)::BIGINT FROM touches"
                " WHERE kind = 'dropped' AND day >= getvariable('since') GROUP BY 1 ORDER BY 2 DESC",
            ),
            waiting=found.freshness[TOUCHES.name].waiting_rows,
        )


def _pairs(found: Warehouse, query: str) -> list[tuple[str, int]]:
    return [(str(key), int(count)) for key, count in found.rows(query)]
