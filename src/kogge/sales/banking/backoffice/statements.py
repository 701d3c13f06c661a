"""Reading statements, the statements that were read, and their accounts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from kogge.core import i18n
from kogge.core.errors import KoggeError
from kogge.core.screens import forms as screen_forms
from kogge.core.screens.cells import State, Tone
from kogge.core.screens.filters import Filter, period_filter
from kogge.core.screens.lists import Action, Column, Empty, ListScreen
from kogge.core.staff import access
from kogge.core.staff.access import requires
from kogge.sales.banking import queries, services
from kogge.sales.banking.backoffice import words
from kogge.sales.banking.backoffice.lines import account_choices
from kogge.sales.banking.formats import delimited
from kogge.sales.banking.forms import AutomaticForm, ColumnsForm, StatementsForm
from kogge.sales.banking.models import AwaitedFile, Statement, StatementAccount
from kogge.sales.banking.values import FileReport

ROWS_SHOWN = 5


def _period(row: Statement) -> str:
    first, last = i18n.format_day(row.opened_on), i18n.format_day(row.closed_on)
    return last if first == last else f"{first} – {last}"


class StatementsList(ListScreen):
    """All statements, the latest first."""

    key = "banking_statements"
    permission = "banking.view"
    title = _("Statements")
    default_sort = "-closed"
    search_fields = ("number", "statement_id", "file_name", "account__iban", "account__name")
    search_hint = _("Number, file or account")
    columns = [
        Column(key="account", label=pgettext_lazy("bank", "Account"), value="account.name", sort="account__name", is_link=True, phone="lead"),
        Column(key="number", label=_("Number"), value="number", phone="second"),
        Column(key="closed", label=_("Days"), value=_period, sort="closed_on", is_descending_first=True, phone="second"),
        Column(key="opening", label=_("Opening balance"), value=lambda row: words.balance(row.opening_minor, row.account.currency), is_number=True, phone="hide"),
        Column(key="closing", label=_("Closing balance"), value=lambda row: words.balance(row.closing_minor, row.account.currency), is_number=True, phone="lead_end"),
        Column(key="lines", label=pgettext_lazy("bank", "Lines"), value="line_count", sort="line_count", is_number=True, phone="hide"),
        Column(key="state", label=_("State"), value=words.sums_of, phone="third"),
        Column(key="source", label=_("Format"), value=lambda row: words.SOURCES[row.source], phone="hide"),
        Column(key="file", label=_("File"), value="file_name", is_wide=True, phone="third_end"),
    ]  # fmt: skip
    filters = [
        Filter(
            key="account", label=pgettext_lazy("bank", "Account"), choices=account_choices, field="account_id"
        ),
        period_filter(key="days", label=_("Days"), field="closed_on", is_instant=False),
    ]
    empty = Empty(
        title=_("No statement yet"),
        text=_("Fetch a statement from your bank as camt.053, MT940 or CSV: you then see here which payment each line is for."),
        action=Action(label=_("Read statements"), url="/office/bank/read/", permission="banking.change"),
    )  # fmt: skip
    template = "banking/statements.html"

    def base_queryset(self, request: HttpRequest) -> QuerySet:
        """Return all statements, each knowing whether one before it is missing."""
        return queries.statements()

    def row_url(self, row: Statement) -> str:
        """Lead to the lines that a statement brought."""
        return reverse("banking_statement", args=[row.pk])

    def row_state(self, row: Statement) -> str:
        """Ground what does not add up like something that failed."""
        return "failed" if row.difference_minor else ""

    def actions(self) -> list[Action]:
        """Read further ones."""
        return [
            Action(label=_("Settlements"), url=reverse("banking_settlements"), permission="banking.view"),
            Action(label=_("Read statements"), url=reverse("banking_read"), permission="banking.change", icon="o-plus", is_primary=True)
        ]  # fmt: skip

    def extra_context(self) -> dict[str, Any]:
        """Return the accounts with what each may do by itself."""
        return {
            "accounts": [{"row": row, "state": _automatic(row)} for row in queries.accounts()],
            "awaited": list(queries.awaited_files()),
        }


def _automatic(row: StatementAccount) -> State:
    if row.books_certain:
        return State(word=_("books certain lines by itself"), tone=Tone.LOOK)
    return State(word=_("books nothing by itself"), tone=Tone.OK)


@requires("banking.view", post="banking.change")
def read(request: HttpRequest) -> HttpResponse:
    """Take files of the bank in and say what became of each."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = StatementsForm(*sent)
    if request.method == "POST" and form.is_valid():
        reports = services.import_files(files=form.contents(), actor=request.user)
        awaited = next((report.awaited_id for report in reports if report.awaited_id), None)
        for report in reports:
            _tell(request, report)
        if awaited:
            return redirect("banking_columns", awaited)
        if len(reports) == 1 and reports[0].settlement_id:
            return redirect("banking_settlement", reports[0].settlement_id)
        is_good = any(not report.problem for report in reports)
        return redirect(f"{reverse('banking_lines')}?view=open" if is_good else "banking_read")
    context = {
        "form": form,
        "awaited": list(queries.awaited_files()),
        "accounts": services.own_accounts(),
        "may_change": access.may(request.user, "banking.change"),
    }
    return screen_forms.show(request, "banking/read.html", context, form)


