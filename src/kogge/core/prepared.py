"""Statements whose SQL is put together once: for the few that every order needs many times.

To put a queryset's SQL together costs Django several times what the database takes to answer it. A prepared read is a
queryset in a function; the first call in a thread works out its SQL and how rows become objects, later calls only fill
their values in:

    @prepared
    def _cart_by_token(token: str) -> QuerySet[Cart]:
        return Cart.objects.filter(token=token)

    _cart_by_token.first("x3k…")

The answer is what the queryset would answer at the time of the call. The function may only put its arguments into
lookups and must not look at them: it gets stand-ins. A list or tuple stands for the values of an `in`; each length
has SQL of its own. None, and lists that are empty or long, change the SQL itself: they go the ordinary way.

A prepared change returns a queryset and what its rows are set to; see `prepared_change`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)
from django.db.models.sql import UpdateQuery
from django.db.transaction import TransactionManagementError, mark_for_rollback_on_error

RowT = TypeVar("RowT")
Shape = tuple[int | None, ...]

# The lengths of an `in` that are worth keeping SQL for.
MOST_VALUES = 24

_kept = threading.local()


class _Slot(Expression):
    """Stands for the value of one argument; for all values of an `in`, when it has a length."""

    def __init__(
        self, argument: int, length: int | None = None, column: Field[Any, Any] | None = None
    ) -> None:
        super().__init__()
        self.argument, self.length, self.column = argument, length, column

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        if self.length is None:
            return "%s", [self]
        return f"({', '.join(['%s'] * self.length)})", [self]

    def filled(self, values: Sequence[Any]) -> Any:
        """Return the value as the database takes it."""
        value = values[self.argument]
        return self.column.get_db_prep_save(value, connection) if self.column else _as_parameter(value)


def _as_parameter(value: Any) -> Any:
    """Write a value of a lookup as its field would; the types that lookups here are asked with."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    if isinstance(value, Decimal):
        raise TypeError("a prepared statement cannot know how many digits a Decimal has in its column")
    return value


def _shape(values: Sequence[Any]) -> Shape | None:
    """Return what tells one SQL of a statement from another; None when these values need SQL of their own."""
    shape: list[int | None] = []
    for value in values:
        if value is None:
            return None
        if not isinstance(value, (list, tuple)):
            shape.append(None)
        elif 0 < len(value) <= MOST_VALUES:
            shape.append(len(value))
        else:
            return None
    return tuple(shape)


def _stand_ins(shape: Shape) -> list[_Slot]:
    return [_Slot(number, length) for number, length in enumerate(shape)]


class _Sql:
    """SQL with the places of its values, for one connection's kind of database."""

    def __init__(self, compiler: Any) -> None:
        self.sql, self.parameters = compiler.as_sql()

    def filled(self, values: Sequence[Any]) -> list[Any]:
        filled: list[Any] = []
        for one in self.parameters:
            if not isinstance(one, _Slot):
                filled.append(one)
            elif one.length is None:
                filled.append(one.filled(values))
            else:
                filled.extend(map(_as_parameter, values[one.argument]))
        return filled


class _ReadPlan(_Sql):
    """How one shape of a read is asked and how its rows become what the queryset would give."""

    def __init__(self, queryset: QuerySet[Any]) -> None:
        self.locks = queryset.query.select_for_update
        compiler = queryset.query.get_compiler(using=queryset.db)
        super().__init__(compiler)
        self.compiler, self.db = compiler, queryset.db
        self.converters = compiler.get_converters([column[0] for column in compiler.select])
        iterable = queryset._iterable_class
        if iterable is ModelIterable:
            self._prepare_objects(compiler)
        elif iterable not in (ValuesListIterable, FlatValuesListIterable):
            raise TypeError("a prepared read gives objects or values_list()")
        self.make = {ModelIterable: self._object, ValuesListIterable: tuple, FlatValuesListIterable: _only}[
            iterable
        ]
        if queryset._prefetch_related_lookups or compiler.annotation_col_map and iterable is ModelIterable:
            raise TypeError("a prepared read has neither prefetch_related() nor annotations")

    def _prepare_objects(self, compiler: Any) -> None:
        info = compiler.klass_info
        self.model, fields = info["model"], info["select_fields"]
        self.start, self.end = fields[0], fields[-1] + 1
        self.names = [column[0].target.attname for column in compiler.select[self.start : self.end]]
        self.relations = get_related_populators(info, compiler.select, self.db)

    def _object(self, row: Sequence[Any]) -> Any:
        made = self.model.from_db(self.db, self.names, row[self.start : self.end])
        for relation in self.relations:
            relation.populate(row, made)
        return made

    def rows(self, values: Sequence[Any]) -> Iterator[Any]:
        if self.locks and not connection.in_atomic_block:
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.filled(values))
            rows = cursor.fetchall()
        return map(
            self.make, self.compiler.apply_converters(rows, self.converters) if self.converters else rows
        )


