"""What all fakes of payment companies have in common: state, clock, webhooks, and how they start and stop."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import timedelta

from kogge.fakes.clock import FakeClock, stamp
from kogge.fakes.deliveries import Deliveries, Delivery
from kogge.fakes.server import FakeApp
from kogge.fakes.state import State

_TOKEN_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def token(prefix: str, length: int = 20) -> str:
    """Return a fresh identifier such as tr_7UhSN1zuXS…"""
    return prefix + "".join(secrets.choice(_TOKEN_LETTERS) for _ in range(length))


class CompanyFake(FakeApp):
    """A company on this machine; `base_url` is set once the port is known."""

    name = ""

    def __init__(self, state: State, *, retry_gaps_seconds: Sequence[float]) -> None:
        super().__init__()
        self.base_url = ""
        self.state = state
        self.clock = FakeClock(float(state.setting("clock_offset_seconds", "0")))
        self.deliveries = Deliveries(
            clock=self.clock,
            faults=self.faults,
            journal=state,
            gaps_seconds=retry_gaps_seconds,
            tick=self.tick,
            sign=self.sign,
        )

    def start(self, base_url: str) -> None:
        """Begin to send webhooks, under this address."""
        self.base_url = base_url
        self.deliveries.start()

    def stop(self) -> None:
        """Stop sending webhooks and close the file."""
        self.deliveries.stop()
        self.state.close()

    def tick(self) -> None:
        """Let time do its work; called about five times a second."""

    def sign(self, delivery: Delivery) -> dict[str, str]:
        """Return the headers that prove who sent a webhook, made anew for each try."""
        return {}

    def counts(self) -> dict[str, int]:
        """Return how much of what the fake holds, for its control door."""
        return {}

    def keep_clock(self) -> None:
        """Remember how far the clock was moved, and look at what became due."""
        self.state.keep_setting("clock_offset_seconds", json.dumps(self.clock.offset_seconds))
        self.tick()
        self.deliveries.wake()

    def is_recent(self, created_at: str, seconds: float) -> bool:
        """Return whether something was made less than this many seconds ago."""
        return created_at > stamp(self.clock.now() - timedelta(seconds=seconds))
