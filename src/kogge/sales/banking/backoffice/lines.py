"""The lines of all statements: what waits, what it may be for, and accepting it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from kogge.core import i18n
from kogge.core.money import Money, read_decimal
from kogge.core.screens.filters import Filter, period_filter
from kogge.core.screens.lists import Action, BulkAct, Column, Empty, ListScreen, Total, View
from kogge.core.screens.panels import Confirm, Effect
from kogge.core.staff import access
from kogge.core.staff.access import requires
from kogge.sales.banking import queries, services
from kogge.sales.banking.backoffice import words
from kogge.sales.banking.forms import AsideForm
from kogge.sales.banking.models import StatementLine
from kogge.sales.banking.values import LineState, Standing


def account_choices() -> list[tuple[str, str]]:
    return [(str(row.pk), f"{row.name} {row.currency}") for row in queries.accounts()]


def _in_or_out(rows: QuerySet, values: list[str]) -> QuerySet:
    where = Q()
    if "in" in values:
        where |= Q(amount_minor__gt=0)
    if "out" in values:
        where |= Q(amount_minor__lt=0)
    return rows.filter(where)


def _button(line: StatementLine) -> SafeString:
    """Return the button that accepts a certain line where it stands; it is sent with the list's own form."""
    if line.standing != Standing.CERTAIN or not line.is_open or not line.may_accept:  # type: ignore[attr-defined]
        return SafeString("")
    return format_html(
        '<button class="o-button b-accept" type="submit" form="o-bulk" formaction="{}" aria-label="{}">{}</button>',
        reverse("banking_accept", args=[line.pk]),
        _now("Accept %(name)s") % {"name": words.payer_of(line)},
        _now("Accept"),
    )


def _accept(line: StatementLine, actor: Any, values: dict[str, Any]) -> None:
    services.accept_certain(line_id=line.pk, actor=actor)


def _set_aside(line: StatementLine, actor: Any, values: dict[str, Any]) -> None:
    services.set_aside(line_id=line.pk, note=values["note"], actor=actor)


class LinesList(ListScreen):
    """All lines, the newest first."""

    key = "banking_lines"
    permission = "banking.view"
    title = _("Bank")
    default_sort = "-day"
    search_fields = ("name", "iban", "text", "reference", "end_to_end_id", "note")
    search_hint = _("Name, words of the text, IBAN or amount")
    columns = [
        Column(key="name", label=_("Who"), value=words.payer_of, sort="name", is_link=True, phone="lead"),
        Column(key="day", label=_("Booked on"), value="booked_on", sort="booked_on", is_descending_first=True, phone="second"),
        Column(key="amount", label=_("Amount"), value=words.amount_of, sort="amount_minor", is_number=True, is_descending_first=True, total=Total(field="amount_minor", currency="currency"), phone="lead_end"),
        Column(key="state", label=_("State"), value=words.state_of, sort="standing", phone="third"),
        Column(key="accept", label=_("Accept"), value=_button, is_in_file=False, phone="third_end"),
        Column(key="account", label=pgettext_lazy("bank", "Account"), value="account.name", sort="account__name", phone="hide"),
        Column(key="text", label=_("Text"), value="text", is_wide=True, phone="second"),
    ]  # fmt: skip
    views = [
        View(key="open", label=_("To decide"), where=Q(state=LineState.OPEN)),
        View(key="certain", label=_("Certain"), where=Q(state=LineState.OPEN, standing=Standing.CERTAIN)),
        View(key="unmatched", label=_("Nothing fits"), where=Q(state=LineState.OPEN, standing=Standing.UNMATCHED)),
        View(key="booked", label=_("Booked"), where=Q(state=LineState.BOOKED)),
        View(key="aside", label=pgettext_lazy("bank lines", "Set aside"), where=Q(state=LineState.ASIDE)),
    ]  # fmt: skip
    filters = [
        Filter(key="way", label=_("Money"), choices=(("in", _("came in")), ("out", _("went out"))), narrow=_in_or_out),
        Filter(key="account", label=pgettext_lazy("bank", "Account"), choices=account_choices, field="account_id"),
        period_filter(key="booked", label=_("Booked on"), field="booked_on", is_instant=False),
    ]  # fmt: skip
    acts = [
        BulkAct(
            key="accept", label=_("Accept"), permission="banking.change", do=_accept, done=words.lines_accepted,
            question=words.ask_accept, button=words.do_accept, icon="o-check", is_main=True,
            effects=(Effect(label=_("Payments"), words=_("Booked as received, and orders count as paid")),),
        ),
        BulkAct(
            key="aside", label=_("Not ours"), permission="banking.change", do=_set_aside, done=words.lines_set_aside,
            form=AsideForm, icon="o-ban",
        ),
    ]  # fmt: skip
    template = "banking/lines.html"
    empty = Empty(
        title=_("No statement yet"),
        text=_("Fetch a statement from your bank as camt.053, MT940 or CSV: you then see here which payment each line is for."),
        action=Action(label=_("Read statements"), url="/office/bank/read/", permission="banking.change"),
    )  # fmt: skip

    def base_queryset(self, request: HttpRequest) -> QuerySet:
        """Return all lines with accounts and what they were booked on."""
        return queries.lines().prefetch_related("bookings__payment", "bookings__settlement")

    def prepare(self, rows: list[StatementLine]) -> None:
        """Note who looks: only those who may book see the button."""
        may_accept = access.may(self.request.user, "banking.change")
        for row in rows:
            row.may_accept = may_accept  # type: ignore[attr-defined]

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        """Find by words, and by the amount where the text is one."""
        found = super().search(rows, text)
        try:
            minor = Money.from_decimal(read_decimal(text), "EUR").amount_minor
        except ValueError:
            return found
        return rows.filter(Q(pk__in=found.values("pk")) | Q(amount_minor__in=(minor, -minor)))

    def row_url(self, row: StatementLine) -> str:
        """Lead to the line."""
        return reverse("banking_line", args=[row.pk])

    def row_state(self, row: StatementLine) -> str:
        """Grey what is set aside."""
        return "off" if row.state == LineState.ASIDE else ""

    def actions(self) -> list[Action]:
        """Look at statements, read further ones, and accept whatever is certain."""
        _waiting, certain = queries.waiting()
        found = [
            Action(label=_("Statements"), url=reverse("banking_statements"), permission="banking.view"),
            Action(label=_("Read statements"), url=reverse("banking_read"), permission="banking.change", icon="o-plus", is_primary=not certain)
        ]  # fmt: skip
        if certain:
            label = ngettext("Accept the certain one", "Accept all %(count)s certain ones", certain)
            found.append(
                Action(label=label % {"count": i18n.format_number(certain)}, url=reverse("banking_certain"), permission="banking.change", icon="o-check", is_primary=True)
            )  # fmt: skip
        return found


