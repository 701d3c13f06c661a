"""The queue's own housekeeping."""

from datetime import timedelta

from kogge.core.jobs import job, periodic, services


@job("jobs.forget_done", retries=0)
def forget_done() -> None:
    """Delete what succeeded a week ago."""
    services.forget_done()


periodic("jobs.forget_done", every=timedelta(days=1))
