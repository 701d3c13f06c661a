"""Count in the database: one statement adds to a row, makes it when it is missing, and tells the new number."""

from __future__ import annotations

from django.db import connection, models


def next_number(model: type[models.Model], *, key: str, of: str, counts: str, first: int = 1) -> int:
    """Return the next number of the row whose unique column `of` is `key`; `first` when there is no row yet.

    `counts` is the column that holds the last number. The row stays locked until the transaction ends, so that whoever
    draws next waits; a rolled back transaction gives its number back. One statement on SQLite and PostgreSQL alike.
    """
    quote = connection.ops.quote_name
    table, key_column, number_column = (
        quote(model._meta.db_table),
        quote(str(model._meta.get_field(of).column)),
        quote(str(model._meta.get_field(counts).column)),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({key_column}, {number_column}) VALUES (%s, %s)"
            f" ON CONFLICT ({key_column}) DO UPDATE SET {number_column} = {table}.{number_column} + 1"
            f" RETURNING {number_column}",
            [key, first],
        )
        return cursor.fetchall()[0][0]
