"""Take VAT back with the rates, country and scheme of the original supply (Art. 90), never with today's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from kogge.core.money import round_half_up
from kogge.sales.tax.values import Bucket, Decision


class RefundTooHigh(ValueError):
    """More is given back than was paid for the line, the shipping or the whole."""


def refund_buckets(
    decision: Decision,
    *,
    lines: Mapping[str, int],
    shipping_gross_minor: int = 0,
    refunded_gross_minor: Mapping[int, int] | None = None,
) -> tuple[Bucket, ...]:
    """Return the buckets to take back, all amounts against the sale; empty where nothing is given back.

    `lines` maps a line's reference to the gross given back (positive for a sale). Shipping is divided by its original
    shares. `refunded_gross_minor` says per rate in basis points what earlier refunds gave back: VAT follows the
    running total, so that part refunds of a whole order add up to exactly its VAT. Raises RefundTooHigh.
    """
    before = refunded_gross_minor or {}
    due = _gross_by_rate(decision, lines, shipping_gross_minor)
    return tuple(
        replace(
            bucket,
            net_minor=-(due[bucket.rate_bp] - vat),
            vat_minor=-vat,
            gross_minor=-due[bucket.rate_bp],
        )
        for bucket in decision.buckets
        if due.get(bucket.rate_bp)
        for vat in [_vat_of(bucket, before.get(bucket.rate_bp, 0), due[bucket.rate_bp])]
    )


def _gross_by_rate(decision: Decision, lines: Mapping[str, int], shipping: int) -> dict[int, int]:
    due: dict[int, int] = {}
    held = {line.reference: line for line in decision.lines}
    for reference, gross in lines.items():
        line = held.get(reference)
        if line is None or abs(gross) > abs(line.gross_minor) or gross * line.gross_minor < 0:
            raise RefundTooHigh(f"line {reference} was not sold at {gross} or more")
        due[line.rate_bp] = due.get(line.rate_bp, 0) + gross
    paid = sum(share.gross_minor for share in decision.shipping)
    if abs(shipping) > abs(paid) or shipping * paid < 0:
        raise RefundTooHigh(f"shipping was {paid}, not {shipping} or more")
    run = given = 0
    for share in decision.shipping:
        run += share.gross_minor
        part = round_half_up(Fraction(shipping * run, paid))
        due[share.rate_bp] = due.get(share.rate_bp, 0) + part - given
        given = part
    return due


def _vat_of(bucket: Bucket, before: int, now: int) -> int:
    if abs(before + now) > abs(bucket.gross_minor):
        raise RefundTooHigh(f"{before + now} is more than the {bucket.gross_minor} paid at {bucket.rate_bp}")
    share = Fraction(bucket.vat_minor, bucket.gross_minor)
    return round_half_up(share * (before + now)) - round_half_up(share * before)
