"""What the queue of the task backend does not keep: when periodic jobs are due, and which workers live."""

from django.db import models


class PeriodicRun(models.Model):
    """When a periodic job is to be queued next; the conditional update of this row makes it once per period."""

    job = models.CharField(max_length=120, primary_key=True)
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.job} at {self.next_at:%Y-%m-%d %H:%M:%S}"


class WorkerSign(models.Model):
    """The last sign of life of a worker process that holds jobs; an idle worker writes none."""

    worker = models.CharField(
        max_length=64, primary_key=True, help_text="Host, process number and a random part."
    )
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker
