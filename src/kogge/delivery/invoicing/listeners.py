"""Documents follow from what happens to orders."""

from __future__ import annotations

from kogge.core.events import bus as events
from kogge.delivery.invoicing import services
from kogge.delivery.invoicing.events import DocumentIssued
from kogge.delivery.invoicing.mails import send_document
from kogge.sales.orders.events import OrderCancelled, OrderPaid


@events.listen(OrderPaid, key="invoicing.issue_invoice")
def invoice_when_paid(event: OrderPaid) -> None:
    """A paid order gets its invoice."""
    services.issue_invoice(order_number=event.number)


@events.listen(OrderCancelled, key="invoicing.issue_credit_note")
def credit_when_cancelled(event: OrderCancelled) -> None:
    """An invoice is never edited: a cancelled order gets a credit note.

    Should the invoice of a paid order still be on its way, it is issued first: both documents exist, or neither.
    """
    if event.was_paid:
        services.issue_invoice(order_number=event.number)
    services.issue_credit_note(order_number=event.number, reason=event.reason)


@events.listen(DocumentIssued, key="invoicing.send_document")
def mail_when_issued(event: DocumentIssued) -> None:
    """The customer gets the document by mail."""
    send_document(number=event.number)
