"""Do something with many rows of a list: ask, start, work through them, stop, and forget after a week."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kogge.core import clock, i18n
from kogge.core.audit import services as audit
from kogge.core.errors import Conflict, NotAllowed
from kogge.core.jobs import enqueue
from kogge.core.screens import list_registry, queries
from kogge.core.screens.models import ListRun
from kogge.core.screens.services import acting, writing
from kogge.core.screens.values import RunKind, RunStatus
from kogge.core.staff import access

logger = logging.getLogger(__name__)

KEEP = timedelta(days=7)
# An act freezes the rows it was asked for, so that nobody acts on rows that came afterwards; a file does not.
MOST_ROWS = 10_000
# Up to these many rows the answer comes at once; beyond, a job works and the page shows how far it is.
ACT_AT_ONCE = 25
WRITE_AT_ONCE = 2_000


@transaction.atomic
def ask(*, screen: Any, act_key: str, picked: list[int] | None, actor: Any) -> ListRun:
    """Write down what is to be done with which rows of a list; nothing happens before `start`.

    `act_key` empty: a file. `picked` None: all rows that fit. Raises NotAllowed, Conflict without rows or with too many.
    """
    act = screen.act_named(act_key) if act_key else None
    if act and not access.may(actor, act.permission):
        raise NotAllowed(_("Your role does not allow this."))
    rows = screen.filtered_rows()
    if picked is not None:
        rows = screen.all_rows.filter(pk__in=picked).order_by("pk")
    keys = None
    if act or picked is not None:
        keys = list(rows.values_list("pk", flat=True)[: MOST_ROWS + 1])
        if len(keys) > MOST_ROWS:
            raise Conflict(
                _("At most %(count)s rows at once. Narrow the list with a filter.")
                % {"count": i18n.format_number(MOST_ROWS)}
            )
    count = len(keys) if keys is not None else screen.count
    if not count:
        raise Conflict(_("No row is ticked."), hint=_("Tick the rows that it is about, or take all of them."))
    return ListRun.objects.create(
        kind=RunKind.ACT if act else RunKind.EXPORT,
        list_key=screen.key,
        act_key=act_key,
        arguments=screen.kwargs,
        path=screen.request.path,
        query=screen.state.with_changes(page=1).address().removeprefix("?"),
        columns=[column.key for column in screen.shown_columns if column.is_in_file],
        picked=keys,
        language=i18n.current_language(),
        by=actor,
        count=count,
        asked_at=clock.now(),
    )


def start(*, run: ListRun, values: dict[str, Any], actor: Any) -> ListRun:
    """Begin: at once when it is little, else by a job. Conflict when it has begun already, NotAllowed."""
    at_once = run.count <= (ACT_AT_ONCE if run.kind == RunKind.ACT else WRITE_AT_ONCE)
    with transaction.atomic():
        if run.by_id != actor.pk:
            raise NotAllowed(_("Only who asked for this can start it."))
        begun = ListRun.objects.filter(pk=run.pk, status=RunStatus.ASKED).update(
            status=RunStatus.WAITING, values=values
        )
        if not begun:
            raise Conflict(_("This has been started already."))
        verb = "lists.exported" if run.kind == RunKind.EXPORT else "lists.acted"
        audit.record(
            actor=actor, verb=verb, subject=f"list:{run.list_key}", act=run.act_key, rows=run.count,
            query=run.query, run=run.pk,
        )  # fmt: skip
        if not at_once:
            enqueue("lists.run", run_id=run.pk)
    if at_once:
        _work_now(run)
    run.refresh_from_db()
    return run


def _work_now(run: ListRun) -> None:
    try:
        work(run_id=run.pk)
    except DatabaseError:
        # Others kept the rows for too long. What is done is done; a job goes on from there.
        logger.warning("a run over a list goes on as a job", extra={"run": run.pk}, exc_info=True)
        enqueue("lists.run", run_id=run.pk)


def work(*, run_id: int) -> None:
    """Work through a run's rows; taken up where it was left when it is called again, harmless when it has ended."""
    run = ListRun.objects.select_related("by").filter(pk=run_id).first()
    if run is None or run.status not in (RunStatus.WAITING, RunStatus.WORKING):
        return
    ListRun.objects.filter(pk=run.pk, status=RunStatus.WAITING).update(
        status=RunStatus.WORKING, started_at=clock.now()
    )
    with translation.override(run.language):
        screen = list_registry.screen_as_seen(
            run.list_key, user=run.by, path=run.path, query=run.query, arguments=run.arguments
        )
        if not _may(run, screen):
            _end(run, RunStatus.REFUSED)
            return
        is_whole = acting.act(run, screen) if run.kind == RunKind.ACT else writing.write(run, screen)
    if is_whole:
        _end(run, RunStatus.DONE)


def _may(run: ListRun, screen: Any) -> bool:
    """Ask again when it is done: a role may have changed since."""
    needed = {screen.permission}
    if run.kind == RunKind.ACT:
        needed.add(screen.act_named(run.act_key).permission)
    return all(access.may(run.by, name) for name in needed)


def _end(run: ListRun, status: RunStatus) -> None:
    ListRun.objects.filter(pk=run.pk, status=RunStatus.WORKING).update(status=status, finished_at=clock.now())


@transaction.atomic
def stop(*, run: ListRun, actor: Any) -> None:
    """Leave the rest as it is; what was done stays done. Conflict when nothing is left to stop."""
    ended = ListRun.objects.filter(pk=run.pk, status__in=[RunStatus.WAITING, RunStatus.WORKING]).update(
        status=RunStatus.STOPPED, finished_at=clock.now()
    )
    if not ended:
        raise Conflict(_("This has ended already."))
    audit.record(actor=actor, verb="lists.stopped", subject=f"list:{run.list_key}", run=run.pk)


def forget_old() -> int:
    """Delete files and records of runs that were asked for more than a week ago; returns how many."""
    gone = 0
    for run in queries.old_runs(clock.now() - KEEP).iterator():
        queries.file_of(run).unlink(missing_ok=True)
        queries.file_of(run).with_suffix(".csv.part").unlink(missing_ok=True)
        run.delete()
        gone += 1
    return gone
