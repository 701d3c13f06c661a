"""Send documents to customers."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from kogge.core import i18n
from kogge.core.errors import NotFound
from kogge.core.mail import services as mail
from kogge.core.money import Money
from kogge.delivery.invoicing import queries, services
from kogge.delivery.invoicing.values import DocumentKind
from kogge.sales.orders import queries as orders


def send_document(*, number: str) -> None:
    """Mail a document as PDF to whom it was issued; once, however often it is called."""
    document = queries.document_by_number(number)
    if document is None:
        return
    order = orders.order_without_lines(document.order_number)
    if not order.email:
        return
    with override(document.language):
        amount = i18n.format_money(Money(amount_minor=document.total_minor, currency=document.currency))
    kind = "credit_note" if document.kind == DocumentKind.CREDIT_NOTE else "invoice"
    mail.send(
        key=f"document:{number}",
        to=order.email,
        template=f"invoicing/{kind}",
        language=document.language,
        context={"number": number, "order_number": order.number, "total": amount},
        subject_ref=f"order:{order.number}",
        attachments=[f"invoicing:{number}"],
    )


def _attachment(number: str) -> Path:
    """Return a document's PDF for the worker that sends it; NotFound for a number that was never drawn."""
    document = queries.document_by_number(number)
    if document is None:
        raise NotFound(_("There is no document %(number)s.") % {"number": number})
    return services.pdf_file(document)


mail.attachments_of("invoicing", _attachment)
