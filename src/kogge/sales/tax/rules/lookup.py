"""Find the row of law for a place, a category and a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kogge.sales.tax.values import (
    STANDARD,
    Category,
    Evidence,
    LegalBasis,
    Limit,
    RateMatch,
    RateRow,
    Scheme,
    Territory,
    TerritoryStatus,
)

_COUNTRY_ALIASES = {"EL": "GR", "UK": "GB"}
_SEPARATORS = re.compile(r"[\s\-.]")
_LEADING_LETTERS = re.compile(r"^[A-Z]+(?=\d)")


class RateUnknown(LookupError):
    """No standard rate is known for this country on this day: the supply cannot be decided."""

    def __init__(self, country: str, category: str, day: date) -> None:
        super().__init__(f"no VAT rate for {country} {category} on {day}")
        self.country = country
        self.category = category
        self.day = day


def country_code(country: str) -> str:
    """Return the ISO 3166 code: the VAT prefix EL becomes GR, the everyday UK becomes GB."""
    bare = country.strip().upper()
    return _COUNTRY_ALIASES.get(bare, bare)


def bare_postcode(country: str, postcode: str) -> str:
    """Return the postcode for comparison: upper case, no spaces or hyphens, no country letters in front."""
    bare = _SEPARATORS.sub("", postcode.upper())
    if country == "GB":
        return bare
    return _LEADING_LETTERS.sub("", bare)


class RateTable:
    """The dated rates of all countries; where a category has no row, the standard rate stands in, unconfirmed."""

    def __init__(self, rows: Iterable[RateRow]) -> None:
        self._rows: dict[tuple[str, str, str], list[RateRow]] = {}
        for row in rows:
            self._rows.setdefault((row.country, row.region, row.category), []).append(row)
        for held in self._rows.values():
            # Latest first: should two rows overlap, the younger one is the law.
            held.sort(key=lambda row: row.valid_from or date.min, reverse=True)

    def find(self, country: str, region: str, category: str, on: date) -> RateMatch:
        """Return the rate in force; RateUnknown where not even a standard rate is. Never guesses lower."""
        row = self._row(country, region, category, on)
        if row is not None:
            return RateMatch(row=row, category=category, is_confirmed=row.evidence is not Evidence.UNVERIFIED)
        row = self._row(country, region, STANDARD, on)
        if row is None:
            raise RateUnknown(country, category, on)
        return RateMatch(row=row, category=category, is_confirmed=False)

    def categories(self, country: str, region: str, on: date) -> tuple[str, ...]:
        """Return the categories that have a row of their own there on this day, sorted."""
        return tuple(
            sorted(
                category
                for (held_country, held_region, category) in self._rows
                if (held_country, held_region) == (country, region)
                and self._row(country, region, category, on) is not None
            )
        )

    def _row(self, country: str, region: str, category: str, on: date) -> RateRow | None:
        for row in self._rows.get((country, region, category), ()):
            if row.holds_on(on):
                return row
        return None


class Territories:
    """Which tax a place belongs to, by country and beginning of the postcode; the longest beginning decides."""

    def __init__(self, rows: Iterable[tuple[str, tuple[str, ...], Territory]]) -> None:
        self._whole: dict[str, Territory] = {}
        self._parts: dict[str, list[tuple[str, Territory]]] = {}
        for country, prefixes, territory in rows:
            if not prefixes:
                self._whole[country] = territory
            for prefix in prefixes:
                self._parts.setdefault(country, []).append((prefix, territory))
        for parts in self._parts.values():
            parts.sort(key=lambda part: -len(part[0]))

    def of(self, country: str, postcode: str = "") -> Territory:
        """Return the territory; a country that the table does not name is a third country."""
        code = country_code(country)
        bare = bare_postcode(code, postcode)
        for prefix, territory in self._parts.get(code, ()):
            if bare.startswith(prefix):
                return territory
        return self._whole.get(code) or Territory(
            code=code, tax_country=code, status=TerritoryStatus.THIRD_COUNTRY
        )

    def member_states(self) -> tuple[str, ...]:
        """Return the states of the EU VAT area for goods, Northern Ireland (XI) included, sorted."""
        return tuple(
            sorted(
                country
                for country, territory in self._whole.items()
                if territory.status is TerritoryStatus.EU and territory.tax_country == country
            )
        )


@dataclass(frozen=True, kw_only=True)
class Law:
    """Everything but the rates that the decision looks up."""

    territories: Territories
    categories: Mapping[str, Category]
    limits: tuple[Limit, ...]
    bases: tuple[LegalBasis, ...]

    def limit(self, code: str, on: date) -> Limit | None:
        """Return the limit in force on this day, None where there is none."""
        for limit in self.limits:
            starts = limit.valid_from is None or limit.valid_from <= on
            ends = limit.valid_until is not None and limit.valid_until <= on
            if limit.code == code and starts and not ends:
                return limit
        return None

    def legal_basis(self, scheme: Scheme, country: str) -> str:
        """Return the articles of a scheme: the Directive's and, where known, the state's own."""
        texts = [
            basis.text for basis in self.bases if basis.scheme is scheme and basis.country in ("", country)
        ]
        return "; ".join(texts)