def _tell(request: HttpRequest, report: FileReport) -> None:
    if report.problem:
        messages.error(request, f"{report.file_name}: {report.problem}")
    elif not report.awaited_id:
        messages.success(request, f"{report.file_name}: {_came_in(report)}")


def _came_in(report: FileReport) -> str:
    new = ngettext("one new line", "%(count)s new lines", report.new_lines) % {
        "count": i18n.format_number(report.new_lines)
    }
    if not report.known_lines:
        return new
    known = ngettext("one known before", "%(count)s known before", report.known_lines) % {
        "count": i18n.format_number(report.known_lines)
    }
    return f"{new}, {known}"


@requires("banking.view", post="banking.change")
def columns(request: HttpRequest, file_id: int) -> HttpResponse:
    """Let a person say which column of a CSV file says what; kept for the account from then on."""
    row = get_object_or_404(AwaitedFile, pk=file_id)
    table = delimited.table_of(bytes(row.data))
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        heads=table.heads, guess=delimited.guess(table), accounts=services.own_accounts(),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with screen_forms.errors_shown_in(form):
            reports = services.read_awaited(
                file_id=row.pk, iban=form.cleaned_data["iban"], mapping=form.mapping(), actor=request.user
            )
        if form.is_valid():
            for report in reports:
                _tell(request, report)
            return redirect(f"{reverse('banking_lines')}?view=open")
    context = {
        "form": form,
        "row": row,
        "heads": table.heads,
        "rows": table.rows[:ROWS_SHOWN],
        "may_change": access.may(request.user, "banking.change"),
    }
    return screen_forms.show(request, "banking/columns.html", context, form)


@require_POST
@requires("banking.change")
def discard(request: HttpRequest, file_id: int) -> HttpResponse:
    """Throw a kept CSV file away unread."""
    services.discard_awaited(file_id=file_id)
    messages.success(request, _now("The file is discarded; nothing of it was read."))
    return redirect("banking_read")


def _account(account_id: int) -> StatementAccount:
    found = queries.accounts().filter(pk=account_id).first()
    if found is None:
        raise Http404
    return found


@requires("banking.view", post="banking.change")
def account(request: HttpRequest, account_id: int) -> HttpResponse:
    """Show an account; switch what it may do by itself."""
    row = _account(account_id)
    form = AutomaticForm(
        request.POST if request.method == "POST" else None, initial={"is_on": row.books_certain}
    )
    if request.method == "POST" and form.is_valid():
        services.switch_automatic(account_id=row.pk, actor=request.user, **form.cleaned_data)
        messages.success(request, _now("Saved."))
        return redirect("banking_statements")
    context = {
        "row": row,
        "form": form,
        "state": _automatic(row),
        "may_change": access.may(request.user, "banking.change"),
    }
    return screen_forms.show(request, "banking/account.html", context, form)


@require_POST
@requires("banking.change")
def forget(request: HttpRequest, account_id: int) -> HttpResponse:
    """Ask for the columns again with the next CSV file."""
    try:
        services.forget_csv_mapping(account_id=_account(account_id).pk, actor=request.user)
        messages.success(request, _now("With the next CSV file you are asked for its columns again."))
    except KoggeError as error:
        messages.error(request, str(error))
    return redirect("banking_account", account_id)
