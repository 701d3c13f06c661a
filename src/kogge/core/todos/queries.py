"""Read what needs a hand."""

from __future__ import annotations

from django.db.models import F, QuerySet

from kogge.core.todos.models import Todo


def open_todos() -> QuerySet[Todo]:
    """Return what is open, nearest deadline first, then oldest first."""
    return Todo.objects.filter(done_at__isnull=True).order_by(F("due_at").asc(nulls_last=True), "raised_at")
