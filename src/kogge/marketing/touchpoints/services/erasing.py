"""Let people who were recognised be forgotten: their visits stay as figures, and nobody's."""

from __future__ import annotations

import secrets
from pathlib import Path

import duckdb

from kogge.core.warehouse import days, files
from kogge.marketing.touchpoints import making, spool
from kogge.marketing.touchpoints.layout import VISIT_ORDERS, VISITS
from kogge.marketing.touchpoints.rules import identity
from kogge.marketing.touchpoints.services import taking
from kogge.marketing.touchpoints.values import Level


def forget_person(person: int) -> int:
    """Cut the link between a customer and all visits of their browsers; returns how many rows that were."""
    return _forget(f"person = {int(person)}")


def forget_visitor(cookie: str) -> int:
    """Cut the link between the visits of one recognised browser; returns how many rows that were."""
    return _forget(f"visitor = {identity.cookie_visitor(cookie)}")


def _forget(who: str) -> int:
    taking.take_in()
    with spool.taken() as is_mine, files.connect(files.WORKER) as connection:
        if not is_mine:
            raise RuntimeError("the spool is being taken in right now; try again in a moment")
        touches = [file.path for file in making.valid_touches()]
        visits = [file.path for file in days.valid_files(VISITS)]
        _lay_forgotten(connection, [*touches, *visits], who)
        changed = sum(_rewrite(connection, path) for path in [*touches, *visits])
        for file in days.valid_files(VISIT_ORDERS):
            _rewrite_orders(connection, file.path)
    return changed


def _lay_forgotten(connection: duckdb.DuckDBPyConnection, paths: list[Path], who: str) -> None:
    """Make the tables of the visitors meant and of their visits."""
    connection.execute(
        "CREATE TEMP TABLE forgotten (visitor BIGINT); CREATE TEMP TABLE forgotten_visits (visit BIGINT)"
    )
    connection.execute("SET VARIABLE nonce = $nonce", {"nonce": secrets.token_hex(16)})
    if not paths:
        return
    for path in paths:
        connection.execute(
            f"INSERT INTO forgotten SELECT DISTINCT visitor FROM ({files.select_files([path])})"
            f" WHERE {who} AND visitor IS NOT NULL AND visitor NOT IN (SELECT visitor FROM forgotten)"
        )
    visits = [path for path in paths if path.parent.name == VISITS.name]
    if visits:
        connection.execute(
            f"INSERT INTO forgotten_visits SELECT visit FROM ({files.select_files(visits)})"
            " WHERE visitor IN (SELECT visitor FROM forgotten)"
        )


def _rewrite(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Write a file anew in its place, the visitors meant under another random number for each day."""
    source = files.select_files([path])
    meant = "visitor IN (SELECT visitor FROM forgotten)"
    count = connection.execute(f"SELECT count(*) FROM ({source}) WHERE {meant}").fetchall()[0][0]
    if count:
        files.write_whole(
            connection,
            f"SELECT * REPLACE (CASE WHEN {meant} THEN NULL ELSE person END AS person,"
            f" CASE WHEN {meant} THEN '{Level.ANONYMOUS}' ELSE level END AS level,"
            f" CASE WHEN {meant} THEN (hash(visitor, day, getvariable('nonce')) >> 1)::BIGINT ELSE visitor END AS visitor)"
            f" FROM ({source})",
            path,
        )
    return count


def _rewrite_orders(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    source = files.select_files([path])
    meant = "visit IN (SELECT visit FROM forgotten_visits)"
    if connection.execute(f"SELECT count(*) FROM ({source}) WHERE {meant}").fetchall()[0][0]:
        files.write_whole(
            connection,
            f"SELECT * REPLACE (CASE WHEN {meant} THEN '{Level.ANONYMOUS}' ELSE level END AS level,"
            f" CASE WHEN {meant} THEN NULL ELSE visit END AS visit) FROM ({source})",
            path,
        )
