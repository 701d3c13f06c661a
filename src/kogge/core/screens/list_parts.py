"""The parts a list is described with: columns, totals, views, head buttons, and what it says when empty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q


@dataclass(frozen=True, kw_only=True)
class Total:
    """Sum a field over all filtered rows; with `currency` (a field too) one Money per currency."""

    field: str
    currency: str = ""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: `value` is an attribute path or a function of the row, giving text, Money, a date or a cell value.

    `sort` names the field(s) to order by; empty: the head is not a link. `is_link` marks the identifying column.
    `phone` places it on the card: lead, lead_end, second, third, third_end, or hide.
    """

    key: str
    label: Any
    value: Callable[[Any], Any] | str = ""
    sort: str | tuple[str, ...] = ""
    is_descending_first: bool = False
    is_number: bool = False
    is_link: bool = False
    is_wide: bool = False  # the only one that may shorten its text: a note
    total: Total | None = None
    phone: str = ""
    is_in_file: bool = True  # False for what a file cannot hold, such as a picture

    def value_of(self, row: Any) -> Any:
        """Return what stands in this column for one row."""
        if callable(self.value):
            return self.value(row)
        found = row
        for name in (self.value or self.key).split("."):
            found = getattr(found, name, None)
        return found

    def order_fields(self) -> tuple[str, ...]:
        """Return the fields to order by, ascending."""
        return (self.sort,) if isinstance(self.sort, str) else self.sort


@dataclass(frozen=True, kw_only=True)
class View:
    """A named part of the list with its live count, such as "To ship"."""

    key: str
    label: Any
    where: Q


@dataclass(frozen=True, kw_only=True)
class Action:
    """A button in the head of a page; at most one is primary. Shown to whoever has the permission."""

    label: Any
    url: str
    permission: str = ""
    icon: str = ""
    is_primary: bool = False


@dataclass(frozen=True, kw_only=True)
class Empty:
    """What a list says before its first row exists: what will be here, and one useful action."""

    title: Any
    text: Any = ""
    action: Action | None = None
