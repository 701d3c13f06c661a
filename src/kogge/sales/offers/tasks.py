"""Work of the offers room that happens after the answer."""

from __future__ import annotations

from datetime import timedelta

from kogge.core.jobs import Lane, job, periodic
from kogge.sales.offers import services


@job("offers.refresh", lane=Lane.SEARCH)
def refresh() -> None:
    """Bring what the shop shows in line with what has happened."""
    services.refresh()


@job("offers.rebuild", lane=Lane.LONG)
def rebuild(*, markets: list[str]) -> None:
    """Build the offers of some markets anew: what their prices mean, or their languages, have changed."""
    services.rebuild(markets=markets)


@job("offers.clear", lane=Lane.LONG)
def clear() -> None:
    """Delete assortments that nobody reads any more."""
    services.clear_retired()


# The relay tells as soon as something has happened; this only finds what a crash in between has left.
periodic("offers.refresh", every=timedelta(minutes=1))
