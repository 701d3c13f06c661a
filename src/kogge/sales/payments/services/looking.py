"""Ask providers how payments stand, so that a lost message is healed."""

from __future__ import annotations

import logging
from datetime import datetime

from kogge.core import clock
from kogge.core.errors import Misconfigured, Misused, ProviderError, Unavailable
from kogge.sales.payments import queries, rules
from kogge.sales.payments.models import Payment
from kogge.sales.payments.services import accounts, completing, recording
from kogge.sales.payments.values import PaymentStatus

logger = logging.getLogger(__name__)

BATCH = 50  # payments asked about in one run; the next run goes on with the rest


def look_again(*, payment: Payment) -> Payment:
    """Bring one payment up to what its provider says now, and take money that its payer has agreed to.

    Idempotent; raises the provider errors.
    """
    gateway = accounts.gateway_for(payment.account)
    now = clock.now()
    if not gateway.is_remote:
        if payment.is_open and payment.expires_at is not None and payment.expires_at <= now:
            return recording.close_unpaid(payment=payment, status=PaymentStatus.EXPIRED)
        return payment
    if not payment.provider_payment_id:
        # The start never got through: nobody was shown where to pay.
        if payment.is_open and now - payment.created_at >= rules.START_IS_REPEATABLE_FOR:
            return recording.close_unpaid(payment=payment, status=PaymentStatus.FAILED)
        return payment
    snapshot = gateway.fetch(payment.provider_payment_id)
    if snapshot is None:
        logger.error(
            "provider no longer knows a payment",
            extra={"provider": payment.account.provider, "payment": payment.reference},
        )
        if payment.is_open and payment.expires_at is not None and payment.expires_at <= now:
            return recording.close_unpaid(payment=payment, status=PaymentStatus.EXPIRED)
        put_off(payment=payment, now=now)
        return payment
    return completing.record_and_complete(payment=payment, snapshot=snapshot, gateway=gateway)


def put_off(*, payment: Payment, now: datetime) -> None:
    """Ask about this payment later."""
    later = now + rules.look_after(now - payment.created_at)
    Payment.objects.filter(pk=payment.pk, look_at__isnull=False).update(look_at=later)


def poll_open(*, now: datetime | None = None) -> int:
    """Look at the payments that are due; return how many were looked at.

    A provider that does not answer, or whose account is not usable, is not asked again in the same run.
    """
    now = now or clock.now()
    silent_accounts: set[int] = set()
    looked_at = 0
    for payment in queries.due_for_a_look(now, BATCH):
        if payment.account_id in silent_accounts:
            continue
        try:
            look_again(payment=payment)
            looked_at += 1
        except (Unavailable, Misconfigured, Misused) as error:
            silent_accounts.add(payment.account_id)
            _note(payment, error.code)
        except ProviderError as error:
            put_off(payment=payment, now=now)
            _note(payment, error.code)
    return looked_at


def _note(payment: Payment, code: str) -> None:
    logger.warning(
        "provider could not be asked",
        extra={"provider": payment.account.provider, "payment": payment.reference, "code": code},
    )
