"""Which files of history have come in, and how far."""

from django.db import models


class ImportState(models.TextChoices):
    """Where one import stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class HistoryImport(models.Model):
    """One file of one format; known by its content, so that the same file is never imported twice."""

    format = models.CharField(max_length=40)
    file_name = models.CharField(max_length=250)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=ImportState.choices, default=ImportState.RUNNING)
    lines_read = models.PositiveBigIntegerField(default=0, help_text="Data rows of the file taken in so far.")
    orders_before = models.PositiveBigIntegerField(
        default=0,
        help_text="Highest order id when this import began: imported orders above it may be its own.",
    )
    counts = models.JSONField(default=dict, help_text="What became of the rows, by outcome.")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["format", "sha256"], name="history_file_once")]

    def __str__(self) -> str:
        return f"{self.format} {self.file_name} {self.state}"
