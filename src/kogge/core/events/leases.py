"""Take and give back leases: what only one process may do at a time, without a lock that outlives its holder."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from kogge.core import clock
from kogge.core.events.models import Lease
from kogge.core.prepared import prepared_change


def take(name: str, *, holder: str, duration: timedelta) -> bool:
    """Hold the lease for `duration` from now; False while someone else holds it. The holder may take it again."""
    now = clock.now()
    if _take(name, holder, now, now + duration):
        return True
    lease = Lease(name=name, holder=holder, until=now + duration)
    Lease.objects.bulk_create([lease], ignore_conflicts=True)
    return Lease.objects.filter(name=name, holder=holder, until__gt=now).exists()


@prepared_change
def _take(name: str, holder: str, now: datetime, until: datetime) -> tuple[QuerySet[Lease], dict[str, Any]]:
    free = Lease.objects.filter(name=name).filter(Q(holder=holder) | Q(until__lte=now))
    return free, {"holder": holder, "until": until}


@prepared_change
def _give_back(name: str, holder: str, now: datetime) -> tuple[QuerySet[Lease], dict[str, Any]]:
    return Lease.objects.filter(name=name, holder=holder), {"until": now}


def give_back(name: str, *, holder: str) -> None:
    """End the lease at once, so that the next one need not wait for its end; harmless when it is not ours."""
    _give_back(name, holder, clock.now())
