"""Messages of providers that could not be booked, and what a person does about them."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kogge.core.screens import forms as screen_forms
from kogge.core.screens.cells import State, Tone
from kogge.core.screens.lists import Column, Empty, ListScreen, View
from kogge.core.staff.access import requires
from kogge.sales.payments import checks, queries, services
from kogge.sales.payments.forms import ResolveForm
from kogge.sales.payments.models import ParkedEvent


def _state(row: ParkedEvent) -> State:
    if row.resolved_at is None:
        return State(word=_("to check"), tone=Tone.STOP)
    return State(word=_("settled"), tone=Tone.OK, second=row.resolved_by)


class ParkedList(ListScreen):
    """What could not be booked, the latest first."""

    key = "payments_parked"
    permission = "payments.view"
    title = _("Messages to check")
    default_sort = "-seen"
    search_fields = ("provider_payment_id", "raw", "payment__reference", "payment__purpose")
    search_hint = _("The provider's number or words of the message")
    columns = [
        Column(key="reason", label=_("What happened"), value=lambda row: checks.REASONS[row.reason](), sort="reason", is_link=True, phone="lead"),
        Column(key="account", label=_("Account"), value="account.name", sort="account__name", phone="second"),
        Column(key="payment", label=_("Payment"), value=lambda row: row.payment.reference if row.payment else "", phone="second"),
        Column(key="token", label=_("Provider's number"), value="provider_payment_id", phone="hide"),
        Column(key="times", label=_("Times"), value="times_seen", sort="times_seen", is_number=True, phone="hide"),
        Column(key="seen", label=_("Last seen"), value="last_seen_at", sort="last_seen_at", is_descending_first=True, phone="third_end"),
        Column(key="state", label=_("State"), value=_state, phone="third"),
    ]  # fmt: skip
    views = [
        View(key="open", label=_("To check"), where=Q(resolved_at__isnull=True)),
        View(key="settled", label=_("Settled"), where=Q(resolved_at__isnull=False)),
    ]
    empty = Empty(
        title=_("Every message could be booked"),
        text=_(
            "What a payment provider reports and does not fit waits here: nothing is lost and nothing is booked twice."
        ),
    )

    def base_queryset(self, request: HttpRequest) -> QuerySet:
        """Return all kept messages with account and payment."""
        return ParkedEvent.objects.select_related("account", "payment")

    def row_url(self, row: ParkedEvent) -> str:
        """Lead to the message."""
        return reverse("payments_parked_detail", args=[row.pk])

    def row_state(self, row: ParkedEvent) -> str:
        """Grey what is settled."""
        return "off" if row.resolved_at else ""


@requires("payments.view", post="payments.change")
def detail(request: HttpRequest, parked_id: int) -> HttpResponse:
    """Show a kept message; close it with a note."""
    row = get_object_or_404(ParkedEvent.objects.select_related("account", "payment"), pk=parked_id)
    form = ResolveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.resolve_parked(parked_id=row.pk, actor=request.user, **form.cleaned_data)
        messages.success(request, _now("Settled."))
        left = queries.parked_events().exists()
        return redirect("payments_parked" if left else "payments_list")
    context = {
        "row": row,
        "form": form,
        "reason": checks.REASONS[row.reason](),
        "cause": checks.CAUSES[row.reason]() if row.reason in checks.CAUSES else "",
        "state": _state(row),
    }
    return screen_forms.show(request, "payments/parked.html", context, form)
