"""What was done with many rows of a list: asked first, followed while it works, read afterwards, files fetched."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kogge.core.errors import Conflict, KoggeError
from kogge.core.screens import forms as screen_forms
from kogge.core.screens import list_csv, list_posts, list_registry, queries, services
from kogge.core.screens.cells import State, Tone
from kogge.core.screens.filters import Filter, period_filter
from kogge.core.screens.lists import Column, Empty, ListScreen
from kogge.core.screens.models import ListRun
from kogge.core.screens.panels import Confirm
from kogge.core.screens.tabs import Tab
from kogge.core.screens.values import RunKind, RunStatus
from kogge.core.staff import access
from kogge.core.staff import queries as staff
from kogge.core.staff.access import requires

STATUS_WORDS = {
    RunStatus.WAITING: (_("Waits for its turn"), Tone.OPEN),
    RunStatus.WORKING: (_("At work"), Tone.BUSY),
    RunStatus.DONE: (_("Done"), Tone.OK),
    RunStatus.STOPPED: (_("Stopped"), Tone.CALM),
    RunStatus.REFUSED: (_("Refused: the role does not allow it any more"), Tone.STOP),
}
KIND_WORDS = {RunKind.EXPORT: _("Export"), RunKind.ACT: pgettext_lazy("list", "Bulk action")}


def _list_title(run: ListRun) -> Any:
    known = list_registry.all_lists().get(run.list_key)
    return known.title if known else run.list_key


def _act_words(run: ListRun) -> Any:
    known = list_registry.all_lists().get(run.list_key)
    acts = {act.key: act.label for act in known.acts} if known else {}
    return acts.get(run.act_key, run.act_key) if run.act_key else KIND_WORDS[RunKind.EXPORT]


def _state(run: ListRun) -> State:
    word, tone = STATUS_WORDS[RunStatus(run.status)]
    return State(word=word, tone=Tone.LOOK if run.status == RunStatus.DONE and run.left_count else tone)


class RunsList(ListScreen):
    """Exports and acts of the last seven days."""

    key = "runs"
    permission = "today.view"
    title = _("Exports and bulk actions")
    columns = [
        Column(key="what", label=pgettext_lazy("list", "What"), value=_act_words, is_link=True, phone="lead"),
        Column(key="list", label=_("List"), value=_list_title, sort="list_key", phone="second"),
        Column(key="rows", label=_("Rows"), value="count", sort="count", is_number=True, is_descending_first=True, phone="lead_end"),
        Column(key="left", label=_("Not done"), value=lambda run: run.left_count or None, sort="left_count", is_number=True, is_descending_first=True, phone="hide"),
        Column(key="state", label=_("State"), value=_state, sort="status", phone="third"),
        Column(key="by", label=_("By"), value=lambda run: staff.full_name(run.by), sort="by__username", phone="second"),
        Column(key="asked", label=_("Started"), value="asked_at", sort="asked_at", is_descending_first=True, phone="third_end"),
    ]  # fmt: skip
    filters = [
        Filter(
            key="kind", label=_("Kind"), choices=[(kind.value, word) for kind, word in KIND_WORDS.items()]
        ),
        period_filter(key="started", label=_("Started"), field="asked_at"),
    ]
    default_sort = "-asked"
    empty = Empty(
        title=_("Nothing exported yet"),
        text=_("What you export from a list, or do with many of its rows at once, stands here for a week."),
    )

    def base_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the person's own runs, or everyone's for who manages people."""
        return queries.runs_for(request.user)

    def row_url(self, row: ListRun) -> str:
        """Lead to what became of it."""
        return reverse("runs_run", args=[row.pk])


def _run(request: HttpRequest, run_id: int) -> ListRun:
    """Return a run; 404 for a stranger's, and for one of a list that the person may not open any more."""
    run = queries.run_of(run_id, request.user)
    known = list_registry.all_lists().get(run.list_key)
    if known is None or not access.may(request.user, known.permission):
        raise Http404
    return run


def _screen(run: ListRun) -> Any:
    return list_registry.screen_as_seen(
        run.list_key, user=run.by, path=run.path, query=run.query, arguments=run.arguments
    )


def _ask(request: HttpRequest, run: ListRun) -> HttpResponse:
    """Show the question; start when it is answered with yes."""
    screen = _screen(run)
    act = screen.act_named(run.act_key)
    form = act.form(request.POST or None) if act.form else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            started = services.start(run=run, values=form.cleaned_data if form else {}, actor=request.user)
        except Conflict as error:  # sent twice
            messages.warning(request, str(error))
            return redirect("runs_run", run_id=run.pk)
        return list_posts.told(request, screen, started)
    confirm = Confirm(
        question=act.question(run.count) if act.question else act.label,
        effects=list(act.effects),
        act=act.button(run.count) if act.button else act.label,
        keep=_("Change nothing"),
        keep_url=screen.address,
        form=form,
        is_danger=act.is_danger,
    )
    return screen_forms.show(request, "office/confirm.html", {"confirm": confirm}, *([form] if form else []))


@requires("today.view")
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Ask before an act, or show how far it is and what became of each row; a post starts or stops it."""
    found = _run(request, run_id)
    if found.status == RunStatus.ASKED:
        return _ask(request, found)
    if request.method == "POST":
        try:
            services.stop(run=found, actor=request.user)
            messages.success(request, _now("Stopped. What was done stays done."))
        except KoggeError as error:
            messages.warning(request, str(error))
        return redirect("runs_run", run_id=found.pk)
    context = {
        "run": found,
        "what": _act_words(found),
        "list_title": _list_title(found),
        "list_url": f"{found.path}?{found.query}",
        "state": _state(found),
        "is_open": found.status in (RunStatus.WAITING, RunStatus.WORKING),
        "is_export": found.kind == RunKind.EXPORT,
        "percent": min(100, found.position * 100 // max(1, found.count)),
        "has_file": queries.has_file(found),
        "unnamed": max(0, found.left_count - len(found.left)),
        "gone_at": found.asked_at + services.KEEP,
    }
    is_part = bool(getattr(request, "htmx", None)) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    return render(request, "office/run_state.html" if is_part else "office/run.html", context)


@requires("today.view")
def file(request: HttpRequest, run_id: int) -> HttpResponse:
    """Hand out the exported file."""
    found = _run(request, run_id)
    if not queries.has_file(found):
        raise Http404
    name = list_csv.file_name(_list_title(found), found.asked_at.date())
    return FileResponse(
        queries.file_of(found).open("rb"),
        content_type="text/csv; charset=utf-8",
        as_attachment=True,
        filename=name,
    )


urlpatterns = [
    path("runs/", RunsList.as_view(), name="runs_list"),
    path("runs/<int:run_id>/", run, name="runs_run"),
    path("runs/<int:run_id>.csv", file, name="runs_file"),
]
TABS = [
    Tab(
        stage="today",
        label=_("Exports"),
        url_name="runs_list",
        permission="today.view",
        position=90,
    )
]
