"""The list every room uses: columns, views, filters, search, sort, totals, pages, CSV; the address holds all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import islice
from typing import Any, ClassVar

from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from kogge.core.money import Money
from kogge.core.screens import cells, list_csv
from kogge.core.screens.filters import Filter, ListState, read_state
from kogge.core.screens.list_parts import Action, Column, Empty, Total, View
from kogge.core.staff import access

__all__ = ["Action", "Column", "Empty", "Filter", "ListScreen", "Total", "View"]

# Rows read at once for a file: large enough for few round trips, small enough for little memory.
_BATCH = 500


class ListScreen:
    """Subclass it, set the attributes, say which rows; `as_view()` gives the guarded view.

    Needs at most eight queries whatever the number of rows, as long as `base_queryset` joins what columns read.
    """

    permission: ClassVar[str] = ""
    title: ClassVar[Any] = ""
    columns: ClassVar[list[Column]] = []
    filters: ClassVar[list[Filter]] = []
    views: ClassVar[list[View]] = []
    search_fields: ClassVar[tuple[str, ...]] = ()
    search_hint: ClassVar[Any] = ""
    default_sort: ClassVar[str] = ""
    page_size: ClassVar[int] = 50
    empty: ClassVar[Empty | None] = None
    template: ClassVar[str] = "office/list.html"

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:
        self.request = request
        self.kwargs = kwargs

    # What a room says about its list.

    def base_queryset(self, request: HttpRequest) -> QuerySet:
        """Return all rows this person may see, with everything the columns read joined or prefetched."""
        raise NotImplementedError

    def row_url(self, row: Any) -> str:
        """Return where a row leads; empty when it leads nowhere."""
        return ""

    def row_state(self, row: Any) -> str:
        """Return "failed", "off", "new" or "" for the row's ground."""
        return ""

    def prepare(self, rows: list[Any]) -> None:
        """Attach to the rows of one page what one further query can bring."""

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        """Return the rows where every word occurs in one of `search_fields`."""
        for word in text.split():
            anywhere = Q()
            for name in self.search_fields:
                anywhere |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(anywhere)
        return rows

    def actions(self) -> list[Action]:
        """Return the buttons of the head."""
        return []

    def extra_context(self) -> dict[str, Any]:
        """Return further values for a template of the room's own."""
        return {}

    # How it answers.

    @classmethod
    def as_view(cls) -> Callable[..., HttpResponse]:
        """Return the view function, guarded by `permission`; it answers GET only."""

        def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if request.method not in ("GET", "HEAD"):
                return HttpResponseNotAllowed(["GET", "HEAD"])
            return cls(request, **kwargs).respond()

        view.__name__ = view.__qualname__ = cls.__name__
        view.__module__ = cls.__module__
        view.__doc__ = cls.__doc__
        return access.requires(cls.permission)(view)

    def respond(self) -> HttpResponse:
        """Answer with the page, with its changed part for htmx, or with the CSV file."""
        if self.request.GET.get("export") == "csv":
            return list_csv.csv_response(self.title, self.columns, self._prepared_rows())
        htmx = getattr(self.request, "htmx", None)
        is_part = bool(htmx) and not htmx.history_restore_request
        template = "office/list_body.html" if is_part else self.template
        response = render(self.request, template, {"list": self, **self.extra_context()})
        patch_vary_headers(response, ["HX-Request"])
        return response

    def _prepared_rows(self) -> Iterator[Any]:
        """Yield all filtered rows in batches, each batch prepared."""
        rows = self.filtered_rows().iterator(chunk_size=_BATCH)
        while batch := list(islice(rows, _BATCH)):
            self.prepare(batch)
            yield from batch

    @cached_property
    def options(self) -> dict[str, list[tuple[str, Any]]]:
        """The choices of every filter."""
        return {one.key: one.options() for one in self.filters}

    @cached_property
    def state(self) -> ListState:
        """What the address says."""
        return read_state(
            self.request.GET,
            options={key: {str(value) for value, _label in choices} for key, choices in self.options.items()},
            sortable={column.key for column in self.columns if column.sort},
            views={view.key for view in self.views},
        )

    @cached_property
    def all_rows(self) -> QuerySet:
        """All rows the person may see."""
        return self.base_queryset(self.request)

    def narrowed(self, state: ListState) -> QuerySet:
        """Return the rows that a state shows, unordered."""
        rows = self.all_rows
        view = next((view for view in self.views if view.key == state.view), None)
        if view is not None:
            rows = rows.filter(view.where)
        for one in self.filters:
            if one.key in state.filters:
                rows = one.apply(rows, state.filters[one.key])
        return self.search(rows, state.search) if state.search and self.search_fields else rows

    def filtered_rows(self) -> QuerySet:
        """Return the rows of the present state in their order; ties always fall the same way."""
        by_key = {column.key: column for column in self.columns}
        order: list[str] = []
        for name in self.sorting:
            sign = "-" if name.startswith("-") else ""
            for field in by_key[name.lstrip("-")].order_fields():
                order.append(_signed(sign, field))
        rows = self.narrowed(self.state)
        return rows.order_by(*order, "-pk") if order else rows

    @cached_property
    def sorting(self) -> tuple[str, ...]:
        """The columns sorted by, the address's or the default."""
        return self.state.sort or ((self.default_sort,) if self.default_sort else ())

    @cached_property
    def _counted(self) -> tuple[int, dict[str, list[Any]]]:
        """Count and totals of all filtered rows, in one query."""
        totals = {column.key: column.total for column in self.columns if column.total}
        groups = sorted({total.currency for total in totals.values() if total.currency})
        sums = {f"sum_{key}": Sum(total.field) for key, total in totals.items()}
        grouped = self.narrowed(self.state).order_by().values(*groups) if groups else None
        if grouped is None:
            found = [self.narrowed(self.state).aggregate(all_rows=Count("pk"), **sums)]
        else:
            found = list(grouped.annotate(all_rows=Count("pk"), **sums).order_by(*groups))
        count = sum(row["all_rows"] for row in found)
        return count, {key: _total_of(total, f"sum_{key}", found) for key, total in totals.items()}

    @property
    def count(self) -> int:
        """How many rows fit."""
        return self._counted[0]

    @property
    def totals(self) -> dict[str, list[Any]]:
        """Per column key, the sums of all filtered rows."""
        return self._counted[1]

    @property
    def has_totals(self) -> bool:
        """Whether the footer shows sums."""
        return any(self.totals.values())

    def foot(self) -> list[dict[str, Any]]:
        """Return the footer's cells: sums under their columns, and once the words what they are sums of."""
        found = [
            {
                "is_number": column.is_number,
                "totals": [cells.words(part) for part in self.totals.get(column.key, [])],
            }
            for column in self.columns
        ]
        first_free = next((cell for cell in found if not cell["totals"]), None)
        if first_free is not None:
            first_free["says_what"] = True
        return found

    @cached_property
    def page_count(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.count // self.page_size))

    @cached_property
    def page(self) -> int:
        """The page shown; past the end: the last one."""
        return min(self.state.page, self.page_count)

    @property
    def first(self) -> int:
        """The number of the first row shown, counted from 1."""
        return (self.page - 1) * self.page_size + 1

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return min(self.count, self.page * self.page_size)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of this page with their cells written."""
        if not self.count:
            return []
        found = list(self.filtered_rows()[self.first - 1 : self.last])
        self.prepare(found)
        return [self._row(row) for row in found]

    def _row(self, row: Any) -> dict[str, Any]:
        written = [
            {"column": column, "html": cells.html(column.value_of(row)), "phone": phone}
            for column, phone in zip(self.columns, self._phone_places, strict=True)
        ]
        return {"url": self.row_url(row), "state": self.row_state(row), "cells": written}

    @cached_property
    def _phone_places(self) -> list[str]:
        """Where each column stands on the phone's card; chosen by kind when no column says so."""
        if any(column.phone for column in self.columns):
            return [column.phone or "hide" for column in self.columns]
        places, seconds = [], 0
        for column in self.columns:
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

    # What the templates show around the rows.

    @property
    def plain_address(self) -> str:
        """The address of the list without anything narrowed."""
        return self.request.path

    def heads(self) -> list[dict[str, Any]]:
        """Return the table's heads with their sort links; `add_url` is taken with Shift."""
        return [self._head(column) for column in self.columns]

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

    def view_links(self) -> list[dict[str, Any]]:
        """Return the views with their counts of all rows, counted in one query."""
        if not self.views:
            return []
        counts = self.all_rows.order_by().aggregate(
            all_rows=Count("pk"),
            **{f"view_{view.key}": Count("pk", filter=view.where) for view in self.views},
        )
        links = [
            {
                "label": view.label,
                "count": counts[f"view_{view.key}"],
                "url": ListState(view=view.key).address(),
                "is_current": view.key == self.state.view,
            }
            for view in self.views
        ]
        every = {
            "label": None,
            "count": counts["all_rows"],
            "url": self.plain_address,
            "is_current": not self.state.view,
        }
        return [every, *links]

    def previous_url(self) -> str:
        """Return the address of the page before, empty on the first."""
        return self.state.with_changes(page=self.page - 1).address() if self.page > 1 else ""

    def next_url(self) -> str:
        """Return the address of the next page, empty on the last."""
        return self.state.with_changes(page=self.page + 1).address() if self.page < self.page_count else ""

    def next_size(self) -> int:
        """Return how many rows the next page holds."""
        return min(self.page_size, self.count - self.last)

    def csv_url(self) -> str:
        """Return the address of the same rows as a file."""
        return self.state.with_changes(page=1).address(export="csv")

    def loosened(self) -> list[dict[str, Any]]:
        """Return, for an empty list, each thing that narrows it, how many rows there are without it, and that link."""
        found = []
        if self.state.search:
            found.append({"key": "q", "label": f"“{self.state.search}”", "words": []})
        found += [
            {"key": chip["filter"].key, "label": chip["filter"].label, "words": chip["words"]}
            for chip in self.chips() if chip["words"]
        ]  # fmt: skip
        for one in found:
            state = self.state.without(one["key"])
            one |= {"url": state.address(), "count": self.narrowed(state).count()}
        return found

    def shown_actions(self) -> list[Action]:
        """Return the head's buttons that this person may use."""
        return [
            one
            for one in self.actions()
            if not one.permission or access.may(self.request.user, one.permission)
        ]


def _signed(sign: str, field: str) -> str:
    if sign and field.startswith("-"):
        return field[1:]
    return sign + field


def _total_of(total: Total, name: str, found: list[dict[str, Any]]) -> list[Any]:
    if not total.currency:
        return [sum(row[name] or 0 for row in found)]
    sums: dict[str, int] = {}
    for row in found:
        if row[total.currency]:
            sums[row[total.currency]] = sums.get(row[total.currency], 0) + (row[name] or 0)
    return [Money(amount_minor=amount, currency=currency) for currency, amount in sorted(sums.items())]
