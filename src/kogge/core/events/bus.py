"""Define, emit and hear events.

`emit` writes a row in the caller's transaction. A listener registered with `listen` gets the event from the relay,
at least once, in its aggregate's order. A listener registered with `listen_inside` runs at once, inside the emitting
transaction, because it holds an invariant (payment captured, therefore order paid): if it fails, all fails.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django.db import connection, transaction

from kogge.core import clock, counters
from kogge.core.events.models import Aggregate, OutboxEvent
from kogge.core.events.waking import on_wake, wake

__all__ = [
    "Event",
    "all_listeners",
    "emit",
    "is_known",
    "listen",
    "listen_inside",
    "listener_named",
    "listeners_of",
    "on_wake",
    "rebuild",
    "type_of",
    "wake",
]

_types: dict[str, type[Event]] = {}


class Event:
    """Base of all events: a frozen, keyword-only dataclass of JSON values with a stable `name`."""

    name: ClassVar[str]

    def __init_subclass__(cls, **rest: Any) -> None:
        """Know the class by its name as soon as its module is loaded, whether anybody listens or not."""
        super().__init_subclass__(**rest)
        if "name" in cls.__dict__:
            _know(cls)

    def aggregate(self) -> str:
        """Return what the event is about, such as order:10042."""
        raise NotImplementedError


E = TypeVar("E", bound=Event)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Listener:
    """Who hears an event: a stable key, and whether the aggregate's order matters to it."""

    key: str
    function: Callable[[Any], None]
    event_type: type[Event]
    order_free: bool


_listeners: dict[str, list[Listener]] = {}
_inside: dict[str, list[Callable[[Any], None]]] = {}


def _know(event_type: type[Event]) -> None:
    known = _types.setdefault(event_type.name, event_type)
    if (known.__module__, known.__qualname__) != (event_type.__module__, event_type.__qualname__):
        raise ValueError(f"two events are called {event_type.name}")


def listen(event_type: type[E], *, key: str, order_free: bool = False) -> Callable[..., Callable[[E], None]]:
    """Register an idempotent function for events that the relay delivers; `key` is stable and unique."""

    def register(function: Callable[[E], None]) -> Callable[[E], None]:
        _know(event_type)
        heard = _listeners.setdefault(event_type.name, [])
        if any(listener.key == key for listener in heard):
            raise ValueError(f"two listeners are called {key}")
        heard.append(Listener(key=key, function=function, event_type=event_type, order_free=order_free))
        return function

    return register


def listen_inside(event_type: type[E]) -> Callable[..., Callable[[E], None]]:
    """Register a function that runs inside the emitting transaction because an invariant depends on it."""

    def register(function: Callable[[E], None]) -> Callable[[E], None]:
        _know(event_type)
        _inside.setdefault(event_type.name, []).append(function)
        return function

    return register


def listeners_of(name: str) -> list[Listener]:
    """Return who hears events of this name through the relay."""
    return _listeners.get(name, [])


def listener_named(key: str) -> Listener:
    """Return the listener of this key; KeyError when nobody listens under it any more."""
    for listener in all_listeners():
        if listener.key == key:
            return listener
    raise KeyError(key)


def all_listeners() -> list[Listener]:
    """Return every registered listener."""
    return [listener for heard in _listeners.values() for listener in heard]


def is_known(name: str) -> bool:
    """Say whether any loaded room defines an event of this name."""
    return name in _types


def type_of(name: str) -> type[Event]:
    """Return the class of an event's name; KeyError when no room knows it any more."""
    return _types[name]


def rebuild(row: OutboxEvent) -> Event:
    """Return the typed event of an outbox row."""
    return type_of(row.name)(**row.payload)


def _next_sequence(key: str) -> int:
    """Take the aggregate's next number; its row stays locked until the transaction ends."""
    return counters.next_number(Aggregate, key=key, of="key", counts="last_sequence")


def _payload(event: Any) -> dict[str, Any]:
    return dataclasses.asdict(event)


def emit(event: Event) -> OutboxEvent:
    """Write the event into the outbox; only inside a transaction (RuntimeError otherwise), with what caused it."""
    if not connection.in_atomic_block:
        raise RuntimeError(f"{event.name} is emitted inside the transaction that causes it")
    _know(type(event))
    row = OutboxEvent.objects.create(
        name=event.name,
        aggregate=event.aggregate(),
        sequence=_next_sequence(event.aggregate()),
        payload=_payload(event),
        occurred_at=clock.now(),
    )
    for function in _inside.get(event.name, []):
        function(event)
    transaction.on_commit(wake)
    return row
