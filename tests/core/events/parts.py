"""An event and listeners of no room, put on and taken off for one test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar

from kogge.core.events import bus
from kogge.core.todos import services as todos


@dataclass(frozen=True, kw_only=True)
class Boiled(bus.Event):
    """Something happened to a cup."""

    name: ClassVar[str] = "tea.boiled"

    cup: str
    grams: int

    def aggregate(self) -> str:
        return f"cup:{self.cup}"


class Cup(Exception):
    """The cup is broken."""


@contextmanager
def listening(
    key: str, *, failures: int = 0, fail_on: int | None = None, order_free: bool = False
) -> Iterator[list[Boiled]]:
    """Hear Boiled inside the block; the first `failures` calls fail, or every call for `fail_on` grams does."""
    calls: list[Boiled] = []
    left = [failures]

    @bus.listen(Boiled, key=key, order_free=order_free)
    def hear(event: Boiled) -> None:
        calls.append(event)
        left[0] -= 1
        if left[0] >= 0 or event.grams == fail_on:
            raise Cup(event.cup)

    try:
        yield calls
    finally:
        bus._listeners[Boiled.name] = [one for one in bus._listeners[Boiled.name] if one.key != key]


def heard(event: Boiled, cut: type[BaseException]) -> Boiled:
    """Write something, as a listener does, and die."""
    todos.raise_todo("tea.half_done", kind="events.delivery_failed")
    raise cut(event.cup)
