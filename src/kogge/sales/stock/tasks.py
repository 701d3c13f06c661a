"""Work of the stock room that the clock starts."""

from __future__ import annotations

from datetime import timedelta

from kogge.core.jobs import job, periodic
from kogge.sales.stock import services


@job("stock.release_expired", retries=0)
def release_expired() -> None:
    """Give free what nobody paid in time."""
    services.release_expired()


periodic("stock.release_expired", every=timedelta(minutes=1))
