"""Read the ledger of outward actions."""

from __future__ import annotations

from django.db.models import QuerySet

from kogge.core.outward.models import OutwardAction, OutwardState


def actions_about(subject: str) -> QuerySet[OutwardAction]:
    """Return what left the house, or is to leave it, about one thing such as order:10042; newest first."""
    return OutwardAction.objects.filter(subject=subject)


def unsettled() -> QuerySet[OutwardAction]:
    """Return what a person must look at: outcome unknown, or failed for good; newest first."""
    return OutwardAction.objects.filter(state__in=[OutwardState.UNKNOWN, OutwardState.FAILED])


def waiting() -> QuerySet[OutwardAction]:
    """Return what is still to be sent, or is being sent."""
    return OutwardAction.objects.filter(state__in=[OutwardState.QUEUED, OutwardState.ATTEMPTING])
