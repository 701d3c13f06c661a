"""Read the audit trail."""

from __future__ import annotations

from django.db.models import QuerySet

from kogge.core.audit.models import AuditEntry


def entries_about(subject: str) -> QuerySet[AuditEntry]:
    """Return what happened to one thing, newest first."""
    return AuditEntry.objects.filter(subject=subject).order_by("-id")
