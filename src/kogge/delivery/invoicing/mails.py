"""Send documents to customers."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import override

from kogge.core import home, i18n
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
    order = orders.order_by_number(document.order_number)
    if not order.email:
        return
    path = services.pdf_file(document)
    with override(document.language):
        amount = i18n.format_money(Money(amount_minor=document.total_minor, currency=document.currency))
    with transaction.atomic():
        mail.send(
            key=f"document:{number}",
            to=order.email,
            template="invoicing/credit_note"
            if document.kind == DocumentKind.CREDIT_NOTE
            else "invoicing/invoice",
            language=document.language,
            context={"number": number, "order_number": order.number, "total": amount},
            subject_ref=f"order:{order.number}",
            attachments=[str(path.relative_to(home.current().documents))],
        )
