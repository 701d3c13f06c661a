"""Settlements of payment providers: what was paid out, what it cost, by method and country."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kogge.core import clock, i18n
from kogge.core.money import Money, round_half_up
from kogge.core.screens.cells import Code, State, Tone
from kogge.core.screens.filters import period_filter
from kogge.core.screens.lists import Action, Column, Empty, ListScreen, Total, View
from kogge.core.staff.access import requires
from kogge.sales.banking import queries
from kogge.sales.banking.models import Settlement, SettlementLine
from kogge.sales.banking.values import SettledKind
from kogge.sales.payments import queries as payments

KINDS = {
    SettledKind.PAYMENT: _("Payment"),
    SettledKind.REFUND: _("Refund"),
    SettledKind.CHARGEBACK: _("Chargeback"),
    SettledKind.FEE: _("Fee"),
}


def _state(row: Settlement) -> State:
    if row.is_paid_out:
        return State(word=_("on the bank statement"), tone=Tone.OK)
    if row.net_minor <= 0:
        return State(word=_("nothing to pay out"), tone=Tone.CALM)
    return State(word=_("not on a bank statement yet"), tone=Tone.OPEN)


def _sum(name: str) -> Any:
    return lambda row: Money(amount_minor=getattr(row, f"{name}_minor"), currency=row.currency)


class SettlementsList(ListScreen):
    """All settlements, the latest first."""

    key = "banking_settlements"
    permission = "banking.view"
    title = _("Settlements")
    default_sort = "-settled"
    search_fields = ("reference", "file_name", "account__name")
    search_hint = _("Number, file or provider")
    columns = [
        Column(key="reference", label=_("Number"), value="reference", sort="reference", is_link=True, phone="lead"),
        Column(key="account", label=_("Provider"), value="account.name", sort="account__name", phone="second"),
        Column(key="settled", label=_("Up to"), value="settled_on", sort="settled_on", is_descending_first=True, phone="second"),
        Column(key="gross", label=_("Gross"), value=_sum("gross"), sort="gross_minor", is_number=True, total=Total(field="gross_minor", currency="currency"), phone="hide"),
        Column(key="fee", label=_("Fees"), value=_sum("fee"), sort="fee_minor", is_number=True, total=Total(field="fee_minor", currency="currency"), phone="hide"),
        Column(key="net", label=_("Paid out"), value=_sum("net"), sort="net_minor", is_number=True, total=Total(field="net_minor", currency="currency"), phone="lead_end"),
        Column(key="state", label=_("State"), value=_state, phone="third"),
    ]  # fmt: skip
    views = [
        View(key="waits", label=_("Not on a statement yet"), where=Q(is_paid_out=False, net_minor__gt=0)),
        View(key="done", label=_("On a statement"), where=Q(is_paid_out=True)),
    ]
    filters = [period_filter(key="days", label=_("Up to"), field="settled_on", is_instant=False)]
    empty = Empty(
        title=_("No settlement yet"),
        text=_("Read a payment provider's settlement as CSV: you then see fees and net by method and country, and the payout is found on the bank statement."),
        action=Action(label=_("Read statements"), url="/office/bank/read/", permission="banking.change"),
    )  # fmt: skip

    def base_queryset(self, request: HttpRequest) -> QuerySet:
        """Return all settlements, each knowing whether its payout stands on a statement."""
        return queries.settlements()

    def row_url(self, row: Settlement) -> str:
        """Lead to the settlement."""
        return reverse("banking_settlement", args=[row.pk])

    def actions(self) -> list[Action]:
        """Look at the fees, and read further ones."""
        return [
            Action(label=_("Fees by month"), url=reverse("banking_fees"), permission="banking.view"),
            Action(label=_("Read statements"), url=reverse("banking_read"), permission="banking.change", icon="o-plus", is_primary=True),
        ]  # fmt: skip


def _payment(row: SettlementLine) -> SafeString | str:
    if row.payment is None:
        return row.provider_payment_id
    number = row.payment.purpose.rpartition(":")[2]
    return format_html(
        '<a href="{}">{}</a>', reverse("payments_detail", args=[row.payment.reference]), number
    )


def _part(name: str) -> Any:
    return lambda row: Money(amount_minor=getattr(row, f"{name}_minor"), currency=row.currency_code)


class SettlementLines(ListScreen):
    """The lines of one settlement."""

    key = "banking_settlement"
    permission = "banking.view"
    title = _("Settlement")
    default_sort = "place"
    search_fields = ("provider_payment_id", "payment__purpose", "payment__reference")
    search_hint = _("Order, reference or the provider's number")
    columns = [
        Column(key="place", label=pgettext_lazy("settlement", "Line"), value="place", sort="place", phone="hide"),
        Column(key="payment", label=_("For"), value=_payment, sort="payment__purpose", phone="lead"),
        Column(key="kind", label=_("What"), value=lambda row: KINDS[SettledKind(row.kind)], sort="kind", phone="second"),
        Column(key="method", label=_("Method"), value=lambda row: payments.method_name(row.method) if row.method else "", sort="method", phone="second"),
        Column(key="market", label=_("Market"), value=lambda row: Code(code=row.market) if row.market else "", sort="market", phone="third_end"),
        Column(key="day", label=_("Day"), value="happened_on", sort="happened_on", phone="third"),
        Column(key="gross", label=_("Gross"), value=_part("gross"), sort="gross_minor", is_number=True, total=Total(field="gross_minor", currency="currency_code"), phone="hide"),
        Column(key="fee", label=_("Fees"), value=_part("fee"), sort="fee_minor", is_number=True, total=Total(field="fee_minor", currency="currency_code"), phone="hide"),
        Column(key="net", label=_("Net"), value=_part("net"), sort="net_minor", is_number=True, total=Total(field="net_minor", currency="currency_code"), phone="lead_end"),
    ]  # fmt: skip
    views = [
        View(key="unknown", label=_("Unknown payments"), where=~Q(provider_payment_id="") & Q(payment=None))
    ]
    template = "banking/settlement.html"

    def base_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the lines of the settlement in the address."""
        return queries.settlement_lines().filter(settlement=self.kwargs.get("settlement_id"))

    def extra_context(self) -> dict[str, Any]:
        """Return the settlement and its sums; 404 for one that does not exist."""
        row = queries.settlements().filter(pk=self.kwargs.get("settlement_id")).first()
        if row is None:
            raise Http404
        return {"settlement": row, "state": _state(row), "sums": sums_of(self.base_queryset(self.request))}


