"""The words of the markets room."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, kw_only=True)
class PaymentHabit:
    """How people there like to pay; `share_percent` of turnover where a source tells it."""

    method: str
    share_percent: float | None
    basis: str
    source: str
    evidence: str
    note: str


@dataclass(frozen=True, kw_only=True)
class CountryFacts:
    """What selling to one country means; from the project's own data file of that country."""

    code: str
    checked_on: date
    is_eu: bool
    currency: str
    languages: tuple[str, ...]
    phone_prefix: str
    postcode_pattern: str
    vat_id_pattern: str
    vat_id_example: str
    withdrawal_days: int  # statutory days of withdrawal for consumers; 0: none
    delivery_expectation: str
    returns_practice: str
    legal_duties: tuple[str, ...]
    national_extras: tuple[str, ...]
    tax_and_customs: tuple[str, ...]
    e_invoice: str
    payments: tuple[PaymentHabit, ...]
    suggestions: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """Whether a market may open: what stops it, as sentences with a place to mend each."""

    market: str
    stops: tuple[Any, ...]

    @property
    def may_open(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.stops
