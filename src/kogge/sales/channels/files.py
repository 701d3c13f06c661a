"""Read a CSV file (plain or gzip) row by row with its line numbers; what is wrong with it becomes one sentence."""

from __future__ import annotations

import csv
import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from kogge.core.errors import InvalidInput, NotFound

Row = tuple[int, list[str]]  # line of the file where the row begins, counted from 1, and its cells
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """What a first look at the whole file has shown."""

    sha256: str  # of the unpacked content, so that a.csv and a.csv.gz are the same file
    header: list[str]
    rows: int  # data rows, without the head and empty lines


def inspect(path: Path, *, progress: Callable[[int], None] = lambda rows: None) -> FileFacts:
    """Read the file once from end to end, before anything is written; InvalidInput names the line that is unreadable."""
    digest = hashlib.sha256()
    rows = iter(_rows(path, seen=digest.update))
    first = next(rows, None)
    if first is None:
        raise InvalidInput(_("%(file)s is empty.") % {"file": path.name})
    count = 0
    for count, _row in enumerate(rows, start=1):
        if count % 50_000 == 0:
            progress(count)
    return FileFacts(sha256=digest.hexdigest(), header=first[1], rows=count)


def data_rows(path: Path) -> Iterator[Row]:
    """Yield the rows behind the head."""
    rows = iter(_rows(path))
    next(rows, None)
    return rows


def _rows(path: Path, seen: Callable[[bytes], object] = lambda raw: None) -> Iterator[Row]:
    try:
        with _open(path) as stream:
            lines = _Lines(stream, path.name, seen)
            reader = csv.reader(lines, strict=True)
            begin = 1
            try:
                for cells in reader:
                    if cells:
                        yield begin, cells
                    begin = reader.line_num + 1
            except csv.Error as error:
                raise InvalidInput(
                    _("Line %(line)s of %(file)s is not well-formed CSV (%(reason)s). Nothing was taken in.")
                    % {"line": begin, "file": path.name, "reason": error}
                ) from error
    except FileNotFoundError as error:
        raise NotFound(_("There is no file %(file)s.") % {"file": path}) from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InvalidInput(
            _("%(file)s is not a whole gzip file; fetch it again. Nothing was taken in.")
            % {"file": path.name}
        ) from error
    except OSError as error:
        raise InvalidInput(
            _("%(file)s cannot be read (%(reason)s).")
            % {"file": path.name, "reason": error.strerror or error}
        ) from error


def _open(path: Path) -> gzip.GzipFile | BufferedReader:
    with path.open("rb") as stream:
        is_packed = stream.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if is_packed or path.suffix == ".gz" else path.open("rb")


class _Lines:
    """The file's lines as text, decoded one by one so that a wrong byte is found with its line."""

    def __init__(self, stream: Iterable[bytes], name: str, seen: Callable[[bytes], object]) -> None:
        self._stream, self._name, self._seen = stream, name, seen

    def __iter__(self) -> Iterator[str]:
        for number, raw in enumerate(self._stream, start=1):
            self._seen(raw)
            bare = raw.removeprefix(_BOM) if number == 1 else raw
            try:
                text = bare.decode("utf-8")
            except UnicodeDecodeError as error:
                raise InvalidInput(
                    _("Line %(line)s of %(file)s is not UTF-8; save the file as UTF-8. Nothing was taken in.")
                    % {"line": number, "file": self._name}
                ) from error
            if "\0" in text:
                raise InvalidInput(
                    _(
                        "Line %(line)s of %(file)s holds a zero byte: this is no text file. Nothing was taken in."
                    )
                    % {"line": number, "file": self._name}
                )
            yield text