def sums_of(lines: QuerySet) -> list[dict[str, Any]]:
    """Return, by currency, a row per method and country, and their total to the cent."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for found in queries.settled(lines):
        tables.setdefault(found["currency_code"], []).append(found)
    return [
        {
            "currency": currency,
            "rows": [_written(row, currency) for row in rows],
            "total": _written(
                {name: sum(row[name] for row in rows) for name in ("lines", "gross", "fee", "net")}, currency
            ),
        }
        for currency, rows in tables.items()
    ]


def _written(row: dict[str, Any], currency: str) -> dict[str, Any]:
    method, market = row.get("method", ""), row.get("market", "")
    amounts = {name: Money(amount_minor=row[name], currency=currency) for name in ("gross", "fee", "net")}
    share = round_half_up(Fraction(10_000 * row["fee"], row["gross"])) if row["gross"] > 0 else None
    return {
        **amounts,
        "lines": row["lines"],
        "method": payments.method_name(method) if method else _now("about no payment of the shop"),
        "market": i18n.country_name(market) if market else "",
        "share": "" if share is None else i18n.format_percent(share),
    }


@requires("banking.view")
def fees(request: HttpRequest) -> HttpResponse:
    """Show gross, fees and net by method and country for the settlements of one month, at first of the last that has any."""
    first = _month(request.GET.get("month", "")) or (queries.last_settled_on() or clock.today()).replace(
        day=1
    )
    after = _following(first)
    lines = queries.settlement_lines().filter(
        settlement__settled_on__gte=first, settlement__settled_on__lt=after
    )
    context = {
        "first": first,
        "before": (first - timedelta(days=1)).strftime("%Y-%m"),
        "after": after.strftime("%Y-%m") if after <= clock.today() else "",
        "title": i18n.format_day(first, form="month"),
        "sums": sums_of(lines),
    }
    return render(request, "banking/fees.html", context)


def _month(text: str) -> date | None:
    """Return the first day of a month written as 2026-11; None when it is none."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def _following(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
