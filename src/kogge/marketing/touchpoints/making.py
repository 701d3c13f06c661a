"""Make visits of touches inside one DuckDB connection: for files, and for what is not in files yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from kogge.core import clock
from kogge.core.warehouse import days, files
from kogge.core.warehouse.files import FactFile
from kogge.core.warehouse.values import Table
from kogge.marketing.touchpoints.layout import TOUCHES, VISIT_DAYS, VISIT_ORDERS, VISITS
from kogge.marketing.touchpoints.rules import sessions
from kogge.marketing.touchpoints.values import Agent, Device, Kind, Level, Source, SourceClass, Split, Touch

MARTS = Path(__file__).parent / "marts"
# How far back the last source of a recognised visitor is looked for; as long as Google Analytics 4 does by default.
LOOK_BACK = timedelta(days=90)
_ONE_DAY = timedelta(days=1)
# Longer than this is "engaged" (Google Analytics 4, support.google.com/analytics/answer/12798876).
ENGAGED = timedelta(seconds=10)
# What is made of touches, in the order in which it is written: whoever sees the visits of a version finds the rest too.
MADE = (VISIT_DAYS, VISIT_ORDERS, VISITS)
# No position of another database can be meant: touches come from this home's own spool.
UNTIL = 10**12
# A touch sent again comes within this time of the first.
REPEAT = timedelta(hours=49)


@cache
def mart(name: str) -> str:
    """Return the SQL of one mart."""
    return (MARTS / f"{name}.sql").read_text("utf-8")


def row_of(touch: Touch) -> tuple[object, ...]:
    """Return a touch in the order of the table's columns."""
    source, agent = touch.source, touch.agent
    return (
        touch.key, touch.occurred_at.strftime("%Y-%m-%d %H:%M:%S.%f"), clock.local_day(touch.occurred_at).isoformat(),
        touch.visitor, touch.level, touch.person, touch.kind, touch.page, touch.path, touch.variant, touch.term,
        touch.results, touch.detail, touch.method, touch.market, touch.language, touch.amount_minor, touch.currency,
        touch.engaged_ms, source.kind if source else "", source.name if source else "",
        source.campaign if source else "", source.medium if source else "", agent.device, agent.browser, agent.system,
        agent.bot, touch.has_script, touch.count, touch.origin,
    )  # fmt: skip


def lay_rows(connection: duckdb.DuckDBPyConnection, name: str, touches: Iterable[Touch]) -> None:
    """Make a temporary table of touches; empty texts stay texts."""
    with files.rows_as_csv(row_of(touch) for touch in touches) as path:
        columns = ", ".join(
            f"coalesce({column.name}, '') AS {column.name}" if column.type == "VARCHAR" else column.name
            for column in TOUCHES.columns
        )
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {columns} FROM ({files.select_csv(TOUCHES, path, 0)})"
        )


def lay_nothing(connection: duckdb.DuckDBPyConnection, name: str, table: Table) -> None:
    """Make an empty view with a table's columns."""
    columns = ", ".join(f"NULL::{column.type} AS {column.name}" for column in table.columns)
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT {columns} WHERE false")


def names_of(table: Table) -> str:
    """Return a table's columns as SQL names them."""
    return ", ".join(column.name for column in table.columns)


def lay_near(connection: duckdb.DuckDBPyConnection, tables: Iterable[str], first: date, last: date) -> None:
    """Make the view `touches_near`: touches of the days wanted and of one day on either side."""
    span = f"day BETWEEN DATE '{first - _ONE_DAY}' AND DATE '{last + _ONE_DAY}'"
    parts = [f"SELECT {names_of(TOUCHES)} FROM {table} WHERE {span}" for table in tables]
    connection.execute(f"CREATE OR REPLACE TEMP VIEW touches_near AS {' UNION ALL BY NAME '.join(parts)}")


