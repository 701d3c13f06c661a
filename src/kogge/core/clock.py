"""The only place that asks what time it is, so that tests and the demo shop can set it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

# Legal days (tax points, document dates, delivery promises) are counted where the merchants live: all markets of
# the product's region share Central European time.
LOCAL_ZONE = ZoneInfo("Europe/Berlin")

_set_to: ContextVar[datetime | None] = ContextVar("kogge_clock", default=None)


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return _set_to.get() or datetime.now(UTC)


def today() -> date:
    """Return the present calendar day in Central European time."""
    return now().astimezone(LOCAL_ZONE).date()


def local_day(instant: datetime) -> date:
    """Return the Central European calendar day of an aware instant."""
    return instant.astimezone(LOCAL_ZONE).date()


@contextmanager
def at(instant: datetime) -> Generator[None]:
    """Hold the clock at an aware instant inside the block (this thread and task only)."""
    if instant.tzinfo is None:
        raise ValueError("the clock is set to an aware instant")
    token = _set_to.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)


def advance(step: timedelta) -> None:
    """Move a held clock on by `step`; RuntimeError when the clock is not held."""
    held = _set_to.get()
    if held is None:
        raise RuntimeError("advance() moves a clock that clock.at() holds")
    _set_to.set(held + step)
