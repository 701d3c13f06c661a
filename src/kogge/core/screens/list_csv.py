"""Write the rows of a list as a CSV file that the reader's spreadsheet opens as it is."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.text import slugify
from django.utils.translation import override

from kogge.core import clock, i18n
from kogge.core.screens import cells
from kogge.core.screens.list_parts import Column

# A spreadsheet takes text that begins like this for a formula and runs it (OWASP, "CSV Injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """Hands each written line on instead of keeping it."""

    def write(self, text: str) -> str:
        """Return the line."""
        return text


def safe_text(text: str) -> str:
    """Return the text, with an apostrophe before it when a spreadsheet would run it; figures stay figures."""
    is_figure = text[:1] in "+-" and text[1:].replace(",", "").replace(".", "").isdecimal()
    return f"'{text}" if text.startswith(_FORMULA_STARTS) and not is_figure else text


def _lines(columns: list[Column], rows: Iterable[Any], language: str) -> Iterator[str]:
    # Spreadsheets of countries with a decimal comma part columns by semicolon.
    writer = csv.writer(_Line(), delimiter="," if language == "en" else ";")
    with override(language):
        yield "\ufeff" + writer.writerow([safe_text(str(column.label)) for column in columns])
        for row in rows:
            yield writer.writerow(
                [safe_text(cells.plain(column.value_of(row), language)) for column in columns]
            )


def csv_response(title: Any, columns: list[Column], rows: Iterable[Any]) -> StreamingHttpResponse:
    """Return the rows as a download, streamed; UTF-8 with a mark, so that spreadsheets read umlauts."""
    name = f"{slugify(str(title)) or 'list'}-{clock.today().isoformat()}.csv"
    return StreamingHttpResponse(
        _lines(columns, rows, i18n.current_language()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
