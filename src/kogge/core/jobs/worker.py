"""The worker: threads that relay events and run jobs, so that a held long job never delays a mail.

One thread relays, two run prompt jobs, one keeps what the shop shows and its search index, one runs long jobs, one runs
Wagtail's own tasks, one keeps time (periodic jobs, signs of life, reaping).
A commit in this process wakes them at once; commits of other processes are found within half a second by one thread that
only reads and then wakes whoever has work.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django_tasks_db.models import DBTaskResult

from kogge.core.events import bus, relay, waking
from kogge.core.jobs import services
from kogge.core.jobs.registry import Lane

logger = logging.getLogger(__name__)

# How often the scout looks for the work of other processes. Six threads that each polled took 9 % of a core for nothing.
POLL_SECONDS = 0.4
TIMER_SECONDS = 1.0
# Should a bell ever be missed, this is how long it goes unnoticed.
PATIENCE_SECONDS = 10.0
AFTER_DATABASE_ERROR_SECONDS = 2.0
# Tasks that Wagtail itself puts on the backend (reference index) wait under the backend's own queue name.
LANES: tuple[str, ...] = (Lane.PROMPT.value, Lane.SEARCH.value, Lane.LONG.value, "default")

# Of every other lane there is one.
THREADS = {Lane.PROMPT.value: 2}


def run_one(*, lane: str, worker: str) -> bool:
    """Claim and run one due job of a lane; False when none is due."""
    row = services.claim(lane=lane, worker=worker)
    if row is None:
        return False
    _call(row, worker)
    return True


def _call(row: DBTaskResult, worker: str) -> None:
    try:
        row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
    except Exception as error:  # noqa: BLE001  a job may fail in any way; it is recorded and tried again
        logger.warning("a job failed", exc_info=error, extra={"job": row.args_kwargs["args"][:1]})
        services.fail(row, error, worker=worker)
    else:
        services.finish(row, worker=worker)


def run_due(*, limit: int = 10_000) -> int:
    """Run all jobs that are due, and those that they queue, here and now; for tests and commands. Returns how many."""
    worker = services.new_worker_name()
    for done in range(limit):
        if not any(run_one(lane=lane, worker=worker) for lane in LANES):
            return done
    raise RuntimeError(f"still jobs due after {limit}: one of them queues itself without waiting")


def settle(*, rounds: int = 100) -> None:
    """Deliver events and run due jobs until neither causes the other; for tests, seeds and commands."""
    for _round in range(rounds):
        if not (relay.run_until_empty() + run_due()):
            return
    raise RuntimeError("events and jobs cause each other without end")


@dataclass
class Worker:
    """One worker process; `run` returns after `stop`, when the jobs at hand are finished or the grace is over."""

    grace_seconds: float = 20.0
    name: str = field(default_factory=services.new_worker_name)
    _stop: threading.Event = field(default_factory=threading.Event)
    _bells: dict[str, threading.Event] = field(default_factory=dict)
    _busy: int = 0
    _signed_at: float = 0.0
    _count: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> bool:
        """Work until stopped; True when every thread ended within the grace."""
        threads = [
            self._thread("scout", self._scout, POLL_SECONDS),
            self._thread("timers", self._timers, TIMER_SECONDS),
            self._thread("relay", self._relay, PATIENCE_SECONDS),
        ]
        for lane in LANES:
            for number in range(1, THREADS.get(lane, 1) + 1):
                threads.append(self._thread(f"{lane}-{number}", self._lane(lane), PATIENCE_SECONDS))
        bus.on_wake(self.wake)
        for thread in threads:
            thread.start()
        self._stop.wait()
        for bell in self._bells.values():
            bell.set()
        deadline = time.monotonic() + self.grace_seconds
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in threads)

    def stop(self) -> None:
        """Take no further job; may be called from a signal handler or another thread."""
        self._stop.set()

    def wake(self, *whom: str) -> None:
        """Have the relay, or the threads of a lane, look for work now instead of at the next poll."""
        for name, bell in self._bells.items():
            if name.rpartition("-")[0] in whom or name in whom:
                bell.set()

    def _thread(self, name: str, round_: Callable[[], bool], pause_seconds: float) -> threading.Thread:
        bell = self._bells[name] = threading.Event()
        return threading.Thread(
            target=self._loop, args=(round_, bell, pause_seconds), name=f"worker-{name}", daemon=True
        )

    def _loop(self, round_: Callable[[], bool], bell: threading.Event, pause_seconds: float) -> None:
        """Repeat one thread's round; between rounds without work wait for the bell, or until the pause is over."""
        while not self._stop.is_set():
            bell.clear()
            try:
                close_old_connections()
                more = round_()
            except (DatabaseError, InterfaceError):
                logger.exception("the database did not answer; the worker tries again")
                connection.close()
                self._stop.wait(AFTER_DATABASE_ERROR_SECONDS)
                continue
            if not more and not self._stop.is_set():
                bell.wait(pause_seconds)
        connection.close()

    def _scout(self) -> bool:
        """Ring for the threads that other processes have left something to do; reads only."""
        self.wake(*services.due_lanes())
        if relay.has_work():
            self.wake(waking.RELAY)
        return False

    def _relay(self) -> bool:
        return relay.run_until_empty(holder=self.name) > 0

    def _lane(self, lane: str) -> Callable[[], bool]:
        def round_() -> bool:
            row = services.claim(lane=lane, worker=self.name)
            if row is None:
                return False
            self._change_busy(1)
            try:
                _call(row, self.name)
            finally:
                self._change_busy(-1)
            return True

        return round_

    def _change_busy(self, step: int) -> None:
        with self._count:
            self._busy += step

    def _timers(self) -> bool:
        """Queue periodic jobs, sign while jobs are held, reap what dead workers held."""
        services.queue_periodic()
        if self._busy and time.monotonic() - self._signed_at > services.SIGN_EVERY.total_seconds():
            services.sign(self.name)
            self._signed_at = time.monotonic()
        services.reap(me=self.name)
        return False
