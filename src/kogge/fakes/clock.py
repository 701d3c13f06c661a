"""The clock of a fake: runs with the machine's, and can be moved on or set."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta


class FakeClock:
    """A clock that runs `offset` ahead of (or behind) the machine's; safe to use from many threads."""

    def __init__(self, offset_seconds: float = 0.0) -> None:
        self._lock = threading.Lock()
        self._offset = timedelta(seconds=offset_seconds)

    def now(self) -> datetime:
        """Return the fake's present instant, aware, in UTC."""
        with self._lock:
            return datetime.now(UTC) + self._offset

    @property
    def offset_seconds(self) -> float:
        """Return how far the clock runs ahead of the machine's, in seconds."""
        with self._lock:
            return self._offset.total_seconds()

    def advance(self, seconds: float) -> None:
        """Move the clock on (or back, when negative) by this many seconds."""
        with self._lock:
            self._offset += timedelta(seconds=seconds)

    def set(self, instant: datetime) -> None:
        """Let the clock show this aware instant now and run on from there; ValueError for a naive one."""
        if instant.tzinfo is None:
            raise ValueError(
                "the clock is set to an instant with its offset, such as 2026-11-25T10:00:00+00:00"
            )
        with self._lock:
            self._offset = instant - datetime.now(UTC)


def stamp(instant: datetime) -> str:
    """Return an instant as ISO 8601 with offset, to the second: 2026-11-25T10:00:00+00:00."""
    return instant.astimezone(UTC).isoformat(timespec="seconds")
