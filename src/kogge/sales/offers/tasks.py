"""Work of the offers room that happens after the answer."""

from __future__ import annotations

from datetime import timedelta

from kogge.core.jobs import Lane, job, periodic
from kogge.sales.offers import services


@job("offers.refresh", lane=Lane.SEARCH)
def refresh() -> None:
    """Bring what the shop shows in line with what has happened."""
    services.refresh()
    services.catch_up_indexes()


@job("offers.rebuild", lane=Lane.LONG)
def rebuild(*, markets: list[str]) -> None:
    """Build the offers of some markets anew: what their prices mean, or their languages, have changed."""
    services.rebuild(markets=markets)


@job("offers.index", lane=Lane.LONG)
def index(*, markets: list[str]) -> None:
    """Build the search indexes of some markets that have none, or one of another version."""
    services.build_indexes(markets=markets)


@job("offers.tidy_searches", lane=Lane.LONG)
def tidy_searches() -> None:
    """Delete what searches need no longer: notes that are taken in, counts of long ago."""
    services.clear_notes()
    services.clear_counts()


@job("offers.count_searches", lane=Lane.LONG)
def count_searches() -> None:
    """Count what was searched since last time."""
    services.count_searches()


@job("offers.clear", lane=Lane.LONG)
def clear() -> None:
    """Delete assortments that nobody reads any more."""
    services.clear_retired()


# The relay tells as soon as something has happened; this only finds what a crash in between has left.
periodic("offers.refresh", every=timedelta(minutes=1))
periodic("offers.count_searches", every=timedelta(minutes=1))
periodic("offers.tidy_searches", every=timedelta(hours=6))
