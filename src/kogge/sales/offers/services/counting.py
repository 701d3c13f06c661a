"""Count what is searched, by day, market, language and term: nothing else is kept, and nothing that looks personal.

A page that is read writes no row. It appends a line to a file of the home, and the worker counts the lines every minute.
"""

from __future__ import annotations

import fcntl
import json
import secrets
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import F

from kogge.core import clock, home
from kogge.sales.offers import rules
from kogge.sales.offers.models import SearchCount

KEEP_COUNTS = timedelta(days=180)
# Lines beyond are not written: a flood of searches may not fill the disk before the worker comes.
MOST_BYTES = 4 * 1024 * 1024


def note_search(*, market: str, language: str, text: str, hits: int) -> None:
    """Have one search counted."""
    term = rules.counted_term(text, hits)
    if not term:
        return
    line = json.dumps([clock.today().isoformat(), market, language, term, hits])
    with _alone():
        path = _folder() / "searches.jsonl"
        if path.exists() and path.stat().st_size > MOST_BYTES:
            return
        with path.open("a", encoding="utf-8") as stream:
            stream.write(f"{line}\n")


def count_searches() -> int:
    """Add what was searched to the counts; returns how many searches. After a crash a minute may count twice."""
    with _alone():
        path = _folder() / "searches.jsonl"
        if path.exists():
            path.rename(_folder() / f"{secrets.token_hex(8)}.taken")
    return sum(_count(path) for path in sorted(_folder().glob("*.taken")))


def clear_counts() -> int:
    """Delete counts of long ago; returns how many rows."""
    return SearchCount.objects.filter(day__lt=clock.today() - KEEP_COUNTS).delete()[0]


def _count(path: Path) -> int:
    searches: Counter[tuple[date, str, str, str]] = Counter()
    hits: dict[tuple[date, str, str, str], int] = {}
    for day, market, language, term, found in _lines(path):
        key = (date.fromisoformat(day), market, language, term)
        searches[key] += 1
        hits[key] = found
    with transaction.atomic():
        for key in sorted(searches):
            _add(key, searches[key], hits[key])
    path.unlink()
    return searches.total()


def _add(key: tuple[date, str, str, str], searches: int, hits: int) -> None:
    day, market, language, term = key
    same = {"day": day, "market": market, "language": language, "term": term}
    rows = SearchCount.objects.filter(**same)
    if not rows.update(searches=F("searches") + searches, hits=hits):
        SearchCount.objects.create(**same, searches=searches, hits=hits)


def _lines(path: Path) -> Iterator[tuple[str, str, str, str, int]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            try:
                yield tuple(json.loads(line))
            except ValueError:  # cut off by a power cut
                continue


def _folder() -> Path:
    return home.current().path / "searches"


@contextmanager
def _alone() -> Generator[None]:
    _folder().mkdir(parents=True, exist_ok=True)
    with (_folder() / "lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
