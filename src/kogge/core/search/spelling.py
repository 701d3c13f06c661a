"""Which of its own words an index may mean by a word that it does not have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kogge.core.search import words

_LOOKED_AT = 30  # best hits whose words are compared
# Letters from which a word may differ in so many places: one slip in four letters is likely, two in seven.
_ONE_SLIP, _TWO_SLIPS = 4, 7
_LONGEST = 30  # longer words are noise, and dear to compare


def slips_in(word: str) -> int:
    """Return in how many places a word may differ from what is meant; figures are never guessed."""
    if not word.isalpha() or not _ONE_SLIP <= len(word) <= _LONGEST:
        return 0
    return 2 if len(word) >= _TWO_SLIPS else 1


def words_of(searcher: Any, query: Any) -> dict[str, str]:
    """Return the words of the best hits, folded → as they are written."""
    found: dict[str, str] = {}
    for _score, address in searcher.search(query, limit=_LOOKED_AT, count=False).hits:
        text = searcher.doc(address).get_first("shown") or ""
        for word in words.split(text):
            found.setdefault(words.fold(word), word)
    return found


def nearest(folded: str, known: Mapping[str, str], *, most: int) -> str:
    """Return which of the words is nearest to one, as it is written; empty where all have more slips."""
    best, limit = "", most + 1
    for other, written in known.items():
        if abs(len(other) - len(folded)) >= limit or not other.isalpha():
            continue
        slips = distance(folded, other, limit)
        if 0 < slips < limit:
            best, limit = written, slips
    return best


def distance(left: str, right: str, most: int) -> int:
    """Count the slips between two words: a letter more, less, another one, or two exchanged; `most` when it is more."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for number, letter in enumerate(left, start=1):
        above, before = before, row
        row = [number]
        for place, other in enumerate(right, start=1):
            least = min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != other))
            if number > 1 and place > 1 and letter == right[place - 2] and left[number - 2] == other:
                least = min(least, above[place - 2] + 1)
            row.append(least)
        if min(row) >= most:
            return most
    return min(row[-1], most)
