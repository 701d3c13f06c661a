"""Rows of law: rates, territories, limits, articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kogge.sales.tax.values.kinds import Evidence, LineKind, Scheme, TerritoryStatus

STANDARD = "standard"


@dataclass(frozen=True, kw_only=True)
class RateRow:
    """One dated VAT rate of a category in a country or in a region with rates of its own."""

    country: str  # ISO 3166 alpha-2, and XI for Northern Ireland
    region: str = ""  # empty: the whole country
    category: str
    rate_bp: int  # basis points: 2100 is 21 %
    valid_from: date | None = None  # first day; None: throughout the data kept
    valid_until: date | None = None  # first day on which the row no longer holds
    source: str = ""
    evidence: Evidence = Evidence.LEGAL_KNOWLEDGE
    checked_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether the row is in force on this day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day < self.valid_until
        )


@dataclass(frozen=True, kw_only=True)
class RateMatch:
    """The rate found for a category; `is_confirmed` is False where the standard rate stands in or is unverified."""

    row: RateRow
    category: str  # what was asked for; differs from the row's category when the standard rate stands in
    is_confirmed: bool


@dataclass(frozen=True, kw_only=True)
class Territory:
    """A place seen by VAT: which state's tax, which region's rates, inside or outside the VAT area."""

    code: str  # stable name of the territory, the tax country where it is an ordinary one
    tax_country: str
    region: str = ""
    status: TerritoryStatus
    source: str = ""
    evidence: Evidence = Evidence.VERIFIED


@dataclass(frozen=True, kw_only=True)
class Category:
    """A VAT category of products, known by its code."""

    code: str
    kind: LineKind
    names: Mapping[str, str]  # language → name


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A dated legal limit in minor units of its currency."""

    code: str
    amount_minor: int
    currency: str
    valid_from: date | None = None
    valid_until: date | None = None
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class LegalBasis:
    """The articles a scheme rests on; `country` empty: the Directive's, else the national ones of that state."""

    scheme: Scheme
    country: str
    text: str
