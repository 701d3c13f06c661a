"""The list every room uses: columns, views, filters, search, sort, totals, pages, acts; the address holds all of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

from kogge.core.screens import cells, list_posts, list_registry
from kogge.core.screens.filters import SIZES, Filter
from kogge.core.screens.list_acts import BulkAct
from kogge.core.screens.list_parts import Action, Column, Empty, Total, View
from kogge.core.screens.list_rows import ListRows
from kogge.core.screens.list_tabs import Tabs
from kogge.core.staff import access

__all__ = ["Action", "BulkAct", "Column", "Empty", "Filter", "ListScreen", "Total", "View"]


class ListScreen(ListRows):
    """Subclass it, set the attributes, say which rows; `as_view()` gives the guarded view.

    Takes four statements for itself whatever the number of rows, as long as `base_queryset` joins what columns read:
    what the person keeps, the counts of the views, count and totals, the rows.
    """

    key: ClassVar[str] = ""  # stable: saved views and exports name the list by it
    permission: ClassVar[str] = ""
    title: ClassVar[Any] = ""
    search_hint: ClassVar[Any] = ""
    acts: ClassVar[list[BulkAct]] = []
    empty: ClassVar[Empty | None] = None
    template: ClassVar[str] = "office/list.html"

    # What a room says about its list.

    def row_url(self, row: Any) -> str:
        """Return where a row leads; empty when it leads nowhere."""
        return ""

    def row_state(self, row: Any) -> str:
        """Return "failed", "off", "new" or "" for the row's ground."""
        return ""

    def actions(self) -> list[Action]:
        """Return the buttons of the head."""
        return []

    def extra_context(self) -> dict[str, Any]:
        """Return further values for a template of the room's own."""
        return {}

    # How it answers.

    @classmethod
    def as_view(cls) -> Callable[..., HttpResponse]:
        """Return the view function, guarded by `permission`; what is sent to it is in `list_posts`."""
        if not cls.key:
            raise ValueError(f"{cls.__name__} needs a key")
        list_registry.register(cls.key, cls)

        def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            screen = cls(request, **kwargs)
            if request.method == "POST":
                return list_posts.answer(screen)
            if request.method not in ("GET", "HEAD"):
                return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
            return screen.respond()

        view.__name__ = view.__qualname__ = cls.__name__
        view.__module__ = cls.__module__
        view.__doc__ = cls.__doc__
        return access.requires(cls.permission)(view)

    def respond(self) -> HttpResponse:
        """Answer with the page, with its changed part for htmx, or with the way to the person's default view."""
        if not self.request.GET and (address := self.tabs.default_address):
            return redirect(self.request.path + address)
        htmx = getattr(self.request, "htmx", None)
        is_part = bool(htmx) and not htmx.history_restore_request
        template = "office/list_body.html" if is_part else self.template
        response = render(self.request, template, {"list": self, **self.extra_context()})
        patch_vary_headers(response, ["HX-Request"])
        return response

    @cached_property
    def tabs(self) -> Tabs:
        """The views over the list, and what the person keeps about it."""
        return Tabs(self)

    # Columns and rows, written.

    @cached_property
    def shown_columns(self) -> list[Column]:
        """The columns that the address or the person chose, always with the one that leads on; else all."""
        wanted = self.state.columns or self.tabs.columns
        by_key = {column.key: column for column in self.columns}
        chosen = [by_key[key] for key in wanted if key in by_key]
        if not chosen:
            return self.columns
        leading = [column for column in self.columns if column.is_link and column not in chosen]
        return [*leading, *chosen]

    def column_choices(self) -> list[dict[str, Any]]:
        """Return every column with whether it is shown; the one that leads on stays."""
        return [
            {"column": column, "is_shown": column in self.shown_columns, "stays": column.is_link}
            for column in self.columns
        ]

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of this page with their cells written."""
        if not self.count:
            return []
        found = self.cut(self.first, self.last)
        self.prepare(found)
        return [self._row(row) for row in found]

    def _row(self, row: Any) -> dict[str, Any]:
        written = [
            {"column": column, "html": cells.html(column.value_of(row)), "phone": phone}
            for column, phone in zip(self.shown_columns, self._phone_places, strict=True)
        ]
        label = self.label_of(row) if self.can_tick else ""
        return {
            "pk": row.pk,
            "label": label,
            "url": self.row_url(row),
            "state": self.row_state(row),
            "cells": written,
        }

    def label_of(self, row: Any) -> str:
        """Return what a row is called: what its leading column says."""
        leading = next((column for column in self.columns if column.is_link), self.columns[0])
        return cells.plain(leading.value_of(row))

    @cached_property
    def _phone_places(self) -> list[str]:
        """Where each column stands on the phone's card; chosen by kind when no column says so."""
        columns = self.shown_columns
        if any(column.phone for column in columns):
            return [column.phone or "hide" for column in columns]
        places, seconds = [], 0
        for column in columns:
            if column.is_link:
                places.append("lead")
            elif column.total or (column.is_number and "lead_end" not in places):
                places.append("lead_end" if "lead_end" not in places else "hide")
            elif seconds < 3:
                seconds += 1
                places.append("second" if seconds < 3 else "third")
            else:
                places.append("hide")
        return places

    @property
    def has_totals(self) -> bool:
        """Whether the footer shows sums."""
        return any(cell["totals"] for cell in self.foot())

    def foot(self) -> list[dict[str, Any]]:
        """Return the footer's cells: sums under their columns, and once the words what they are sums of."""
        found = [
            {
                "is_number": column.is_number,
                "totals": [cells.words(part) for part in self.totals.get(column.key, [])],
            }
            for column in self.shown_columns
        ]
        first_free = next((cell for cell in found if not cell["totals"]), None)
        if first_free is not None:
            first_free["says_what"] = True
        return found

    # What the templates show around the rows.

    @property
    def plain_address(self) -> str:
        """The address of the list without anything narrowed."""
        return self.request.path

    @property
    def address(self) -> str:
        """The address of what is shown, to which forms are sent."""
        return self.request.path + self.state.address()

    def heads(self) -> list[dict[str, Any]]:
        """Return the table's heads with their sort links; `add_url` is taken with Shift."""
        return [self._head(column) for column in self.shown_columns]

    def _head(self, column: Column) -> dict[str, Any]:
        if not column.sort:
            return {"column": column, "url": "", "direction": ""}
        present = next((name for name in self.sorting if name.lstrip("-") == column.key), "")
        if present:
            turned = present.lstrip("-") if present.startswith("-") else f"-{present}"
        else:
            turned = f"-{column.key}" if column.is_descending_first else column.key
        others = tuple(name for name in self.sorting if name.lstrip("-") != column.key)[:1]
        direction = "" if not present else ("descending" if present.startswith("-") else "ascending")
        return {
            "column": column,
            "url": self.state.with_changes(sort=(turned,)).address(),
            "add_url": self.state.with_changes(sort=(*others, turned)).address(),
            "direction": direction,
        }  # fmt: skip

    def chips(self) -> list[dict[str, Any]]:
        """Return every filter with its choices, what is chosen, and the address without it."""
        return [self._chip(one) for one in self.filters]

    def _chip(self, one: Filter) -> dict[str, Any]:
        chosen = self.state.filters.get(one.key, [])
        options = [
            {"value": str(value), "label": label, "is_chosen": str(value) in chosen}
            for value, label in self.options[one.key]
        ]
        return {
            "filter": one,
            "options": options,
            "words": [option["label"] for option in options if option["is_chosen"]],
            "clear_url": self.state.without(one.key).address(),
        }

    def clear_url(self) -> str:
        """Return the address without search and filters, in the same view."""
        return self.state.with_changes(search="", filters={}).address()

    def previous_url(self) -> str:
        """Return the address of the page before, empty on the first."""
        return self.state.with_changes(page=self.page - 1).address() if self.page > 1 else ""

    def next_url(self) -> str:
        """Return the address of the next page, empty on the last."""
        return self.state.with_changes(page=self.page + 1).address() if self.page < self.page_count else ""

    def end_url(self) -> str:
        """Return the address of the last page, empty when it or the one before is shown."""
        return (
            self.state.with_changes(page=self.page_count).address() if self.page + 1 < self.page_count else ""
        )

    def next_size(self) -> int:
        """Return how many rows the next page holds."""
        return min(self.size, self.count - self.last)

    def sizes(self) -> list[dict[str, Any]]:
        """Return the sizes a page can have, with the address of each; none for a list that always fits."""
        if self.count <= SIZES[0]:
            return []
        sizes = sorted({*SIZES, self.page_size})
        return [
            {
                "size": size,
                "is_current": size == self.size,
                "url": self.state.with_changes(size=0 if size == self.page_size else size).address(),
            }
            for size in sizes
        ]

    def loosened(self) -> list[dict[str, Any]]:
        """Return, for an empty list, each thing that narrows it, how many rows there are without it, and that link."""
        found = []
        if self.state.search:
            found.append({"key": "q", "label": f"“{self.state.search}”", "words": []})
        found += [
            {"key": chip["filter"].key, "label": chip["filter"].label, "words": chip["words"]}
            for chip in self.chips() if chip["words"]
        ]  # fmt: skip
        counts = (
            self.counts_of({one["key"]: self.state.without(one["key"]) for one in found}) if found else {}
        )
        for one in found:
            one |= {"url": self.state.without(one["key"]).address(), "count": counts[one["key"]]}
        return found

    # What can be done.

    def shown_actions(self) -> list[Action]:
        """Return the head's buttons that this person may use."""
        return [
            one
            for one in self.actions()
            if not one.permission or access.may(self.request.user, one.permission)
        ]

    @cached_property
    def shown_acts(self) -> list[BulkAct]:
        """The acts on many rows that this person may use."""
        return [act for act in self.acts if access.may(self.request.user, act.permission)]

    def act_named(self, key: str) -> BulkAct:
        """Return one of the list's acts; KeyError for another."""
        return {act.key: act for act in self.acts}[key]

    @property
    def can_tick(self) -> bool:
        """Whether rows have a box: every list can at least be exported in part."""
        return True
