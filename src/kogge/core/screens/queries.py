"""Read what people keep about lists, and what they had done with many rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from kogge.core import home
from kogge.core.errors import NotFound
from kogge.core.screens.models import ListRun, SavedView
from kogge.core.screens.values import RunKind, RunStatus
from kogge.core.staff import access

# Whoever manages people may also see what they had exported.
SEES_ALL = "staff.change"


def kept(list_key: str, user: Any) -> tuple[SavedView | None, list[SavedView]]:
    """Return a person's settings of a list (or None) and the views shown to them: shared ones first; one statement."""
    rows = list(SavedView.objects.filter(Q(owner=user.pk) | Q(owner=None), list_key=list_key).order_by("id"))
    settings = next((row for row in rows if not row.name), None)
    named = [row for row in rows if row.name]
    return settings, sorted(named, key=lambda row: row.owner_id is not None)


def runs_for(user: Any) -> QuerySet[ListRun]:
    """Return what this person started, or all of it for whoever manages people, the latest first."""
    rows = ListRun.objects.select_related("by").exclude(status=RunStatus.ASKED)
    return rows if access.may(user, SEES_ALL) else rows.filter(by=user.pk)


def run_of(run_id: int, user: Any) -> ListRun:
    """Return a run that this person may see; NotFound otherwise."""
    rows = ListRun.objects.select_related("by").filter(pk=run_id)
    found = (rows if access.may(user, SEES_ALL) else rows.filter(by=user.pk)).first()
    if found is None:
        raise NotFound()
    return found


def file_of(run: ListRun) -> Any:
    """Return where a run's file lies (a path), whether it is there or not."""
    return home.current().exports / f"{run.pk}.csv"


def has_file(run: ListRun) -> bool:
    """Say whether the file can be fetched."""
    return run.kind == RunKind.EXPORT and run.status == RunStatus.DONE and file_of(run).is_file()


def old_runs(before: datetime) -> QuerySet[ListRun]:
    """Return the runs asked for before an instant."""
    return ListRun.objects.filter(asked_at__lt=before)
