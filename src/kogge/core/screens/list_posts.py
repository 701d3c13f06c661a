"""What a person sends to a list: keep a view, choose columns, do something with many rows, or write a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kogge.core import i18n
from kogge.core.errors import KoggeError
from kogge.core.screens import queries, services
from kogge.core.screens.filters import ListState
from kogge.core.screens.models import ListRun
from kogge.core.screens.values import RunKind, RunStatus


def answer(screen: Any) -> HttpResponse:
    """Do what was sent and lead back to the list; a refusal is told there."""
    wanted = _DOINGS.get(screen.request.POST.get("do", ""))
    if wanted is None:
        return redirect(screen.address)
    try:
        return wanted(screen)
    except KoggeError as error:
        messages.error(screen.request, f"{error} {error.hint}".strip() if error.hint else str(error))
        return redirect(screen.address)


def _back(screen: Any, state: ListState) -> HttpResponse:
    return redirect(screen.request.path + state.address())


def _kept_query(state: ListState) -> str:
    return state.with_changes(saved="").address().removeprefix("?")


def _save(screen: Any) -> HttpResponse:
    sent = screen.request.POST
    row = services.save_view(
        list_key=screen.key,
        name=sent.get("name", ""),
        query=_kept_query(screen.state),
        is_shared=bool(sent.get("shared")),
        actor=screen.request.user,
    )
    messages.success(screen.request, _("The view “%(name)s” is saved.") % {"name": row.name})
    return _back(screen, screen.state.with_changes(saved=str(row.pk)))


def _view_id(screen: Any) -> int:
    return int(screen.state.saved or 0)


def _update(screen: Any) -> HttpResponse:
    row = services.update_view(
        list_key=screen.key,
        view_id=_view_id(screen),
        query=_kept_query(screen.state),
        actor=screen.request.user,
    )
    messages.success(screen.request, _("The view “%(name)s” is saved.") % {"name": row.name})
    return _back(screen, screen.state)


def _rename(screen: Any) -> HttpResponse:
    row = services.rename_view(
        list_key=screen.key,
        view_id=_view_id(screen),
        name=screen.request.POST.get("name", ""),
        actor=screen.request.user,
    )
    messages.success(screen.request, _("The view is called “%(name)s” now.") % {"name": row.name})
    return _back(screen, screen.state)


def _delete(screen: Any) -> HttpResponse:
    name = services.delete_view(list_key=screen.key, view_id=_view_id(screen), actor=screen.request.user)
    messages.success(screen.request, _("The view “%(name)s” is deleted.") % {"name": name})
    return redirect(screen.request.path)


def _default(screen: Any) -> HttpResponse:
    here = "" if screen.request.POST.get("none") else screen.tabs.here
    services.choose_default(list_key=screen.key, view=here, actor=screen.request.user)
    messages.success(
        screen.request,
        _("The list opens with this view from now on.") if here else _("The list opens with all rows again."),
    )
    return _back(screen, screen.state)


def _columns(screen: Any) -> HttpResponse:
    sent = set(screen.request.POST.getlist("column"))
    chosen = [column.key for column in screen.columns if column.key in sent or column.is_link]
    is_all = len(chosen) == len(screen.columns) or bool(screen.request.POST.get("every"))
    services.choose_columns(list_key=screen.key, columns=[] if is_all else chosen, actor=screen.request.user)
    in_address = tuple(column.key for column in screen.columns) if is_all else tuple(chosen)
    return _back(screen, screen.state.with_changes(columns=in_address if screen.state.columns else ()))


def _picked(screen: Any) -> list[int] | None:
    sent = screen.request.POST
    if sent.get("all"):
        return None
    return [int(key) for key in sent.getlist("row") if key.isdecimal() and len(key) < 19]


def _act(screen: Any) -> HttpResponse:
    key = screen.request.POST.get("act", "")
    if key not in {act.key for act in screen.acts}:
        return redirect(screen.address)
    user = screen.request.user
    run = services.ask(screen=screen, act_key=key, picked=_picked(screen), actor=user)
    if screen.act_named(key).asks:
        return redirect("runs_run", run_id=run.pk)
    run = services.start(run=run, values={}, actor=user)
    return told(screen.request, screen, run)


def _export(screen: Any) -> HttpResponse:
    user = screen.request.user
    run = services.ask(screen=screen, act_key="", picked=_picked(screen), actor=user)
    run = services.start(run=run, values={}, actor=user)
    return redirect("runs_file" if queries.has_file(run) else "runs_run", run_id=run.pk)


def told(request: HttpRequest, screen: Any, run: ListRun) -> HttpResponse:
    """Say what became of a run and lead back to the list; to the run's own page while it still works."""
    if run.status != RunStatus.DONE:
        return redirect("runs_run", run_id=run.pk)
    page = reverse("runs_run", args=[run.pk])
    if run.kind == RunKind.ACT:
        if run.done:
            messages.success(request, screen.act_named(run.act_key).done(run.done))
        if run.left_count:
            messages.warning(
                request,
                format_html('{} <a href="{}">{}</a>', left_words(run), page, _("See each one")),
            )
    return redirect(screen.address)


def left_words(run: ListRun) -> str:
    """Return how many rows stay as they are, with the reason when it is the same for all that are known."""
    words = ngettext("%(count)s stays as it is.", "%(count)s stay as they are.", run.left_count) % {
        "count": i18n.format_number(run.left_count)
    }
    reasons = {one["reason"] for one in run.left}
    return f"{words} {reasons.pop()}" if len(reasons) == 1 else words


_DOINGS = {
    "save": _save,
    "update": _update,
    "rename": _rename,
    "delete": _delete,
    "default": _default,
    "columns": _columns,
    "act": _act,
    "export": _export,
}
