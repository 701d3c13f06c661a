"""Write what providers and people say about money into the ledger: once, whole, and with its events."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kogge.core import clock
from kogge.core.audit import services as audit
from kogge.core.errors import Conflict, InvalidInput
from kogge.core.events import bus
from kogge.core.money import Money
from kogge.core.prepared import prepared
from kogge.core.todos import services as todos
from kogge.sales.payments import events, queries, rules
from kogge.sales.payments.models import Payment, ProviderEvent, Refund
from kogge.sales.payments.services import parking
from kogge.sales.payments.values import (
    OPEN_STATUSES,
    EventKind,
    LedgerEntry,
    ParkReason,
    PaymentStatus,
    RefundProgress,
    RefundSnapshot,
    RefundState,
    Snapshot,
)

_EVENTS: dict[EventKind, type[events.PaymentEvent]] = {
    EventKind.CAPTURED: events.PaymentCaptured,
    EventKind.REFUNDED: events.PaymentRefunded,
    EventKind.REFUND_FAILED: events.PaymentRestored,
    EventKind.CHARGED_BACK: events.PaymentChargedBack,
    EventKind.CHARGEBACK_REVERSED: events.PaymentRestored,
    EventKind.FAILED: events.PaymentFailed,
    EventKind.EXPIRED: events.PaymentExpired,
    EventKind.CANCELLED: events.PaymentCancelled,
}


@transaction.atomic
def record_provider_state(*, payment: Payment, snapshot: Snapshot) -> Payment:
    """Bring a payment up to what its provider says; the same answer again, or an older one, changes nothing.

    An answer about another amount, currency or payment is parked instead of booked.
    """
    row = queries.lock_payment(payment.pk)
    reason = _misfit(row, snapshot)
    if reason is not None:
        parking.park_snapshot(row, reason, snapshot)
        return row
    if snapshot.provider_payment_id and not row.provider_payment_id:
        row.provider_payment_id = snapshot.provider_payment_id
    if snapshot.instructions is not None:
        row.instructions = _plain(snapshot.instructions)
    row.checkout_url = snapshot.checkout_url or row.checkout_url
    row.expires_at = snapshot.expires_at or row.expires_at
    book = _Booking(row, raw=snapshot.raw)
    reached = rules.next_status(PaymentStatus(row.status), snapshot.status)
    for entry in rules.entries_for(snapshot):
        # A status that we have left behind is not booked after the fact; money always is.
        if entry.amount_minor or reached != row.status:
            book.add(entry)
    for refund in snapshot.refunds:
        _follow_refund(book, refund)
    if reached != row.status:
        _reach(row, reached, snapshot.happened_at)
    book.finish()
    return row


def fits(row: Payment, snapshot: Snapshot) -> bool:
    """Return whether a provider's answer is about this payment, its amount and its currency."""
    return _misfit(row, snapshot) is None


def _misfit(row: Payment, snapshot: Snapshot) -> ParkReason | None:
    if row.provider_payment_id and row.provider_payment_id != snapshot.provider_payment_id:
        return ParkReason.UNKNOWN_PAYMENT
    if snapshot.amount.currency != row.currency:
        return ParkReason.OTHER_CURRENCY
    if snapshot.amount.amount_minor != row.amount_minor:
        return ParkReason.OTHER_AMOUNT
    return None


def _plain(instructions: Any) -> dict[str, str]:
    values = dataclasses.asdict(instructions)
    values.pop("amount")
    return values