class StatementLines(LinesList):
    """The lines that one statement brought."""

    key = "banking_statement"
    template = "banking/statement.html"
    default_sort = "day"

    def base_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the lines of the statement in the address."""
        return super().base_queryset(request).filter(statement=self.kwargs.get("statement_id"))

    def actions(self) -> list[Action]:
        """Offer nothing that goes beyond the statement."""
        return []

    def extra_context(self) -> dict[str, Any]:
        """Return the statement; 404 for one that does not exist."""
        statement = queries.statements().filter(pk=self.kwargs.get("statement_id")).first()
        if statement is None:
            raise Http404
        currency = statement.account.currency
        return {
            "statement": statement,
            "state": words.sums_of(statement),
            "opening": words.balance(statement.opening_minor, currency),
            "closing": words.balance(statement.closing_minor, currency),
            "source": words.SOURCES[statement.source],
            "known_before": statement.line_count - statement.lines.count(),
        }


@requires("banking.view", post="banking.change")
def accept_all(request: HttpRequest) -> HttpResponse:
    """Ask once, then book every line that is certain."""
    back = f"{reverse('banking_lines')}?view=open"
    if request.method == "POST":
        done, left = services.accept_all_certain(actor=request.user)
        if done:
            messages.success(request, words.lines_accepted(done))
        if left:
            text = ngettext(
                "%(count)s line is not certain any more and waits for you.",
                "%(count)s lines are not certain any more and wait for you.",
                left,
            )
            messages.warning(request, text % {"count": i18n.format_number(left)})
        return redirect(back)
    _waiting, certain = queries.waiting()
    if not certain or not access.may(request.user, "banking.change"):
        return redirect(back)
    sums = queries.certain_sums()
    effects = [
        Effect(label=_("Payments"), words=", ".join(i18n.format_money(amount) for amount in sums)),
        Effect(label=_("Orders"), words=_("count as paid and can be shipped")),
        Effect(label=_("Undo"), words=_("the ledger takes nothing back"), is_final=True),
    ]
    confirm = Confirm(
        question=words.ask_accept(certain), lead=_now("Each is judged once more before it is booked."), effects=effects,
        act=words.do_accept(certain), keep=_("Leave them to decide"), keep_url=back, is_danger=False,
    )  # fmt: skip
    return render(request, "office/confirm.html", {"confirm": confirm})
