"""Which rows a list shows: what the address says, narrowed, counted, sorted and cut into pages."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Count, IntegerField, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, QueryDict

from kogge.core.money import Money
from kogge.core.screens.filters import Filter, ListState, read_state
from kogge.core.screens.list_parts import Column, Total, View

# Rows read at once for a file: large enough for few round trips, small enough for little memory.
BATCH = 500


class ListRows:
    """The rows behind a list; `ListScreen` draws them."""

    columns: ClassVar[list[Column]] = []
    filters: ClassVar[list[Filter]] = []
    views: ClassVar[list[View]] = []
    search_fields: ClassVar[tuple[str, ...]] = ()
    default_sort: ClassVar[str] = ""
    page_size: ClassVar[int] = 50

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:
        self.request = request
        self.kwargs = kwargs

    # What a room says about its rows.

    def base_queryset(self, request: HttpRequest) -> QuerySet:
        """Return all rows this person may see, with everything the columns read joined or prefetched."""
        raise NotImplementedError

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

    # What the address makes of it.

    @cached_property
    def options(self) -> dict[str, list[tuple[str, Any]]]:
        """The choices of every filter."""
        return {one.key: one.options() for one in self.filters}

    def state_in(self, query: QueryDict) -> ListState:
        """Return what the query part of an address says about this list."""
        return read_state(
            query,
            options={key: {str(value) for value, _label in choices} for key, choices in self.options.items()},
            sortable={column.key for column in self.columns if column.sort},
            views={view.key for view in self.views},
            columns={column.key for column in self.columns},
        )

    @cached_property
    def state(self) -> ListState:
        """What the address says."""
        return self.state_in(self.request.GET)

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

    @cached_property
    def sorting(self) -> tuple[str, ...]:
        """The columns sorted by, the address's or the default."""
        return self.state.sort or ((self.default_sort,) if self.default_sort else ())

    @cached_property
    def _order(self) -> list[str]:
        """The fields ordered by; ties always fall the same way."""
        by_key = {column.key: column for column in self.columns}
        order: list[str] = []
        for name in self.sorting:
            sign = "-" if name.startswith("-") else ""
            for field in by_key[name.lstrip("-")].order_fields():
                order.append(_signed(sign, field))
        return [*order, "-pk"] if order else []

    def filtered_rows(self) -> QuerySet:
        """Return the rows of the present state in their order."""
        rows = self.narrowed(self.state)
        return rows.order_by(*self._order) if self._order else rows

    def cut(self, first: int, last: int) -> list[Any]:
        """Return the rows from the `first` to the `last`, counted from 1.

        The place is found among keys alone, and only the rows shown are read: a page far down costs a walk over an
        index and not over whole rows. In the far half the walk begins at the end.
        """
        rows = self.filtered_rows()
        if not self._order or rows.query.distinct or rows.query.combinator:
            return list(rows[first - 1 : last])
        if first - 1 > self.count // 2:
            turned = rows.order_by(*(_signed("-", field) for field in self._order))
            keys = turned.values("pk")[self.count - last : self.count - first + 1]
        else:
            keys = rows.values("pk")[first - 1 : last]
        return list(self.all_rows.filter(pk__in=keys).order_by(*self._order))

    def batches(self, picked: list[Any] | None = None) -> Iterator[list[Any]]:
        """Yield all filtered rows, or the picked ones, in their order, batch by batch and prepared.

        Only the keys are held, eight bytes each. No cursor stays open while a batch is worked on: SQLite would refuse
        to write while one reads what others have changed meanwhile.
        """
        rows = self.filtered_rows()
        if picked is not None:
            rows = rows.filter(pk__in=picked)
        keys = array("q", rows.values_list("pk", flat=True).iterator(chunk_size=2000))
        for start in range(0, len(keys), BATCH):
            wanted = keys[start : start + BATCH].tolist()
            found = self.all_rows.in_bulk(wanted)
            batch = [found[key] for key in wanted if key in found]
            self.prepare(batch)
            yield batch

    # Counted.

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

    def counts_of(self, states: dict[str, ListState]) -> dict[str, int]:
        """Return how many rows each state shows, in one statement."""
        if not all(state.is_view_only for state in states.values()):
            return self._counts_apart(states)
        where = {view.key: view.where for view in self.views}
        counted = {
            f"of_{key}": Count("pk", filter=where.get(state.view, Q())) for key, state in states.items()
        }
        found = self.all_rows.order_by().aggregate(**counted)
        return {key: found[f"of_{key}"] for key in states}

    def _counts_apart(self, states: dict[str, ListState]) -> dict[str, int]:
        # One count per state as a value of a single row: each finds its own index, where counting all of them over
        # one reading of the table would look every row up in every filter.
        def counted(state: ListState) -> Coalesce:
            rows = self.narrowed(state).order_by().annotate(of_all=Value(1)).values("of_all")
            return Coalesce(
                Subquery(rows.annotate(rows=Count("pk")).values("rows")), 0, output_field=IntegerField()
            )

        values = {f"of_{key}": counted(state) for key, state in states.items()}
        found = self.all_rows.model._base_manager.order_by().annotate(**values).values(*values)[:1]
        row = next(iter(found), {})
        return {key: row.get(f"of_{key}", 0) for key in states}

    # Pages.

    @property
    def size(self) -> int:
        """How many rows a page holds."""
        return self.state.size or self.page_size

    @cached_property
    def page_count(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.count // self.size))

    @cached_property
    def page(self) -> int:
        """The page shown; past the end: the last one."""
        return min(self.state.page, self.page_count)

    @property
    def first(self) -> int:
        """The number of the first row shown, counted from 1."""
        return (self.page - 1) * self.size + 1

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return min(self.count, self.page * self.size)


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
