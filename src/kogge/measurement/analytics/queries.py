"""Compute figures from the warehouse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from kogge.core.money import Money, UnitPrice
from kogge.core.warehouse import queries as warehouse
from kogge.core.warehouse.queries import Warehouse
from kogge.measurement.analytics.values import (
    Basis,
    By,
    CustomerRow,
    Figure,
    FigureRow,
    Kpi,
    OrderRow,
    RowPage,
    Selection,
    Unit,
)

FACT = "order_lines"
MARTS = Path(__file__).parent / "marts"


@cache
def mart(name: str) -> str:
    """Return the SQL of one mart."""
    return (MARTS / f"{name}.sql").read_text("utf-8")


@contextmanager
def opened(
    *, limits: dict[str, Any] | None = None, on_the_spot: int | None = None, also: Sequence[str] = ()
) -> Iterator[Warehouse]:
    """Open the facts that figures of sales need, and others; by default within the limits of a page."""
    spot = warehouse.ON_THE_SPOT if on_the_spot is None else on_the_spot
    with warehouse.opened([FACT, *also], limits=limits, on_the_spot=spot) as facts:
        facts.run(mart("kpi_products"))
        facts.run(mart("kpi_orders"))
        yield facts


def currencies(facts: Warehouse) -> tuple[str, ...]:
    """Return the currencies of all orders, that with the most lines first."""
    return tuple(
        row[0] for row in facts.rows("SELECT currency FROM kpi_orders GROUP BY 1 ORDER BY sum(lines) DESC, 1")
    )


def figure(facts: Warehouse, kpi: Kpi, *, by: By | None, selection: Selection) -> Figure:
    """Compute one figure; money wants a selection of one currency (ValueError otherwise), since currencies never add."""
    select(facts, by=by, selection=selection)
    return selected_figure(facts, kpi, by=by, currency=selection.currency)


def select(facts: Warehouse, *, by: By | None, selection: Selection) -> None:
    """Look at the lines of a selection, for any number of figures."""
    facts.let(
        split_by=by.value if by else "",
        currency=selection.currency,
        country=selection.country,
        source=selection.source,
        first_on=selection.first_on or date.min,
        last_on=selection.last_on or date.max,
    )
    grain = "kpi_products" if by is By.PRODUCT else "kpi_orders"
    facts.run(mart("kpi_lines").replace("{grain}", grain))


def computed(facts: Warehouse, kpi: Kpi, *, by: By | None) -> tuple[list[FigureRow], Fraction | None]:
    """Return the rows and the total that a figure's mart gives, exact; no row without a denominator."""
    rows: list[FigureRow] = []
    total = None
    for is_total, key, numerator, denominator in facts.rows(mart(kpi.name)):
        value = Fraction(int(numerator), int(denominator)) if denominator and numerator is not None else None
        if is_total:
            total = value
        elif value is not None and by:
            rows.append(FigureRow(key=key, value=value))
    return rows, total


def selected_figure(facts: Warehouse, kpi: Kpi, *, by: By | None, currency: str) -> Figure:
    """Compute one figure over the lines that `select` looks at, with the same split and currency."""
    if kpi.unit is Unit.MONEY and not currency:
        raise ValueError("money is added up within one currency only")
    rows, total = computed(facts, kpi, by=by)
    if total is None and kpi.unit is not Unit.RATIO and kpi.name != "average_order_value":
        total = Fraction(0)
    return Figure(
        kpi=kpi,
        by=by,
        currency=currency if kpi.unit is Unit.MONEY else "",
        rows=tuple(sorted(rows, key=lambda row: row.key)),
        total=total,
    )


def basis(facts: Warehouse) -> Basis:
    """Say what there is to compute from, over everything."""
    lines, invoices, first_on, last_on, sources, countries = facts.rows(
        "SELECT coalesce(sum(lines), 0), count(DISTINCT invoice), min(placed_on), max(placed_on),"
        " list_sort(list(DISTINCT source)), list_sort(list(DISTINCT country)) FROM kpi_orders"
    )[0]
    return Basis(
        lines=int(lines),
        invoices=invoices,
        sources=tuple(sources or ()),
        currencies=currencies(facts),
        countries=tuple(countries or ()),
        first_on=first_on,
        last_on=last_on,
        waiting_rows=facts.freshness[FACT].waiting_rows,
    )


def rows_behind(facts: Warehouse, kpi: Kpi, *, selection: Selection, limit: int, offset: int = 0) -> RowPage:
    """Return the orders, or for customers the customers, that a figure of one currency is made of."""
    select(facts, by=None, selection=selection)
    facts.let(rows_of=kpi.name, rows_limit=limit, rows_offset=offset)
    is_of_customers = kpi.name in ("customers", "repeat_rate")
    found = facts.rows(mart("rows_customers" if is_of_customers else "rows_orders"))
    make = _customer_row if is_of_customers else _order_row
    return RowPage(
        rows=tuple(make(row, selection.currency) for row in found),
        count=found[0][-2] if found else 0,
        value=money(found[0][-1] if found else 0, selection.currency),
    )


def _order_row(row: tuple[Any, ...], currency: str) -> OrderRow:
    number, placed_on, country, source, customer, is_cancellation, lines, value_e4, _rows, _value = row
    return OrderRow(
        number=number, placed_on=placed_on, country=country, source=source, customer_id=customer,
        is_cancellation=is_cancellation, lines=lines, value=money(value_e4, currency),
    )  # fmt: skip


def _customer_row(row: tuple[Any, ...], currency: str) -> CustomerRow:
    customer, invoices, first_on, last_on, value_e4, _rows, _value = row
    return CustomerRow(
        customer_id=customer,
        invoices=invoices,
        first_on=first_on,
        last_on=last_on,
        value=money(value_e4, currency),
    )


def money(value_e4: int, currency: str) -> Money:
    """Return an amount in ten-thousandths as money, rounded once."""
    return UnitPrice(amount_e4=value_e4, currency=currency).times(1)
