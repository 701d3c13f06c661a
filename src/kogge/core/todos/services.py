"""Raise and finish things that need a hand, and say in words what each kind asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from kogge.core import clock, office
from kogge.core.prepared import prepared_change
from kogge.core.todos.models import Todo


@dataclass(frozen=True, kw_only=True)
class Wording:
    """How one kind of todo reads: title, second line and button, each built from the todo's params."""

    title: Callable[[dict[str, Any]], str]
    second_line: Callable[[dict[str, Any]], str]
    button: Callable[[dict[str, Any]], str]
    icon: str = "circle-alert"


_wordings: dict[str, Wording] = {}


def word(kind: str, wording: Wording) -> None:
    """Register how todos of this kind read; rooms call it when they load."""
    _wordings[kind] = wording


def wording_of(kind: str) -> Wording:
    """Return the registered wording; KeyError names a kind nobody worded (a test prevents it)."""
    return _wordings[kind]


def raise_todo(
    key: str,
    *,
    kind: str,
    params: dict[str, Any] | None = None,
    link: str = "",
    permission: str = "",
    due_at: datetime | None = None,
) -> Todo:
    """Ask for a hand; while a todo of this key is open, return that one with its params brought up to date.

    `link` is the whole path of the page where it is done, such as /office/orders/10042/; empty when there is none.
    """
    values = {
        "kind": kind, "params": params or {}, "link": office.checked(link), "permission": permission,
        "due_at": due_at,
    }  # fmt: skip
    if Todo.objects.filter(key=key, done_at__isnull=True).update(**values):
        return Todo.objects.get(key=key, done_at__isnull=True)
    try:
        with transaction.atomic():
            return Todo.objects.create(key=key, raised_at=clock.now(), **values)
    except IntegrityError:  # raised by someone else in the same moment
        return Todo.objects.get(key=key, done_at__isnull=True)


def finish_todo(key: str, *, actor: Any) -> bool:
    """Close the open todo of this key; False when there is none. Idempotent."""
    return bool(_finish(key, clock.now(), _name(actor)))


@prepared_change
def _finish(key: str, now: datetime, name: str) -> tuple[QuerySet[Todo], dict[str, Any]]:
    return Todo.objects.filter(key=key, done_at__isnull=True), {"done_at": now, "done_by": name}


def finish_todos(keys: Sequence[str], *, actor: Any) -> int:
    """Close the open todos of these keys in one statement; return how many there were. Idempotent."""
    rows = Todo.objects.filter(key__in=keys, done_at__isnull=True)
    return rows.update(done_at=clock.now(), done_by=_name(actor))


def _name(actor: Any) -> str:
    return actor.get_username() if hasattr(actor, "get_username") else str(actor)
