"""Issue invoices and credit notes, and render them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from kogge.core import clock, documents, home
from kogge.core.audit import services as audit
from kogge.core.errors import Conflict, Misused
from kogge.core.events import bus as events
from kogge.core.prepared import prepared, prepared_change
from kogge.delivery.invoicing import layout, queries, rules
from kogge.delivery.invoicing.events import DocumentIssued
from kogge.delivery.invoicing.models import Document, DocumentSeries
from kogge.delivery.invoicing.values import DocumentKind
from kogge.planning.company import queries as company
from kogge.planning.company.models import Company
from kogge.sales.customers.values import CustomerKind
from kogge.sales.orders import queries as orders
from kogge.sales.orders.models import Order
from kogge.sales.orders.values import OrderSource
from kogge.sales.tax.values import Scheme


def issue_invoice(*, order_number: str, actor: Any = "invoicing") -> Document:
    """Return the invoice of an order, issued now if there is none. Idempotent.

    Raises Misused without a company, Conflict for an imported order.

    The number is drawn as the last write of a short transaction that also stores everything the document says.
    """
    found = queries.invoice_of(order_number)
    if found is not None:
        return found
    order = orders.order_by_number(order_number)
    if order.source != OrderSource.WEB:
        raise Conflict(
            _("Order %(number)s is history of another system; its documents were issued there.")
            % {"number": order_number},
            code="order_is_history",
        )
    data = _data(order, DocumentKind.INVOICE, corrects=None)
    return _issue(
        order, DocumentKind.INVOICE, data, intent=f"invoice:{order_number}", corrects=None, actor=actor
    )


def issue_credit_note(*, order_number: str, reason: str, actor: Any = "invoicing") -> Document | None:
    """Take the whole invoice of an order back; None when none was issued. Idempotent."""
    invoice = queries.invoice_of(order_number)
    if invoice is None:
        return None
    order = orders.order_by_number(order_number)
    data = {**_data(order, DocumentKind.CREDIT_NOTE, corrects=invoice), "reason": reason}
    return _issue(
        order, DocumentKind.CREDIT_NOTE, data, intent=f"credit:{order_number}", corrects=invoice, actor=actor
    )


def _data(order: Order, kind: DocumentKind, corrects: Document | None) -> dict[str, Any]:
    seller = company.company()
    if seller is None:
        raise Misused(_("Enter the company before documents are issued."), code="company_missing")
    account = company.bank_account()
    sign = -1 if kind is DocumentKind.CREDIT_NOTE else 1
    notes = queries.scheme_notes().get(order.tax_scheme, {})
    amounts = rules.net_amounts if _is_for_a_firm(order) else rules.listed_amounts
    data = {
        "kind": kind.value,
        "language": order.language,
        "order_number": order.number,
        "ordered_on": clock.local_day(order.placed_at).isoformat(),
        "supplied_on": _day(order.dispatched_at),
        "paid_on": _day(order.paid_at),
        "promised_on": order.promised_on.isoformat() if order.promised_on else "",
        "corrects": corrects.number if corrects else "",
        "seller": {
            name: getattr(seller, name)
            for name in (
                "legal_name", "shop_name", "representative", "street", "postcode", "city", "country", "email",
                "phone", "register", "tax_number",
            )
        } | {"vat_id": _seller_vat_id(order, seller)},
        "bank": {"holder": account.holder, "iban": account.iban, "bic": account.bic} if account else {},
        "buyer": order.billing_address,
        "buyer_vat_id": order.vat_id,
        "delivery": order.delivery_address,
        "currency": order.currency,
        "shipping_name": order.shipping_option.get("name", ""),
        **amounts(order, list(order.lines.values()), sign),
        "total_minor": sign * order.total_minor,
        "tax_minor": sign * order.tax_minor,
        "vat": rules.vat_rows(order.tax_decision, sign),
        "scheme": order.tax_scheme,
        "note": notes.get(order.language, notes.get("en", "")),
        "payment_method": order.payment_method,
    }  # fmt: skip
    if not rules.adds_up(data):
        raise Conflict(
            _("The amounts of order %(number)s do not add up; no document is issued.")
            % {"number": order.number},
            code="document_does_not_add_up",
        )
    return data


def _day(instant: datetime | None) -> str:
    return clock.local_day(instant).isoformat() if instant else ""


def _is_for_a_firm(order: Order) -> bool:
    """Say whether unit prices must stand without VAT: a firm's invoice says them so (Art. 226(8))."""
    return order.prices_are_gross and order.customer_kind == CustomerKind.BUSINESS