class _Booking:
    """Rows being added to one locked payment; `finish` writes the payment, then emits, so that hearers see it."""

    def __init__(self, row: Payment, *, raw: dict[str, Any]) -> None:
        self.row, self.raw = row, raw
        self._emitted: list[LedgerEntry] = []

    @cached_property
    def known_keys(self) -> set[str]:
        """What the ledger has already; asked for only when there is something to book."""
        return set(_known_keys.rows(self.row.pk))

    def add(self, entry: LedgerEntry) -> bool:
        """Add a row unless the ledger has it; return whether it was new."""
        if entry.key in self.known_keys:
            return False
        ProviderEvent.objects.create(
            payment=self.row,
            account=self.row.account,
            kind=entry.kind,
            provider_key=entry.key,
            amount_minor=entry.amount_minor,
            currency=self.row.currency,
            occurred_at=entry.happened_at,
            recorded_at=clock.now(),
            raw=self.raw,
        )
        self.known_keys.add(entry.key)
        self.row.paid_minor += entry.amount_minor
        self._emitted.append(entry)
        return True

    def finish(self) -> None:
        """Write the payment and tell what happened."""
        self.row.look_at = next_look(self.row)
        self.row.save()
        for entry in self._emitted:
            self._tell(entry)

    def _tell(self, entry: LedgerEntry) -> None:
        row = self.row
        event_type = _EVENTS.get(entry.kind)
        if event_type is None:
            return
        bus.emit(
            event_type(
                payment_reference=row.reference,
                purpose=row.purpose,
                amount_minor=abs(entry.amount_minor) or row.amount_minor,
                currency=row.currency,
                method=row.method,
            )
        )
        if entry.kind is EventKind.CAPTURED:
            _ask_about_double_payment(row)
        if entry.kind is EventKind.CHARGED_BACK:
            todos.raise_todo(
                f"payments.charged_back:{entry.key}",
                kind="payments.charged_back",
                params={
                    "purpose": row.purpose,
                    "amount_minor": -entry.amount_minor,
                    "currency": row.currency,
                },
                link=f"/office/payments/{row.reference}/",
                permission="payments.view",
            )


@prepared
def _known_keys(payment_id: int) -> QuerySet[ProviderEvent]:
    return ProviderEvent.objects.filter(payment_id=payment_id).values_list("provider_key", flat=True)


def _reach(row: Payment, status: PaymentStatus, at: datetime) -> None:
    row.status = status
    if status is PaymentStatus.PAID:
        row.paid_at = at


def _ask_about_double_payment(row: Payment) -> None:
    if any(other.paid_minor > 0 and other.pk != row.pk for other in queries.payments_for(row.purpose)):
        todos.raise_todo(
            f"payments.paid_twice:{row.purpose}",
            kind="payments.paid_twice",
            params={"purpose": row.purpose},
            link=f"/office/payments/{row.reference}/",
            permission="payments.view",
        )


def next_look(row: Payment) -> datetime | None:
    """Return when the provider should be asked again: while the payment is open, or a refund is not booked."""
    now = clock.now()
    if row.status in OPEN_STATUSES and row.instructions:
        return row.expires_at
    if row.status in OPEN_STATUSES or row.reserved_minor > 0:
        return now + rules.look_after(now - row.created_at)
    return None


def _follow_refund(book: _Booking, snapshot: RefundSnapshot) -> None:
    """Bring our refund up to what the provider says; refunds made at the provider itself have no row of ours."""
    row = book.row
    own = _own_refund(row, snapshot)
    was_booked = snapshot.provider_refund_id in book.known_keys
    if snapshot.progress is RefundProgress.FAILED and was_booked:
        book.add(rules.returned_refund(snapshot.provider_refund_id, snapshot.amount, clock.now()))
    if own is None:
        return
    own.provider_refund_id = snapshot.provider_refund_id
    if snapshot.progress is RefundProgress.FAILED:
        fail_refund(row, own, error="")
        return
    if own.state == RefundState.UNKNOWN:
        todos.finish_todo(f"payments.refund_unknown:{own.pk}", actor=row.account.provider)
    own.state = RefundState.DONE
    own.finished_at = own.finished_at or clock.now()
    if was_booked and not own.is_booked:
        own.is_booked = True
        row.reserved_minor -= own.amount_minor
    own.save()


def _own_refund(row: Payment, snapshot: RefundSnapshot) -> Refund | None:
    rows = Refund.objects.filter(payment=row)
    return (
        rows.filter(provider_refund_id=snapshot.provider_refund_id).first()
        or rows.filter(idempotency_key=snapshot.idempotency_key, provider_refund_id="").first()
    )


def fail_refund(row: Payment, refund: Refund, *, error: str) -> None:
    """Give up a refund of a locked payment: nothing is reserved for it any more, and a person is asked. Idempotent."""
    if refund.state == RefundState.FAILED:
        return
    if not refund.is_booked:
        row.reserved_minor -= refund.amount_minor
    todos.finish_todo(f"payments.refund_unknown:{refund.pk}", actor=row.account.provider)
    refund.state = RefundState.FAILED
    refund.error = error[:300]
    refund.finished_at = clock.now()
    refund.save()
    todos.raise_todo(
        f"payments.refund_failed:{refund.pk}",
        kind="payments.refund_failed",
        params={"purpose": row.purpose, "amount_minor": refund.amount_minor, "currency": row.currency},
        link=f"/office/payments/{row.reference}/",
        permission="payments.view",
    )


