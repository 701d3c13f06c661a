"""Write to the audit trail, inside the transaction that does the thing."""

from __future__ import annotations

from typing import Any

from kogge.core import clock
from kogge.core.audit.models import AuditEntry


def record(*, actor: Any, verb: str, subject: str, **details: Any) -> AuditEntry:
    """Add one entry; `actor` is a user or the name of a machine part such as "relay"; details are JSON values."""
    name = actor.get_username() if hasattr(actor, "get_username") else str(actor)
    return AuditEntry.objects.create(
        happened_at=clock.now(), actor=name, verb=verb, subject=subject, details=details
    )
