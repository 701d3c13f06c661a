"""Write batches of history through the bulk services of the rooms that own the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from types import ModuleType

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kogge.core.errors import Conflict
from kogge.sales.catalog import queries as catalog_queries
from kogge.sales.catalog import services as catalog_services
from kogge.sales.catalog.values import ImportedProduct
from kogge.sales.channels.batches import Batch, DraftOrder
from kogge.sales.channels.models import HistoryImport
from kogge.sales.channels.values import Outcome
from kogge.sales.customers import imports as customers_imports
from kogge.sales.orders import imports as orders_imports
from kogge.sales.orders.values import OrderKind

_ASKED_AT_ONCE = 1_000


def batched(names: Iterable[str], size: int) -> Iterator[list[str]]:
    """Cut names into lists of at most `size`: a statement takes a limited number of values."""
    every = list(names)
    for start in range(0, len(every), size):
        yield every[start : start + size]


class Writer:
    """Writes batches into the tables of customers, catalog and orders; remembers the ids it has met."""

    def __init__(self, form: ModuleType, state: HistoryImport) -> None:
        self._form, self._state = form, state
        self._customers: dict[str, int] = {}
        self._variants: dict[str, int] = {}

    def write(self, batch: Batch) -> None:
        """Write one batch and how far the file is read, both or neither."""
        with transaction.atomic():
            counts = Counter(batch.dropped)
            taken = self._unknown_orders(batch, counts)
            customers, products = self._meet(taken)
            orders = orders_imports.add_imported_orders(
                [self._order(draft) for draft in taken], origin=f"import:{self._state.pk}"
            )
            changes = Counter(orders=orders, customers=customers, products=products)
            self._note(batch, taken, counts, changes)

    def _unknown_orders(self, batch: Batch, counts: Counter[str]) -> list[DraftOrder]:
        """Leave out orders that an earlier import of another file has brought."""
        here = orders_imports.ids_by_number([self._form.PREFIX + number for number in batch.orders])
        taken = []
        for draft in batch.orders.values():
            if (
                here.get(self._form.PREFIX + draft.number, self._state.orders_before + 1)
                > self._state.orders_before
            ):
                taken.append(draft)
                counts[draft.first.kind] += len(draft.lines)
            else:
                counts[Outcome.KNOWN] += len(draft.lines)
        return taken

    def _meet(self, drafts: list[DraftOrder]) -> tuple[int, int]:
        """See to it that customers and products have ids; return how many of each are new to this run."""
        customers: dict[str, customers_imports.ImportedCustomer] = {}
        names: dict[str, str] = {}
        for draft in drafts:
            reference = self._reference(draft.first.customer)
            if reference and reference not in self._customers:
                customers[reference] = customers_imports.ImportedCustomer(
                    source_reference=reference, country=draft.first.country, language=self._form.LANGUAGE
                )
            for line in draft.lines:
                if not line.is_fee and line.sku not in self._variants:
                    # Only a sale names its article; write-offs say "damaged" or "?".
                    name = line.name if line.kind is Outcome.SALE else ""
                    names[line.sku] = names.get(line.sku) or name
        new_customers, customer_ids = customers_imports.add_imported_customers(customers.values())
        self._customers.update(customer_ids)
        return new_customers, self._meet_products(names)

    def _meet_products(self, names: dict[str, str]) -> int:
        new = 0
        for skus in batched(names, _ASKED_AT_ONCE):
            known = catalog_queries.variant_ids_by_sku(skus)
            fresh = [sku for sku in skus if sku not in known]
            if fresh:
                known |= catalog_services.add_imported_products(
                    ImportedProduct(sku=sku, name=names[sku], language=self._form.LANGUAGE) for sku in fresh
                )
            self._variants.update(known)
            new += len(fresh)
        return new

    def _reference(self, customer: str) -> str:
        return f"{self._form.NAME}:{customer}" if customer else ""

    def _order(self, draft: DraftOrder) -> orders_imports.ImportedOrder:
        first = draft.first
        return orders_imports.ImportedOrder(
            number=self._form.PREFIX + draft.number,
            kind=OrderKind(first.kind.value),
            market=first.country,
            country_label=first.country_label,
            language=self._form.LANGUAGE,
            currency=self._form.CURRENCY,
            customer_id=self._customers.get(self._reference(first.customer)),
            placed_at=first.placed_at,
            lines=[
                orders_imports.ImportedLine(
                    sku=line.sku,
                    variant_id=None if line.is_fee else self._variants[line.sku],
                    name=line.name,
                    quantity=line.quantity,
                    unit_price_e4=line.unit_price_e4,
                    total_minor=line.total_minor,
                )
                for line in draft.lines
            ],
        )

    def _note(
        self, batch: Batch, taken: list[DraftOrder], counts: Counter[str], changes: Counter[str]
    ) -> None:
        unmapped = Counter(self._state.counts.get("unmapped_countries", {}))
        days = {
            day for day in (self._state.counts.get("first_day"), self._state.counts.get("last_day")) if day
        }
        for draft in taken:
            days.add(draft.first.day)
            if draft.first.country_label:
                unmapped[draft.first.country_label] += len(draft.lines)
        known = self._state.counts
        totals = dict(known) | {
            "lines": dict(Counter(known.get("lines", {})) + counts),
            "unmapped_countries": dict(unmapped),
            "first_day": min(days, default=""),
            "last_day": max(days, default=""),
        }
        for name in ("orders", "customers", "products"):
            totals[name] = known.get(name, 0) + changes[name]
        row = HistoryImport.objects.filter(pk=self._state.pk, lines_read=self._state.lines_read)
        if not row.update(lines_read=batch.rows_read, counts=totals):
            raise Conflict(_("Another process is taking this file in; this one has stopped without a trace."))
        self._state.lines_read, self._state.counts = batch.rows_read, totals
