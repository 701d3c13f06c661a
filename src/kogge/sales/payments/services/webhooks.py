"""Take providers' messages: each is only a hint to look, and is believed no further than the provider confirms it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from enum import StrEnum

from django.db import transaction

from kogge.core import clock
from kogge.core.errors import Rejected, Unavailable
from kogge.core.jobs import enqueue
from kogge.sales.payments import queries
from kogge.sales.payments.gateways import MessageRefused, PaymentGateway
from kogge.sales.payments.models import Payment, ProviderAccount
from kogge.sales.payments.services import accounts, completing, parking
from kogge.sales.payments.values import ParkReason, Snapshot, WebhookMessage

logger = logging.getLogger(__name__)


class WebhookResult(StrEnum):
    """What became of a message."""

    RECORDED = "recorded"
    LATER = "later"  # the provider does not answer; a job asks again
    PARKED = "parked"
    REFUSED = "refused"  # not proven to come from the provider; nothing was looked at
    NOT_OURS = "not_ours"  # signed, but about something else than a payment


def receive_webhook(
    *, account: ProviderAccount, body: bytes, headers: Mapping[str, str] | None = None
) -> WebhookResult:
    """Look at the payment that a message names and record what the provider says about it.

    `headers`: those of the message, names in lower case; without them only unsigned kinds of messages are taken.
    Idempotent: twice, late, early or out of order make no difference. Raises Unavailable, Misconfigured or Misused for
    a payment that we do not know ourselves, so that the provider sends the message again.
    """
    gateway = accounts.gateway_for(account)
    message = WebhookMessage(body=body, headers=headers or {}, received_at=clock.now())
    try:
        token = gateway.parse_webhook(message)
    except MessageRefused as refused:
        return refuse_message(account=account, reason=refused.reason)
    except ValueError:
        parking.park(account=account, reason=ParkReason.UNREADABLE, raw=body.decode("utf-8", "replace"))
        return WebhookResult.PARKED
    if token is None:
        return WebhookResult.NOT_OURS
    payment = queries.payment_at_provider(account, token)
    try:
        snapshot = gateway.fetch(token)
    except Unavailable:
        if payment is None:
            raise
        return _look_later(payment)
    except Rejected as error:
        parking.park(
            account=account,
            reason=ParkReason.UNREADABLE,
            raw=str(error.details.get("detail", "")),
            provider_payment_id=token,
            payment=payment,
        )
        return WebhookResult.PARKED
    if snapshot is None:
        # The id says it all; an event around it may hold the payer's data.
        parking.park(
            account=account,
            reason=ParkReason.NOT_AT_PROVIDER,
            raw="",
            sameness=token,
            provider_payment_id=token,
        )
        return WebhookResult.PARKED
    return _record(account, payment, snapshot, gateway)


def refuse_message(*, account: ProviderAccount, reason: ParkReason) -> WebhookResult:
    """Turn a message away and count it where a person sees it; nothing of what strangers sent is kept or logged."""
    logger.warning(
        "message refused",
        extra={"provider": account.provider, "account": account.pk, "reason": reason.value},
    )
    parking.park(account=account, reason=reason, raw="")
    return WebhookResult.REFUSED


def _record(
    account: ProviderAccount, payment: Payment | None, snapshot: Snapshot, gateway: PaymentGateway
) -> WebhookResult:
    if payment is None and snapshot.reference:
        # The message overtook the answer to our own call: the reference says which payment it is.
        payment = queries.payment_of_account(account, snapshot.reference)
    if payment is None:
        parking.park(
            account=account,
            reason=ParkReason.UNKNOWN_PAYMENT,
            raw=str(snapshot.raw),
            sameness=snapshot.provider_payment_id,
            provider_payment_id=snapshot.provider_payment_id,
        )
        return WebhookResult.PARKED
    try:
        completing.record_and_complete(payment=payment, snapshot=snapshot, gateway=gateway)
    except Unavailable:
        return _look_later(payment)
    return WebhookResult.RECORDED


def _look_later(payment: Payment) -> WebhookResult:
    with transaction.atomic():
        enqueue("payments.look_again", payment_id=payment.pk)
    return WebhookResult.LATER