def _only(row: Sequence[Any]) -> Any:
    return row[0]


def _plan(key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    """Return what this thread keeps under a key; each thread has a connection of its own."""
    plans = _kept.__dict__.setdefault("plans", {})
    found = plans.get(key)
    if found is None:
        found = plans[key] = make()
    return found


class Prepared(Generic[RowT]):
    """A read whose SQL is put together once; see the module."""

    def __init__(self, build: Callable[..., QuerySet[Any]]) -> None:
        self._build = build
        self.__doc__ = build.__doc__

    def rows(self, *values: Any) -> list[RowT]:
        """Return all rows, in the queryset's order."""
        shape = _shape(values)
        if shape is None:
            return list(self._build(*values))
        return list(_plan((self, shape), lambda: _ReadPlan(self._build(*_stand_ins(shape)))).rows(values))

    def first(self, *values: Any) -> RowT | None:
        """Return the first row, or None; ordered by primary key where the queryset has no order."""
        shape = _shape(values)
        if shape is None:
            return self._build(*values).first()
        plan = _plan((self, "first", shape), lambda: _ReadPlan(_first_of(self._build(*_stand_ins(shape)))))
        return next(plan.rows(values), None)


def _first_of(rows: QuerySet[Any]) -> QuerySet[Any]:
    return (rows if rows.ordered else rows.order_by("pk"))[:1]


def prepared(build: Callable[..., QuerySet[Any]]) -> Prepared[Any]:
    """Prepare a read; the function's docstring stays."""
    return Prepared(build)


def keep_related(row: Model, relation: str, related: list[Any]) -> None:
    """Let a row's many-relation answer `all()` with what was read already, as prefetch_related() does."""
    manager = getattr(row, relation)
    held = manager.get_queryset()
    held._result_cache, held._prefetch_done = related, True
    name = manager.field.remote_field.cache_name
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = held
    for one in related:
        manager.field.set_cached_value(one, row)


class _ChangePlan(_Sql):
    """How one shape of a change is asked."""

    def __init__(self, rows: QuerySet[Any], changes: dict[str, Any]) -> None:
        query = rows.query.chain(UpdateQuery)
        query.add_update_values({name: self._placed(rows, name, value) for name, value in changes.items()})
        query.annotations = {}
        super().__init__(query.get_compiler(using=rows.db))
        self.db = rows.db

    @staticmethod
    def _placed(rows: QuerySet[Any], name: str, value: Any) -> Any:
        if isinstance(value, _Slot):
            return _Slot(value.argument, None, rows.model._meta.get_field(name))
        return value

    def run(self, values: Sequence[Any]) -> int:
        with mark_for_rollback_on_error(using=self.db), connection.cursor() as cursor:
            cursor.execute(self.sql, self.filled(values))
            return cursor.rowcount


class PreparedChange:
    """An update whose SQL is put together once; see `prepared_change`."""

    def __init__(self, build: Callable[..., tuple[QuerySet[Any], dict[str, Any]]]) -> None:
        self._build = build
        self.__doc__ = build.__doc__

    def __call__(self, *values: Any) -> int:
        """Change the rows and return how many matched, as `QuerySet.update` does."""
        shape = _shape(values)
        if shape is None:
            rows, changes = self._build(*values)
            return rows.update(**changes)
        return _plan((self, shape), lambda: _ChangePlan(*self._build(*_stand_ins(shape)))).run(values)


def prepared_change(build: Callable[..., tuple[QuerySet[Any], dict[str, Any]]]) -> PreparedChange:
    """Prepare an update: the function returns the rows and what they are set to, values or expressions.

    A value set to None goes the ordinary way, as None in a lookup does.
    """
    return PreparedChange(build)
