"""Read what needs a hand."""

from __future__ import annotations

from django.db.models import F, QuerySet

from kogge.core.todos.models import Todo


def open_todos() -> QuerySet[Todo]:
    """Return what is open, nearest deadline first, then oldest first."""
    return Todo.objects.filter(done_at__isnull=True).order_by(F("due_at").asc(nulls_last=True), "raised_at")


def is_open(key: str) -> bool:
    """Tell whether a todo of this key waits for a person."""
    return Todo.objects.filter(key=key, done_at__isnull=True).exists()
