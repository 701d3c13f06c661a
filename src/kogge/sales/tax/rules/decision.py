"""Decide one supply: find its place and scheme, price it, and keep the chain of reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kogge.sales.tax.rules import amounts, places
from kogge.sales.tax.rules.cases import Ruling, in_currency
from kogge.sales.tax.rules.lookup import Law, RateTable, RateUnknown, country_code
from kogge.sales.tax.values import (
    Decision,
    RateMatch,
    Reason,
    Scheme,
    Supply,
    SupplyLine,
    Territory,
)


def decide(supply: Supply, rates: RateTable, law: Law) -> Decision:
    """Return the VAT of a supply with its reasons; never a guess.

    What the rules do not cover comes back as `unsupported`, and what they cover but the seller may not do comes back
    decided: both with a `refusal`. Raises InvalidSupply where the amounts contradict each other. The order of the
    lines decides nothing.
    """
    amounts.check(supply)
    try:
        ruling = places.rule(supply, law, _Sums(supply=supply, rates=rates, law=law))
        if ruling.scheme is Scheme.UNSUPPORTED:
            return _undecided(supply, ruling)
        priced, reasons = _priced(supply, ruling, rates, law)
    except RateUnknown as unknown:
        return _undecided(supply, _rate_unknown(supply, law, unknown))
    return Decision(
        scheme=ruling.scheme,
        tax_country=ruling.territory.tax_country,
        tax_territory=ruling.territory.code,
        en16931_category=priced.buckets[0].en16931_category,
        currency=supply.currency,
        tax_point=supply.tax_point,
        legal_basis=law.legal_basis(ruling.scheme, _basis_country(supply, law)),
        exemption_code=ruling.exemption_code,
        reasons=(*ruling.reasons, *reasons),
        buckets=priced.buckets,
        lines=priced.lines,
        shipping=priced.shipping,
        counts_for_threshold=ruling.counts,
        threshold_net_minor=ruling.threshold_net_minor,
        crosses_threshold=ruling.crosses,
        price_adjustment_minor=-priced.removed_vat_minor,
        refusal=ruling.refusal,
    )


def _basis_country(supply: Supply, law: Law) -> str:
    return law.territories.of(supply.dispatch_country, supply.dispatch_postcode).tax_country


def _undecided(supply: Supply, ruling: Ruling) -> Decision:
    return Decision(
        scheme=Scheme.UNSUPPORTED,
        tax_country=ruling.territory.tax_country,
        tax_territory=ruling.territory.code,
        en16931_category="O",
        currency=supply.currency,
        tax_point=supply.tax_point,
        reasons=ruling.reasons,
        refusal=ruling.refusal,
    )


def _rate_unknown(supply: Supply, law: Law, unknown: RateUnknown) -> Ruling:
    return Ruling(
        scheme=Scheme.UNSUPPORTED,
        territory=law.territories.of(supply.delivery_country, supply.delivery_postcode),
        letter="O",
        refusal=Reason(
            code="rate_unknown",
            params={
                "country": unknown.country,
                "category": unknown.category,
                "on": unknown.day.isoformat(),
            },
        ),
    )


@dataclass(frozen=True, kw_only=True)
class _Sums:
    """The amounts that the tree asks for, from the rates in force at the tax point."""

    supply: Supply
    rates: RateTable
    law: Law

    def threshold_net(self) -> int | None:
        origin = self.law.territories.of(self.supply.dispatch_country, self.supply.dispatch_postcode)
        at_origin = amounts.taxed(self.supply, rate_of(self.rates, origin, self.supply.tax_point))
        net = sum(bucket.net_minor for bucket in at_origin.buckets)
        return in_currency(net, self.supply.currency, "EUR", self.supply.euro_rate_e6)

    def goods_net(self) -> int:
        without = amounts.untaxed(self.supply, contained_rates(self.supply, self.rates, self.law), "", "G")
        return sum(line.net_minor for line in without.lines)


def rate_of(rates: RateTable, territory: Territory, on: date) -> amounts.RateOf:
    """Return the look-up of a line's rate in one territory on one day, by the category that counts there."""

    def look_up(line: SupplyLine) -> RateMatch:
        category = line.category_for(territory.tax_country)
        return rates.find(territory.tax_country, territory.region, category, on)

    return look_up


