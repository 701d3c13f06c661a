"""Compute figures of visits from their days, and find the visits behind a figure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from kogge.core.money import Money, minor_exponent
from kogge.core.warehouse.queries import Warehouse
from kogge.marketing.touchpoints import tables
from kogge.measurement.analytics.queries import computed, mart
from kogge.measurement.analytics.values import By, Definition, Figure, Kpi, Unit, VisitSelection

# By these, days are told apart by the row for all; by others, by the key of their own dimension.
_OF_ALL = (By.DAY, By.MONTH, By.COUNTRY)
# Figures that are nothing by themselves but the sum of one dimension.
_OWN_SPLIT = {"searches": By.TERM, "unanswered_rate": By.TERM}
# What only single touches tell: which pages a visit had, and which words it searched for.
_STEPS = {
    By.PAGE: "path",
    By.TERM: "term",
}
_BY_ENTRY_OR_EXIT = ("bounce_rate", "entries", "exits", "exit_rate")
FUNNEL = ("visits", "reached_product", "reached_cart", "reached_checkout", "reached_contact", "reached_delivery", "reached_payment", "reached_order")  # fmt: skip


@contextmanager
def opened(*, limits: dict[str, Any] | None = None) -> Iterator[Warehouse]:
    """Open visits and their days; by default within the limits of a page."""
    with tables.opened(limits=limits) as facts:
        yield facts


@dataclass(frozen=True, kw_only=True)
class VisitBasis:
    """What figures of visits rest on, over everything."""

    visits: int
    markets: tuple[str, ...]  # those with the most visits first
    currencies: tuple[str, ...]  # of orders, those with the most first
    first_on: date | None
    last_on: date | None
    waiting: int  # touches that these figures do not hold yet, about


def basis(facts: Warehouse) -> VisitBasis:
    """Say what there is to compute from."""
    visits, first_on, last_on = facts.rows(
        "SELECT coalesce(sum(visits), 0)::BIGINT, min(day), max(day) FROM visit_days WHERE dimension = 'all' AND is_every_market"
    )[0]
    markets = facts.rows(
        "SELECT market FROM visit_days WHERE dimension = 'all' AND NOT is_every_market AND market <> ''"
        " GROUP BY 1 ORDER BY sum(visits) DESC, 1"
    )
    currencies = facts.rows(
        "SELECT currency FROM visit_orders WHERE split = 'continuous' GROUP BY 1 ORDER BY count(*) DESC, 1"
    )
    return VisitBasis(
        visits=visits,
        markets=tuple(row[0] for row in markets),
        currencies=tuple(row[0] for row in currencies),
        first_on=first_on,
        last_on=last_on,
        waiting=facts.freshness["touches"].waiting_rows,
    )


def dimension_of(by: By | None, definition: Definition) -> str:
    """Return the dimension of visit_days in which a split stands."""
    if by is None or by in _OF_ALL:
        return "all"
    # Google Analytics 4 gives a direct visit the last source that is known of the visitor.
    is_last = definition is Definition.GA4 and by in (By.SOURCE, By.CAMPAIGN)
    return f"last_{by.value}" if is_last else by.value


def select(facts: Warehouse, *, by: By | None, selection: VisitSelection) -> None:
    """Look at the days and orders of a selection, for any number of figures."""
    facts.let(
        split_by=by.value if by else "",
        dimension=dimension_of(by, selection.definition),
        definition=selection.definition.value,
        market=selection.market,
        currency=selection.currency,
        minor_units=10 ** minor_exponent(selection.currency) if selection.currency else 1,
        first_on=selection.first_on or date.min,
        last_on=selection.last_on or date.max,
    )
    facts.run(mart("kpi_visits"))
    facts.run(mart("kpi_visit_orders"))


def figure(facts: Warehouse, kpi: Kpi, *, by: By | None, selection: VisitSelection) -> Figure:
    """Compute one figure; ValueError for a split that it does not have, and for money of no one currency."""
    select(facts, by=by or _OWN_SPLIT.get(kpi.name), selection=selection)
    return selected_figure(facts, kpi, by=by, currency=selection.currency)


def selected_figure(facts: Warehouse, kpi: Kpi, *, by: By | None, currency: str) -> Figure:
    """Compute one figure over what `select` looks at, with the same split and currency."""
    if by is not None and by not in kpi.splits:
        raise ValueError(f"{kpi.name} is not split by {by}")
    if kpi.unit is Unit.MONEY and not currency:
        raise ValueError("money is added up within one currency only")
    rows, total = computed(facts, kpi, by=by)
    if total is None and kpi.summable != "never":
        total = Fraction(0)
    return Figure(
        kpi=kpi,
        by=by,
        currency=currency if kpi.unit is Unit.MONEY else "",
        rows=tuple(sorted(rows, key=lambda row: row.key)),
        total=total,
    )


def reached(
    facts: Warehouse, *, by: By | None, selection: VisitSelection
) -> tuple[tuple[int, ...], dict[str, tuple[int, ...]]]:
    """Return how many visits came how far, in the order of FUNNEL: of all, and by key."""
    select(facts, by=by, selection=selection)
    total: tuple[int, ...] = (0,) * len(FUNNEL)
    rows = {}
    for is_total, key, *counts in facts.rows(f"SELECT is_total, key, {', '.join(FUNNEL)} FROM kpi_visits"):
        if is_total:
            total = tuple(counts)
        else:
            rows[key] = tuple(counts)
    return total, rows


# --- rows ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class VisitRow:
    """One visit behind a figure."""

    day: date
    started_at: datetime  # naive UTC, as files hold it
    market: str
    source_class: str
    source: str
    campaign: str
    device: str
    browser: str
    entry_path: str
    exit_path: str
    views: int
    engaged_ms: int
    stage: int
    level: str
    orders: int


@dataclass(frozen=True, kw_only=True)
class VisitPage:
    """Some of the visits behind a figure, the latest first; counts are of all of them."""

    rows: tuple[VisitRow, ...]
    count: int
    views: int
    value: Money | None  # of the orders with a visit in the selection, where the figure is about orders


@dataclass(frozen=True, kw_only=True)
class RowsOf:
    """Which rows of a selection are meant: those of one key of a split, and between two stages of the way to the order."""

    by: By | None = None
    key: str = ""
    stage: int = 0
    stage_below: int = 8


def needs_steps(kpi_name: str, rows_of: RowsOf) -> bool:
    """Whether the rows can only be told while single touches are kept."""
    return rows_of.by in _STEPS and not (rows_of.by is By.PAGE and kpi_name in _BY_ENTRY_OR_EXIT)


def visits_behind(
    facts: Warehouse,
    kpi_name: str,
    rows_of: RowsOf,
    *,
    selection: VisitSelection,
    limit: int,
    offset: int = 0,
) -> VisitPage:
    """Return the visits that a figure counts; `stage` as a name for those of a step on the way to the order."""
    select(facts, by=rows_of.by, selection=selection)
    facts.let(
        rows_of=kpi_name,
        rows_by=rows_of.by.value if rows_of.by else "",
        rows_key=rows_of.key,
        rows_stage=rows_of.stage,
        rows_stage_below=rows_of.stage_below,
        rows_limit=limit,
        rows_offset=offset,
        engaged_at_ms=tables.ENGAGED_MS,
    )
    steps = "true"
    if needs_steps(kpi_name, rows_of) and rows_of.by is not None:
        steps = (
            "EXISTS (SELECT 1 FROM touches WHERE touches.visitor = visits.visitor AND touches.kind = 'view'"
            f" AND touches.{_STEPS[rows_of.by]} = getvariable('rows_key')"
            " AND touches.occurred_at BETWEEN visits.started_at AND visits.ended_at)"
        )
    found = facts.rows(mart("rows_visits").replace("{steps}", steps))
    names = list(VisitRow.__dataclass_fields__)
    return VisitPage(
        rows=tuple(VisitRow(**dict(zip(names, row[:-2], strict=True))) for row in found),
        count=found[0][-2] if found else 0,
        views=found[0][-1] if found else 0,
        value=_value(facts, selection, rows_of) if selection.currency else None,
    )


def _value(facts: Warehouse, selection: VisitSelection, rows_of: RowsOf) -> Money:
    narrowed = "AND key = getvariable('rows_key')" if rows_of.by else ""
    amount = facts.rows(
        f"SELECT coalesce(sum(amount_minor), 0)::BIGINT FROM kpi_visit_orders WHERE seen = 'visit' {narrowed}"
    )[0][0]
    return Money(amount_minor=amount, currency=selection.currency)
