"""Write a stored document as it is printed: every text and figure finished, in the document's language."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from kogge.core import addresses, i18n
from kogge.core.addresses import Address
from kogge.core.money import Money, UnitPrice
from kogge.delivery.invoicing.models import Document
from kogge.delivery.invoicing.values import DocumentKind


def as_printed(document: Document) -> dict[str, Any]:
    """Return the data of the letter template; nothing is read but what was stored when the document was issued."""
    data = document.data
    with override(document.language):
        is_net = data.get("is_net", False)
        return {
            "language": document.language,
            "title": _title(document),
            "sender": _sender(data["seller"]),
            "recipient": _address_lines(data["buyer"]),
            "facts": _facts(document),
            "lines_head": [
                [_("Pieces"), "right"],
                [_("Article"), "left"],
                [_("Each, net") if is_net else _("Each"), "right"],
                [_("VAT"), "right"],
                [_("Sum, net") if is_net else _("Sum"), "right"],
            ],
            "lines": [_line(line, data["currency"]) for line in data["lines"]],
            "totals": _totals(data),
            "vat_head": [
                [_("VAT"), "left"],
                [_("Net"), "right"],
                [_("VAT amount"), "right"],
                [_("Gross"), "right"],
            ],
            "vat": [_vat_row(row, data["currency"]) for row in data["vat"]],
            "notes": _notes(document),
            "footer": _footer(data),
            "page_label": _("Page {page} of {pages}"),
        }


def _money(minor: int, currency: str) -> str:
    return i18n.format_money(Money(amount_minor=minor, currency=currency))


def _title(document: Document) -> str:
    if document.kind == DocumentKind.CREDIT_NOTE:
        return _("Credit note %(number)s") % {"number": document.number}
    return _("Invoice %(number)s") % {"number": document.number}


def _sender(seller: dict[str, str]) -> dict[str, str]:
    place = f"{seller['street']} · {seller['postcode']} {seller['city']}"
    return {"name": seller["shop_name"], "line": f"{seller['legal_name']} · {place}"}


def _address_lines(address: dict[str, str]) -> list[str]:
    value = Address.from_dict(address)
    return addresses.lines(value, with_country_name=i18n.country_name(value.country))


def _facts(document: Document) -> list[list[str]]:
    data = document.data
    facts = [
        [_("Number"), document.number],
        [_("Date"), i18n.format_day(document.issued_on)],
        [_("Order"), data["order_number"]],
        *_dates(data),
    ]
    if data["corrects"]:
        facts.append([_("Corrects invoice"), data["corrects"]])
    if data["buyer_vat_id"]:
        facts.append([_("Your VAT id"), data["buyer_vat_id"]])
    return facts


def _dates(data: dict[str, Any]) -> list[list[str]]:
    """Say when the goods were supplied; before that when they were paid and are promised (Art. 226(7), BR-IC-11)."""
    if data["supplied_on"]:
        return [[_("Date of supply"), _day(data["supplied_on"])]]
    rows = [(_("Payment received"), data.get("paid_on")), (_("Delivery by"), data.get("promised_on"))]
    return [[label, _day(day)] for label, day in rows if day]


def _day(written: str) -> str:
    return i18n.format_day(date.fromisoformat(written))


def _line(line: dict[str, Any], currency: str) -> list[Any]:
    price = i18n.format_unit_price(UnitPrice(amount_e4=line["unit_price_e4"], currency=currency))
    second = " · ".join(part for part in (line["label"], line["sku"]) if part)
    rate = i18n.format_percent(line["vat_rate_bp"]) if line["vat_rate_bp"] is not None else ""
    return [
        i18n.format_number(line["quantity"]),
        [line["name"] or line["sku"], second],
        price,
        rate,
        _money(line["total_minor"], currency),
    ]


def _totals(data: dict[str, Any]) -> list[list[Any]]:
    currency = data["currency"]
    goods = _("Goods, net") if data.get("is_net") else _("Goods")
    rows: list[list[Any]] = [
        [goods, _money(sum(line["total_minor"] for line in data["lines"]), currency), False]
    ]
    if data["shipping_minor"] or data["shipping_name"]:
        rows.append([_("Delivery"), _money(data["shipping_minor"], currency), False])
    if data["discount_minor"]:
        rows.append([_("Discount"), _money(-data["discount_minor"], currency), False])
    if data["tax_adjustment_minor"]:
        label = _("VAT not owed") if data["prices_are_gross"] else _("VAT")
        rows.append([label, _money(data["tax_adjustment_minor"], currency), False])
    rows.append([_("Total"), _money(data["total_minor"], currency), True])
    return rows


def _vat_row(row: dict[str, Any], currency: str) -> list[str]:
    rate = i18n.format_percent(row["rate_bp"])
    return [
        _("%(rate)s %(country)s") % {"rate": rate, "country": i18n.country_name(row["country"])},
        _money(row["net_minor"], currency),
        _money(row["vat_minor"], currency),
        _money(row["gross_minor"], currency),
    ]


def _notes(document: Document) -> list[str]:
    data = document.data
    notes = [data["note"]] if data["note"] else []
    if document.kind == DocumentKind.CREDIT_NOTE:
        notes.append(_("This credit note takes the invoice back in full."))
    elif data["payment_method"]:
        notes.append(_("The amount has been paid. Thank you."))
    if data["delivery"] != data["buyer"]:
        lines = ", ".join(_address_lines(data["delivery"]))
        notes.append(_("Delivered to: %(address)s") % {"address": lines})
    return notes


def _footer(data: dict[str, Any]) -> list[list[str]]:
    seller, bank = data["seller"], data["bank"]
    identity = [
        seller["legal_name"],
        seller["street"],
        f"{seller['postcode']} {seller['city']}",
        i18n.country_name(seller["country"]),
    ]
    contact = [part for part in (seller["phone"], seller["email"], seller["register"]) if part]
    tax = []
    if seller["vat_id"]:
        tax.append(_("VAT id %(number)s") % {"number": seller["vat_id"]})
    if seller["tax_number"]:
        tax.append(_("Tax number %(number)s") % {"number": seller["tax_number"]})
    if bank:
        tax.extend([f"IBAN {bank['iban']}", *([f"BIC {bank['bic']}"] if bank["bic"] else [])])
    return [column for column in (identity, contact, tax) if column]
