"""The one table of the audit trail."""

from django.db import models


class AuditEntry(models.Model):
    """One thing that happened to one business object; never changed, never deleted by the program."""

    happened_at = models.DateTimeField(db_index=True, help_text="Instant, UTC.")
    actor = models.CharField(
        max_length=150, help_text="User name of the person, or the name of the machine part."
    )
    verb = models.CharField(max_length=60, help_text="Stable code of what was done, such as order.placed.")
    subject = models.CharField(max_length=80, db_index=True, help_text="Kind and key, such as order:10042.")
    details = models.JSONField(default=dict, help_text="Values that the sentence for this verb needs.")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.happened_at:%Y-%m-%d %H:%M} {self.actor} {self.verb} {self.subject}"
