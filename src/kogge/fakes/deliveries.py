"""Webhooks that a fake sends: queued by its clock, repeated with growing gaps, with faults on the way."""

from __future__ import annotations

import heapq
import http.client
import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlsplit

from kogge.fakes.clock import FakeClock, stamp
from kogge.fakes.faults import FaultKind, Faults
from kogge.fakes.server import is_loopback

logger = logging.getLogger(__name__)

WORKERS = 4
CONNECT_SECONDS = 15.0  # PAYMENTS.md E1: the receiver has 15 seconds
TICK_SECONDS = 0.2
LOG_LENGTH = 2000


@dataclass(kw_only=True)
class Delivery:
    """One webhook on its way."""

    id: str
    url: str
    body: str
    content_type: str
    due_at: datetime
    headers: dict[str, str] = field(default_factory=dict)
    attempt: int = 1
    signed_for: str = ""  # id of the receiver whose secret signs it


class Journal(Protocol):
    """Where open deliveries outlive a restart."""

    def save_delivery(self, delivery: Delivery) -> None:
        """Keep or update an open delivery."""

    def drop_delivery(self, delivery_id: str) -> None:
        """Forget a delivery that is over."""

    def open_deliveries(self) -> list[Delivery]:
        """Return what was open when the process ended."""


class Deliveries:
    """Send webhooks from a few threads; `tick` is called about five times a second for the fake's own timers.

    `sign` gives headers that are made anew for each try, such as a signature with its time.
    """

    def __init__(
        self,
        *,
        clock: FakeClock,
        faults: Faults,
        journal: Journal,
        gaps_seconds: Sequence[float],
        tick: Callable[[], None] = lambda: None,
        sign: Callable[[Delivery], dict[str, str]] = lambda delivery: {},
    ) -> None:
        self.gaps_seconds = tuple(gaps_seconds)
        self._clock, self._faults, self._journal, self._tick, self._sign = clock, faults, journal, tick, sign
        self._changed = threading.Condition()
        self._heap: list[tuple[datetime, int, Delivery]] = []
        self._order = itertools.count()
        self._held: list[Delivery] = []
        self._busy = 0
        self._is_stopping = False
        self._log: deque[dict[str, Any]] = deque(maxlen=LOG_LENGTH)
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Take up what a former process left open and begin to send."""
        for delivery in self._journal.open_deliveries():
            self._push(delivery)
        targets = [self._work] * WORKERS + [self._run_timer]
        self._threads = [
            threading.Thread(target=target, daemon=True, name="kogge-fake-send") for target in targets
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop sending; what is open stays in the journal."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(timeout=5)

    def send(self, delivery: Delivery) -> None:
        """Queue a delivery for its due time."""
        self._journal.save_delivery(delivery)
        self._push(delivery)

    def send_now(self, delivery: Delivery) -> int:
        """Send in the calling thread, once, and return the receiver's status (0 = no answer)."""
        status = self._post(delivery)
        self._note(delivery, "sent_first", status)
        return status

    def wake(self) -> None:
        """Look again at what is due, after the clock was moved."""
        with self._changed:
            self._changed.notify_all()

    def release_held(self) -> None:
        """Queue again what a reorder fault holds back."""
        with self._changed:
            held, self._held = self._held, []
        for delivery in held:
            self._push(delivery)

    def wait_idle(self, seconds: float = 5.0) -> bool:
        """Wait until nothing is due or under way, at most `seconds`; return whether that came about."""
        end = time.monotonic() + seconds
        with self._changed:
            while self._busy or self._next_due(self._clock.now()):
                rest = end - time.monotonic()
                if rest <= 0:
                    return False
                self._changed.wait(min(rest, TICK_SECONDS))
        return True

    def log(self) -> list[dict[str, Any]]:
        """Return the last attempts, oldest first."""
        return list(self._log)

    def open_count(self) -> int:
        """Return how many deliveries wait, held ones included."""
        with self._changed:
            return len(self._heap) + len(self._held) + self._busy

    def forget(self) -> None:
        """Drop everything queued and the log."""
        with self._changed:
            open_now = [entry[2] for entry in self._heap] + self._held
            self._heap, self._held = [], []
            self._log.clear()
        for delivery in open_now:
            self._journal.drop_delivery(delivery.id)

    def _push(self, delivery: Delivery) -> None:
        with self._changed:
            heapq.heappush(self._heap, (delivery.due_at, next(self._order), delivery))
            # All of them: the timer and those who wait for idleness listen too, and one woken alone could be one of these.
            self._changed.notify_all()

    def _next_due(self, now: datetime) -> bool:
        return bool(self._heap) and self._heap[0][0] <= now

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._is_stopping and not self._next_due(self._clock.now()):
                    self._changed.wait(TICK_SECONDS if self._heap else None)
                if self._is_stopping:
                    return
                delivery = heapq.heappop(self._heap)[2]
                self._busy += 1
            try:
                self._deliver(delivery)
            finally:
                with self._changed:
                    self._busy -= 1
                    self._changed.notify_all()

    def _run_timer(self) -> None:
        while not self._is_stopping:
            self._tick()
            with self._changed:
                self._changed.wait_for(lambda: self._is_stopping, TICK_SECONDS)

    def _deliver(self, delivery: Delivery) -> None:
        fault = self._faults.hit("webhook", "POST", urlsplit(delivery.url).path)
        kind = fault.kind if fault else None
        if kind == FaultKind.DROP:
            self._note(delivery, "dropped", 0)
            self._journal.drop_delivery(delivery.id)
            return
        if kind == FaultKind.REORDER:
            self._note(delivery, "held", 0)
            with self._changed:
                self._held.append(delivery)
            return
        if kind == FaultKind.DELAY:
            delivery.due_at = self._clock.now() + timedelta(seconds=fault.seconds)
            self._note(delivery, "delayed", 0)
            self.send(delivery)
            return
        status = self._post(delivery)
        self._note(delivery, "sent", status)
        if kind == FaultKind.DUPLICATE:
            self._note(delivery, "duplicate", self._post(delivery))
        self._after_attempt(delivery, status)
        self.release_held()

    def _after_attempt(self, delivery: Delivery, status: int) -> None:
        if 200 <= status < 300 or delivery.attempt > len(self.gaps_seconds):
            self._journal.drop_delivery(delivery.id)
            return
        delivery.due_at = self._clock.now() + timedelta(seconds=self.gaps_seconds[delivery.attempt - 1])
        delivery.attempt += 1
        self.send(delivery)

    def _post(self, delivery: Delivery) -> int:
        address = urlsplit(delivery.url)
        if address.scheme != "http" or not is_loopback(address.hostname or ""):
            logger.warning("a fake sends webhooks to this machine only", extra={"host": address.hostname})
            return 0
        path = (address.path or "/") + (f"?{address.query}" if address.query else "")
        connection = http.client.HTTPConnection(
            address.hostname or "", address.port or 80, timeout=CONNECT_SECONDS
        )
        try:
            headers = {"Content-Type": delivery.content_type, "Connection": "close"}
            headers |= delivery.headers | self._sign(delivery)
            connection.request("POST", path, body=delivery.body.encode(), headers=headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def _note(self, delivery: Delivery, what: str, status: int) -> None:
        self._log.append(
            {
                "at": stamp(self._clock.now()),
                "id": delivery.id,
                "url": delivery.url,
                "body": delivery.body,
                "attempt": delivery.attempt,
                "what": what,
                "status": status,
            }
        )
