"""The names of all jobs, and how each is tried again."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum


class Lane(StrEnum):
    """Which of the worker's threads takes a job; a held long job never delays a prompt one."""

    PROMPT = "prompt"
    LONG = "long"
    SEARCH = "search"  # one thread: what the shop shows, and the only writer of search indexes


@dataclasses.dataclass(frozen=True, kw_only=True)
class Job:
    """One registered job: `retries` after the first try, the wait doubling from `backoff`."""

    name: str
    function: Callable[..., None]
    lane: Lane
    retries: int
    backoff: timedelta
    lease: timedelta


@dataclasses.dataclass(frozen=True, kw_only=True)
class Period:
    """A job that is enqueued again and again, `every` apart."""

    job: str
    every: timedelta


_jobs: dict[str, Job] = {}
_periods: dict[str, Period] = {}


def job(
    name: str,
    *,
    lane: Lane = Lane.PROMPT,
    retries: int = 5,
    backoff: timedelta = timedelta(seconds=10),
    lease: timedelta = timedelta(minutes=10),
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function of JSON keyword arguments under a stable name; it must be idempotent."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        if name in _jobs:
            raise ValueError(f"two jobs are called {name}")
        _jobs[name] = Job(
            name=name, function=function, lane=lane, retries=retries, backoff=backoff, lease=lease
        )
        return function

    return register


def periodic(name: str, *, every: timedelta) -> None:
    """Have the job `name` (without arguments) enqueued every so often by the worker."""
    _periods[name] = Period(job=name, every=every)


def known_jobs() -> dict[str, Job]:
    """Return all registered jobs by name."""
    return dict(_jobs)


def known_periods() -> dict[str, Period]:
    """Return all periods by job name."""
    return dict(_periods)


def job_named(name: str) -> Job:
    """Return a job; KeyError when no room registered the name."""
    return _jobs[name]
