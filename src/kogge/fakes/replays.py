"""Idempotency keys of a fake: the first answer to a key is given again to every repeat."""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import timedelta

from kogge.fakes.clock import FakeClock
from kogge.fakes.server import Response
from kogge.fakes.state import State


class KeyInUse(Exception):
    """The first call with this key is still under way."""


class KeyUsedOtherwise(Exception):
    """The key was used for another call before."""


class Replays:
    """The answers of one fake, kept for `life`; those with a status of `not_kept` ("not now") are not."""

    def __init__(
        self,
        state: State,
        clock: FakeClock,
        *,
        life: timedelta,
        not_kept: Container[int],
        content_type: str = "application/json",
    ) -> None:
        self._state, self._clock, self._life = state, clock, life
        self._not_kept, self._content_type = not_kept, content_type
        self._in_flight: set[str] = set()

    def once(self, key: str, call: Callable[[], Response], *, fingerprint: str = "") -> Response:
        """Answer a call, or give its first answer again; KeyInUse, or KeyUsedOtherwise for another fingerprint."""
        now = self._clock.now()
        with self._state.lock:
            kept = self._state.answer(key, now - self._life)
            if kept is not None:
                if kept[0] != fingerprint:
                    raise KeyUsedOtherwise
                return Response(
                    status=kept[1],
                    body=kept[2].encode(),
                    content_type=self._content_type,
                    headers={"Idempotent-Replayed": "true"},
                )
            if key in self._in_flight:
                raise KeyInUse
            self._in_flight.add(key)
        try:
            response = call()
            if response.status not in self._not_kept:
                self._state.keep_answer(key, fingerprint, now, response.status, response.body.decode())
            return response
        finally:
            with self._state.lock:
                self._in_flight.discard(key)
