"""How the demo shop writes: no-break spaces, amounts, slugs, ingredients and labels in four languages."""

from __future__ import annotations

import re
import unicodedata

from kogge.demo.values import LANGUAGES

NBSP = "\u00a0"
NARROW = "\u202f"

_UNITS = r"(g|kg|ml|l|cm|°C|€|%|vol)"
# German writes umlauts out in addresses; the other languages drop the accents.
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "ae", "Ö": "oe", "Ü": "ue"})
_SPOKEN = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "’": "-", "'": "-"})


def typeset(text: str, language: str) -> str:
    """Bind figures to their units and, in French, double punctuation and quotation marks to their words."""
    bound = re.sub(rf"(?<=\d) (?={_UNITS}(?!\w))", NBSP, text)
    bound = re.sub(r"(?<=\d) × (?=\d)", f"{NBSP}×{NBSP}", bound)
    if language == "fr":
        bound = re.sub(r" (?=[:;!?»])", NARROW, bound)
        bound = re.sub(r"(?<=«) ", NARROW, bound)
    return bound


def slug(name: str, language: str) -> str:
    """Return the name as the last part of an address: ASCII, lower case, words joined by hyphens."""
    text = name.translate(_GERMAN) if language == "de" else name
    plain = unicodedata.normalize("NFKD", text.translate(_SPOKEN)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def decimal(value: str, language: str) -> str:
    """Write a number given with a point in the language's way."""
    return value if language == "en" else value.replace(".", ",")


def percentage(value: str, language: str) -> str:
    """Write a share: German and French set a no-break space before the sign."""
    space = NBSP if language in ("de", "fr") else ""
    return f"{decimal(value, language)}{space}%"


def amount(content: int, unit: str, language: str) -> str:
    """Write a content as shops do: 500 g, 1,2 kg, 0,75 l; empty for pieces."""
    if unit == "g":
        figure, sign = (f"{content / 1000:g}", "kg") if content >= 1000 else (str(content), "g")
    elif unit == "ml":
        figure, sign = f"{content / 1000:g}", "l"
    else:
        return ""
    return f"{decimal(figure, language)}{NBSP}{sign}"


def ingredients(names: list[str], shares: list[str], traces: str, language: str) -> str:
    """Join ingredients to one sentence, shares behind the names, and add what may be present in traces."""
    if not names:
        return ""
    alone = len(names) == 1
    parts = [
        f"{name} {percentage(share, language)}" if share and not (alone and share == "100") else name
        for name, share in zip(names, shares, strict=True)
    ]
    sentence = ", ".join(parts)
    sentence = re.sub(r"[^\W\d_]", lambda match: match[0].upper(), sentence, count=1) + "."
    return f"{sentence} {traces}" if traces else sentence


def by_language(row: list[str]) -> dict[str, str]:
    """Read a row of four texts in the order of the data files, typeset."""
    return {
        language: typeset(text, language)
        for language, text in zip(LANGUAGES, row[: len(LANGUAGES)], strict=True)
    }


def ean13(sku: str) -> str:
    """Return the EAN-13 of a SKU: GS1 prefix 200 is for use inside one firm, so no real article has it."""
    digits = "20000000" + re.sub(r"\D", "", sku).rjust(4, "0")
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"
