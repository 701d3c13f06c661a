"""Decide where a supply is taxed and under which scheme: the tree of Directive 2006/112/EC for goods, in its order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from kogge.sales.tax.rules.lookup import Law, country_code
from kogge.sales.tax.values import (
    CustomerKind,
    LineKind,
    Reason,
    Scheme,
    Supply,
    Territory,
    TerritoryStatus,
)


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


def rule(supply: Supply, law: Law, sums: Sums) -> Ruling:
    """Return scheme and place of the supply; what the rules do not cover is `unsupported` with a refusal."""
    case = Case(
        supply=supply,
        law=law,
        origin=law.territories.of(supply.dispatch_country, supply.dispatch_postcode),
        destination=law.territories.of(supply.delivery_country, supply.delivery_postcode),
        sums=sums,
    )
    ruling = _special(case) or _placed(case)
    return replace(ruling, reasons=(*_route(case), *ruling.reasons))


def _refused(case: Case, code: str, **params: str) -> Ruling:
    return Ruling(
        scheme=Scheme.UNSUPPORTED,
        territory=case.destination,
        letter="O",
        refusal=Reason(code=code, params=params),
    )


def _route(case: Case) -> tuple[Reason, ...]:
    supply = case.supply
    reasons = [
        Reason(
            code="route_home" if _is_home(case) else "route",
            params={
                "from_country": country_code(supply.dispatch_country),
                "from_postcode": supply.dispatch_postcode,
                "to_country": country_code(supply.delivery_country),
                "to_postcode": supply.delivery_postcode,
            },
        )
    ]
    for side, territory in (("dispatch", case.origin), ("delivery", case.destination)):
        if territory.code != territory.tax_country or territory.code != _country(case, side):
            reasons.append(
                Reason(
                    code=f"territory_{territory.status}",
                    params={
                        "territory": territory.code,
                        "country": territory.tax_country,
                        "source": territory.source,
                    },
                )
            )
    return tuple(reasons)


def _country(case: Case, side: str) -> str:
    supply = case.supply
    return country_code(supply.dispatch_country if side == "dispatch" else supply.delivery_country)


def _is_home(case: Case) -> bool:
    return _country(case, "dispatch") == _country(case, "delivery")


def _kinds(case: Case) -> set[LineKind | None]:
    held = case.law.categories
    return {held[line.category].kind if line.category in held else None for line in case.supply.lines}


_REFUSED_KINDS = {
    LineKind.VOUCHER: "voucher",
    LineKind.SECOND_HAND: "second_hand",
    LineKind.DIGITAL: "digital",
}


def _special(case: Case) -> Ruling | None:
    """Refuse what this rule set does not decide, before any place is looked at (VAT.md section 2, steps 1 to 4)."""
    if case.supply.is_marketplace:
        return _refused(case, "marketplace")
    for line in case.supply.lines:
        if line.category not in case.law.categories:
            return _refused(case, "category_unknown", category=line.category)
    for kind, code in _REFUSED_KINDS.items():
        if kind in _kinds(case):
            return _refused(case, code)
    if case.origin.status is not TerritoryStatus.EU:
        return _refused(case, "dispatch_outside_eu", country=country_code(case.supply.dispatch_country))
    if case.origin.tax_country == "XI":
        return _refused(case, "dispatch_northern_ireland")
    return None


def _placed(case: Case) -> Ruling:
    if case.destination.status is TerritoryStatus.THIRD_TERRITORY:
        return _checked_dispatch(case, _exempt_territory(case))
    if case.destination.status is TerritoryStatus.THIRD_COUNTRY:
        return _checked_dispatch(case, _leaving(case))
    if case.origin.tax_country == case.destination.tax_country:
        return _checked_dispatch(case, _inside_one_state(case))
    return _checked_dispatch(case, _between_states(case))


def _checked_dispatch(case: Case, ruling: Ruling) -> Ruling:
    """Block a supply from a state where the seller has goods but no VAT registration (Art. 214)."""
    state = case.origin.tax_country
    if ruling.refusal or state == case.seller_country or state in case.supply.seller.vat_registrations:
        return ruling
    return replace(ruling, refusal=Reason(code="dispatch_registration_missing", params={"country": state}))


# --- Out of the EU VAT area ------------------------------------------------------------------------------------


def _exempt_territory(case: Case) -> Ruling:
    """Treat a part of a member state outside its VAT area like an export (Art. 6, 146)."""
    return Ruling(
        scheme=Scheme.EXEMPT_TERRITORY,
        territory=case.origin,
        letter="G",
        exemption_code="VATEX-EU-G",
        reasons=(_buyer_irrelevant(case), Reason(code="proof_of_exit")),
    )


def _export(case: Case, *reasons: Reason) -> Ruling:
    """Exempt an export (Art. 146); the proof of exit is the seller's duty."""
    return Ruling(
        scheme=Scheme.EXPORT,
        territory=case.origin,
        letter="G",
        exemption_code="VATEX-EU-G",
        reasons=(_buyer_irrelevant(case), *reasons, Reason(code="proof_of_exit")),
    )


