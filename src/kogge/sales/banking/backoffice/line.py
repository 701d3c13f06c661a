"""One line: what the bank said, what it may be for, and what a person decides."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.views.decorators.http import require_POST

from kogge.core import i18n
from kogge.core.errors import InvalidInput, KoggeError, NotFound
from kogge.core.money import Money
from kogge.core.screens import forms as screen_forms
from kogge.core.screens.panels import Chip
from kogge.core.staff import access
from kogge.core.staff.access import requires
from kogge.sales.banking import queries, services
from kogge.sales.banking.backoffice import words
from kogge.sales.banking.forms import AsideForm, PartForm
from kogge.sales.banking.models import StatementLine
from kogge.sales.banking.values import ClaimKind, LineState, Part, Proposal

FOUND_AT_MOST = 8


def _line(line_id: int) -> StatementLine:
    try:
        return queries.line_by_id(line_id)
    except NotFound as error:
        raise Http404 from error


def _back(line: StatementLine) -> HttpResponse:
    return redirect("banking_line", line.pk)


@requires("banking.view")
def detail(request: HttpRequest, line_id: int) -> HttpResponse:
    """Show a line, what it may be for as things stand now, and what it was booked on."""
    return _show(request, _line(line_id))


def _show(request: HttpRequest, line: StatementLine, **bound: Any) -> HttpResponse:
    state = words.state_of(line)
    rest = queries.rest_of(line)
    is_open = line.is_open and access.may(request.user, "banking.change")
    search = request.GET.get("q", "").strip()[:60]
    judgement = services.judge_line(line) if line.is_open else None
    aside = bound.get("aside") or AsideForm()
    context = {
        "line": line,
        "who": words.payer_of(line),
        "amount": words.amount_of(line),
        "chips": [Chip(word=state.word, tone=state.tone)],
        "source": words.SOURCES[line.statement.source],
        "bookings": [
            {
                "row": row,
                "amount": Money(amount_minor=row.amount_minor, currency=line.currency),
                "number": words.booked_on(row),
            }
            for row in queries.bookings_of(line)
        ],
        "rest": Money(amount_minor=abs(rest.amount_minor), currency=line.currency),
        "signed_rest": rest,
        "has_rest": line.is_open and rest != words.amount_of(line),
        "proposals": [_proposal(line, one) for one in (judgement.proposals if judgement else ())],
        "may_decide": is_open,
        "may_reopen": line.state == LineState.ASIDE and access.may(request.user, "banking.change"),
        "search": search,
        "found": _found(line, search, rest, bound.get("part")) if search and is_open else [],
        "aside": aside,
    }
    return screen_forms.show(
        request, "banking/line.html", context, *(form for form in bound.values() if form)
    )


def _proposal(line: StatementLine, proposal: Proposal) -> dict[str, Any]:
    return {
        "title": ", ".join(part.number or part.reference for part in proposal.parts),
        "parts": [
            {
                "number": part.number,
                "reference": part.reference,
                "amount": Money(amount_minor=part.amount_minor, currency=line.currency),
                "value": json.dumps([part.kind, part.pk, part.amount_minor]),
            }
            for part in proposal.parts
        ],
        "reasons": [words.REASONS[reason.code](reason.params) for reason in proposal.reasons],
    }


def _found(line: StatementLine, text: str, rest: Money, bound: PartForm | None) -> list[dict[str, Any]]:
    """Return the payments that a search finds, each with the form that books what is left of the line on it."""
    found = []
    for claim in queries.claims_found(text, line, FOUND_AT_MOST):
        is_bound = bound is not None and (claim.kind, str(claim.pk)) == (
            bound.data.get("kind"),
            bound.data.get("payment"),
        )
        owed = (
            min(claim.owed_minor, abs(rest.amount_minor)) if claim.owed_minor > 0 else abs(rest.amount_minor)
        )
        initial = {
            "kind": claim.kind,
            "payment": claim.pk,
            "amount": Money(amount_minor=owed, currency=line.currency),
        }
        form = (
            bound if is_bound else PartForm(rest=rest, initial=initial, prefix="", auto_id=f"b-{claim.pk}-%s")
        )
        found.append(
            {
                "claim": claim,
                "form": form,
                "owed": Money(amount_minor=max(claim.owed_minor, 0), currency=claim.currency),
            }
        )
    return found


def _sent_parts(sent: QueryDict) -> list[Part]:
    """Return the parts of the proposal whose button was pressed; InvalidInput for anything else."""
    parts = []
    for text in sent.getlist("part"):
        try:
            kind, pk, minor = json.loads(text)
            parts.append(
                Part(kind=ClaimKind(kind), pk=int(pk), reference="", number="", amount_minor=int(minor))
            )
        except (ValueError, TypeError) as error:
            raise InvalidInput(_now("This proposal cannot be read. Load the page again.")) from error
    return parts


@require_POST
@requires("banking.change")
def accept(request: HttpRequest, line_id: int) -> HttpResponse:
    """Book a line: as the sent proposal says, or, from the list, as proposed if that is certain."""
    line = _line(line_id)
    try:
        parts = _sent_parts(request.POST)
        if parts:
            services.accept(line_id=line.pk, parts=parts, actor=request.user)
        else:
            services.accept_certain(line_id=line.pk, actor=request.user)
    except KoggeError as error:
        messages.error(request, str(error))
        return _back(line)
    _tell_booked(request, line)
    services.judge_open_lines()
    return _on(line)


def _tell_booked(request: HttpRequest, line: StatementLine) -> None:
    amount = i18n.format_money(words.amount_of(line))
    messages.success(
        request, _now("Booked: %(amount)s of %(name)s.") % {"amount": amount, "name": words.payer_of(line)}
    )


def _on(line: StatementLine) -> HttpResponse:
    """Lead to what waits next, or stay with a line of which a part is left."""
    line = queries.line_by_id(line.pk)
    return _back(line) if line.is_open else redirect(f"{reverse('banking_lines')}?view=open")


@require_POST
@requires("banking.change")
def book(request: HttpRequest, line_id: int) -> HttpResponse:
    """Book an amount of a line on a payment that a person searched for."""
    line = _line(line_id)
    rest = queries.rest_of(line)
    form = PartForm(request.POST, rest=rest)
    if form.is_valid():
        amount = form.cleaned_data["amount"].amount_minor
        chosen = form.cleaned_data
        part = Part(kind=chosen["kind"], pk=chosen["payment"], reference="", number="", amount_minor=amount)
        with screen_forms.errors_shown_in(form):
            services.accept(line_id=line.pk, parts=[part], actor=request.user)
    if not form.is_valid():
        return _show(request, queries.line_by_id(line.pk), part=form)
    _tell_booked(request, line)
    services.judge_open_lines()
    return _on(line)


@require_POST
@requires("banking.change")
def aside(request: HttpRequest, line_id: int) -> HttpResponse:
    """Set a line aside: it is about no payment of this shop."""
    line = _line(line_id)
    form = AsideForm(request.POST)
    if form.is_valid():
        with screen_forms.errors_shown_in(form):
            services.set_aside(line_id=line.pk, actor=request.user, **form.cleaned_data)
    if not form.is_valid():
        return _show(request, queries.line_by_id(line.pk), aside=form)
    messages.success(request, words.lines_set_aside(1))
    return _on(line)


@require_POST
@requires("banking.change")
def reopen(request: HttpRequest, line_id: int) -> HttpResponse:
    """Let a line that was set aside wait again."""
    line = _line(line_id)
    try:
        services.reopen(line_id=line.pk, actor=request.user)
        messages.success(request, _now("The line waits for your decision again."))
    except KoggeError as error:
        messages.error(request, str(error))
    return _back(line)
