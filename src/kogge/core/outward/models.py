"""The table of outward actions."""

from django.db import models


class OutwardState(models.TextChoices):
    """queued → attempting → done | failed | unknown."""

    QUEUED = "queued"
    ATTEMPTING = "attempting"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


class OutwardAction(models.Model):
    """One intent to act on the world outside; `key` is unique per intent, so the same intent is queued once."""

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40, help_text="Which handler sends it, such as mail.")
    subject = models.CharField(
        max_length=80, blank=True, db_index=True, help_text="What it is about: order:10042."
    )
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=OutwardState.choices, default=OutwardState.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField()
    attempted_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    answer = models.JSONField(default=dict, help_text="What the other side said, such as its message id.")
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "queued_at"], name="outward_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.state}"
