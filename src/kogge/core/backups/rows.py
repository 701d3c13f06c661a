"""One table row as one line: the text format of PostgreSQL's COPY, which SQLite's values are turned into and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Encode = Callable[[Any], str]
Decode = Callable[[str], Any]

NULL = "\\N"
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_UNESCAPES = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}
_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def _escape(text: str) -> str:
    if _SPECIAL.search(text) is None:
        return text
    return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], text)


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda found: _UNESCAPES.get(found[1], found[1]), text)


def _plain(value: Any) -> str:
    return _escape(value) if type(value) is str else str(value)


def _dashed(value: Any) -> str:
    text = str(value)
    return text if "-" in text else f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


# What SQLite holds for each kind of column → the line, and back. Instants are UTC in both.
_ENCODE: dict[str, Encode] = {
    "plain": _plain,
    "bool": lambda value: "t" if value else "f",
    "instant": lambda value: f"{value}+00",
    "uuid": _dashed,
    "binary": lambda value: "\\\\x" + bytes(value).hex(),
}
_DECODE: dict[str, Decode] = {
    "plain": _unescape,
    "bool": lambda text: 1 if text == "t" else 0,
    "instant": lambda text: text.removesuffix("+00"),
    "uuid": lambda text: text.replace("-", ""),
    "binary": lambda text: bytes.fromhex(text.removeprefix("\\\\x")),
}
KINDS = frozenset(_ENCODE)


def encode(rows: Iterable[tuple[Any, ...]], kinds: list[str]) -> Iterator[str]:
    """Turn rows of SQLite into lines; `kinds` names each column's kind."""
    encoders = [_ENCODE[kind] for kind in kinds]
    for row in rows:
        cells = [
            NULL if value is None else encoder(value) for encoder, value in zip(encoders, row, strict=True)
        ]
        yield "\t".join(cells) + "\n"


def decode(lines: Iterable[str], kinds: list[str]) -> Iterator[list[Any]]:
    """Turn lines into rows for SQLite."""
    decoders = [_DECODE[kind] for kind in kinds]
    for line in lines:
        cells = line.rstrip("\n").split("\t")
        yield [None if cell == NULL else decoder(cell) for decoder, cell in zip(decoders, cells, strict=True)]
