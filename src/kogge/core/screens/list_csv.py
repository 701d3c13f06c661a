"""Write the rows of a list as CSV that the reader's spreadsheet opens as it is."""

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

# A spreadsheet takes text that begins like this for a formula and runs it (OWASP, "CSV Injection"); the wide forms of
# the signs count as the signs.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Line:
    """Hands each written line on instead of keeping it."""

    def write(self, text: str) -> str:
        """Return the line."""
        return text


def safe_text(text: str) -> str:
    """Return the text, with an apostrophe before it when a spreadsheet would run it; figures stay figures."""
    is_figure = text[:1] in "+-" and text[1:].replace(",", "").replace(".", "").isdecimal()
    return f"'{text}" if text.startswith(_FORMULA_STARTS) and not is_figure else text


def _writer(language: str) -> Any:
    # Spreadsheets of countries with a decimal comma part columns by semicolon.
    return csv.writer(_Line(), delimiter="," if language == "en" else ";")


def head(columns: list[Column], language: str) -> str:
    """Return the file's first line, with the mark that makes spreadsheets read it as UTF-8."""
    with override(language):
        labels = [safe_text(str(column.label)) for column in columns]
    return "\ufeff" + _writer(language).writerow(labels)


def lines(columns: list[Column], rows: Iterable[Any], language: str) -> Iterator[str]:
    """Yield one line per row."""
    writer = _writer(language)
    with override(language):
        for row in rows:
            yield writer.writerow(
                [safe_text(cells.plain(column.value_of(row), language)) for column in columns]
            )


def file_name(title: Any, day: Any) -> str:
    """Return what a file is called when it is fetched."""
    return f"{slugify(str(title)) or 'list'}-{day.isoformat()}.csv"


def csv_response(title: Any, columns: list[Column], rows: Iterable[Any]) -> StreamingHttpResponse:
    """Return the rows as a download, streamed."""
    language = i18n.current_language()

    def whole() -> Iterator[str]:
        yield head(columns, language)
        yield from lines(columns, rows, language)

    name = file_name(title, clock.today())
    return StreamingHttpResponse(
        whole(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
