"""Who carries out which kind of outward action; plain registry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kogge.core.errors import KoggeError

if TYPE_CHECKING:
    from kogge.core.outward.models import OutwardAction


class NotSent(KoggeError):
    """The other side surely did not act (connection refused, "come back later"); it is safe to try again."""

    code = "not_sent"


Send = Callable[["OutwardAction"], dict[str, Any]]
ReadBack = Callable[["OutwardAction"], dict[str, Any] | None]


@dataclass(frozen=True, kw_only=True)
class Handler:
    """How one kind is sent, and how the other side is asked whether it already has it, where it can tell.

    `send` returns the answer. It raises NotSent when nothing happened, Declined, Rejected or Misconfigured when the
    other side said no; every other exception counts as "outcome unknown". `read_back` returns the answer when the
    other side has it, None when it surely has not, and raises when it cannot tell.
    """

    kind: str
    send: Send
    read_back: ReadBack | None


_handlers: dict[str, Handler] = {}


def handler(kind: str, *, read_back: ReadBack | None = None) -> Callable[[Send], Send]:
    """Register the function that carries out one kind of action; rooms do it in their tasks.py."""

    def register(send: Send) -> Send:
        if kind in _handlers:
            raise ValueError(f"two handlers send {kind}")
        _handlers[kind] = Handler(kind=kind, send=send, read_back=read_back)
        return send

    return register


def handler_of(kind: str) -> Handler:
    """Return the handler of a kind; KeyError when no room registered one."""
    return _handlers[kind]