def _buyer_irrelevant(case: Case) -> Reason:
    return Reason(code="buyer_any_outside_eu", params={"country": country_code(case.supply.delivery_country)})


def _leaving(case: Case) -> Ruling:
    """Judge a delivery to a third country; GB, CH and NO have schemes of their own (VAT.md section 7)."""
    special = {"GB": _to_britain, "CH": _to_switzerland, "LI": _to_switzerland, "NO": _to_norway}
    return special.get(case.destination.tax_country, _export)(case)


def _to_britain(case: Case) -> Ruling:
    limit = case.law.limit("gb_consignment", case.on)
    if limit is None:
        return _export(case)
    value = _consignment_value_gbp(case)
    if value is None:
        return _refused(case, "gb_value_unknown")
    facts = {"value_minor": str(value), "limit_minor": str(limit.amount_minor), "currency": "GBP"}
    if value > limit.amount_minor:
        return _export(case, Reason(code="gb_above_limit", params=facts | {"source": limit.source}))
    if case.supply.customer_kind is CustomerKind.BUSINESS and case.supply.vat_id:
        return _refused(case, "gb_business", **facts)
    if "GB" in case.supply.seller.vat_registrations:
        return _refused(case, "gb_low_value", **facts)
    return _refused(case, "gb_registration_missing", **facts)


def _consignment_value_gbp(case: Case) -> int | None:
    """Return the intrinsic value in pence: what is paid for the goods, without VAT and without shipping."""
    supply = case.supply
    return in_currency(abs(case.sums.goods_net()), supply.currency, "GBP", supply.pound_rate_e6)


def in_currency(amount_minor: int, currency: str, target: str, rate_e6: int | None) -> int | None:
    """Convert minor units half up; None where the rate is not known. Both currencies have two decimals."""
    if currency == target:
        return amount_minor
    if rate_e6 is None:
        return None
    return (amount_minor * rate_e6 * 2 + 1_000_000) // 2_000_000


def _to_switzerland(case: Case) -> Ruling:
    seller = case.supply.seller
    if "CH" in seller.vat_registrations:
        return _refused(case, "ch_registered")
    if seller.exceeds_swiss_limit:
        return _refused(case, "ch_registration_missing")
    return _export(case, Reason(code="ch_not_registered"))


def _to_norway(case: Case) -> Ruling:
    """Export, unless the seller is in VOEC and an item falls under it: below the limit, no food, no excise goods."""
    if "NO" not in case.supply.seller.vat_registrations:
        return _export(case, Reason(code="no_not_registered"))
    limit = case.law.limit("voec_item", case.on)
    for line in case.supply.lines:
        if line.category.startswith("food") or _kind(case, line.category) is LineKind.EXCISE:
            continue
        is_high = (
            limit is not None
            and case.supply.currency == limit.currency
            and abs(line.amount_minor) >= limit.amount_minor * line.quantity
        )
        if not is_high:
            return _refused(case, "voec")
    return _export(case, Reason(code="voec_not_applicable"))


def _kind(case: Case, category: str) -> LineKind:
    return case.law.categories[category].kind


# --- Inside the EU VAT area ------------------------------------------------------------------------------------


def _inside_one_state(case: Case) -> Ruling:
    """Tax goods that start and end in one state there, whoever buys (Art. 31, 32)."""
    if case.origin.region != case.destination.region:
        return _refused(case, "domestic_special_region", country=case.origin.tax_country)
    return _at_origin(case, Reason(code="stays_in_state", params={"country": case.origin.tax_country}))


def _at_origin(case: Case, *reasons: Reason) -> Ruling:
    """Tax in the dispatch state; a small business of that state is exempt (Art. 284)."""
    state = case.origin.tax_country
    if state in case.supply.seller.small_business_countries:
        return Ruling(
            scheme=Scheme.SME_EXEMPT,
            territory=case.origin,
            letter="E",
            reasons=(*reasons, Reason(code="small_business", params={"country": state})),
        )
    return Ruling(scheme=Scheme.DOMESTIC, territory=case.origin, reasons=reasons)


def _between_states(case: Case) -> Ruling:
    if LineKind.EXCISE in _kinds(case):
        blocked = Reason(code="excise_cross_border", params={"country": case.destination.tax_country})
        return replace(_by_buyer(case), refusal=blocked)
    return _by_buyer(case)


