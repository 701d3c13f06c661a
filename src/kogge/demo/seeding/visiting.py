"""Bring eighteen months of invented visits in, around the orders that the demo shop has."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb

from kogge.core import clock
from kogge.core.warehouse import files
from kogge.demo import visits
from kogge.demo.history import HistoricOrder
from kogge.demo.scenario import CurrentOrder
from kogge.demo.values import Shop
from kogge.demo.visits import DemoOrder
from kogge.marketing.touchpoints import queries, spool, visitors
from kogge.marketing.touchpoints.layout import TOUCHES
from kogge.marketing.touchpoints.services import noting, taking
from kogge.sales.catalog import queries as catalog

_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"


def environ_of(place: int) -> dict[str, str]:
    """Return what the browser of one of the script's shoppers sends."""
    return {
        "HTTP_HOST": "localhost", "REMOTE_ADDR": f"198.51.100.{place % 250 + 1}", "HTTP_USER_AGENT": _AGENT,
        "HTTP_SEC_FETCH_SITE": "same-origin",
    }  # fmt: skip


def reference_of(place: int) -> str:
    """Return the reference with which the script's order is placed, so that it finds its visit."""
    return noting.visit_reference(environ_of(place))


def order_now(place: int, wanted: CurrentOrder) -> DemoOrder:
    """Return an order of the script as its visit sees it, at the moment at which it is placed."""
    visitor, _level = visitors.visitor_of(environ_of(place), queries.surroundings())
    return DemoOrder(
        at=clock.now() - timedelta(seconds=5), market=wanted.market, language=wanted.language, currency="",
        amount_minor=0, method=wanted.payment_method, visitor=visitor, is_told=False,
    )  # fmt: skip


def bring_in(shop: Shop, past: Sequence[HistoricOrder], present: Sequence[DemoOrder]) -> int:
    """Write the visits of eighteen months as touches; returns how many. Repeatable."""
    spool.forget()  # what the script's orders have told lies in this process's own file
    now = clock.now()
    since = now - timedelta(days=visits.DAYS)
    earlier = [_told(order) for order in past if order.placed_at >= since and not order.is_cancelled]
    with files.connect(files.WORKER) as connection:
        _lay_orders(connection, [*earlier, *present])
        _lay_pages(connection, shop)
        _lay_choices(connection, now)
        connection.execute(visits.SQL.read_text("utf-8"))
        connection.execute(f"CREATE TEMP TABLE demo_whole AS {_whole(now)}")
        return taking.bring_in_query(connection, "SELECT * FROM demo_whole")


def _told(order: HistoricOrder) -> DemoOrder:
    return DemoOrder(
        at=order.placed_at, market=order.market, language=order.language, currency=order.currency,
        amount_minor=order.total.amount_minor, method=order.payment_method,
    )  # fmt: skip


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _lay_orders(connection: duckdb.DuckDBPyConnection, orders: Sequence[DemoOrder]) -> None:
    columns = {
        "number": "BIGINT", "placed_at": "TIMESTAMP", "market": "VARCHAR", "language": "VARCHAR", "currency": "VARCHAR",
        "amount_minor": "BIGINT", "method": "VARCHAR", "visitor": "BIGINT", "is_told": "BOOLEAN",
    }  # fmt: skip
    rows = (
        (number, _instant(one.at), one.market, one.language, one.currency, one.amount_minor, one.method, one.visitor, one.is_told)
        for number, one in enumerate(sorted(orders, key=lambda one: one.at), start=1)
    )  # fmt: skip
    with files.rows_as_csv(rows) as path:
        connection.execute(
            "CREATE TEMP TABLE demo_orders AS SELECT * REPLACE (coalesce(currency, '') AS currency)"
            f" FROM read_csv('{path}', header=false, columns={json.dumps(columns)}, auto_detect=false, nullstr='')"
        )


def _lay_pages(connection: duckdb.DuckDBPyConnection, shop: Shop) -> None:
    connection.execute(
        "CREATE TEMP TABLE demo_pages (market VARCHAR, language VARCHAR, home VARCHAR, categories VARCHAR[],"
        " products STRUCT(path VARCHAR, variant BIGINT)[])"
    )
    ids = catalog.variant_ids_by_sku(
        [variant.sku for product in shop.products for variant in product.variants]
    )
    for market, language, home, shelves, products in visits.pages_of(shop):
        told = [{"path": path, "variant": ids.get(sku)} for path, sku in products]
        connection.execute(
            "INSERT INTO demo_pages VALUES ($market, $language, $home, $shelves, $products)",
            {"market": market, "language": language, "home": home, "shelves": shelves, "products": told},
        )


