"""How statuses and ledger rows read in the office."""

from __future__ import annotations

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from kogge.core.screens.cells import State, Tone
from kogge.sales.payments.models import Payment, ProviderEvent
from kogge.sales.payments.values import EventKind, PaymentStatus, RefundState

STATUS = {
    PaymentStatus.CREATED: State(word=_("not started"), tone=Tone.OPEN),
    PaymentStatus.OPEN: State(word=_("open"), tone=Tone.BUSY),
    PaymentStatus.PENDING: State(word=_("on its way"), tone=Tone.BUSY),
    PaymentStatus.AUTHORIZED: State(word=_("authorised"), tone=Tone.BUSY),
    PaymentStatus.PAID: State(word=_("paid"), tone=Tone.OK),
    PaymentStatus.FAILED: State(word=_("refused"), tone=Tone.STOP),
    PaymentStatus.EXPIRED: State(word=_("expired"), tone=Tone.CALM),
    PaymentStatus.CANCELLED: State(word=_("called off"), tone=Tone.CALM),
}

REFUND = {
    RefundState.QUEUED: State(word=_("waiting"), tone=Tone.OPEN),
    RefundState.ATTEMPTING: State(word=_("being sent"), tone=Tone.BUSY),
    RefundState.DONE: State(word=_("accepted"), tone=Tone.OK),
    RefundState.FAILED: State(word=_("failed"), tone=Tone.STOP),
    RefundState.UNKNOWN: State(word=_("not certain"), tone=Tone.LOOK),
}

LEDGER = {
    EventKind.CAPTURED: _("Money came in"),
    EventKind.REFUNDED: _("Refunded"),
    EventKind.REFUND_FAILED: _("A refund came back"),
    EventKind.CHARGED_BACK: _("Taken back by the customer's bank"),
    EventKind.CHARGEBACK_REVERSED: _("The customer's bank returned the money"),
    EventKind.AUTHORIZED: _("Authorised"),
    EventKind.FAILED: _("Refused"),
    EventKind.EXPIRED: _("Nobody paid in time"),
    EventKind.CANCELLED: _("Called off"),
}


def state_of(payment: Payment) -> State:
    """Return a payment's state; what was paid and went back wholly or in part says so."""
    state = STATUS[PaymentStatus(payment.status)]
    if payment.is_paid and payment.paid_minor < payment.amount_minor:
        word = _("given back") if payment.paid_minor <= 0 else _("partly given back")
        return State(word=word, tone=Tone.CALM)
    return state


def key_of(row: ProviderEvent) -> SafeString:
    """Return a ledger row's key with places where narrow screens may break it."""
    return format_html_join(mark_safe(":<wbr>"), "{}", ((part,) for part in row.provider_key.split(":")))


def subject_of(payment: Payment) -> str:
    """Return the bare number of what is paid for: 10042 of order:10042."""
    return payment.purpose.rpartition(":")[2]
