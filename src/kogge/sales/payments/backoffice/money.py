"""The list of payments, one payment with its ledger, and what a person may do with it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from kogge.core import i18n, recent
from kogge.core.errors import KoggeError, NotFound
from kogge.core.money import Money
from kogge.core.screens import forms as screen_forms
from kogge.core.screens.cells import Code, Tone
from kogge.core.screens.filters import Filter, period_filter
from kogge.core.screens.lists import Column, Empty, ListScreen, Total, View
from kogge.core.screens.panels import Chip
from kogge.core.staff import access
from kogge.core.staff.access import requires
from kogge.sales.payments import queries, services, tables
from kogge.sales.payments.backoffice import words
from kogge.sales.payments.forms import ReceiptForm, RefundForm, SentForm
from kogge.sales.payments.models import Payment, Refund
from kogge.sales.payments.values import OPEN_STATUSES, EventKind, PaymentStatus, RefundState

_OVER_UNPAID = (PaymentStatus.FAILED, PaymentStatus.EXPIRED, PaymentStatus.CANCELLED)


def _method_choices() -> list[tuple[str, str]]:
    return [(code, queries.method_name(code)) for code in tables.methods()]


def _market_choices() -> list[tuple[str, str]]:
    def made() -> list[str]:
        return list(queries.market_methods().order_by("market").values_list("market", flat=True).distinct())

    codes = recent.remembered("payments.markets_with_methods", made)
    return [(code, i18n.country_name(code)) for code in codes]


class PaymentsList(ListScreen):
    """All attempts to be paid, the newest first."""

    key = "payments"
    permission = "payments.view"
    title = _("Payments")
    default_sort = "-created"
    search_fields = ("reference", "purpose", "provider_payment_id")
    search_hint = _("Order, reference or the provider's number")
    columns = [
        Column(key="reference", label=_("Payment"), value="reference", sort="reference", is_link=True, phone="lead"),
        Column(key="subject", label=_("For"), value=words.subject_of, sort="purpose", phone="second"),
        Column(key="market", label=_("Market"), value=lambda payment: Code(code=payment.market), sort="market", phone="third_end"),
        Column(key="method", label=_("Method"), value=lambda payment: queries.method_name(payment.method), sort="method", phone="second"),
        Column(key="state", label=_("State"), value=words.state_of, sort="status", phone="third"),
        Column(key="amount", label=_("Amount"), value=lambda payment: Money(amount_minor=payment.amount_minor, currency=payment.currency), sort="amount_minor", is_number=True, is_descending_first=True, phone="lead_end"),
        Column(key="paid", label=_("Received"), value=lambda payment: Money(amount_minor=payment.paid_minor, currency=payment.currency) if payment.paid_minor else None, sort="paid_minor", is_number=True, is_descending_first=True, total=Total(field="paid_minor", currency="currency"), phone="hide"),
        Column(key="created", label=_("Started"), value="created_at", sort="created_at", is_descending_first=True, phone="hide"),
    ]  # fmt: skip
    views = [
        View(key="open", label=pgettext_lazy("payments", "Open"), where=Q(status__in=OPEN_STATUSES)),
        View(key="paid", label=_("Paid"), where=Q(status=PaymentStatus.PAID)),
        View(key="failed", label=_("Not paid"), where=Q(status__in=_OVER_UNPAID)),
        View(key="check", label=_("To check"), where=Q(needs_a_look=True)),
    ]
    filters = [
        Filter(key="method", label=_("Method"), choices=_method_choices),
        Filter(key="market", label=_("Market"), choices=_market_choices),
        period_filter(key="started", label=_("Started"), field="created_at"),
    ]
    empty = Empty(
        title=_("No payment yet"),
        text=_("As soon as someone orders, you see here who has paid and who has not."),
    )

    def base_queryset(self, request: HttpRequest) -> QuerySet:
        """Return all payments, each knowing whether it needs a look."""
        return queries.payments_with_a_look()

    def row_url(self, row: Payment) -> str:
        """Lead to the payment."""
        return reverse("payments_detail", args=[row.reference])

    def row_state(self, row: Payment) -> str:
        """Ground what needs a look like something that failed."""
        return "failed" if row.needs_a_look else "off" if row.status in _OVER_UNPAID else ""


def _payment(reference: str) -> Payment:
    try:
        return queries.payment_by_reference(reference)
    except NotFound as error:
        raise Http404 from error


def _money(minor: int, payment: Payment) -> Money:
    return Money(amount_minor=minor, currency=payment.currency)


@requires("payments.view")
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a payment, its ledger, its refunds and the other attempts for the same thing."""
    payment = _payment(reference)
    may_change = access.may(request.user, "payments.change")
    is_transfer = bool(payment.instructions)
    context = {
        "payment": payment,
        "subject": words.subject_of(payment),
        "method": queries.method_name(payment.method),
        "chips": _chips(payment),
        "ledger": [
            {
                "row": row,
                "key": words.key_of(row),
                "word": words.LEDGER[EventKind(row.kind)],
                "amount": _money(row.amount_minor, payment),
            }
            for row in queries.ledger_of([payment])
        ],
        "refunds": [_refund_line(refund, payment, request.user) for refund in payment.refunds.all()],
        "parked": payment.parked.filter(resolved_at__isnull=True),
        "others": [other for other in queries.payments_for(payment.purpose) if other.pk != payment.pk],
        "instructions": queries.instructions_of(payment),
        "may_look": may_change and bool(payment.provider_payment_id) and not is_transfer,
        "may_record": may_change and is_transfer,
        "may_refund": access.may(request.user, "payments.refund") and payment.refundable_minor > 0,
        "left": _money(payment.refundable_minor, payment),
    }
    return screen_forms.show(request, "payments/payment.html", context)


