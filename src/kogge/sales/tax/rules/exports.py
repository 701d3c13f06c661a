"""Judge a delivery that leaves the EU VAT area: exempt territories, third countries, and GB, CH and NO apart."""

from __future__ import annotations

from kogge.sales.tax.rules.cases import Case, Ruling, in_currency, kind_of, refused
from kogge.sales.tax.rules.lookup import country_code
from kogge.sales.tax.values import CustomerKind, LineKind, Reason, Scheme


def exempt_territory(case: Case) -> Ruling:
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


def leaving(case: Case) -> Ruling:
    """Judge a delivery to a third country; GB, CH and NO have schemes of their own (VAT.md section 7)."""
    special = {"GB": _to_britain, "CH": _to_switzerland, "LI": _to_switzerland, "NO": _to_norway}
    return special.get(case.destination.tax_country, _export)(case)


def _to_britain(case: Case) -> Ruling:
    limit = case.law.limit("gb_consignment", case.on)
    if limit is None:
        return _export(case)
    value = _consignment_value_gbp(case)
    if value is None:
        return refused(case, "gb_value_unknown")
    facts = {"value_minor": str(value), "limit_minor": str(limit.amount_minor), "currency": "GBP"}
    if value > limit.amount_minor:
        return _export(case, Reason(code="gb_above_limit", params=facts | {"source": limit.source}))
    if case.supply.customer_kind is CustomerKind.BUSINESS and case.supply.vat_id:
        return refused(case, "gb_business", **facts)
    if "GB" in case.supply.seller.vat_registrations:
        return refused(case, "gb_low_value", **facts)
    return refused(case, "gb_registration_missing", **facts)


def _consignment_value_gbp(case: Case) -> int | None:
    """Return the intrinsic value in pence: what is paid for the goods, without VAT and without shipping."""
    supply = case.supply
    return in_currency(abs(case.sums.goods_net()), supply.currency, "GBP", supply.pound_rate_e6)


def _to_switzerland(case: Case) -> Ruling:
    seller = case.supply.seller
    if "CH" in seller.vat_registrations:
        return refused(case, "ch_registered")
    if seller.exceeds_swiss_limit:
        return refused(case, "ch_registration_missing")
    return _export(case, Reason(code="ch_not_registered"))


def _to_norway(case: Case) -> Ruling:
    """Export, unless the seller is in VOEC and an item for a consumer falls under it (below the limit, no food, no excise)."""
    if "NO" not in case.supply.seller.vat_registrations:
        return _export(case, Reason(code="no_not_registered"))
    limit = case.law.limit("voec_item", case.on)
    for line in case.supply.lines:
        category = line.category_for(case.destination.tax_country)
        if category.startswith("food") or kind_of(case, category) is LineKind.EXCISE:
            continue
        is_high = (
            limit is not None
            and case.supply.currency == limit.currency
            and abs(line.amount_minor) >= limit.amount_minor * line.quantity
        )
        if not is_high:
            return refused(case, "voec")
    return _export(case, Reason(code="voec_not_applicable"))