def lay_earlier_sources(connection: duckdb.DuckDBPyConnection, visits: Iterable[Path], first: date) -> None:
    """Make the table `earlier_sources`: where recognised visitors came from before these days, as far as it tells."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE earlier_sources"
        " (visitor BIGINT, told STRUCT(class VARCHAR, source VARCHAR, campaign VARCHAR), told_at TIMESTAMP)"
    )
    paths = list(visits)
    if paths:
        connection.execute(
            f"INSERT INTO earlier_sources SELECT visitor,"
            f" arg_max({{'class': source_class, 'source': source, 'campaign': campaign}}, started_at), max(started_at)"
            f" FROM ({files.select_files(paths)}) WHERE level <> '{Level.ANONYMOUS}' AND split = '{Split.CONTINUOUS}'"
            f" AND day >= DATE '{first - LOOK_BACK}' AND day < DATE '{first - _ONE_DAY}'"
            " AND source_class NOT IN ('direct', 'unknown') GROUP BY visitor"
        )


def make(connection: duckdb.DuckDBPyConnection, first: date, last: date) -> None:
    """Make the tables `visits_fresh`, `visit_orders_fresh` and `visit_days_fresh`, from touches_near and earlier_sources."""
    for table in MADE:
        columns = ", ".join(f"{column.name} {column.type}" for column in table.columns)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {table.name}_fresh ({columns})")
    for split, rule in sessions.RULES.items():
        variables = {
            "split": split.value,
            "idle_seconds": int(rule.idle.total_seconds()),
            "ends_at_midnight": rule.ends_at_midnight,
            "ends_on_campaign": rule.ends_on_campaign,
            "fast_views": sessions.FAST_VIEWS,
            "many_views": sessions.MANY_VIEWS,
            "look_back_days": LOOK_BACK.days,
            "engaged_at_ms": int(ENGAGED.total_seconds() * 1000),
        }
        for name, value in variables.items():
            connection.execute(f"SET VARIABLE {name} = $value", {"value": value})
        # Figures are of one split; Google Analytics 4, Plausible and Umami all have this one.
        made = MADE if split is Split.CONTINUOUS else (VISIT_ORDERS, VISITS)
        for name in ("visit_touches", *(table.name for table in reversed(made))):
            connection.execute(mart(name))
        for table in made:
            connection.execute(
                f"INSERT INTO {table.name}_fresh BY NAME SELECT {names_of(table)} FROM {table.name}_made"
                f" WHERE day BETWEEN DATE '{first}' AND DATE '{last}'"
            )


def earlier_files(first: date) -> list[Path]:
    """Return the files of visits in which earlier sources may stand."""
    return [
        file.path
        for file in days.valid_files(VISITS)
        if file.first < first - _ONE_DAY and file.last >= first - LOOK_BACK
    ]


def valid_touches() -> list[FactFile]:
    """Return the files of touches that hold the truth."""
    return files.valid_files(TOUCHES, until=UNTIL)


def mark_file() -> Path:
    """Return where it stands up to which number days have been made."""
    return files.folder(VISITS) / "made"


def made_until() -> int:
    """Return the number up to which days have been made; 0 when all must be made."""
    if not days.all_files(VISIT_DAYS):
        return 0
    try:
        return int(mark_file().read_text("ascii"))
    except (OSError, ValueError):
        return 0


def closed_file() -> Path:
    """Return where it stands which days are closed."""
    return files.folder(VISITS) / "closed"


def closed_days() -> set[date]:
    """Return the days whose touches are gone: what was made of them stands, and nothing more comes to them."""
    try:
        return {date.fromisoformat(line) for line in closed_file().read_text("ascii").split()}
    except FileNotFoundError:
        return set()


def lay_closed(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `closed` of these days."""
    connection.execute("CREATE OR REPLACE TEMP TABLE closed (day DATE)")
    held = sorted(closed_days())
    if held:
        rows = ", ".join(f"(DATE '{day}')" for day in held)
        connection.execute(f"INSERT INTO closed VALUES {rows}")


def lay_known(connection: duckdb.DuckDBPyConnection, fresh: str, paths: list[Path]) -> None:
    """Make the table `known`: keys of touches in these files that fresh ones repeat."""
    connection.execute("CREATE OR REPLACE TEMP TABLE known (touch BIGINT)")
    span = connection.execute(f"SELECT min(occurred_at), max(occurred_at) FROM {fresh} WHERE kind <> 'dropped'").fetchall()[0]  # fmt: skip
    if paths and span[0] is not None:
        connection.execute(
            f"INSERT INTO known SELECT DISTINCT touch FROM ({files.select_files(paths)})"
            f" WHERE occurred_at BETWEEN $first AND $last AND touch IN (SELECT touch FROM {fresh})",
            {"first": span[0] - REPEAT, "last": span[1] + REPEAT},
        )


def touch_of(row: tuple[Any, ...]) -> Touch:
    """Return a row of the table as a touch."""
    held = dict(zip((column.name for column in TOUCHES.columns), row, strict=True))
    source = None
    if held["source_class"]:
        source = Source(
            kind=SourceClass(held["source_class"]),
            name=held["source"],
            campaign=held["campaign"],
            medium=held["medium"],
        )
    kept = ("person", "page", "path", "variant", "term", "results", "detail", "method", "market", "language", "amount_minor", "currency", "engaged_ms", "has_script", "origin")  # fmt: skip
    return Touch(
        key=held["touch"],
        occurred_at=held["occurred_at"].replace(tzinfo=UTC),
        visitor=held["visitor"],
        level=Level(held["level"]),
        kind=Kind(held["kind"]),
        source=source,
        agent=Agent(
            device=Device(held["device"]), browser=held["browser"], system=held["system"], bot=held["bot"]
        ),
        count=held["requests"],
        **{name: held[name] for name in kept},
    )