def _lay_choices(connection: duckdb.DuckDBPyConnection, now: datetime) -> None:
    agents = [{"device": device, "browser": browser, "system": system}
              for device, browser, system, weight in visits.AGENTS for _ in range(weight)]  # fmt: skip
    sources = [{"class": kind, "source": name, "campaign": campaign, "medium": medium}
               for kind, name, campaign, medium, weight in visits.SOURCES for _ in range(weight)]  # fmt: skip
    connection.execute(f"SET VARIABLE agents = {_list(agents)}")
    connection.execute(f"SET VARIABLE sources = {_list(sources)}")
    terms = ", ".join(f"'{language}': {_searches(language)}" for language in visits.TERMS)
    connection.execute(f"SET VARIABLE terms = MAP {{{terms}}}")
    connection.execute(f"SET VARIABLE visits_per_order = {visits.VISITS_PER_ORDER}")
    connection.execute(f"SET VARIABLE now_at = TIMESTAMP '{_instant(now)}'")


def _list(rows: Iterable[dict[str, str]]) -> str:
    return "[" + ", ".join(_struct(row) for row in rows) + "]"


def _struct(row: dict[str, str]) -> str:
    return "{" + ", ".join(f"'{name}': '{value}'" for name, value in row.items()) + "}"


def _searches(language: str) -> str:
    return "[" + ", ".join(_search_pages(language)) + "]"


def _search_pages(language: str) -> Iterator[str]:
    for term, results, weight in visits.TERMS[language]:
        page = (
            "{'kind': 'view', 'page': 'search', 'path': 'search/', 'variant': NULL::BIGINT,"
            f" 'term': '{term}', 'results': {results}::INTEGER, 'detail': ''}}"
        )
        yield from [page] * weight


def _whole(now: datetime) -> str:
    """Return the query of the touches with all columns of the table, and of what was not counted lately."""
    texts: dict[str, Any] = {
        "day": "(occurred_at AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Berlin')::DATE",
        "path": "CASE WHEN page = 'search' THEN home || path ELSE coalesce(path, '') END",
        "person": "NULL::BIGINT", "requests": "1::BIGINT",
        "source_class": "coalesce(came_by.class, '')", "source": "coalesce(came_by.source, '')",
        "campaign": "coalesce(came_by.campaign, '')", "medium": "coalesce(came_by.medium, '')",
        "device": "coalesce(agent.device, 'unknown')", "browser": "coalesce(agent.browser, '')",
        "system": "coalesce(agent.system, '')",
    }  # fmt: skip
    columns = []
    for column in TOUCHES.columns:
        plain = (
            f"coalesce({column.name}, '')" if column.type == "VARCHAR" else f"{column.name}::{column.type}"
        )
        columns.append(f"{texts.get(column.name, plain)} AS {column.name}")
    told = (
        f"SELECT {', '.join(columns)} FROM (SELECT demo_touches.*, home FROM demo_touches JOIN demo_pages USING (market, language))"
        f" WHERE occurred_at <= TIMESTAMP '{_instant(now)}'"
    )
    return f"{told} UNION ALL BY NAME {_dropped(now)}"


def _dropped(now: datetime) -> str:
    """Return the query of what was not counted in the last month, by day and reason."""
    rows = ", ".join(f"('{reason}', {count})" for reason, count in visits.NOT_COUNTED)
    values: dict[str, str] = {
        "touch": "(hash(day, reason) >> 1)::BIGINT", "occurred_at": "day::TIMESTAMP + INTERVAL 20 HOUR", "day": "day",
        "kind": "'dropped'", "detail": "reason", "requests": "(count + hash(day, reason) % 5)::BIGINT",
        "level": "'anonymous'", "device": "'unknown'", "origin": "'web'",
    }  # fmt: skip
    columns = []
    for column in TOUCHES.columns:
        nothing = {"VARCHAR": "''", "BOOLEAN": "true"}.get(column.type, f"NULL::{column.type}")
        if column.name in ("amount_minor", "engaged_ms"):
            nothing = "0::BIGINT"
        columns.append(f"{values.get(column.name, nothing)} AS {column.name}")
    today = clock.local_day(now)
    return (
        f"SELECT {', '.join(columns)} FROM (VALUES {rows}) AS reasons(reason, count),"
        f" (SELECT DATE '{today}' - number::INTEGER AS day FROM range(1, 31) AS days(number))"
    )
