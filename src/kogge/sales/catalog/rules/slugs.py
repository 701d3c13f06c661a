"""Turn names into the last part of an address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
MAX_LENGTH = 80  # long enough for a name, short enough to be read in a mail


def slug_of(name: str, language: str = "") -> str:
    """Write a name in lower-case ASCII words joined by hyphens; German umlauts become ae, oe, ue in German only."""
    text = unicodedata.normalize("NFC", name).lower()
    if language == "de":
        text = text.translate(_GERMAN)
    text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    words = re.sub(r"[^a-z0-9]+", "-", text).strip("-")
    return words[:MAX_LENGTH].rstrip("-")


def free_slug(wanted: str, taken: Collection[str]) -> str:
    """Return the slug, or the first of slug-2, slug-3 … that is not taken; an empty one becomes `product`."""
    slug = wanted or "product"
    number, candidate = 1, slug
    while candidate in taken:
        number += 1
        candidate = f"{slug}-{number}"
    return candidate
