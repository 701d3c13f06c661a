"""What measurement may read of orders: the facts `order_lines` and `order_totals`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from kogge.core import clock
from kogge.core.warehouse import catalogue
from kogge.core.warehouse.values import Change, Column, Fact, Privacy
from kogge.sales.orders.events import HistoryImported, OrderCancelled, OrderDispatched, OrderPaid, OrderPlaced
from kogge.sales.orders.models import Order, OrderLine
from kogge.sales.orders.values import OrderSource

_ORDER_FIELDS = (
    "id", "number", "kind", "source", "status", "placed_at", "market", "country_label", "currency", "customer_id",
)  # fmt: skip
_LINE_FIELDS = (
    "order_id",
    "sku",
    "kind",
    "quantity",
    "unit_price_e4",
    "total_minor",
    "net_minor",
    "tax_minor",
)
_ORDERS_AT_ONCE = 5_000
_IDS_PER_STATEMENT = 500
_LINES_OF_A_WEB_ORDER = 3

COLUMNS = (
    Column(name="order_id", type="BIGINT", meaning="The order."),
    Column(name="order_number", type="VARCHAR", meaning="Its number, as people say it."),
    Column(name="invoice", type="VARCHAR", meaning="The number without the suffix of an invoice that became several orders."),
    Column(name="order_kind", type="VARCHAR", meaning="sale, cancellation, write_off or adjustment."),
    Column(name="source", type="VARCHAR", meaning="web or import."),
    Column(name="status", type="VARCHAR", meaning="placed, paid, dispatched or cancelled."),
    Column(name="placed_at", type="TIMESTAMPTZ", unit="UTC", meaning="When it was placed."),
    Column(name="placed_on", type="DATE", unit="Central European day", meaning="The day it was placed."),
    Column(name="country", type="VARCHAR", meaning="ISO 3166 alpha-2 of the market, or history's own word without a code."),
    Column(name="currency", type="VARCHAR", meaning="ISO 4217."),
    Column(name="customer_key", type="BIGINT", privacy=Privacy.PSEUDONYMOUS, meaning="The customer; NULL for a guest."),
    Column(name="sku", type="VARCHAR", meaning="Article number or fee, as written."),
    Column(name="line_kind", type="VARCHAR", meaning="product or fee."),
    Column(name="quantity", type="INTEGER", unit="pieces, signed", meaning="How many."),
    Column(name="unit_price_e4", type="BIGINT", unit="ten-thousandths of currency", meaning="Price per piece as the shopper sees it."),
    Column(name="total_minor", type="BIGINT", unit="minor units of currency", meaning="Quantity × price, rounded once."),
    Column(name="net_minor", type="BIGINT", unit="minor units of currency", meaning="Without VAT; of history: as total."),
    Column(name="tax_minor", type="BIGINT", unit="minor units of currency", meaning="VAT; of history: 0, since unknown."),
)  # fmt: skip


def _weight(change: Change) -> int:
    if change.event == HistoryImported.name:
        return change.payload["lines"]
    return _LINES_OF_A_WEB_ORDER


Reader = Callable[[QuerySet[Order]], Iterator[tuple[Any, ...]]]


def _rows_of(changes: Sequence[Change], read: Reader) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of all orders that the changes name, each order once."""
    numbers: set[str] = set()
    continued: set[int] = set()
    ranges: list[tuple[int, int]] = []
    for change in changes:
        if change.event == HistoryImported.name:
            ranges.append((change.payload["first_order_id"], change.payload["last_order_id"]))
            continued.update(change.payload["continued_order_ids"])
        else:
            numbers.add(change.payload["number"])
    for first, last in ranges:
        yield from _rows_of_range(first, last, read)
    for part in _parts(sorted(numbers)):
        continued.update(Order.objects.filter(number__in=part).order_by().values_list("id", flat=True))
    imported = {
        key
        for part in _parts(sorted(continued))
        for key in Order.objects.filter(id__in=part, source=OrderSource.IMPORT)
        .order_by()
        .values_list("id", flat=True)
    }
    # An imported order within a range has come with it; a web order may lie between the ids of a range.
    outside = [
        key
        for key in continued
        if key not in imported or not any(first <= key <= last for first, last in ranges)
    ]
    for part in _parts(sorted(outside)):
        yield from read(Order.objects.filter(id__in=part))