@transaction.atomic
def record_receipt(
    *, payment: Payment, amount: Money, received_on: date, actor: Any, key: str, note: str = ""
) -> Payment:
    """Book a transfer that a person found on the bank statement; the same key books it once.

    Parts add up: the payment is paid as soon as its whole amount came in, also after it had expired.
    Raises InvalidInput (not positive, other currency, day in the future, not a transfer), Conflict (the key was used
    for another amount).
    """
    row = queries.lock_payment(payment.pk)
    if not row.instructions:
        raise InvalidInput(_("Only a bank transfer is recorded by hand."), field="payment")
    if amount.currency != row.currency or amount.amount_minor <= 0:
        raise InvalidInput(
            _("Enter the amount that came in, in %(currency)s.") % {"currency": row.currency}, field="amount"
        )
    if received_on > clock.today():
        raise InvalidInput(_("The day of receipt lies in the future."), field="received_on")
    entry = LedgerEntry(
        kind=EventKind.CAPTURED,
        key=f"receipt:{key}",
        amount_minor=amount.amount_minor,
        happened_at=datetime.combine(received_on, time(12), tzinfo=clock.LOCAL_ZONE),
    )
    former = ProviderEvent.objects.filter(account=row.account, provider_key=entry.key).first()
    if former is not None:
        if (former.payment_id, former.amount_minor) != (row.pk, entry.amount_minor):
            raise Conflict(_("This receipt was already recorded with another amount."))
        return row
    book = _Booking(row, raw={"note": note, "received_on": received_on.isoformat()})
    book.add(entry)
    captured = queries.captured_minor(row)
    if captured >= row.amount_minor and not row.is_paid:
        _reach(row, PaymentStatus.PAID, entry.happened_at)
    audit.record(
        actor=actor,
        verb="payments.receipt_recorded",
        subject=row.purpose,
        payment=row.reference,
        amount_minor=amount.amount_minor,
        currency=amount.currency,
        received_on=received_on.isoformat(),
    )
    book.finish()
    _ask_about_difference(row, captured, actor)
    return row


def _ask_about_difference(row: Payment, captured: int, actor: Any) -> None:
    key = f"payments.transfer_differs:{row.reference}"
    if captured == row.amount_minor:
        todos.finish_todo(key, actor=actor)
        return
    todos.raise_todo(
        key,
        kind="payments.transfer_differs",
        params={
            "purpose": row.purpose,
            "captured_minor": captured,
            "amount_minor": row.amount_minor,
            "currency": row.currency,
        },
        link=f"/office/payments/{row.reference}/",
        permission="payments.view",
    )


@transaction.atomic
def close_unpaid(*, payment: Payment, status: PaymentStatus) -> Payment:
    """End an open payment on our side (expired, cancelled, failed); one that is over already stays as it is."""
    row = queries.lock_payment(payment.pk)
    if status not in rules.TRANSITIONS[PaymentStatus(row.status)]:
        return row
    book = _Booking(row, raw={})
    book.add(
        LedgerEntry(
            kind=EventKind(status.value),
            key=f"{row.reference}:{status.value}",
            amount_minor=0,
            happened_at=clock.now(),
        )
    )
    _reach(row, status, clock.now())
    book.finish()
    return row


@transaction.atomic
def book_manual_refund(*, refund: Refund, actor: Any, sent_on: date) -> Refund:
    """Book a refund that a person transferred; the ledger row and the reserve change together. Idempotent."""
    row = queries.lock_payment(refund.payment_id)
    own = Refund.objects.get(pk=refund.pk)
    if own.is_booked:
        return own
    happened_at = datetime.combine(sent_on, time(12), tzinfo=clock.LOCAL_ZONE)
    book = _Booking(row, raw={"sent_on": sent_on.isoformat()})
    book.add(
        LedgerEntry(
            kind=EventKind.REFUNDED,
            key=f"transfer:{own.pk}",
            amount_minor=-own.amount_minor,
            happened_at=happened_at,
        )
    )
    own.state, own.is_booked, own.finished_at = RefundState.DONE, True, clock.now()
    own.provider_refund_id = f"transfer:{own.pk}"
    own.save()
    row.reserved_minor -= own.amount_minor
    audit.record(
        actor=actor,
        verb="payments.refund_sent",
        subject=row.purpose,
        payment=row.reference,
        amount_minor=own.amount_minor,
        currency=row.currency,
        sent_on=sent_on.isoformat(),
    )
    book.finish()
    return own