def _seller_vat_id(order: Order, seller: Company) -> str:
    """Return the number under which we made this supply (Art. 226(3)): the local one where the VAT is another country's.

    What goes through the One-Stop-Shop is declared under the number of the seat. Raises Conflict for a supply between
    two states without one: the exemption hangs on both numbers (Art. 138(1)(b)).
    """
    is_at_home = order.tax_country == seller.country or order.tax_scheme == Scheme.OSS
    number = (
        seller.vat_id
        if is_at_home
        else company.vat_number_in(order.tax_country, clock.local_day(order.placed_at))
    )
    if not number and order.tax_scheme == Scheme.IC_SUPPLY:
        raise Conflict(
            _(
                "Your VAT id in the country %(country)s is missing, and without it no invoice to a firm abroad can be issued. "
                "Enter it in the settings, then repeat the job."
            )
            % {"country": order.tax_country},
            code="seller_vat_id_missing",
        )
    return number or seller.vat_id


def _issue(
    order: Order,
    kind: DocumentKind,
    data: dict[str, Any],
    *,
    intent: str,
    corrects: Document | None,
    actor: Any,
) -> Document:
    today = clock.today()
    code = rules.series_code(kind, today.year)
    DocumentSeries.objects.bulk_create(
        [DocumentSeries(code=code, prefix=rules.series_prefix(kind, today.year))], ignore_conflicts=True
    )
    try:
        with transaction.atomic():
            _draw(code)
            series = _series.rows(code)[0]
            number = rules.document_number(series.prefix, series.last_number)
            document = Document.objects.create(
                kind=kind,
                series=series,
                sequence=series.last_number,
                number=number,
                order_number=order.number,
                intent=intent,
                corrects=corrects,
                language=order.language,
                issued_on=today,
                issued_at=clock.now(),
                total_minor=data["total_minor"],
                tax_minor=data["tax_minor"],
                currency=order.currency,
                data={**data, "number": number, "issued_on": today.isoformat()},
            )
            audit.record(
                actor=actor,
                verb=f"invoicing.{kind.value}_issued",
                subject=f"order:{order.number}",
                number=number,
            )
            events.emit(DocumentIssued(number=number, kind=kind.value, order_number=order.number))
            return document
    except IntegrityError:
        # The same intent in two processes at once: the number drawn here was rolled back, the other one stands.
        found = Document.objects.filter(intent=intent).first()
        if found is None:
            raise
        return found


@prepared_change
def _draw(code: str) -> tuple[QuerySet[DocumentSeries], dict[str, Any]]:
    return DocumentSeries.objects.filter(code=code), {"last_number": F("last_number") + 1}


@prepared
def _series(code: str) -> QuerySet[DocumentSeries]:
    return DocumentSeries.objects.filter(code=code)


def pdf_file(document: Document) -> Path:
    """Return the path of a document's PDF, rendered from the stored data if it is not there yet. Repeatable."""
    folder = home.current().documents
    if document.pdf_name and (folder / document.pdf_name).is_file():
        return folder / document.pdf_name
    name = f"{document.kind}/{document.issued_on:%Y}/{document.number}.pdf"
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    part.write_bytes(documents.render("invoicing/document.typ", layout.as_printed(document)))
    part.replace(target)
    if document.pdf_name != name:
        Document.objects.filter(pk=document.pk).update(pdf_name=name)
    return target
