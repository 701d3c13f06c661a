"""Compare the orders of the books with those that were told to the count of visits, to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from kogge.core.money import Money
from kogge.core.warehouse.queries import Warehouse
from kogge.marketing.touchpoints import tables
from kogge.measurement.analytics import queries
from kogge.measurement.analytics.queries import mart
from kogge.measurement.analytics.values import VisitSelection

TOTALS = "order_totals"


class Step(StrEnum):
    """By what rows are told apart."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, kw_only=True)
class Sum:
    """So many orders of so much."""

    orders: int
    value: Money


@dataclass(frozen=True, kw_only=True)
class BooksRow:
    """One day or month of one market; the parts add up to the books, to the cent."""

    key: str
    market: str
    books: Sum
    with_visit: Sum  # the visit is known and was no machine's
    without_visit: Sum  # told, but nobody knows its visit: not counted by choice or signal, or told too late
    machine: Sum  # the visit looked like a machine's
    history: Sum  # of another system, and no visit was brought in for it
    untold: Sum  # of the shop, and not told to the count: older than the count, or on its way

    @property
    def adds_up(self) -> bool:
        """Whether nothing was told that is not in the books."""
        return min(self.history.orders, self.untold.orders, self.untold.value.amount_minor) >= 0


@dataclass(frozen=True, kw_only=True)
class Books:
    """The rows, their sums, and what leads from order value to the figure Sales."""

    rows: tuple[BooksRow, ...]  # latest first, then by market
    total: BooksRow
    cancelled: Sum  # of the books, taken back since
    sales: Money  # the figure Sales of the same days, market and currency

    @property
    def beside_lines(self) -> Money:
        """Delivery, discounts and VAT taken off or added: in an order's value, and no sales line."""
        rest = self.total.books.value.amount_minor - self.cancelled.value.amount_minor
        return Money(amount_minor=rest - self.sales.amount_minor, currency=self.sales.currency)


def compare(*, step: Step, selection: VisitSelection, limits: dict[str, Any] | None = None) -> Books:
    """Compare the books of one currency with what visits saw of them."""
    with queries.opened(limits=limits, also=[TOTALS]) as facts:
        # Both sides in one connection, so that they are of one moment as nearly as can be.
        tables.lay(facts.connection)
        facts.let(
            split_by=step.value,
            definition=selection.definition.value,
            currency=selection.currency,
            market=selection.market,
            first_on=selection.first_on or date.min,
            last_on=selection.last_on or date.max,
        )
        facts.run(mart("kpi_visit_orders"))
        found = facts.rows(mart("books"))
        cancelled, sales_e4 = facts.rows(mart("books_cancelled"))[0], _sales(facts, selection)
    money = selection.currency
    rows = [_row(row, money) for row in found if not row[0]]
    total = next((_row(row, money) for row in found if row[0]), _row((True, "", "", *[0] * 14), money))
    return Books(
        rows=tuple(sorted(rows, key=lambda row: (_newest(row.key), row.market))),
        total=total,
        cancelled=Sum(orders=cancelled[0], value=Money(amount_minor=cancelled[1], currency=money)),
        sales=sales_e4,
    )


def _newest(key: str) -> tuple[int, ...]:
    return tuple(-int(part) for part in key.split("-"))


def _sales(facts: Warehouse, selection: VisitSelection) -> Money:
    amount = facts.rows(
        "SELECT coalesce(sum(value_e4), 0)::BIGINT FROM kpi_orders WHERE is_sales_line AND currency = getvariable('currency')"
        " AND (getvariable('market') = '' OR country = getvariable('market'))"
        " AND placed_on BETWEEN getvariable('first_on') AND getvariable('last_on')"
    )[0][0]
    return queries.money(amount, selection.currency)


def _row(row: tuple[Any, ...], currency: str) -> BooksRow:
    _is_total, key, market, *counts = row
    pairs = [
        Sum(orders=int(counts[at]), value=Money(amount_minor=int(counts[at + 1]), currency=currency))
        for at in range(0, len(counts), 2)
    ]
    web, history, with_visit, without_visit, machine, told_web, told_history = pairs
    return BooksRow(
        key=key,
        market=market,
        books=_plus(web, history),
        with_visit=with_visit,
        without_visit=without_visit,
        machine=machine,
        history=_minus(history, told_history),
        untold=_minus(web, told_web),
    )


def _plus(one: Sum, other: Sum) -> Sum:
    return Sum(orders=one.orders + other.orders, value=one.value + other.value)


def _minus(one: Sum, other: Sum) -> Sum:
    return Sum(orders=one.orders - other.orders, value=one.value - other.value)


@dataclass(frozen=True, kw_only=True)
class BookedOrder:
    """One order as it stands in the books."""

    number: str
    placed_on: date
    source: str  # web or import
    status: str
    value: Money


def orders_of(*, key: str, market: str, currency: str) -> list[BookedOrder]:
    """Return the orders of one day or month and market in one currency, the latest first."""
    with queries.opened(also=[TOTALS]) as facts:
        found = facts.rows(
            "SELECT order_number, placed_on, source, status, total_minor FROM order_totals"
            " WHERE order_kind = 'sale' AND country = $market AND currency = $currency"
            " AND strftime(placed_on, '%Y-%m-%d')[:length($key)] = $key ORDER BY placed_on DESC, order_id DESC",
            {"market": market, "currency": currency, "key": key},
        )
    return [
        BookedOrder(
            number=number, placed_on=placed_on, source=source, status=status,
            value=Money(amount_minor=total, currency=currency),
        )
        for number, placed_on, source, status, total in found
    ]  # fmt: skip


def total_of(found: list[BookedOrder], currency: str) -> Money:
    """Add orders up."""
    return Money(amount_minor=sum(order.value.amount_minor for order in found), currency=currency)
