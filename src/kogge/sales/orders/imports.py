"""Take over orders of another system as history, many at once.

History has no effects: no event per order, job, mail, stock movement, document number, tax decision, threshold entry
or payment. One summary event per batch says which orders have come.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from kogge.core import bulk
from kogge.core.events import bus as events
from kogge.sales.orders.events import HistoryImported
from kogge.sales.orders.models import Order, OrderLine
from kogge.sales.orders.values import LineKind, OrderKind, OrderSource, OrderStatus

_ORDER_COLUMNS = (
    "id", "number", "kind", "source", "status", "market", "country_label", "language", "currency", "customer",
    "goods_minor", "total_minor", "placed_at",
)  # fmt: skip
_LINE_COLUMNS = (
    "order", "position", "kind", "variant", "sku", "name", "quantity", "unit_price_e4", "total_minor", "net_minor",
)  # fmt: skip
_ASKED_AT_ONCE = 500
# History is over: what was sold has been sent, what was taken back is cancelled. No payment is claimed.
_STATUS = {
    OrderKind.SALE: OrderStatus.DISPATCHED,
    OrderKind.CANCELLATION: OrderStatus.CANCELLED,
    OrderKind.WRITE_OFF: OrderStatus.DISPATCHED,
    OrderKind.ADJUSTMENT: OrderStatus.DISPATCHED,
}


@dataclass(slots=True)
class ImportedLine:
    """One line as the other system sold it; amounts signed, VAT unknown."""

    sku: str
    variant_id: int | None  # none for a fee
    name: str
    quantity: int
    unit_price_e4: int
    total_minor: int


@dataclass(slots=True)
class ImportedOrder:
    """One order, or further lines of one that is here (same number)."""

    number: str
    kind: OrderKind
    market: str  # ISO 3166 alpha-2, or empty beside a country_label
    country_label: str
    language: str
    currency: str
    customer_id: int | None
    placed_at: datetime  # aware
    lines: list[ImportedLine] = field(default_factory=list)


@transaction.atomic
def add_imported_orders(rows: Sequence[ImportedOrder], *, origin: str) -> int:
    """Write orders with their lines; a number that is here gets the lines added behind its own.

    `origin` names what takes them in, such as import:3. Returns how many orders are new. Not idempotent by itself: the
    caller records how far the file is read in the same transaction.
    """
    if not rows:
        return 0
    here = ids_by_number([row.number for row in rows])
    new = [row for row in rows if row.number not in here]
    continued = [row for row in rows if row.number in here]
    ids = bulk.reserve_ids(Order, len(new))
    bulk.insert_rows(Order, _ORDER_COLUMNS, _order_rows(new, ids))
    bulk.insert_rows(OrderLine, _LINE_COLUMNS, _line_rows(new, ids))
    _continue(continued, here)
    events.emit(
        HistoryImported(
            origin=origin,
            first_order_id=ids[0] if ids else 0,
            last_order_id=ids[-1] if ids else 0,
            continued_order_ids=sorted({here[row.number] for row in continued}),
            orders=len(new),
            lines=sum(len(row.lines) for row in rows),
        )
    )
    return len(new)


def _order_rows(rows: Sequence[ImportedOrder], ids: Sequence[int]) -> Iterator[tuple[object, ...]]:
    source = OrderSource.IMPORT.value
    for row, order_id in zip(rows, ids, strict=True):
        total = sum(line.total_minor for line in row.lines)
        yield (
            order_id, row.number, row.kind.value, source, _STATUS[row.kind].value, row.market, row.country_label,
            row.language, row.currency, row.customer_id, total, total, row.placed_at,
        )  # fmt: skip


def _line_rows(
    rows: Sequence[ImportedOrder], ids: Sequence[int], last_positions: dict[int, int] | None = None
) -> Iterator[tuple[object, ...]]:
    fee, product = LineKind.FEE.value, LineKind.PRODUCT.value
    for row, order_id in zip(rows, ids, strict=True):
        start = (last_positions or {}).get(order_id, 0) + 1
        for position, line in enumerate(row.lines, start=start):
            yield (
                order_id, position, fee if line.variant_id is None else product, line.variant_id, line.sku, line.name,
                line.quantity, line.unit_price_e4, line.total_minor, line.total_minor,
            )  # fmt: skip


def _continue(rows: Sequence[ImportedOrder], here: dict[str, int]) -> None:
    if not rows:
        return
    ids = [here[row.number] for row in rows]
    last_positions = dict(
        OrderLine.objects.filter(order_id__in=ids)
        .order_by()
        .values_list("order_id")
        .annotate(last=Max("position"))
    )
    bulk.insert_rows(OrderLine, _LINE_COLUMNS, _line_rows(rows, ids, last_positions))
    for row, order_id in zip(rows, ids, strict=True):
        total = sum(line.total_minor for line in row.lines)
        Order.objects.filter(id=order_id).update(
            goods_minor=F("goods_minor") + total, total_minor=F("total_minor") + total
        )


def ids_by_number(numbers: Sequence[str]) -> dict[str, int]:
    """Return the ids of those orders, of any source, that are here."""
    found: dict[str, int] = {}
    for start in range(0, len(numbers), _ASKED_AT_ONCE):
        part = numbers[start : start + _ASKED_AT_ONCE]
        found.update(Order.objects.filter(number__in=part).order_by().values_list("number", "id"))
    return found


def last_order_id() -> int:
    """Return the highest id of any order; 0 when there is none."""
    return Order.objects.aggregate(last=Max("id"))["last"] or 0
