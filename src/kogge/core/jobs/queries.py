"""Read the queue: what may run now, what runs, what failed for good."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from kogge.core.jobs.queue import run_job
from kogge.core.prepared import prepared

PATH = run_job.module_path
CLAIMED_TOGETHER = 4


def all_rows() -> QuerySet[DBTaskResult]:
    """Return every row of ours; Wagtail uses the same backend for tasks of its own."""
    return DBTaskResult.objects.all()


def due(*, lane: str, now: datetime) -> QuerySet[DBTaskResult]:
    """Return what this lane may start now: longest due first."""
    return _timely(now).filter(queue_name=lane).order_by("-priority", "run_after", "enqueued_at")


@prepared
def due_rows(lane: str, now: datetime) -> QuerySet[DBTaskResult]:
    """Return the first few of `due`; a few more than the threads of a lane, so that a loser finds the next at once."""
    return due(lane=lane, now=now)[:CLAIMED_TOGETHER]


@prepared
def _lanes(now: datetime) -> QuerySet[DBTaskResult]:
    return _timely(now).order_by().values_list("queue_name", flat=True).distinct()


def due_lanes(now: datetime) -> set[str]:
    """Return the lanes that have something to start now."""
    return set(_lanes.rows(now))


def _timely(now: datetime) -> QuerySet[DBTaskResult]:
    # The backend writes its greatest date where a task of Wagtail names none.
    timely = Q(run_after__lte=now) | Q(run_after=get_date_max())
    return DBTaskResult.objects.filter(timely, status=TaskResultStatus.READY)


def running() -> QuerySet[DBTaskResult]:
    """Return what some worker has started and not finished, oldest first."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).order_by("started_at")


def waiting() -> QuerySet[DBTaskResult]:
    """Return what is to run now or later, next first."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.READY).order_by("run_after")


def failed() -> QuerySet[DBTaskResult]:
    """Return what failed for good, newest first; a job that is tried again is waiting, not failed."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).order_by("-finished_at")


def is_waiting(name: str) -> bool:
    """Say whether a job of this name waits for its turn."""
    return waiting().filter(task_path=PATH, args_kwargs__args__0=name).exists()


def name_of(row: DBTaskResult) -> str:
    """Return the job's name, or the path of a task that is not ours."""
    return row.args_kwargs["args"][0] if row.task_path == PATH else row.task_path


def attempt_of(row: DBTaskResult) -> int:
    """Return how often the job has been tried before, from 0."""
    return row.args_kwargs["args"][2] if row.task_path == PATH else 0
