"""Find the nearest other outcomes: decide again with one input changed, and keep what differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kogge.sales.tax.rules.decision import decide
from kogge.sales.tax.rules.lookup import Law, RateTable, country_code
from kogge.sales.tax.values import (
    STANDARD,
    Alternative,
    CustomerKind,
    Decision,
    Reason,
    Scheme,
    Supply,
)

# An order has few near neighbours worth reading; the panel that shows them has room for three.
_KEPT = 3


def alternatives(supply: Supply, decision: Decision, rates: RateTable, law: Law) -> tuple[Alternative, ...]:
    """Return up to three near outcomes that differ in scheme, country or rates; the nearest input first."""
    kept: list[Alternative] = []
    seen = {_outcome(decision)}
    for reason, changed in _neighbours(supply, decision, law):
        other = decide(changed, rates, law)
        if other.scheme is Scheme.UNSUPPORTED or _outcome(other) in seen:
            continue
        seen.add(_outcome(other))
        kept.append(
            Alternative(
                reason=reason,
                scheme=other.scheme,
                tax_country=other.tax_country,
                rates_bp=other.rates_bp,
            )
        )
        if len(kept) == _KEPT:
            break
    return tuple(kept)


def _outcome(decision: Decision) -> tuple:
    return (decision.scheme, decision.tax_country, decision.rates_bp)


def _neighbours(supply: Supply, decision: Decision, law: Law) -> Iterator[tuple[Reason, Supply]]:
    """Yield what could have been otherwise, with the supply as it then were."""
    yield from _other_side_of_threshold(supply, decision, law)
    yield from _other_buyer(supply, law)
    yield from _other_category(supply, decision)
    yield from _other_delivery(supply)


def _other_side_of_threshold(supply: Supply, decision: Decision, law: Law) -> Iterator[tuple[Reason, Supply]]:
    seller = supply.seller
    limit = law.limit("union_distance_sales", supply.tax_point)
    if limit is None:
        return
    facts = {"limit_minor": str(limit.amount_minor), "currency": limit.currency}
    fresh = replace(
        seller,
        counted_net_minor=0,
        has_crossed=False,
        exceeded_previous_year=False,
        has_waived_threshold=False,
    )
    if decision.counts_for_threshold and decision.scheme in (Scheme.OSS, Scheme.LOCAL_REGISTRATION):
        yield (
            Reason(code="if_below_threshold", params=facts),
            replace(supply, seller=fresh),
        )
    elif decision.counts_for_threshold:
        yield (
            Reason(code="if_above_threshold", params=facts),
            replace(supply, seller=replace(seller, has_crossed=True)),
        )


def _other_buyer(supply: Supply, law: Law) -> Iterator[tuple[Reason, Supply]]:
    state = law.territories.of(supply.delivery_country, supply.delivery_postcode).tax_country
    has_valid_id = supply.customer_kind is not CustomerKind.CONSUMER and bool(supply.vat_id_is_valid)
    if has_valid_id:
        yield (
            Reason(code="if_no_vat_id"),
            replace(supply, customer_kind=CustomerKind.CONSUMER, vat_id="", vat_id_is_valid=None),
        )
    elif state in law.territories.member_states():
        prefix = "EL" if state == "GR" else state
        yield (
            Reason(code="if_valid_vat_id", params={"country": state}),
            replace(
                supply,
                customer_kind=CustomerKind.BUSINESS,
                vat_id=f"{prefix}0",
                vat_id_is_valid=True,
            ),
        )


def _other_category(supply: Supply, decision: Decision) -> Iterator[tuple[Reason, Supply]]:
    if not decision.buckets or decision.scheme not in (
        Scheme.DOMESTIC,
        Scheme.OSS,
        Scheme.LOCAL_REGISTRATION,
    ):
        return
    # Food has a reduced rate nearly everywhere, so it is the category most often asked about.
    other = STANDARD if {line.category for line in decision.lines} == {"food"} else "food"
    yield (
        Reason(code="if_category", params={"category": other}),
        replace(supply, lines=tuple(replace(line, category=other, category_in=()) for line in supply.lines)),
    )


def _other_delivery(supply: Supply) -> Iterator[tuple[Reason, Supply]]:
    home = country_code(supply.dispatch_country)
    other = "CH" if country_code(supply.delivery_country) == home else home
    yield (
        Reason(code="if_delivered_to", params={"country": other}),
        replace(
            supply,
            delivery_country=other,
            delivery_postcode=supply.dispatch_postcode if other == home else "",
        ),
    )
