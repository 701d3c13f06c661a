"""One supply on its way through the tree: the case, and what is ruled on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Protocol

from kogge.core.money import minor_exponent, round_half_up
from kogge.sales.tax.rules.lookup import Law, country_code
from kogge.sales.tax.values import LineKind, Reason, Scheme, Supply, Territory


class Sums(Protocol):
    """Amounts that some branches of the tree need; computed only when asked for."""

    def threshold_net(self) -> int | None:
        """Return what the supply counts for Art. 59c in EUR cents: net at the dispatch state's rates, signed.

        The Directive is silent on which rate makes the net; the origin's is the one that applies until the limit is
        passed. None where the currency's euro rate is not known.
        """

    def goods_net(self) -> int:
        """Return what is paid for the goods without VAT and shipping, in the supply's currency, signed."""


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """Scheme and place of one supply, before any amount is computed."""

    scheme: Scheme
    territory: Territory  # whose rates apply; for untaxed supplies the dispatch territory
    letter: str = "S"  # EN 16931 category of an untaxed supply
    exemption_code: str = ""
    reasons: tuple[Reason, ...] = ()
    counts: bool = False
    threshold_net_minor: int = 0
    crosses: bool = False
    refusal: Reason | None = None

    @property
    def is_taxed(self) -> bool:
        """Say whether VAT is charged."""
        return self.scheme in (Scheme.DOMESTIC, Scheme.OSS, Scheme.LOCAL_REGISTRATION)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One supply with its two places found, and the tables to judge it by."""

    supply: Supply
    law: Law
    origin: Territory
    destination: Territory
    sums: Sums

    @property
    def seller_country(self) -> str:
        """Return where the seller is established, as an ISO code."""
        return country_code(self.supply.seller.country)

    @property
    def on(self) -> date:
        """Return the tax point, which selects every dated row."""
        return self.supply.tax_point


def refused(case: Case, code: str, **params: str) -> Ruling:
    """Return the ruling that nothing is decided, with the code of the sentence that says why."""
    return Ruling(
        scheme=Scheme.UNSUPPORTED,
        territory=case.destination,
        letter="O",
        refusal=Reason(code=code, params=params),
    )


def country_on(case: Case, side: str) -> str:
    """Return the ISO code of the country as entered, on the side "dispatch" or "delivery"."""
    supply = case.supply
    return country_code(supply.dispatch_country if side == "dispatch" else supply.delivery_country)


def kinds_in(case: Case) -> set[LineKind]:
    """Return the kinds of the lines' categories where the goods start and end; all of them are known."""
    ends = (case.origin.tax_country, case.destination.tax_country)
    return {kind_of(case, line.category_for(country)) for line in case.supply.lines for country in ends}


def kind_of(case: Case, category: str) -> LineKind:
    """Return the kind of a known category."""
    return case.law.categories[category].kind


def in_currency(amount_minor: int, currency: str, target: str, rate_e6: int | None) -> int | None:
    """Convert minor units, rounded half up; None where the rate is not known."""
    if currency == target:
        return amount_minor
    if rate_e6 is None:
        return None
    scale = Fraction(10 ** minor_exponent(target), 10 ** minor_exponent(currency))
    return round_half_up(Fraction(amount_minor * rate_e6, 1_000_000) * scale)
