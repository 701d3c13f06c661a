"""Bring twenty-five months of invented history in, through the bulk services that every import uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from kogge.core import clock
from kogge.demo import history
from kogge.demo.history import HistoricOrder
from kogge.demo.values import Shop
from kogge.sales.catalog import queries as catalog
from kogge.sales.customers import imports as customers
from kogge.sales.customers.values import CustomerKind
from kogge.sales.orders import imports as orders
from kogge.sales.orders.imports import ImportedLine, ImportedOrder
from kogge.sales.orders.values import OrderKind

ORIGIN = "demo-history"
SEED = 794  # the year Aachen became a residence; any number gives another believable past


def orders_before(end: datetime) -> list[HistoricOrder]:
    """Return the orders of the twenty-five months up to an instant."""
    until = clock.local_day(end) + timedelta(days=1)
    return [order for order in history.history(until, SEED) if order.placed_at < end]


def bring_in(shop: Shop, past: Sequence[HistoricOrder]) -> int:
    """Write the orders of the past; returns how many. Nothing is sent, held or counted."""
    names = _names(shop)
    variant_ids = catalog.variant_ids_by_sku(list(names))
    with transaction.atomic():
        _count, customer_ids = customers.add_imported_customers(_customers(past))
        return orders.add_imported_orders(
            [_imported(order, customer_ids, variant_ids, names) for order in past], origin=ORIGIN
        )


def _reference(order: HistoricOrder) -> str:
    return f"{ORIGIN}:{order.customer.key}"


def _customers(past: Sequence[HistoricOrder]) -> list[customers.ImportedCustomer]:
    first_at: dict[str, datetime] = {}
    for order in past:
        at = first_at.setdefault(_reference(order), order.placed_at)
        first_at[_reference(order)] = min(at, order.placed_at)
    known = {
        _reference(order): customers.ImportedCustomer(
            source_reference=_reference(order),
            country=order.market,
            language=order.language,
            kind=CustomerKind(order.customer.kind),
            email=order.customer.email,
            name=order.customer.name,
            company_name=order.customer.company_name,
            vat_id=order.customer.vat_id,
            known_since=first_at[_reference(order)],
        )
        for order in past
    }
    return list(known.values())


def _names(shop: Shop) -> dict[str, dict[str, str]]:
    return {
        variant.sku: {language: text.name for language, text in product.texts.items()}
        for product in shop.products
        for variant in product.variants
    }


def _imported(
    order: HistoricOrder,
    customer_ids: Mapping[str, int],
    variant_ids: Mapping[str, int],
    names: Mapping[str, Mapping[str, str]],
) -> ImportedOrder:
    lines = [
        ImportedLine(
            sku=line.sku,
            variant_id=variant_ids[line.sku],
            name=names[line.sku][order.language],
            quantity=line.quantity,
            unit_price_e4=line.unit_price.amount_e4,
            total_minor=line.total.amount_minor,
        )
        for line in order.lines
    ]
    lines.extend(
        ImportedLine(
            sku=fee.code,
            variant_id=None,
            name=fee.name,
            quantity=1,
            unit_price_e4=fee.amount.amount_minor * 100,
            total_minor=fee.amount.amount_minor,
        )  # fmt: skip
        for fee in order.fees
    )
    return ImportedOrder(
        number=order.number,
        kind=OrderKind.CANCELLATION if order.is_cancelled else OrderKind.SALE,
        market=order.market,
        country_label="",
        language=order.language,
        currency=order.currency,
        customer_id=customer_ids[_reference(order)],
        placed_at=order.placed_at,
        lines=lines,
    )
