"""Say what a product still lacks before it can be shown in a language."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kogge.sales.catalog.values import ProductKind

# Regulation (EU) 2023/988, Art. 19: manufacturer with postal and electronic address; a responsible person in the Union
# when the manufacturer is outside it.
SAFETY_FIELDS = ("manufacturer", "postal_address", "electronic_address")
RESPONSIBLE_PERSON = "responsible_person"
# Member states of the European Union, beside Northern Ireland's rules which this does not cover.
EU = frozenset(
    {
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    }
)


def missing_safety(kind: ProductKind, safety: Mapping[str, str], maker_country: str) -> list[str]:
    """Return the safety fields that a non-food consumer product must show and does not; food has other rules."""
    if kind is not ProductKind.GOODS:
        return []
    missing = [field for field in SAFETY_FIELDS if not safety.get(field, "").strip()]
    if maker_country and maker_country not in EU and not safety.get(RESPONSIBLE_PERSON, "").strip():
        missing.append(RESPONSIBLE_PERSON)
    return missing


def missing_languages(has: Collection[str], wanted: Collection[str]) -> list[str]:
    """Return the wanted languages in which there is no text, in their order."""
    return [language for language in wanted if language not in has]
