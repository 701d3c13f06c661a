"""The table of things that need a hand."""

from django.db import models


class Todo(models.Model):
    """One thing a person must do; open until `done_at` is set."""

    key = models.CharField(max_length=200, help_text="What it is about; at most one open row per key.")
    kind = models.CharField(
        max_length=60, help_text="Stable code; decides icon and wording, such as payments.parked."
    )
    params = models.JSONField(default=dict, help_text="Values for the sentence.")
    link = models.CharField(max_length=300, blank=True, help_text="Address in the office where it is done.")
    permission = models.CharField(max_length=60, blank=True, help_text="Who may see it; empty: everyone.")
    raised_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["due_at", "raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(done_at__isnull=True), name="todo_open_once_per_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