def _chips(payment: Payment) -> list[Chip]:
    state = words.state_of(payment)
    chips = [Chip(word=state.word, tone=state.tone)]
    if payment.parked.filter(resolved_at__isnull=True).exists():
        chips.append(Chip(word=_("a message could not be booked"), tone=Tone.STOP))
    return chips


def _refund_line(refund: Refund, payment: Payment, user: Any) -> dict[str, Any]:
    may_refund = access.may(user, "payments.refund")
    is_waiting_for_transfer = bool(payment.instructions) and refund.state == RefundState.QUEUED
    return {
        "refund": refund,
        "amount": _money(refund.amount_minor, payment),
        "state": words.REFUND[RefundState(refund.state)],
        "sent_url": reverse("payments_refund_sent", args=[refund.pk])
        if may_refund and is_waiting_for_transfer
        else "",
        "again_url": reverse("payments_refund_again", args=[refund.pk])
        if may_refund
        and refund.state == RefundState.FAILED
        and payment.refundable_minor >= refund.amount_minor
        else "",
    }


@require_POST
@requires("payments.change")
def look(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the provider how the payment stands."""
    payment = _payment(reference)
    try:
        after = services.look_again(payment=payment)
        words_now = words.state_of(after).word
        messages.success(request, _now("The provider says: %(state)s.") % {"state": words_now})
    except KoggeError as error:
        messages.error(request, str(error))
    return redirect("payments_detail", reference)


@requires("payments.change")
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """Record a transfer that a person found on the bank statement."""
    payment = _payment(reference)
    if not payment.instructions:
        raise Http404
    owed = _money(max(payment.amount_minor - payment.paid_minor, 0) or payment.amount_minor, payment)
    form = ReceiptForm(request.POST or None, owed=owed)
    if request.method == "POST" and form.is_valid():
        with screen_forms.errors_shown_in(form):
            services.record_receipt(payment=payment, actor=request.user, **form.cleaned_data)
        if form.is_valid():
            messages.success(
                request,
                _now("Recorded: %(amount)s.") % {"amount": i18n.format_money(form.cleaned_data["amount"])},
            )
            return redirect("payments_detail", reference)
    context = {"form": form, "payment": payment, "instructions": queries.instructions_of(payment)}
    return screen_forms.show(request, "payments/receipt.html", context, form)


@requires("payments.refund")
def refund(request: HttpRequest, reference: str) -> HttpResponse:
    """Give money back."""
    payment = _payment(reference)
    left = _money(payment.refundable_minor, payment)
    form = RefundForm(request.POST or None, left=left, initial={"key": f"office:{uuid.uuid4()}"})
    if request.method == "POST" and form.is_valid():
        with screen_forms.errors_shown_in(form):
            services.refund(purpose=payment.purpose, payment=payment, actor=request.user, **form.cleaned_data)
        if form.is_valid():
            sentence = (
                _now("Transfer %(amount)s to the customer, then record it here.")
                if payment.instructions
                else _now("%(amount)s go back to the customer.")
            )
            messages.success(request, sentence % {"amount": i18n.format_money(form.cleaned_data["amount"])})
            return redirect("payments_detail", reference)
    context = {"form": form, "payment": payment, "left": left, "subject": words.subject_of(payment)}
    return screen_forms.show(request, "payments/refund.html", context, form)


@requires("payments.refund")
def refund_sent(request: HttpRequest, refund_id: int) -> HttpResponse:
    """Record that a refund was transferred by bank."""
    row = get_object_or_404(Refund.objects.select_related("payment"), pk=refund_id)
    form = SentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with screen_forms.errors_shown_in(form):
            services.confirm_refund_sent(promised=row, actor=request.user, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _now("Recorded. The refund is booked."))
            return redirect("payments_detail", row.payment.reference)
    amount = _money(row.amount_minor, row.payment)
    context = {"form": form, "payment": row.payment, "amount": amount}
    return screen_forms.show(request, "payments/refund_sent.html", context, form)


@require_POST
@requires("payments.refund")
def refund_again(request: HttpRequest, refund_id: int) -> HttpResponse:
    """Try a failed refund once more."""
    row = get_object_or_404(Refund.objects.select_related("payment"), pk=refund_id)
    try:
        services.retry_refund(failed=row, actor=request.user)
        messages.success(request, _now("The refund is on its way again."))
    except KoggeError as error:
        messages.error(request, str(error))
    return redirect("payments_detail", row.payment.reference)
