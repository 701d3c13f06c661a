"""Take over customers of another system, many at once and without effects: no mail, no event, no consent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kogge.core import bulk, clock
from kogge.sales.customers.models import Customer
from kogge.sales.customers.values import CustomerKind, Source

_COLUMNS = (
    "kind", "email", "name", "company_name", "vat_id", "country", "language", "source", "source_reference", "created_at",
)  # fmt: skip
_ASKED_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class ImportedCustomer:
    """What another system tells about a customer; no address, since history does not carry one."""

    source_reference: str  # origin and key there, such as online-retail:17850
    country: str  # ISO 3166 alpha-2, or empty
    language: str  # BCP 47
    kind: CustomerKind = CustomerKind.CONSUMER
    email: str = ""  # unknown to most histories
    name: str = ""
    company_name: str = ""
    vat_id: str = ""
    known_since: datetime | None = None  # the first order there; unknown: now


@transaction.atomic
def add_imported_customers(rows: Iterable[ImportedCustomer]) -> tuple[int, dict[str, int]]:
    """Add those not yet here; return how many are new, and source reference → id of all named ones.

    The same call again adds nothing.
    """
    wanted = {row.source_reference: row for row in rows}
    known = _ids(list(wanted))
    new = [row for reference, row in wanted.items() if reference not in known]
    if not new:
        return 0, known
    now = clock.now()
    bulk.insert_rows(
        Customer,
        _COLUMNS,
        (
            (
                row.kind.value,
                row.email,
                row.name,
                row.company_name,
                row.vat_id,
                row.country,
                row.language,
                Source.IMPORT.value,
                row.source_reference,
                row.known_since or now,
            )
            for row in new
        ),
    )
    return len(new), known | _ids([row.source_reference for row in new])


def _ids(references: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(references), _ASKED_AT_ONCE):
        part = references[start : start + _ASKED_AT_ONCE]
        found.update(
            Customer.objects.filter(source_reference__in=part)
            .values_list("source_reference", "id")
            .order_by()
        )
    return found
