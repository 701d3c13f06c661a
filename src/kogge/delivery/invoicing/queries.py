"""Read documents."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from django.db.models import Count, Max, QuerySet

from kogge.core.prepared import prepared
from kogge.delivery.invoicing.models import Document, DocumentSeries
from kogge.delivery.invoicing.values import DocumentKind


def documents() -> QuerySet[Document]:
    """Return all documents, newest first."""
    return Document.objects.order_by("-id")


def documents_of(order_number: str) -> list[Document]:
    """Return the documents of one order, oldest first."""
    return _of_order.rows(order_number)


@prepared
def _of_order(order_number: str) -> QuerySet[Document]:
    return Document.objects.filter(order_number=order_number).order_by("id")


def invoice_of(order_number: str) -> Document | None:
    """Return the invoice of an order, or None while none is issued."""
    return next((row for row in documents_of(order_number) if row.kind == DocumentKind.INVOICE), None)


def document_by_number(number: str) -> Document | None:
    """Return one document, or None."""
    return _by_number.first(number)


@prepared
def _by_number(number: str) -> QuerySet[Document]:
    return Document.objects.filter(number=number)


@lru_cache(maxsize=1)
def scheme_notes() -> dict[str, dict[str, str]]:
    """Return the sentence a VAT scheme demands, by scheme and language."""
    return tomllib.loads((Path(__file__).parent / "data" / "notes.toml").read_text("utf-8"))


def series_with_gaps() -> list[tuple[DocumentSeries, int, int]]:
    """Return (series, documents there, highest sequence) of every series that is not gap-free."""
    found = []
    for series in DocumentSeries.objects.all():
        row = Document.objects.filter(series=series).aggregate(there=Count("id"), highest=Max("sequence"))
        if not (row["there"] == (row["highest"] or 0) == series.last_number):
            found.append((series, row["there"], row["highest"] or 0))
    return found
