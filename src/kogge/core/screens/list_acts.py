"""What a list can do with many rows at once, as its room describes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from kogge.core.screens.panels import Effect


@dataclass(frozen=True, kw_only=True)
class BulkAct:
    """One act: `do(row, actor, values)` calls one service for one row and is its own transaction.

    A `KoggeError` leaves the row as it is, and its sentence is the reason the person reads. `question`, `button` and
    `done` take how many rows it is about. With a question or a form a page asks first. `form` takes `data` only;
    its cleaned values must be JSON and reach `do` as `values`.
    """

    key: str
    label: Any
    permission: str
    do: Callable[[Any, Any, dict[str, Any]], Any]
    done: Callable[[int], str]
    question: Callable[[int], str] | None = None
    button: Callable[[int], str] | None = None
    effects: tuple[Effect, ...] = ()
    form: type[forms.Form] | None = None
    icon: str = ""
    is_main: bool = False
    is_danger: bool = False  # moves money, or cannot be taken back

    @property
    def asks(self) -> bool:
        """Whether a page asks before anything happens."""
        return self.question is not None or self.form is not None
