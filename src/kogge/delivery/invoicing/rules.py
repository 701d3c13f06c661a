"""What a document says: lines, VAT per rate and totals of an order, each amount once. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kogge.delivery.invoicing.values import DocumentKind

PREFIXES = {DocumentKind.INVOICE: "R", DocumentKind.CREDIT_NOTE: "G"}


def series_code(kind: DocumentKind, year: int) -> str:
    """Return the code of the series a document of this kind and year is numbered in."""
    return f"{kind.value}-{year}"


def series_prefix(kind: DocumentKind, year: int) -> str:
    """Return what stands before the number."""
    return f"{PREFIXES[kind]}{year}-"


def document_number(prefix: str, sequence: int) -> str:
    """Return the number as printed."""
    return f"{prefix}{sequence:05d}"


def vat_rows(decision: Mapping[str, Any], sign: int) -> list[dict[str, Any]]:
    """Return net, VAT and gross per rate of a stored tax decision; `sign` is -1 for a credit note."""
    return [
        {
            "country": bucket["country"],
            "rate_bp": bucket["rate_bp"],
            "category": bucket["en16931_category"],
            "net_minor": sign * bucket["net_minor"],
            "vat_minor": sign * bucket["vat_minor"],
            "gross_minor": sign * bucket["gross_minor"],
        }
        for bucket in decision["buckets"]
    ]


def document_lines(lines: Sequence[Mapping[str, Any]], sign: int) -> list[dict[str, Any]]:
    """Return the lines as printed: pieces, unit price, sum and rate as the shopper saw them."""
    return [
        {
            "position": line["position"],
            "sku": line["sku"],
            "name": line["name"],
            "label": line["label"],
            "quantity": line["quantity"],
            "unit_price_e4": line["unit_price_e4"],
            "total_minor": sign * line["total_minor"],
            "vat_rate_bp": line["vat_rate_bp"],
        }
        for line in lines
    ]


def adds_up(data: Mapping[str, Any]) -> bool:
    """Say whether VAT rows and listed amounts of a document give its total, to the cent."""
    rows = data["vat"]
    listed = (
        sum(line["total_minor"] for line in data["lines"])
        + data["shipping_minor"]
        - data["discount_minor"]
        + data["tax_adjustment_minor"]
    )
    return (
        sum(row["gross_minor"] for row in rows) == data["total_minor"] == listed
        and sum(row["vat_minor"] for row in rows) == data["tax_minor"]
        and all(row["net_minor"] + row["vat_minor"] == row["gross_minor"] for row in rows)
    )