def _rows_of_range(first: int, last: int, read: Reader) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of imported orders; on PostgreSQL a web order may have drawn an id in between."""
    for start in range(first, last + 1, _ORDERS_AT_ONCE) if last else ():
        end = min(start + _ORDERS_AT_ONCE - 1, last)
        yield from read(Order.objects.filter(id__range=(start, end), source=OrderSource.IMPORT))


def _all_rows(read: Reader) -> Iterator[tuple[Any, ...]]:
    last = Order.objects.order_by("-id").values_list("id", flat=True).first() or 0
    for start in range(1, last + 1, _ORDERS_AT_ONCE):
        yield from read(Order.objects.filter(id__range=(start, start + _ORDERS_AT_ONCE - 1)))


def _parts(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(keys), _IDS_PER_STATEMENT):
        yield keys[start : start + _IDS_PER_STATEMENT]


def _rows(orders: QuerySet[Order]) -> Iterator[tuple[Any, ...]]:
    """Yield one row per line; orders are read apart from their lines, because each has many."""
    heads = {order[0]: _head(*order) for order in orders.order_by().values_list(*_ORDER_FIELDS)}
    lines = OrderLine.objects.filter(order__in=orders.order_by().values("id")).order_by()
    for order_id, *rest in lines.values_list(*_LINE_FIELDS).iterator(chunk_size=10_000):
        if order_id in heads:
            yield (*heads[order_id], *rest)


def _head(
    order_id: int, number: str, kind: str, source: str, status: str, placed_at: Any, market: str, label: str,
    currency: str, customer_id: int | None,
) -> tuple[Any, ...]:  # fmt: skip
    return (
        order_id, number, number.partition("~")[0], kind, source, status, placed_at.isoformat(),
        clock.local_day(placed_at).isoformat(), market or label, currency, customer_id,
    )  # fmt: skip


ORDER_LINES = catalogue.register(
    Fact(
        name="order_lines",
        grain="one row per line of an order, web and imported",
        key="order_id",
        columns=COLUMNS,
        changed_by=(
            OrderPlaced.name,
            OrderPaid.name,
            OrderDispatched.name,
            OrderCancelled.name,
            HistoryImported.name,
        ),
        weight=_weight,
        rows_of=lambda changes: _rows_of(changes, _rows),
        all_rows=lambda: _all_rows(_rows),
    )
)


# --- totals -------------------------------------------------------------------------------------------------------------

TOTAL_COLUMNS = (
    *(column for column in COLUMNS[:11] if column.name not in ("invoice", "placed_at")),
    Column(name="payment_method", type="VARCHAR", meaning="How it is paid; empty for history."),
    Column(name="total_minor", type="BIGINT", unit="minor units of currency", meaning="What the shopper pays: goods, delivery, discount and VAT together."),
)  # fmt: skip
_TOTAL_FIELDS = (
    "id", "number", "kind", "source", "status", "placed_at", "market", "country_label", "currency", "customer_id",
    "payment_method", "total_minor",
)  # fmt: skip
_LINES_OF_AN_ORDER = 20  # of history: an import tells its lines, orders have some twenty each


def _total_weight(change: Change) -> int:
    if change.event == HistoryImported.name:
        return max(1, change.payload["lines"] // _LINES_OF_AN_ORDER)
    return 1


def _totals(orders: QuerySet[Order]) -> Iterator[tuple[Any, ...]]:
    for row in orders.order_by().values_list(*_TOTAL_FIELDS).iterator(chunk_size=10_000):
        head = _head(*row[:10])
        yield (head[0], head[1], *head[3:6], *head[7:], *row[10:])


ORDER_TOTALS = catalogue.register(
    Fact(
        name="order_totals",
        grain="one row per order, web and imported",
        key="order_id",
        columns=TOTAL_COLUMNS,
        changed_by=ORDER_LINES.changed_by,
        weight=_total_weight,
        rows_of=lambda changes: _rows_of(changes, _totals),
        all_rows=lambda: _all_rows(_totals),
    )
)
