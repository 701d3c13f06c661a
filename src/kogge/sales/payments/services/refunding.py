"""Give money back: never more than was paid, never twice."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from kogge.core import clock
from kogge.core.audit import services as audit
from kogge.core.errors import Conflict, Declined, InvalidInput, Misconfigured, NotFound, Rejected, Unavailable
from kogge.core.jobs import enqueue
from kogge.core.money import Money
from kogge.core.todos import services as todos
from kogge.sales.payments import queries, rules
from kogge.sales.payments.gateways import PaymentGateway
from kogge.sales.payments.models import REFUNDABLE, Payment, Refund
from kogge.sales.payments.services import accounts, looking, recording
from kogge.sales.payments.values import RefundRequest, RefundState


@transaction.atomic
def refund(
    *, purpose: str, amount: Money, reason: str, key: str, actor: Any, payment: Payment | None = None
) -> list[Refund]:
    """Give back money that was paid for a purpose; the provider is told after the commit, by a job.

    Spread over the purpose's payments, oldest first, when one does not hold enough; `payment` narrows it to one. The
    same key again returns the same refunds. Raises Conflict (more than is left; the key was used for another amount)
    and InvalidInput (not positive).
    """
    if amount.amount_minor <= 0:
        raise InvalidInput(_("A refund is more than nothing."), field="amount")
    rows = [row for row in queries.lock_payments(purpose) if payment is None or row.pk == payment.pk]
    earlier = _earlier(rows, key, amount)
    if earlier:
        return earlier
    fitting = [row for row in rows if row.currency == amount.currency]
    try:
        shares = rules.split_refund(amount.amount_minor, [row.refundable_minor for row in fitting])
    except ValueError as error:
        left = Money(amount_minor=sum(row.refundable_minor for row in fitting), currency=amount.currency)
        raise Conflict(
            _("At most %(left)s can be refunded.") % {"left": left},
            code="refund_above_paid",
            left=left.amount_minor,
        ) from error
    made = []
    for row, share in zip(fitting, shares, strict=True):
        if share:
            made.append(_reserve(row, share, key=f"{key}/{len(made) + 1}", reason=reason, actor=actor))
    audit.record(
        actor=actor,
        verb="payments.refund_asked",
        subject=purpose,
        amount_minor=amount.amount_minor,
        currency=amount.currency,
        reason=reason,
        key=key,
    )
    return made


def _earlier(rows: list[Payment], key: str, amount: Money) -> list[Refund]:
    """Return what this key already led to."""
    found = Refund.objects.filter(payment__in=rows).select_related("payment")
    same = [row for row in found if row.intent_key.rpartition("/")[0] == key]
    if same and sum(row.amount_minor for row in same) != amount.amount_minor:
        raise Conflict(_("This refund was already made with another amount."), code="refund_key_used")
    return same


def _reserve(row: Payment, share: int, *, key: str, reason: str, actor: Any) -> Refund:
    # One conditional update: two refunds at once cannot both take the last cent, on whatever database.
    reserved = (
        Payment.objects.filter(pk=row.pk)
        .alias(left=REFUNDABLE)
        .filter(left__gte=share)
        .update(reserved_minor=F("reserved_minor") + share)
    )
    if not reserved:
        raise Conflict(
            _("Someone else just refunded this payment. Please look again."), code="refund_above_paid"
        )
    made = Refund.objects.create(
        payment=row,
        amount_minor=share,
        intent_key=key,
        idempotency_key=str(uuid.uuid4()),
        reason=reason[:200],
        requested_by=actor.get_username() if hasattr(actor, "get_username") else str(actor),
        requested_at=clock.now(),
    )
    if row.instructions:
        _ask_for_transfer(row, made)
    else:
        enqueue("payments.send_refund", refund_id=made.pk)
    return made


def _ask_for_transfer(row: Payment, made: Refund) -> None:
    todos.raise_todo(
        f"payments.transfer_back:{made.pk}",
        kind="payments.transfer_back",
        params={"purpose": row.purpose, "amount_minor": made.amount_minor, "currency": row.currency},
        link=f"/office/payments/{row.reference}/",
        permission="payments.view",
    )


def send_refund(*, refund_id: int) -> Refund:
    """Hand a refund to its provider; called by a job, repeatable at any point.

    After an attempt whose outcome is unknown the provider is asked first, and the same idempotency key travels along.
    Raises Unavailable, Misconfigured or Misused so that the job is tried again.
    """
    row = Refund.objects.select_related("payment__account").filter(pk=refund_id).first()
    if row is None:
        raise NotFound(_("This refund does not exist."), refund_id=refund_id)
    if row.state in (RefundState.DONE, RefundState.FAILED) or row.payment.instructions:
        return row
    gateway = accounts.gateway_for(row.payment.account)
    if row.state in (RefundState.ATTEMPTING, RefundState.UNKNOWN):
        looking.look_again(payment=row.payment)
        row.refresh_from_db()
        if row.state in (RefundState.DONE, RefundState.FAILED):
            return row
    _set_state(row, RefundState.ATTEMPTING)
    return _attempt(row, gateway)


def _attempt(row: Refund, gateway: PaymentGateway) -> Refund:
    request = RefundRequest(
        provider_payment_id=row.payment.provider_payment_id,
        idempotency_key=row.idempotency_key,
        amount=Money(amount_minor=row.amount_minor, currency=row.payment.currency),
        description=row.reason or row.payment.description,
    )
    try:
        snapshot = gateway.refund(request)
    except Unavailable as error:
        is_unknown = bool(error.details.get("is_outcome_unknown", True))
        _set_state(row, RefundState.UNKNOWN if is_unknown else RefundState.QUEUED, error=str(error))
        raise
    except Misconfigured as error:
        _set_state(row, RefundState.QUEUED, error=str(error))
        raise
    except (Declined, Rejected) as error:
        return _give_up(row, error=str(error.details.get("detail") or error))
    return _accept(row, snapshot.provider_refund_id)


def _set_state(row: Refund, state: RefundState, *, error: str = "") -> None:
    """Note where an attempt stands; a refund that came to an end meanwhile keeps its end."""
    ended = (RefundState.DONE, RefundState.FAILED)
    Refund.objects.filter(pk=row.pk).exclude(state__in=ended).update(state=state, error=error[:300])
    row.refresh_from_db()
    if row.state == RefundState.UNKNOWN:
        todos.raise_todo(
            f"payments.refund_unknown:{row.pk}",
            kind="payments.refund_unknown",
            params={
                "purpose": row.payment.purpose,
                "amount_minor": row.amount_minor,
                "currency": row.payment.currency,
            },
            link=f"/office/payments/{row.payment.reference}/",
            permission="payments.view",
        )


@transaction.atomic
def _give_up(row: Refund, *, error: str) -> Refund:
    payment = queries.lock_payment(row.payment_id)
    row.refresh_from_db()
    recording.fail_refund(payment, row, error=error)
    payment.save(update_fields=["reserved_minor"])
    return row


@transaction.atomic
def _accept(row: Refund, provider_refund_id: str) -> Refund:
    payment = queries.lock_payment(row.payment_id)
    row.refresh_from_db()
    if row.state != RefundState.FAILED:
        row.state = RefundState.DONE
        row.provider_refund_id = provider_refund_id
        row.finished_at = row.finished_at or clock.now()
        row.error = ""
        row.save()
        todos.finish_todo(f"payments.refund_unknown:{row.pk}", actor=payment.account.provider)
    payment.look_at = recording.next_look(payment)
    payment.save(update_fields=["look_at"])
    return row


@transaction.atomic
def retry_refund(*, failed: Refund, actor: Any) -> list[Refund]:
    """Try once more what failed, as a new refund of the same amount; Conflict when it did not fail or nothing is left."""
    row = Refund.objects.select_related("payment").get(pk=failed.pk)
    if row.state != RefundState.FAILED:
        raise Conflict(_("This refund has not failed."))
    todos.finish_todo(f"payments.refund_failed:{row.pk}", actor=actor)
    return refund(
        purpose=row.payment.purpose,
        amount=Money(amount_minor=row.amount_minor, currency=row.payment.currency),
        reason=row.reason,
        key=f"again:{row.pk}",
        actor=actor,
        payment=row.payment,
    )


@transaction.atomic
def confirm_refund_sent(*, promised: Refund, sent_on: date, actor: Any) -> Refund:
    """Book a refund that a person transferred by bank. Idempotent; InvalidInput for a day in the future."""
    if sent_on > clock.today():
        raise InvalidInput(_("The day of the transfer lies in the future."), field="sent_on")
    if not promised.payment.instructions:
        raise InvalidInput(_("Only a bank transfer is paid back by hand."), field="refund")
    booked = recording.book_manual_refund(refund=promised, actor=actor, sent_on=sent_on)
    todos.finish_todo(f"payments.transfer_back:{promised.pk}", actor=actor)
    return booked
