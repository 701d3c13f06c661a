"""Shorten the wait of relay and worker of this process after a commit; a lost call costs half a second."""

from __future__ import annotations

from collections.abc import Callable

_wakers: list[Callable[[], None]] = []


def on_wake(function: Callable[[], None]) -> None:
    """Register what is called after a commit that left something to do; it must be quick."""
    _wakers.append(function)


def wake() -> None:
    """Tell the relay and the worker of this process that there is something to do."""
    for function in _wakers:
        function()
