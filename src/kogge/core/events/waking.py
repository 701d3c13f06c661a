"""Shorten the wait of relay and worker of this process after a commit; a lost call costs half a second.

Who is woken is named: a bell for everybody would have six threads ask the database for the work of one.
"""

from __future__ import annotations

from collections.abc import Callable

RELAY = "relay"

_wakers: list[Callable[[str], None]] = []


def on_wake(function: Callable[[str], None]) -> None:
    """Register what is called, with RELAY or a lane's name, after a commit that left something to do; it must be quick."""
    _wakers.append(function)


def wake(whom: str = RELAY) -> None:
    """Tell the relay, or the threads of a lane, in this process that there is something to do."""
    for function in _wakers:
        function(whom)
