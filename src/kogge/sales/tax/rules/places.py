"""Decide where a supply is taxed and under which scheme: the tree of Directive 2006/112/EC for goods, in its order."""

from __future__ import annotations

from dataclasses import replace

from kogge.sales.tax.rules.cases import Case, Ruling, Sums, country_on, kinds_in, refused
from kogge.sales.tax.rules.exports import exempt_territory, leaving
from kogge.sales.tax.rules.lookup import Law, country_code
from kogge.sales.tax.values import CustomerKind, LineKind, Reason, Scheme, Supply, TerritoryStatus

_REFUSED_KINDS = {
    LineKind.VOUCHER: "voucher",
    LineKind.SECOND_HAND: "second_hand",
    LineKind.DIGITAL: "digital",
}


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
        is_ordinary = territory.code == territory.tax_country == country_on(case, side)
        reason = Reason(
            code=f"territory_{territory.status}",
            params={
                "territory": territory.code,
                "country": territory.tax_country,
                "source": territory.source,
            },
        )
        if not is_ordinary and reason not in reasons:
            reasons.append(reason)
    return tuple(reasons)


def _is_home(case: Case) -> bool:
    return country_on(case, "dispatch") == country_on(case, "delivery")


def _special(case: Case) -> Ruling | None:
    """Refuse what this rule set does not decide, before any place is looked at (VAT.md section 2, steps 1 to 4)."""
    if case.supply.is_marketplace:
        return refused(case, "marketplace")
    for line in case.supply.lines:
        for category in sorted(line.categories() - case.law.categories.keys()):
            return refused(case, "category_unknown", category=category)
    for kind, code in _REFUSED_KINDS.items():
        if kind in kinds_in(case):
            return refused(case, code)
    if case.origin.status is not TerritoryStatus.EU:
        return refused(case, "dispatch_outside_eu", country=country_code(case.supply.dispatch_country))
    if case.origin.tax_country == "XI":
        return refused(case, "dispatch_northern_ireland")
    return None


def _placed(case: Case) -> Ruling:
    if case.destination.status is TerritoryStatus.THIRD_TERRITORY:
        return _checked_dispatch(case, exempt_territory(case))
    if case.destination.status is TerritoryStatus.THIRD_COUNTRY:
        return _checked_dispatch(case, leaving(case))
    if case.origin.tax_country == case.destination.tax_country:
        return _checked_dispatch(case, _inside_one_state(case))
    return _checked_dispatch(case, _between_states(case))


def _checked_dispatch(case: Case, ruling: Ruling) -> Ruling:
    """Block a supply from a state where the seller has goods but no VAT registration (Art. 214)."""
    state = case.origin.tax_country
    if ruling.refusal or state == case.seller_country or state in case.supply.seller.vat_registrations:
        return ruling
    return replace(ruling, refusal=Reason(code="dispatch_registration_missing", params={"country": state}))


def _inside_one_state(case: Case) -> Ruling:
    """Tax goods that start and end in one state there, whoever buys (Art. 31, 32)."""
    if case.origin.region != case.destination.region:
        return refused(case, "domestic_special_region", country=case.origin.tax_country)
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
    if LineKind.EXCISE in kinds_in(case):
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
        return refused(case, "euro_rate_missing", currency=case.supply.currency)
    counts = _counts(case) and net is not None
    counted = net if counts and net is not None else 0
    if is_origin:
        home = _at_origin(case, buyer, reason)
        return replace(home, counts=counts, threshold_net_minor=counted)
    state = case.destination.tax_country
    base = Ruling(
        scheme=Scheme.OSS,
        territory=case.destination,
        counts=counts,
        threshold_net_minor=counted,
        crosses=_crosses(case, counted),
    )
    if seller.oss:
        return replace(base, reasons=(buyer, reason, Reason(code="oss_registered")))
    base = replace(base, scheme=Scheme.LOCAL_REGISTRATION)
    if state == case.seller_country or state in seller.vat_registrations:
        registered = Reason(code="locally_registered", params={"country": state})
        return replace(base, reasons=(buyer, reason, registered))
    missing = Reason(code="destination_registration_missing", params={"country": state})
    return replace(base, reasons=(buyer, reason), refusal=missing)


def _crosses(case: Case, counted: int) -> bool:
    """Say whether this supply is the one that passes the limit: not above it before, above it with what it counts."""
    limit = case.law.limit("union_distance_sales", case.on)
    seller = case.supply.seller
    if limit is None or seller.has_crossed or counted <= 0:
        return False
    return seller.counted_net_minor <= limit.amount_minor < seller.counted_net_minor + counted


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
