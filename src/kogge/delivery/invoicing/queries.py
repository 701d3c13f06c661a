"""Read documents."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from django.db.models import Count, Max, QuerySet

from kogge.delivery.invoicing.models import Document, DocumentSeries
from kogge.delivery.invoicing.values import DocumentKind


def documents() -> QuerySet[Document]:
    """Return all documents, newest first."""
    return Document.objects.order_by("-id")


def documents_of(order_number: str) -> list[Document]:
    """Return the documents of one order, oldest first."""
    return list(Document.objects.filter(order_number=order_number).order_by("id"))


def invoice_of(order_number: str) -> Document | None:
    """Return the invoice of an order, or None while none is issued."""
    return Document.objects.filter(order_number=order_number, kind=DocumentKind.INVOICE).first()


def document_by_number(number: str) -> Document | None:
    """Return one document, or None."""
    return Document.objects.filter(number=number).first()


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
