"""Decide about lines: book them, split them, set them aside; nothing is ever booked twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kogge.core import clock, i18n
from kogge.core.audit import services as audit
from kogge.core.errors import Conflict, InvalidInput, KoggeError
from kogge.core.money import Money
from kogge.sales.banking import queries
from kogge.sales.banking.models import Booking, StatementLine
from kogge.sales.banking.rules import scoring
from kogge.sales.banking.services import judging
from kogge.sales.banking.values import ClaimKind, LineState, Part, Standing
from kogge.sales.payments import queries as payments
from kogge.sales.payments import services as payment_services
from kogge.sales.payments.models import Payment


@transaction.atomic
def accept(*, line_id: int, parts: Sequence[Part], actor: Any, is_automatic: bool = False) -> StatementLine:
    """Book a line on payments, or confirm with it that refunds were sent; what is left of it keeps waiting.

    The same parts again change nothing, also by another clerk in the same moment. What a person recorded by hand for
    this very line is tied to it and not booked again. Raises NotFound, Conflict (decided otherwise meanwhile) and
    InvalidInput (nothing chosen, more than the line holds, another currency or direction, a refund in part).
    """
    line = queries.lock_line(line_id)
    if not parts or any(part.amount_minor <= 0 for part in parts):
        raise InvalidInput(_("Say how much of the line is for which payment."), field="amount")
    left = [part for part in parts if not _is_booked(line, part)]
    if not left:
        return line
    if not line.is_open:
        raise Conflict(_("Someone else has decided about this line meanwhile."), code="line_decided")
    sign = 1 if line.amount_minor > 0 else -1
    rest = queries.rest_of(line).amount_minor
    if sum(part.amount_minor for part in left) > abs(rest):
        raise InvalidInput(
            _("Only %(rest)s of this line are left.")
            % {"rest": i18n.format_money(Money(amount_minor=abs(rest), currency=line.currency))},
            field="amount",
        )
    for part in sorted(left, key=lambda part: (part.kind, part.pk)):
        _BOOK[part.kind](line, part, actor, is_automatic)
    if sum(part.amount_minor for part in left) * sign == rest:
        _close(line, LineState.BOOKED, actor)
    judging.tell_today(actor=actor)
    return line


def _is_booked(line: StatementLine, part: Part) -> bool:
    rows = Booking.objects.filter(line=line)
    if part.kind is ClaimKind.REFUND:
        return rows.filter(refund_id=part.pk, amount_minor=-part.amount_minor).exists()
    if part.kind is ClaimKind.PAYOUT:
        return rows.filter(settlement_id=part.pk, amount_minor=part.amount_minor).exists()
    return rows.filter(payment_id=part.pk, refund__isnull=True, amount_minor=part.amount_minor).exists()


def _book_receipt(line: StatementLine, part: Part, actor: Any, is_automatic: bool) -> None:
    payment = payments.payment_by_id(part.pk)
    if payment is None or line.amount_minor < 0:
        raise InvalidInput(_("Money that went out cannot be booked as received."), field="payment")
    if Booking.objects.filter(line=line, payment=payment).exists():
        raise Conflict(_("This line was already booked on this payment with another amount."))
    _same_currency(line, payment)
    payment = payments.lock_payment(payment.pk)
    key, was_recorded = _recorded_by_hand(line, payment, part), True
    if not key:
        key, was_recorded = f"bank:{line.booked_on.isoformat()}:{line.pk}:{payment.reference}", False
        payment_services.record_receipt(
            payment=payment,
            amount=Money(amount_minor=part.amount_minor, currency=line.currency),
            received_on=line.booked_on,
            actor=actor,
            key=key,
        )
        key = f"receipt:{key}"
    _write(
        line, part, actor, is_automatic, payment=payment, ledger_key=key, says=payment.reference,
        was_recorded_before=was_recorded,
    )  # fmt: skip


def _recorded_by_hand(line: StatementLine, payment: Payment, part: Part) -> str:
    """Return the ledger key under which a person recorded this line before; empty when nobody did."""
    if part.amount_minor != line.amount_minor:
        return ""
    (claim,) = queries.claims_on(payment)
    found = scoring.recorded_before(queries.facts_of(line), claim)
    return found.ledger_key if found else ""


def _confirm_refund(line: StatementLine, part: Part, actor: Any, is_automatic: bool) -> None:
    refund = payments.refund_by_id(part.pk)
    if refund is None or line.amount_minor > 0:
        raise InvalidInput(_("Money that came in cannot confirm a refund."), field="payment")
    if refund.amount_minor != part.amount_minor:
        raise InvalidInput(_("A refund is transferred whole or not at all."), field="amount")
    if Booking.objects.filter(refund=refund).exists():
        raise Conflict(_("Another line has already confirmed this refund."))
    _same_currency(line, refund.payment)
    was_recorded = refund.is_booked
    payment_services.confirm_refund_sent(promised=refund, sent_on=line.booked_on, actor=actor)
    _write(
        line, part, actor, is_automatic, payment=refund.payment, refund=refund, ledger_key=queries.refund_key(refund),
        says=refund.payment.reference, was_recorded_before=was_recorded,
    )  # fmt: skip


def _same_currency(line: StatementLine, payment: Payment) -> None:
    if payment.currency != line.currency:
        raise InvalidInput(
            _("The line is in %(currency)s, the payment in %(other)s.")
            % {"currency": line.currency, "other": payment.currency},
            field="payment",
        )


def _tie_payout(line: StatementLine, part: Part, actor: Any, is_automatic: bool) -> None:
    """Say that a line is what a provider paid out for a settlement; the payments themselves are booked already."""
    settlement = queries.lock_settlement(part.pk)
    if settlement is None or line.amount_minor < 0:
        raise InvalidInput(_("Money that went out is no payout."), field="payment")
    if settlement.net_minor != part.amount_minor or settlement.currency != line.currency:
        raise InvalidInput(
            _("A payout is what its settlement comes to, not more and not less."), field="amount"
        )
    if Booking.objects.filter(settlement=settlement).exists():
        raise Conflict(_("Another line is already the payout of this settlement."))
    _write(line, part, actor, is_automatic, settlement=settlement, says=settlement.reference)


_BOOK = {
    ClaimKind.TRANSFER: _book_receipt,
    ClaimKind.REFUND: _confirm_refund,
    ClaimKind.PAYOUT: _tie_payout,
}


def _write(
    line: StatementLine, part: Part, actor: Any, is_automatic: bool, *, says: str, was_recorded_before: bool = False,
    **values: Any,
) -> None:  # fmt: skip
    """Write a booking with its trace; `values` name the payment, refund or settlement, `says` is what the trace calls it."""
    Booking.objects.create(
        line=line,
        amount_minor=part.amount_minor if line.amount_minor > 0 else -part.amount_minor,
        was_recorded_before=was_recorded_before,
        is_automatic=is_automatic,
        booked_by=_name(actor),
        booked_at=clock.now(),
        **values,
    )
    audit.record(
        actor=actor,
        verb="banking.line_booked",
        subject=f"statement_line:{line.pk}",
        on=says,
        amount_minor=part.amount_minor,
        currency=line.currency,
        was_recorded_before=was_recorded_before,
        is_automatic=is_automatic,
    )


def _close(line: StatementLine, state: LineState, actor: Any, note: str = "") -> None:
    line.state, line.note = state.value, note
    line.decided_by, line.decided_at = _name(actor), clock.now()
    line.save(update_fields=["state", "note", "decided_by", "decided_at"])


@transaction.atomic
def accept_certain(*, line_id: int, actor: Any, is_automatic: bool = False) -> StatementLine:
    """Book a line as proposed if that is still certain now; a line that is booked already stays as it is.

    Raises Conflict when it is not certain (any more), and whatever `accept` raises.
    """
    line = queries.lock_line(line_id)
    if line.state == LineState.BOOKED:
        return line
    judgement = judging.judge_line(line)
    if not line.is_open or judgement.standing is not Standing.CERTAIN:
        raise Conflict(
            _("It is not certain what this line is for. Look at it and choose."), code="not_certain"
        )
    parts = judgement.proposals[0].parts
    return accept(line_id=line_id, parts=parts, actor=actor, is_automatic=is_automatic)


def accept_all_certain(*, actor: Any) -> tuple[int, int]:
    """Book every line that is certain, each in a transaction of its own; return how many were booked and how many not."""
    done = left = 0
    certain = queries.open_lines().filter(standing=Standing.CERTAIN)
    for line_id in list(certain.values_list("pk", flat=True)):
        try:
            accept_certain(line_id=line_id, actor=actor)
            done += 1
        except KoggeError:  # stays among those to decide, where its page says why
            left += 1
    judging.judge_open_lines()
    return done, left


def book_by_itself(*, actor: Any) -> int:
    """Book the certain lines of accounts whose merchant has switched that on; return how many."""
    certain = queries.open_lines().filter(standing=Standing.CERTAIN, account__books_certain=True)
    done = 0
    for line_id in list(certain.values_list("pk", flat=True)):
        try:
            accept_certain(line_id=line_id, actor=actor, is_automatic=True)
            done += 1
        except KoggeError:
            continue  # waits for a person like every other line
    if done:
        judging.judge_open_lines()
    return done


@transaction.atomic
def set_aside(*, line_id: int, note: str, actor: Any) -> StatementLine:
    """Say that a line is not about a payment of this shop. Idempotent; Conflict when any of it is booked."""
    line = queries.lock_line(line_id)
    if line.state == LineState.ASIDE:
        return line
    if Booking.objects.filter(line=line).exists():
        raise Conflict(_("A part of this line is booked; it cannot be set aside."), code="line_booked")
    _close(line, LineState.ASIDE, actor, note.strip()[:300])
    audit.record(
        actor=actor, verb="banking.line_set_aside", subject=f"statement_line:{line.pk}", note=line.note
    )
    judging.tell_today(actor=actor)
    return line


@transaction.atomic
def reopen(*, line_id: int, actor: Any) -> StatementLine:
    """Let a line that was set aside wait for a decision again. Idempotent; Conflict for a booked one.

    What is booked stays: the payments ledger has no row that takes a receipt back.
    """
    line = queries.lock_line(line_id)
    if line.state == LineState.BOOKED:
        raise Conflict(
            _(
                "This line is booked, and the ledger takes nothing back. Give the money back with a refund if it was not for this payment."
            )
        )
    if line.state == LineState.ASIDE:
        line.state, line.note, line.decided_by, line.decided_at = LineState.OPEN.value, "", "", None
        line.save(update_fields=["state", "note", "decided_by", "decided_at"])
        audit.record(actor=actor, verb="banking.line_reopened", subject=f"statement_line:{line.pk}")
        judging.judge_open_lines([line.pk])
    return line


def _name(actor: Any) -> str:
    return actor.get_username() if hasattr(actor, "get_username") else str(actor)
