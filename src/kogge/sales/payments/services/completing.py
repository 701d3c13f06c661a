"""Take the money that a payer has agreed to, where the provider does not do so by itself."""

from __future__ import annotations

from kogge.core.errors import Declined
from kogge.sales.payments.gateways import PaymentGateway
from kogge.sales.payments.models import Payment
from kogge.sales.payments.services import recording
from kogge.sales.payments.values import PaymentStatus, Snapshot


def record_and_complete(*, payment: Payment, snapshot: Snapshot, gateway: PaymentGateway) -> Payment:
    """Record what the provider says; if the payer has agreed and we still want the money, take it and record that.

    Message, return of the payer and our own asking may all come here at once: the same key takes the money once. What
    the shop gave up, or what is about another amount, is not taken. Idempotent; raises the provider errors but
    Declined, which ends the payment.
    """
    row = recording.record_provider_state(payment=payment, snapshot=snapshot)
    if not snapshot.is_agreed or not row.is_open or not recording.fits(row, snapshot):
        return row
    try:
        taken = gateway.complete(snapshot.provider_payment_id, f"{row.idempotency_key}:take")
    except Declined:
        return recording.close_unpaid(payment=row, status=PaymentStatus.FAILED)
    return recording.record_provider_state(payment=row, snapshot=taken)
