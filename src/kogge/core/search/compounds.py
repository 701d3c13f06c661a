"""The words of a shop: what compounds of German and Dutch are made of, and what a mistyped word may mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from kogge.core.search import words

# What stands between the parts: Weihnacht-s-gebäck, Birne-n-kraut; pan-nen-koek needs none of its own.
_BETWEEN = {
    "de": ("", "s", "n", "en", "es", "e", "er"),
    "nl": ("", "s", "en", "n", "e"),
}
SHORTEST = 3
SHORTEST_ALONE = 4
MOST_PARTS = 4
MOST_ALIKE = 3000  # words compared with one that is mistyped: some ten milliseconds


class Dictionary:
    """The words of a shop in one language, folded."""

    def __init__(self, language: str, known: Iterable[str] = ()) -> None:
        self.language = language
        self.words: set[str] = set()
        self.listed: list[str] = []  # the same; may be walked through while another thread adds
        self._stems: set[str] = set()
        self.parts = lru_cache(maxsize=16_384)(self._parts)
        self._alike: dict[tuple[str, int], list[str]] = {}
        for word in known:
            self.take(word)

    def learn(self, text: str) -> list[str]:
        """Take in the words of a text; returns those that are new, folded."""
        return [folded for word in words.split(text) if self.take(folded := words.fold(word))]

    def take(self, word: str) -> bool:
        """Take in one folded word; False where it is known or not worth it."""
        if word in self.words or word in words.EMPTY.get(self.language, ()):
            return False
        if len(word) < SHORTEST or not word.isalpha():
            return False
        self.words.add(word)
        self.listed.append(word)
        self._alike.setdefault((word[0], len(word)), []).append(word)
        if len(word) > SHORTEST and self.language in _BETWEEN:
            self._stems.update(words.stems(word, self.language))
        return True

    def alike(self, word: str, slips: int) -> Iterator[str]:
        """Yield words that begin with the same letter and are about as long, the most alike in length first."""
        lengths = sorted(
            range(len(word) - slips, len(word) + slips + 1), key=lambda other: abs(other - len(word))
        )
        every = (other for length in lengths for other in self._alike.get((word[0], length), ()))
        yield from islice(every, MOST_ALIKE)

    def _knows(self, part: str) -> bool:
        if len(part) < SHORTEST:
            return False
        return part in self.words or (
            len(part) > SHORTEST and not self._stems.isdisjoint(words.stems(part, self.language))
        )

    def _parts(self, word: str) -> tuple[str, ...]:
        """Return the parts of a folded word, as few as possible; nothing where it is none, or none that is known."""
        if self.language not in _BETWEEN or len(word) < 2 * SHORTEST or not word.isalpha():
            return ()
        return self._cut(word, MOST_PARTS) or ()

    def end(self, word: str) -> tuple[str, ...]:
        """Return the longest known end: it says what the thing is (Waldhonig is a honey), even if the rest is unknown."""
        for start in range(SHORTEST, len(word) - SHORTEST_ALONE + 1) if self.language in _BETWEEN else ():
            if word[start:] in self.words:
                return (word[start:],)
        return ()

    def _cut(self, word: str, most: int) -> tuple[str, ...] | None:
        best: tuple[str, ...] | None = None
        for end in range(len(word) - SHORTEST, SHORTEST - 1, -1):
            head = word[:end]
            if not self._knows(head):
                continue
            for between in _BETWEEN[self.language]:
                if not word.startswith(between, end):
                    continue
                rest = word[end + len(between) :]
                tail = (rest,) if self._knows(rest) else None
                if tail is None and most > 2 and len(rest) >= 2 * SHORTEST:
                    tail = self._cut(rest, most - 1)
                if tail and (best is None or 1 + len(tail) < len(best)):
                    best = (head, *tail)
            if best and len(best) == 2:
                return best
        return best
