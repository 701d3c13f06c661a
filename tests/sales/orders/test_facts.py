"""Orders of the shop reach measurement, with every change."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest
from django.db import transaction

from kogge.core.events import bus
from kogge.core.warehouse import queries, services
from kogge.core.warehouse.values import Privacy
from kogge.sales.customers.models import Customer
from kogge.sales.orders import facts, imports
from kogge.sales.orders.events import HistoryImported, OrderCancelled, OrderPaid, OrderPlaced
from kogge.sales.orders.models import Order, OrderLine
from kogge.sales.orders.values import OrderKind, OrderStatus

pytestmark = pytest.mark.django_db
_numbers = count(20_001)


def place(
    *prices_e4: int, number: str = "", market: str = "NL", currency: str = "EUR", **fields: Any
) -> Order:
    """Place an order of the shop with one piece at each price, and say so."""
    number = number or str(next(_numbers))
    with transaction.atomic():
        order = Order.objects.create(
            number=number, status=OrderStatus.PLACED, market=market, language="nl", currency=currency,
            **{"placed_at": datetime(2026, 11, 5, 23, 30, tzinfo=UTC)} | fields,
        )  # fmt: skip
        for position, price in enumerate(prices_e4 or (125_000,), start=1):
            OrderLine.objects.create(
                order=order, position=position, sku=f"JUG-{position}", quantity=2, unit_price_e4=price,
                total_minor=price * 2 // 100, net_minor=price * 2 // 121, tax_minor=price * 2 // 100 - price * 2 // 121,
            )  # fmt: skip
        bus.emit(OrderPlaced(number=number, market=market, total_minor=1, currency=currency))
    return order


def change(order: Order, status: OrderStatus) -> None:
    """Let an order become paid or cancelled, and say so."""
    said = {"number": order.number, "market": order.market, "total_minor": 1, "currency": order.currency}
    with transaction.atomic():
        Order.objects.filter(pk=order.pk).update(status=status)
        if status == OrderStatus.CANCELLED:
            bus.emit(OrderCancelled(**said, was_paid=False, reason="changed mind"))
        else:
            bus.emit(OrderPaid(**said))


def lines(columns: str = "order_number, sku, status") -> list[tuple[Any, ...]]:
    """Read the fact."""
    with queries.opened(["order_lines"]) as warehouse:
        return warehouse.rows(f"SELECT {columns} FROM order_lines ORDER BY order_number, sku, quantity")


def test_it_works() -> None:
    customer = Customer.objects.create(
        email="ann@shop.example", source="web", created_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    order = place(number="10001", customer=customer)

    with queries.opened(["order_lines"]) as warehouse:
        names = [row[0] for row in warehouse.rows("SELECT column_name FROM (DESCRIBE order_lines)")]
        row = dict(zip(names, warehouse.rows("SELECT * FROM order_lines")[0], strict=True))

    assert names == [column.name for column in facts.COLUMNS]
    assert row == {
        "order_id": order.pk, "order_number": "10001", "invoice": "10001", "order_kind": "sale", "source": "web",
        "status": "placed", "placed_at": row["placed_at"], "placed_on": date(2026, 11, 6), "country": "NL",
        "currency": "EUR", "customer_key": customer.pk, "sku": "JUG-1", "line_kind": "product", "quantity": 2,
        "unit_price_e4": 125_000, "total_minor": 2_500, "net_minor": 2_066, "tax_minor": 434,
    }  # fmt: skip
    assert row["placed_at"].timestamp() == order.placed_at.timestamp()


@pytest.mark.parametrize("is_in_files", [True, False])
def test_changed_orders_show_their_newest_state(is_in_files: bool) -> None:
    order, other = place(number="10001"), place(number="10002")
    services.catch_up()

    change(order, OrderStatus.PAID)
    services.catch_up()
    change(order, OrderStatus.CANCELLED)
    if is_in_files:
        services.catch_up()

    assert lines() == [("10001", "JUG-1", "cancelled"), (other.number, "JUG-1", "placed")]


def test_order_has_a_row_per_line() -> None:
    place(10_000, 20_000, 30_000, number="10001")
    services.catch_up()

    assert lines("sku, unit_price_e4") == [("JUG-1", 10_000), ("JUG-2", 20_000), ("JUG-3", 30_000)]


def test_rebuild_gives_the_same_rows() -> None:
    for _number in range(3):
        change(place(10_000, 20_000), OrderStatus.PAID)
    services.catch_up()
    before = lines("*")

    services.rebuild()

    assert lines("*") == before


def test_rebuild_finds_orders_that_no_event_told_of() -> None:
    place(number="10001")
    services.catch_up()
    Order.objects.filter(number="10001").update(status=OrderStatus.DISPATCHED)
    assert lines() == [("10001", "JUG-1", "placed")]

    services.rebuild()

    assert lines() == [("10001", "JUG-1", "dispatched")]


def import_one(number: str, quantity: int = 1) -> Order:
    """Take one order of another system in."""
    line = imports.ImportedLine(
        sku="22041",
        variant_id=None,
        name="",
        quantity=quantity,
        unit_price_e4=10_000,
        total_minor=100 * quantity,
    )
    imports.add_imported_orders(
        [
            imports.ImportedOrder(
                number=number, kind=OrderKind.SALE, market="GB", country_label="", language="en", currency="GBP",
                customer_id=None, placed_at=datetime(2010, 12, 1, 8, tzinfo=UTC), lines=[line],
            )
        ],
        origin="import:1",
    )  # fmt: skip
    return Order.objects.get(number=number)


@pytest.mark.parametrize("is_in_files", [True, False])
def test_imported_order_that_changes_is_counted_once(is_in_files: bool) -> None:
    order = import_one("OR-1")
    if is_in_files:
        services.catch_up()
    change(order, OrderStatus.CANCELLED)
    services.catch_up()

    assert lines() == [("OR-1", "22041", "cancelled")]


@pytest.mark.parametrize("is_in_files", [True, False])
def test_continued_order_has_all_its_lines_once(is_in_files: bool) -> None:
    import_one("OR-1", quantity=2)
    if is_in_files:
        services.catch_up()
    import_one("OR-1", quantity=3)
    services.catch_up()

    assert lines("order_number, quantity") == [("OR-1", 2), ("OR-1", 3)]
    services.rebuild()
    assert lines("order_number, quantity") == [("OR-1", 2), ("OR-1", 3)]


def test_web_order_between_imported_ones_is_counted_once() -> None:
    first, between, last = import_one("OR-1"), place(number="10001"), import_one("OR-2")
    with transaction.atomic():
        bus.emit(
            HistoryImported(
                origin="import:1", first_order_id=first.pk, last_order_id=last.pk, continued_order_ids=[], orders=2,
                lines=2,
            )
        )  # fmt: skip
    services.catch_up()

    assert between.pk in range(first.pk, last.pk)
    assert [number for number, _sku, _status in lines()].count("10001") == 1


def test_no_column_says_who_somebody_is() -> None:
    personal = {"email", "name", "address", "phone", "vat_id", "delivery_address", "billing_address"}

    assert not personal & {column.name for column in facts.COLUMNS}
    assert [column.name for column in facts.COLUMNS if column.privacy is not Privacy.NONE] == ["customer_key"]
    assert all(column.privacy is not Privacy.PERSONAL for column in facts.COLUMNS)


def test_every_number_says_its_unit() -> None:
    counted = [column for column in facts.COLUMNS if column.type in ("INTEGER", "DATE", "TIMESTAMPTZ")]
    money = [column for column in facts.COLUMNS if column.name.endswith(("_minor", "_e4"))]

    assert all(column.unit for column in [*counted, *money])


def test_statements_do_not_grow_with_orders(django_assert_max_num_queries) -> None:
    for _number in range(30):
        place()

    with django_assert_max_num_queries(8), queries.opened(["order_lines"]) as warehouse:
        assert warehouse.rows("SELECT count(*) FROM order_lines") == [(30,)]
