"""Move rows of the queue from state to state: claim, finish, try again, give up, reap, queue periodic ones."""

from __future__ import annotations

import functools
import logging
import os
import socket
import traceback
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kogge.core import clock, office
from kogge.core.audit import services as audit
from kogge.core.errors import Conflict
from kogge.core.events import bus
from kogge.core.jobs import queries, queue
from kogge.core.jobs.models import PeriodicRun, WorkerSign
from kogge.core.jobs.registry import Job, job_named, known_jobs, known_periods
from kogge.core.todos import services as todos

logger = logging.getLogger(__name__)

# A worker that holds jobs signs every 10 seconds; after three missed signs its jobs are taken from it.
SIGN_EVERY = timedelta(seconds=10)
DEAD_AFTER = timedelta(seconds=35)
KEEP_DONE = timedelta(days=7)


class WorkerDied(Exception):
    """The process that ran the job ended in the middle of it."""


def new_worker_name() -> str:
    """Return a name that says where the worker runs and that no other worker has or had."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def claim(*, lane: str, worker: str) -> DBTaskResult | None:
    """Take the next due row for this worker, or None; reads first, so an idle worker never asks for a write lock."""
    now = clock.now()
    taken = {"status": TaskResultStatus.RUNNING, "started_at": now, "worker_ids": [worker]}
    for row in queries.due_rows.rows(lane, now):
        if DBTaskResult.objects.filter(id=row.id, status=TaskResultStatus.READY).update(**taken):
            for field, value in taken.items():
                setattr(row, field, value)
            return row
    return None


def due_lanes() -> set[str]:
    """Return the lanes that have something to start now; one read."""
    return queries.due_lanes(clock.now())


def finish(row: DBTaskResult, *, worker: str) -> None:
    """Record success; a row that was taken from this worker meanwhile stays with its new one."""
    _mine(row, worker).update(
        status=TaskResultStatus.SUCCESSFUL, finished_at=clock.now(), exception_class_path="", traceback=""
    )


@transaction.atomic
def fail(row: DBTaskResult, error: BaseException, *, worker: str) -> None:
    """Record a failure: wait and try again while the job has retries left, otherwise give up and ask for a hand."""
    rows, job, attempt = _mine(row, worker), _job_of(row), queries.attempt_of(row)
    written = {
        "exception_class_path": f"{type(error).__module__}.{type(error).__qualname__}",
        "traceback": "".join(traceback.format_exception(error))[-20_000:],
    }
    if job is not None and attempt < job.retries:
        name, arguments, _attempt = row.args_kwargs["args"]
        rows.update(
            status=TaskResultStatus.READY,
            run_after=clock.now() + job.backoff * 2**attempt,
            args_kwargs={"args": [name, arguments, attempt + 1], "kwargs": {}},
            **written,
        )
        return
    if rows.update(status=TaskResultStatus.FAILED, finished_at=clock.now(), **written):
        todos.raise_todo(
            todo_key(row),
            kind="jobs.failed",
            params={"job": queries.name_of(row), "error": str(error)[:300] or type(error).__name__},
            link=office.HEALTH_PAGE,
            permission="health.view",
        )


def _mine(row: DBTaskResult, worker: str) -> Any:
    return DBTaskResult.objects.filter(id=row.id, status=TaskResultStatus.RUNNING, worker_ids=[worker])


def _job_of(row: DBTaskResult) -> Job | None:
    return known_jobs().get(queries.name_of(row))


def todo_key(row: DBTaskResult) -> str:
    """Return the key of the todo about one job that failed for good."""
    return f"jobs.failed:{row.id}"


def sign(worker: str) -> None:
    """Say that this worker lives."""
    WorkerSign.objects.update_or_create(worker=worker, defaults={"seen_at": clock.now()})


def reap(*, me: str = "") -> int:
    """Take running jobs away from workers that died; they run again or, without retries left, have failed."""
    rows = list(queries.running())
    if not rows:
        return 0
    now = clock.now()
    alive = set(WorkerSign.objects.filter(seen_at__gt=now - DEAD_AFTER).values_list("worker", flat=True))
    reaped = 0
    for row in rows:
        worker = row.worker_ids[-1] if row.worker_ids else ""
        if worker == me or not _is_dead(worker, alive, row.started_at, now):
            continue
        logger.warning("a worker died in mid-job", extra={"worker": worker, "job": queries.name_of(row)})
        fail(row, WorkerDied(f"the worker {worker} ended in the middle of the job"), worker=worker)
        reaped += 1
    return reaped


def _is_dead(worker: str, alive: set[str], started_at: datetime, now: datetime) -> bool:
    """Judge by the process table on the same machine, by missing signs of life otherwise."""
    host, _colon, rest = worker.partition(":")
    number = rest.partition(":")[0]
    if host == socket.gethostname()[:40] and number.isdigit() and not _process_exists(int(number)):
        return True
    return worker not in alive and started_at < now - DEAD_AFTER


def _process_exists(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def queue_periodic() -> int:
    """Queue every periodic job whose time has come, once per period however many workers ask; returns how many."""
    now, queued = clock.now(), 0
    next_at = dict(PeriodicRun.objects.values_list("job", "next_at"))
    for name, period in known_periods().items():
        if next_at.get(name, now) > now:
            continue
        with transaction.atomic():
            if name not in next_at:
                PeriodicRun.objects.bulk_create([PeriodicRun(job=name, next_at=now)], ignore_conflicts=True)
            won = PeriodicRun.objects.filter(job=name, next_at__lte=now).update(next_at=now + period.every)
            # A period that finds its forerunner still waiting adds nothing: after a pause there is one run, not many.
            if won and not queries.is_waiting(name):
                queue.put(job_named(name), arguments={}, run_after=now, attempt=0)
                queued += 1
    return queued


def forget_done() -> int:
    """Delete rows of jobs that succeeded a week ago and signs of workers long gone."""
    WorkerSign.objects.filter(seen_at__lt=clock.now() - KEEP_DONE).delete()
    old = DBTaskResult.objects.filter(
        status=TaskResultStatus.SUCCESSFUL, finished_at__lt=clock.now() - KEEP_DONE
    )
    return old.delete()[0]


@transaction.atomic
def retry_job(*, job_id: Any, actor: Any) -> None:
    """Let a job that failed for good run again with all its retries; Conflict when it has not failed."""
    row = DBTaskResult.objects.filter(id=job_id, status=TaskResultStatus.FAILED).first()
    if row is None:
        raise Conflict(_("This job has not failed, or somebody has already started it again."))
    if row.task_path == queries.PATH:
        name, arguments, _attempt = row.args_kwargs["args"]
        row.args_kwargs = {"args": [name, arguments, 0], "kwargs": {}}
    row.status = TaskResultStatus.READY
    row.run_after = clock.now()
    row.save(update_fields=["args_kwargs", "status", "run_after"])
    audit.record(actor=actor, verb="jobs.retried", subject=f"job:{row.id}", job=queries.name_of(row))
    todos.finish_todo(todo_key(row), actor=actor)
    transaction.on_commit(functools.partial(bus.wake, row.queue_name))
