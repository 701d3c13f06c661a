"""Put jobs on the queue of the task backend; one task carries every job by name."""

from __future__ import annotations

import functools
from datetime import datetime
from typing import Any

from django.db import transaction
from django_tasks import task

from kogge.core import clock
from kogge.core.events import waking
from kogge.core.jobs.registry import Job, job_named


@task()
def run_job(name: str, arguments: dict[str, Any], attempt: int) -> None:
    """Run one job; called by the worker. `attempt` counts from 0 and is raised by the worker before each retry."""
    job_named(name).function(**arguments)


def put(job: Job, *, arguments: dict[str, Any], run_after: datetime, attempt: int) -> None:
    """Write one row into the queue, in the caller's transaction; after the commit the worker here is woken."""
    run_job.using(queue_name=job.lane.value, run_after=run_after).enqueue(job.name, arguments, attempt)
    transaction.on_commit(functools.partial(waking.wake, job.lane.value))


def enqueue(name: str, *, run_after: datetime | None = None, **arguments: Any) -> None:
    """Queue a job by name, in the caller's transaction; KeyError for an unknown name."""
    put(job_named(name), arguments=arguments, run_after=run_after or clock.now(), attempt=0)
