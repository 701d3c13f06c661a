"""Write a decision as plain JSON data and read it back: what the order keeps for ten years."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date
from typing import Any

from kogge.sales.tax.values.decision import Alternative, Bucket, Decision, LineTax, Reason, ShippingShare
from kogge.sales.tax.values.kinds import Scheme

# The shape of the data, not of the rules: raised when a field changes its meaning, so that old orders stay readable.
VERSION = 1


def decision_as_dict(decision: Decision) -> dict[str, Any]:
    """Return the decision as data that JSON holds without loss; `decision_from_dict` is its inverse."""
    return {
        "version": VERSION,
        "scheme": decision.scheme.value,
        "tax_country": decision.tax_country,
        "tax_territory": decision.tax_territory,
        "en16931_category": decision.en16931_category,
        "currency": decision.currency,
        "tax_point": decision.tax_point.isoformat(),
        "legal_basis": decision.legal_basis,
        "exemption_code": decision.exemption_code,
        "reasons": [_reason_out(reason) for reason in decision.reasons],
        "buckets": [asdict(bucket) for bucket in decision.buckets],
        "lines": [asdict(line) for line in decision.lines],
        "shipping": [asdict(share) for share in decision.shipping],
        "counts_for_threshold": decision.counts_for_threshold,
        "threshold_net_minor": decision.threshold_net_minor,
        "crosses_threshold": decision.crosses_threshold,
        "price_adjustment_minor": decision.price_adjustment_minor,
        "refusal": _reason_out(decision.refusal) if decision.refusal else None,
        "alternatives": [
            {
                "reason": _reason_out(other.reason),
                "scheme": other.scheme.value,
                "tax_country": other.tax_country,
                "rates_bp": list(other.rates_bp),
            }
            for other in decision.alternatives
        ],
        "rule_set": decision.rule_set,
    }


def decision_from_dict(held: dict[str, Any]) -> Decision:
    """Read a stored decision; ValueError for a version that this code does not know."""
    if held.get("version") != VERSION:
        raise ValueError(f"a VAT decision of version {held.get('version')!r} cannot be read")
    plain = {
        field.name: held[field.name]
        for field in fields(Decision)
        if field.name not in _BUILT and field.name in held
    }
    return Decision(
        **plain,
        scheme=Scheme(held["scheme"]),
        tax_point=date.fromisoformat(held["tax_point"]),
        reasons=tuple(_reason_in(reason) for reason in held["reasons"]),
        buckets=tuple(Bucket(**bucket) for bucket in held["buckets"]),
        lines=tuple(LineTax(**line) for line in held["lines"]),
        shipping=tuple(ShippingShare(**share) for share in held["shipping"]),
        refusal=_reason_in(held["refusal"]) if held["refusal"] else None,
        alternatives=tuple(
            Alternative(
                reason=_reason_in(other["reason"]),
                scheme=Scheme(other["scheme"]),
                tax_country=other["tax_country"],
                rates_bp=tuple(other["rates_bp"]),
            )
            for other in held["alternatives"]
        ),
    )


_BUILT = {
    "scheme",
    "tax_point",
    "reasons",
    "buckets",
    "lines",
    "shipping",
    "refusal",
    "alternatives",
}


def _reason_out(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "params": dict(reason.params)}


def _reason_in(held: dict[str, Any]) -> Reason:
    return Reason(code=held["code"], params=held["params"])