def _by_buyer(case: Case) -> Ruling:
    """Tell intra-Community supplies from distance sales (Art. 138, 33)."""
    supply = case.supply
    if supply.customer_kind is CustomerKind.CONSUMER:
        return _distance_sale(case, Reason(code="buyer_consumer"))
    if not supply.vat_id:
        return _distance_sale(case, Reason(code="buyer_without_vat_id"))
    facts = {"vat_id": supply.vat_id}
    if supply.vat_id_is_valid is None:
        return _distance_sale(case, Reason(code="buyer_vat_id_unchecked", params=facts))
    issued_by = country_code(supply.vat_id[:2])
    if not supply.vat_id_is_valid or issued_by not in case.law.territories.member_states():
        return _distance_sale(case, Reason(code="buyer_vat_id_invalid", params=facts))
    facts["country"] = issued_by
    if issued_by == case.origin.tax_country:
        return _at_origin(case, Reason(code="buyer_vat_id_of_dispatch_state", params=facts))
    return _intra_community(case, Reason(code="buyer_vat_id_valid", params=facts))


def _intra_community(case: Case, buyer: Reason) -> Ruling:
    """Exempt the supply to a business of another state (Art. 138(1)), not for a small business (Art. 139(1))."""
    state = case.origin.tax_country
    if state in case.supply.seller.small_business_countries:
        return _at_origin(case, buyer)
    return Ruling(
        scheme=Scheme.IC_SUPPLY,
        territory=case.origin,
        letter="K",
        exemption_code="VATEX-EU-IC",
        reasons=(buyer, Reason(code="recapitulative_statement")),
    )


def _distance_sale(case: Case, buyer: Reason) -> Ruling:
    """Tax a distance sale at origin below the threshold, at destination above it (Art. 33(a), 59c)."""
    seller = case.supply.seller
    net = case.sums.threshold_net()
    reason, is_origin = _threshold(case, net)
    if reason is None:
        return _refused(case, "euro_rate_missing", currency=case.supply.currency)
    counts = _counts(case) and net is not None
    net = net or 0
    limit = case.law.limit("union_distance_sales", case.on)
    counted = {"counts": counts, "threshold_net_minor": net if counts else 0}
    if is_origin:
        return replace(_at_origin(case, buyer, reason), **counted)
    state = case.destination.tax_country
    counted["crosses"] = bool(
        counts
        and limit
        and net > 0
        and seller.counted_net_minor <= limit.amount_minor < seller.counted_net_minor + net
    )
    base = Ruling(scheme=Scheme.OSS, territory=case.destination, **counted)
    if seller.oss:
        return replace(base, reasons=(buyer, reason, Reason(code="oss_registered")))
    base = replace(base, scheme=Scheme.LOCAL_REGISTRATION)
    if state == case.seller_country or state in seller.vat_registrations:
        registered = Reason(code="locally_registered", params={"country": state})
        return replace(base, reasons=(buyer, reason, registered))
    missing = Reason(code="destination_registration_missing", params={"country": state})
    return replace(base, reasons=(buyer, reason), refusal=missing)


def _counts(case: Case) -> bool:
    """Say whether the sale counts for Art. 59c; from 2027 only goods sent from the state of establishment do."""
    home_only = case.law.limit("threshold_home_dispatch_only", case.on) is not None
    return not home_only or case.origin.tax_country == case.seller_country


def _threshold(case: Case, net: int | None) -> tuple[Reason | None, bool]:
    """Return why, and whether the dispatch state taxes; (None, False) where the sum in euro is not known."""
    seller = case.supply.seller
    limit = case.law.limit("union_distance_sales", case.on)
    states = case.law.territories.member_states()
    if limit is None or not seller.established_in_one_state or case.seller_country not in states:
        return Reason(code="threshold_not_available"), False
    facts = {
        "limit_minor": str(limit.amount_minor),
        "counted_minor": str(seller.counted_net_minor),
        "currency": limit.currency,
        "source": limit.source,
    }
    if not _counts(case):
        return Reason(code="threshold_home_dispatch_only", params=facts), False
    if seller.has_waived_threshold:
        return Reason(code="threshold_waived", params=facts), False
    if seller.exceeded_previous_year:
        return Reason(code="threshold_exceeded_previous_year", params=facts), False
    if seller.has_crossed or seller.counted_net_minor > limit.amount_minor:
        return Reason(code="threshold_crossed", params=facts), False
    if net is None:
        return None, False
    facts |= {"net_minor": str(net), "sum_minor": str(seller.counted_net_minor + net)}
    if seller.counted_net_minor + net > limit.amount_minor:
        return Reason(code="threshold_crossing", params=facts), False
    return Reason(code="threshold_below", params=facts), True
