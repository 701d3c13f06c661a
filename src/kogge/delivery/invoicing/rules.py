"""What a document says: lines, VAT per rate and totals of an order, each amount once. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol

from kogge.core.money import minor_exponent, round_half_up
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


class OrderAmounts(Protocol):
    """What a document takes from an order: minor units of its currency."""

    currency: str
    prices_are_gross: bool
    shipping_minor: int
    discount_minor: int
    tax_adjustment_minor: int
    tax_minor: int
    tax_decision: Mapping[str, Any]


def listed_amounts(order: OrderAmounts, lines: Sequence[Mapping[str, Any]], sign: int) -> dict[str, Any]:
    """Return lines and sums as the shopper saw them, in the price basis of the market."""
    return {
        "prices_are_gross": order.prices_are_gross,
        "lines": [_line(line, line["unit_price_e4"], sign * line["total_minor"]) for line in lines],
        "shipping_minor": sign * order.shipping_minor,
        "discount_minor": sign * order.discount_minor,
        "tax_adjustment_minor": sign * order.tax_adjustment_minor,
    }


def net_amounts(order: OrderAmounts, lines: Sequence[Mapping[str, Any]], sign: int) -> dict[str, Any]:
    """Return the same order without VAT in prices and sums, as firms are invoiced (Directive 2006/112/EC, Art. 226(8)).

    Unit price and sum are what is left after VAT and discounts, so the discount is in them and the VAT comes last.
    """
    exponent = minor_exponent(order.currency)
    return {
        "prices_are_gross": False,
        "is_net": True,
        "lines": [
            _line(line, unit_net_e4(line["net_minor"], line["quantity"], exponent), sign * line["net_minor"])
            for line in lines
        ],
        "shipping_minor": sign * sum(share["net_minor"] for share in order.tax_decision["shipping"]),
        "discount_minor": 0,
        "tax_adjustment_minor": sign * order.tax_minor,
    }


def unit_net_e4(net_minor: int, quantity: int, exponent: int) -> int:
    """Return the net price of one piece in ten-thousandths of the currency unit, rounded half up."""
    return round_half_up(Fraction(net_minor * 10_000, quantity * 10**exponent))


def _line(line: Mapping[str, Any], unit_price_e4: int, total_minor: int) -> dict[str, Any]:
    return {
        "position": line["position"],
        "sku": line["sku"],
        "name": line["name"],
        "label": line["label"],
        "quantity": line["quantity"],
        "unit_price_e4": unit_price_e4,
        "total_minor": total_minor,
        "vat_rate_bp": line["vat_rate_bp"],
    }


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
