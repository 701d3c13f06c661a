"""Whether two names may be of one person or firm, as banks and people write them."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[^a-z0-9]+")
# Letters that are no letter with an accent, and that banks write apart.
_WRITTEN_APART = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l"})
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
# Shorter words are initials, titles and particles: J, Dr, van, de.
_SHORTEST = 4


def _words(name: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_WRITTEN_APART))
    plain = plain.encode("ascii", "ignore").decode()
    for apart, together in _UMLAUTS:  # Müller, Mueller and Muller are one
        plain = plain.replace(apart, together)
    return frozenset(word for word in _NOT_WORD.split(plain) if len(word) >= _SHORTEST)


def are_alike(one: str, other: str) -> bool:
    """Tell whether all long words of one name stand in the other: M. Jansen and Jansen, Marieke; never for short names."""
    first, second = _words(one), _words(other)
    return bool(first and second) and (first <= second or second <= first)
