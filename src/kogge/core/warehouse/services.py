"""Bring facts into files: what has happened since, everything anew, or many small files into one."""

from __future__ import annotations

from datetime import timedelta

from kogge.core import clock
from kogge.core.events import leases, relay
from kogge.core.events.models import OutboxEvent
from kogge.core.warehouse import catalogue, files, queries
from kogge.core.warehouse.files import FactFile
from kogge.core.warehouse.values import Change, Fact

# About what fits a quarter of the memory limit while it is sorted into a file.
ROWS_PER_FILE = 250_000
# From this many small files on, a merge pays: opening a file costs about a millisecond.
MANY_FILES = 24
SMALL_BYTES = 4 * 1024 * 1024
# A reader that has listed a file opens it within this time.
KEEP_SUPERSEDED = timedelta(hours=1)


def catch_up(*, number_events: bool = True) -> int:
    """Write what has changed since the last file, for all facts; returns how many rows (about). Repeatable.

    Events get their position from the relay. `number_events` does that here when no relay is running, so that a
    command needs no worker; nothing is delivered by it.
    """
    if number_events:
        _number_events()
    return sum(_extract(fact) for fact in catalogue.all_facts())


def _number_events() -> None:
    holder = relay.holder_of_this_process()
    while OutboxEvent.objects.filter(position__isnull=True).exists():
        if not leases.take("relay", holder=holder, duration=relay.LEASE):
            return
        try:
            relay.stamp()
        finally:
            leases.give_back("relay", holder=holder)


def _extract(fact: Fact) -> int:
    _forget_other_databases(fact)
    position = files.reach(queries.valid_files(fact))
    events = queries.waiting_events(fact, position).filter(position__isnull=False).order_by("position")
    written, batch, rows = 0, list[Change](), 0
    first = position + 1
    for event in events.iterator(chunk_size=1_000):
        change = Change(event.name, event.payload)
        batch.append(change)
        rows += fact.weight(change)
        position = event.position or position
        if rows >= ROWS_PER_FILE:
            files.write(fact, fact.rows_of(batch), first=first, last=position)
            written, batch, rows, first = written + rows, [], 0, position + 1
    if batch:
        files.write(fact, fact.rows_of(batch), first=first, last=position)
    return written + rows


def rebuild() -> None:
    """Write every fact anew from the database; readers keep the old files until the new one is whole."""
    _number_events()
    for fact in catalogue.all_facts():
        _forget_other_databases(fact)
        # Rows are read after the position: what changes meanwhile is in the file and comes once more, as newer.
        files.write(fact, fact.all_rows(), first=0, last=queries.last_position())


def tidy() -> None:
    """Merge the newest small files of each fact into one when they are many; remove what is long superseded."""
    for fact in catalogue.all_facts():
        small = _small_at_the_end(queries.valid_files(fact))
        if len(small) >= MANY_FILES:
            _merge(fact, small)
        _remove_superseded(fact)


def _small_at_the_end(valid: list[FactFile]) -> list[FactFile]:
    small: list[FactFile] = []
    for file in reversed(valid):
        if file.path.stat().st_size > SMALL_BYTES:
            break
        small.insert(0, file)
    return small


def _merge(fact: Fact, small: list[FactFile]) -> None:
    query = (
        f"{files.select_files(file.path for file in small)}"
        f" QUALIFY {catalogue.VERSION} = max({catalogue.VERSION}) OVER (PARTITION BY {fact.key})"
    )
    with files.connect(files.WORKER) as connection:
        files.save(connection, fact, query, first=small[0].first, last=small[-1].last)


def _remove_superseded(fact: Fact) -> None:
    valid = queries.valid_files(fact)
    limit = (clock.now() - KEEP_SUPERSEDED).timestamp()
    for file in files.all_files(fact):
        covers = [other for other in valid if other.first <= file.first and file.last <= other.last]
        if file not in valid and covers and covers[0].path.stat().st_mtime < limit:
            file.path.unlink(missing_ok=True)


def _forget_other_databases(fact: Fact) -> None:
    """Remove files that reach beyond this database's events, before new ones take the same positions."""
    last = queries.last_position()
    for file in files.all_files(fact):
        if file.last > last:
            file.path.unlink(missing_ok=True)
