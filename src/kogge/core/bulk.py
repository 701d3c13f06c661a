"""Write many rows of one table at once: COPY on PostgreSQL, one prepared statement on SQLite.

Only the room that owns a model calls this for it, from a bulk service. Nothing runs per row: no instance, no `save()`,
no validation. The caller hands over clean values, and the database's constraints have the last word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, models

# Values of these fields already have the form that both drivers take; the others are converted one by one.
_PLAIN = (models.IntegerField, models.CharField, models.TextField, models.ForeignKey, models.BooleanField)
_CACHED_VALUES = 10_000


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Return `count` primary keys, ascending, that nobody else will get; call it inside the transaction that writes.

    PostgreSQL draws them from the table's sequence. SQLite has one writer at a time, whose transaction is already
    open, so the numbers behind the highest one are ours.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), count],
            )
            return sorted(row[0] for row in cursor.fetchall())
        cursor.execute(
            f"SELECT max(coalesce((SELECT max(id) FROM {connection.ops.quote_name(table)}), 0),"
            " coalesce((SELECT seq FROM sqlite_sequence WHERE name = %s), 0))",
            [table],
        )
        first = cursor.fetchone()[0] + 1
    return list(range(first, first + count))


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of values in the order of `columns` (field names); columns left out get the model's default.

    Raises IntegrityError when a row breaks a constraint; then nothing of the call is written.
    """
    named = [model._meta.get_field(name) for name in columns]
    defaults = [
        field
        for field in model._meta.local_concrete_fields
        if field not in named and not field.primary_key and (field.has_default() or not field.null)
    ]
    extra = tuple(_stored(field, field.get_default()) for field in defaults)
    names = [connection.ops.quote_name(field.column) for field in [*named, *defaults]]
    ready = _ready(rows, [_converter(field) for field in named], extra)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with (
                connection.wrap_database_errors,
                cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy,
            ):
                for row in ready:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", ready)


def _ready(
    rows: Iterable[Sequence[Any]], converters: list[Callable[[Any], Any] | None], extra: tuple[Any, ...]
) -> Iterator[tuple[Any, ...]]:
    busy = [(place, convert) for place, convert in enumerate(converters) if convert]
    for row in rows:
        if not busy:
            yield (*row, *extra)
            continue
        values = list(row)
        for place, convert in busy:
            values[place] = convert(values[place])
        yield (*values, *extra)


def _stored(field: models.Field[Any, Any], value: Any) -> Any:
    return field.get_db_prep_save(value, connection)


def _converter(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    if isinstance(field, _PLAIN):
        return None
    known: dict[Any, Any] = {}

    def convert(value: Any) -> Any:
        try:
            return known[value]
        except KeyError:
            if len(known) >= _CACHED_VALUES:
                known.clear()
            return known.setdefault(value, _stored(field, value))
        except TypeError:  # a JSON value has no hash
            return _stored(field, value)

    return convert
