"""What people keep about lists, and what they have a list do with many rows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kogge.core.screens.values import RunKind, RunStatus


class SavedView(models.Model):
    """A named state of a list; without owner everyone sees it. The row without a name is a person's own settings.

    Both in one table, because every list asks for both: together they cost one statement.
    """

    list_key = models.CharField(max_length=60, help_text="Key of the list, such as orders.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Whose it is; empty: everyone's.",
    )
    name = models.CharField(max_length=60, blank=True, help_text="Empty: the person's settings of this list.")
    query = models.TextField(
        blank=True, help_text="The address's part after the question mark, without page."
    )
    columns = models.JSONField(
        default=list, blank=True, help_text="Settings: keys of the columns shown; empty: all."
    )
    default_view = models.CharField(
        max_length=70, blank=True, help_text="Settings: view:KEY or saved:ID which the bare address opens."
    )
    created_at = models.DateTimeField(help_text="Instant, UTC.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["list_key", "owner", "name"],
                condition=Q(owner__isnull=False),
                name="screens_view_own_name_once",
            ),
            models.UniqueConstraint(
                fields=["list_key", "name"],
                condition=Q(owner__isnull=True),
                name="screens_view_shared_name_once",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | ~Q(name=""), name="screens_view_settings_have_an_owner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_key}: {self.name or 'settings'}"


class ListRun(models.Model):
    """One thing done with many rows of a list: a file written, or an act called row by row. Kept for a week."""

    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in RunKind])
    status = models.CharField(
        max_length=10, choices=[(status.value, status.value) for status in RunStatus], default=RunStatus.ASKED
    )
    list_key = models.CharField(max_length=60)
    act_key = models.CharField(max_length=60, blank=True, help_text="Empty for a file.")
    arguments = models.JSONField(default=dict, help_text="Values in the list's address path.")
    path = models.CharField(max_length=300, help_text="Address of the list, without query.")
    query = models.TextField(blank=True, help_text="What narrowed and sorted the list.")
    columns = models.JSONField(default=list, help_text="Keys of the columns of a file, in order.")
    picked = models.JSONField(null=True, help_text="Primary keys of the rows; null: whatever fits the query.")
    values = models.JSONField(default=dict, help_text="What was entered for the act.")
    language = models.CharField(max_length=5, help_text="BCP 47; of file and reasons.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    count = models.PositiveIntegerField(default=0, help_text="Rows in all.")
    position = models.PositiveIntegerField(default=0, help_text="Rows seen to so far, done or not.")
    done = models.PositiveIntegerField(default=0, help_text="Rows done.")
    left = models.JSONField(default=list, help_text="Rows not done: label, url, reason; the first 200.")
    left_count = models.PositiveIntegerField(default=0, help_text="Rows not done, all of them.")
    size_bytes = models.PositiveBigIntegerField(default=0, help_text="Of the file.")
    asked_at = models.DateTimeField(db_index=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.list_key} {self.act_key or self.kind} {self.status}"