def contained_rates(supply: Supply, rates: RateTable, law: Law) -> amounts.RateOf | None:
    """Return the look-up of the VAT that the prices contain and a buyer who owes none gets off; None where none is."""
    if not supply.prices_are_gross or supply.same_price_for_all:
        return None
    country = supply.price_country or supply.dispatch_country
    territory = law.territories.of(country)
    if territory.tax_country in supply.seller.small_business_countries:
        return None
    return rate_of(rates, territory, supply.tax_point)


def _priced(
    supply: Supply, ruling: Ruling, rates: RateTable, law: Law
) -> tuple[amounts.Priced, list[Reason]]:
    if ruling.is_taxed:
        look_up = rate_of(rates, ruling.territory, supply.tax_point)
        priced = amounts.taxed(supply, look_up)
        filed = _filing_reasons(supply, ruling.territory.tax_country)
        return priced, [*filed, *_rate_reasons(supply, look_up), *_split_reasons(supply, priced)]
    # A small business's own prices contain no VAT; taking another state's off would lower them for nothing.
    contained = None if ruling.scheme is Scheme.SME_EXEMPT else contained_rates(supply, rates, law)
    priced = amounts.untaxed(supply, contained, ruling.territory.tax_country, ruling.letter)
    return priced, _price_reasons(supply, ruling, priced)


def _price_reasons(supply: Supply, ruling: Ruling, priced: amounts.Priced) -> list[Reason]:
    if priced.removed_vat_minor:
        return [
            Reason(
                code="price_less_vat",
                params={
                    "country": country_code(supply.price_country or supply.dispatch_country),
                    "amount_minor": str(abs(priced.removed_vat_minor)),
                    "currency": supply.currency,
                },
            )
        ]
    if supply.same_price_for_all and supply.prices_are_gross and ruling.scheme is not Scheme.SME_EXEMPT:
        return [Reason(code="same_price_for_all")]
    return []


def _rate_reasons(supply: Supply, look_up: amounts.RateOf) -> list[Reason]:
    """Name the rate of each category with the row it comes from, highest rate first."""
    lines = [line for line in supply.lines if line.amount_minor] or supply.lines
    found = {match.category: match for match in map(look_up, lines)}
    matches = sorted(found.values(), key=lambda match: (-match.row.rate_bp, match.category))
    return [_rate_reason(match) for match in matches]


def _filing_reasons(supply: Supply, country: str) -> list[Reason]:
    """Name the articles that this country files under another category than the rest of the world."""
    filed: dict[tuple[str, str], list[str]] = {}
    for line in supply.lines:
        if (category := line.category_for(country)) != line.category:
            filed.setdefault((category, line.category), []).append(line.reference)
    return [
        Reason(
            code="filed_elsewhere",
            params={
                "country": country,
                "category": category,
                "usual_category": usual,
                "articles": ", ".join(sorted(articles)),
            },
        )
        for (category, usual), articles in sorted(filed.items())
    ]


def _rate_reason(match: RateMatch) -> Reason:
    row = match.row
    if match.is_confirmed:
        code = "rate_since" if row.valid_from else "rate"
    else:
        code = "rate_stands_in" if row.category != match.category else "rate_unverified"
    return Reason(
        code=code,
        params={
            "country": row.country,
            "region": row.region,
            "category": match.category,
            "rate_bp": str(row.rate_bp),
            "valid_from": row.valid_from.isoformat() if row.valid_from else "",
            "valid_until": row.valid_until.isoformat() if row.valid_until else "",
            "source": row.source,
            "evidence": row.evidence,
            "checked_on": row.checked_on.isoformat() if row.checked_on else "",
        },
    )


def _split_reasons(supply: Supply, priced: amounts.Priced) -> list[Reason]:
    """Say how shipping was divided, where more than one rate bears it."""
    if len(priced.shipping) < 2:
        return []
    return [
        Reason(
            code="shipping_share",
            params={
                "amount_minor": str(share.gross_minor),
                "currency": supply.currency,
                "rate_bp": str(share.rate_bp),
            },
        )
        for share in priced.shipping
    ]
