"""Narrow a list by what stands in its address, so that a filtered list is a link one can send."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kogge.core import clock

Choice = tuple[str, Any]
# Names in the address that belong to the list itself and not to a filter.
RESERVED = ("q", "view", "sort", "page", "size", "cols", "saved")
SIZES = (25, 50, 100, 200)
# The view of all rows, for whoever has the bare address open something else.
EVERY = "all"


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One question to narrow a list: a few choices, matched to a field or by a function.

    `key` is its name in the address. `choices` are (value, label), or a callable that returns them when the page is
    built. `narrow(rows, values)` overrules `field`. With `is_single` only one choice can be taken at a time.
    """

    key: str
    label: Any
    choices: Iterable[Choice] | Callable[[], Iterable[Choice]]
    field: str = ""
    narrow: Callable[[QuerySet, list[str]], QuerySet] | None = None
    is_single: bool = False

    def options(self) -> list[Choice]:
        """Return the choices as (value, label)."""
        return list(self.choices() if callable(self.choices) else self.choices)

    def apply(self, rows: QuerySet, values: list[str]) -> QuerySet:
        """Return the rows that fit one of the values."""
        if self.narrow is not None:
            return self.narrow(rows, values)
        return rows.filter(**{f"{self.field or self.key}__in": values})


PERIODS: tuple[Choice, ...] = (
    ("0", _("today")), ("7", _("last 7 days")), ("30", _("last 30 days")), ("90", _("last 90 days")),
    ("365", _("last 365 days")),
)  # fmt: skip


def period_filter(*, key: str, label: Any, field: str, is_instant: bool = True) -> Filter:
    """Return a filter for the last so many calendar days of a field ending in `_at` (or `_on`: `is_instant` False)."""

    def narrow(rows: QuerySet, values: list[str]) -> QuerySet:
        first_day = clock.today() - timedelta(days=max(int(value) for value in values))
        if not is_instant:
            return rows.filter(**{f"{field}__gte": first_day})
        start = clock.now().astimezone(clock.LOCAL_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
        return rows.filter(**{f"{field}__gte": start - timedelta(days=max(int(value) for value in values))})

    return Filter(key=key, label=label, choices=PERIODS, narrow=narrow, is_single=True)


@dataclass(frozen=True, kw_only=True)
class ListState:
    """What the address of a list says; unknown names and values are dropped, never an error."""

    search: str = ""
    view: str = ""
    sort: tuple[str, ...] = ()
    page: int = 1
    size: int = 0  # rows of a page; 0: as the list has it
    columns: tuple[str, ...] = ()  # keys of the columns shown; empty: as the person has it
    saved: str = ""  # number of the saved view this began with
    filters: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or a filter (not a view) narrows the list."""
        return bool(self.search or self.filters)

    @property
    def is_view_only(self) -> bool:
        """Whether nothing but a room's view decides which rows are shown."""
        return not self.is_narrowed

    def address(self, **extra: str) -> str:
        """Return the query part of the address that shows this state, with `?`; "?" alone for the plain list."""
        pairs: list[tuple[str, str]] = [("q", self.search)] if self.search else []
        pairs += [("view", self.view)] if self.view else []
        pairs += [(key, value) for key, values in self.filters.items() for value in values]
        pairs += [("sort", ",".join(self.sort))] if self.sort else []
        pairs += [("size", str(self.size))] if self.size else []
        pairs += [("cols", ",".join(self.columns))] if self.columns else []
        pairs += [("saved", self.saved)] if self.saved else []
        pairs += [("page", str(self.page))] if self.page > 1 else []
        pairs += list(extra.items())
        return "?" + urlencode(pairs)

    def with_changes(self, **changes: Any) -> ListState:
        """Return a changed copy; whatever changes which rows are shown starts again at page 1."""
        if "page" not in changes:
            changes["page"] = 1
        return replace(self, **changes)

    def without(self, key: str) -> ListState:
        """Return a copy without one filter, or without the search for "q"."""
        if key == "q":
            return self.with_changes(search="")
        return self.with_changes(
            filters={name: values for name, values in self.filters.items() if name != key}
        )


def read_state(
    query: QueryDict, *, options: dict[str, set[str]], sortable: set[str], views: set[str], columns: set[str]
) -> ListState:
    """Read the address; `options` holds the allowed values per filter."""
    chosen: dict[str, list[str]] = {}
    for key, allowed in options.items():
        values = [value for value in dict.fromkeys(query.getlist(key)) if value in allowed]
        if values:
            chosen[key] = values
    sort = tuple(name for name in query.get("sort", "").split(",") if name.lstrip("-") in sortable)
    page, size, saved = query.get("page", "1"), query.get("size", ""), query.get("saved", "")
    shown = dict.fromkeys(query.get("cols", "").split(","))
    return ListState(
        search=query.get("q", "").strip()[:100].replace("\x00", ""),
        view=query.get("view", "") if query.get("view", "") in {*views, EVERY} else "",
        sort=sort[:2],
        page=int(page) if page.isdecimal() and 0 < len(page) < 7 and int(page) else 1,
        size=int(size) if size in {str(one) for one in SIZES} else 0,
        columns=tuple(key for key in shown if key in columns),
        saved=saved if saved.isdecimal() and len(saved) < 12 else "",
        filters=chosen,
    )
