"""Put jobs on the queue of the task backend; one task carries every job by name."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django_tasks import task

from kogge.core.jobs.registry import Job, job_named

logger = logging.getLogger(__name__)


@task()
def run_job(name: str, arguments: dict[str, Any], attempt: int) -> None:
    """Run one job; called by the worker."""
    job_named(name).function(**arguments)


def put(job: Job, *, arguments: dict[str, Any], run_after: datetime, attempt: int) -> None:
    """Write one row into the queue, in the caller's transaction."""
    run_job.using(queue_name=job.lane.value, run_after=run_after).enqueue(job.name, arguments, attempt)
