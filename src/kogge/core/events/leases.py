"""Take and give back leases: what only one process may do at a time, without a lock that outlives its holder."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from kogge.core import clock
from kogge.core.events.models import Lease


def take(name: str, *, holder: str, duration: timedelta) -> bool:
    """Hold the lease for `duration` from now; False while someone else holds it. The holder may take it again."""
    now = clock.now()
    free = Lease.objects.filter(name=name).filter(Q(holder=holder) | Q(until__lte=now))
    if free.update(holder=holder, until=now + duration):
        return True
    lease = Lease(name=name, holder=holder, until=now + duration)
    Lease.objects.bulk_create([lease], ignore_conflicts=True)
    return Lease.objects.filter(name=name, holder=holder, until__gt=now).exists()


def give_back(name: str, *, holder: str) -> None:
    """End the lease at once, so that the next one need not wait for its end; harmless when it is not ours."""
    Lease.objects.filter(name=name, holder=holder).update(until=clock.now())
