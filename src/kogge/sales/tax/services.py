"""Decide VAT with the merchant's rates, keep those rates, and count for the EU threshold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from kogge.core import clock, seeds
from kogge.core.audit import services as audit
from kogge.core.errors import Conflict, InvalidInput, NotFound, Undecided
from kogge.core.events import bus as events
from kogge.core.prepared import prepared, prepared_change
from kogge.core.todos import services as todos
from kogge.sales.tax import queries, rules, sentences, tables
from kogge.sales.tax.events import RatesChanged
from kogge.sales.tax.models import ThresholdEntry, ThresholdYear, VatRate
from kogge.sales.tax.values import (
    STANDARD,
    Decision,
    Evidence,
    LineKind,
    RateRow,
    Supply,
    ThresholdEntryKind,
    ThresholdTaken,
)

OFFICE_PAGE = "/office/vat/"
# Kinds of categories that the rules decide; the others are refused at sale.
DECIDED_KINDS = (LineKind.GOODS, LineKind.EXCISE)

# --- Deciding ----------------------------------------------------------------------------------------------------


def decide(*, supply: Supply, with_alternatives: bool = False) -> Decision:
    """Return the VAT of a supply by the merchant's rates; no query while they are in memory, nothing is written.

    `with_alternatives` adds the near other outcomes: for the decision that an order keeps. InvalidInput where the
    amounts contradict each other. A refused decision is returned, not raised: the caller shows its sentence.
    """
    rates, law = queries.rate_table(), tables.law()
    try:
        decision = rules.decide(supply, rates, law)
    except rules.InvalidSupply as error:
        raise InvalidInput(
            _("The amounts of this order contradict each other, so its VAT cannot be decided."),
            code="tax_amounts",
            reason=str(error),
        ) from error
    if with_alternatives and decision.buckets:
        return replace(decision, alternatives=rules.alternatives(supply, decision, rates, law))
    return decision


def decide_and_take(*, supply: Supply, reference: str) -> Decision:
    """Decide the supply of an order for good and count it for the threshold, inside the caller's transaction.

    Two orders that come to the limit at once are decided one after the other: the count is taken under the year's
    lock, and the supply is decided again where the count had moved meanwhile. Call it as late as possible, because
    the lock holds until the transaction ends. Idempotent by `reference`. Raises Undecided with the shopper's sentence
    where the sale is refused; the decision stands in its details, and nothing stays counted once the caller's
    transaction has rolled back. RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the VAT of an order is decided inside the transaction that writes the order")
    decision = decide(supply=supply)
    if decision.counts_for_threshold and not decision.is_refused:
        taken = _count(
            reference=reference,
            kind=ThresholdEntryKind.TAKEN,
            net_minor=decision.threshold_net_minor,
            tax_point_on=supply.tax_point,
        )
        seller = replace(
            supply.seller,
            counted_net_minor=taken.counted_net_minor - decision.threshold_net_minor,
            has_crossed=taken.is_destination and not taken.is_crossing,
        )
        supply = replace(supply, seller=seller)
    decision = decide(supply=supply, with_alternatives=True)
    if decision.refusal is not None:
        refusal = sentences.voice().refusal(decision.refusal)
        raise Undecided(
            refusal.shopper,
            code=f"tax_{refusal.code}",
            hint=refusal.merchant,
            decision=decision,
        )
    return decision


# --- The EU threshold --------------------------------------------------------------------------------------------


@transaction.atomic
def take_threshold(*, reference: str, net_minor: int, tax_point_on: date) -> ThresholdTaken:
    """Count a distance sale, EUR cents net, and say whether it is the one that passes the limit (Art. 59c).

    The count moves in one update, which locks the year until the caller's transaction ends, so that among orders of
    the same moment exactly one crosses. Idempotent by `reference`: the first answer is repeated.
    """
    return _count(
        reference=reference,
        kind=ThresholdEntryKind.TAKEN,
        net_minor=net_minor,
        tax_point_on=tax_point_on,
    )


@transaction.atomic
def return_threshold(*, reference: str) -> ThresholdEntry | None:
    """Take a cancelled sale out of the count; a switch that happened is kept for the year. Idempotent.

    Returns the entry, or None for a sale that was never counted.
    """
    taken = ThresholdEntry.objects.filter(reference=reference, kind=ThresholdEntryKind.TAKEN).first()
    if taken is None:
        return None
    year = _moved(taken.year, -taken.net_eur_minor)
    held = ThresholdEntry.objects.filter(reference=reference, kind=ThresholdEntryKind.RETURNED).first()
    if held is not None:
        _moved(taken.year, taken.net_eur_minor)
        return held
    return ThresholdEntry.objects.create(
        reference=reference,
        kind=ThresholdEntryKind.RETURNED,
        net_eur_minor=-taken.net_eur_minor,
        tax_point_on=taken.tax_point_on,
        year=taken.year,
        counted_after_minor=year.counted_net_minor,
        is_destination=taken.is_destination,
        created_at=clock.now(),
    )


@transaction.atomic
def count_elsewhere(*, actor: Any, key: str, net_minor: int, made_on: date, note: str) -> ThresholdTaken:
    """Count turnover made outside this shop (another channel, before the move), EUR cents net, signed.

    `key` makes a form that is sent twice count once. InvalidInput for nothing, or for an unexplained amount.
    """
    if not net_minor:
        raise InvalidInput(_("Enter the amount that counts."), field="net")
    if not note.strip():
        raise InvalidInput(_("Say where this turnover was made."), field="note")
    taken = _count(
        reference=f"elsewhere:{key}",
        kind=ThresholdEntryKind.ELSEWHERE,
        net_minor=net_minor,
        tax_point_on=made_on,
        note=note.strip(),
    )
    audit.record(
        actor=actor,
        verb="tax.turnover_counted",
        subject=f"threshold:{made_on.year}",
        net_minor=net_minor,
        note=note.strip(),
    )
    return taken


def _count(
    *, reference: str, kind: ThresholdEntryKind, net_minor: int, tax_point_on: date, note: str = ""
) -> ThresholdTaken:
    year = _moved(tax_point_on.year, net_minor)
    held = _entries.first(reference, str(kind))
    if held is not None:
        year = _moved(tax_point_on.year, -net_minor)
        return ThresholdTaken(
            counted_net_minor=held.counted_after_minor,
            is_crossing=held.is_destination and year.crossed_by == reference,
            is_destination=held.is_destination,
        )
    is_crossing = _cross(year, reference, tax_point_on)
    is_destination = is_crossing or year.crossed_at is not None
    ThresholdEntry.objects.create(
        reference=reference,
        kind=kind,
        net_eur_minor=net_minor,
        tax_point_on=tax_point_on,
        year=tax_point_on.year,
        counted_after_minor=year.counted_net_minor,
        is_destination=is_destination,
        note=note,
        created_at=clock.now(),
    )
    return ThresholdTaken(
        counted_net_minor=year.counted_net_minor, is_crossing=is_crossing, is_destination=is_destination
    )


def _moved(year: int, net_minor: int) -> ThresholdYear:
    """Move the year's count and return the row as it then is; the update holds its lock to the transaction's end."""
    if not _move(year, net_minor):
        ThresholdYear.objects.bulk_create([ThresholdYear(year=year)], ignore_conflicts=True)
        _move(year, net_minor)
    return _year_rows.rows(year)[0]


@prepared
def _entries(reference: str, kind: str) -> QuerySet[ThresholdEntry]:
    return ThresholdEntry.objects.filter(reference=reference, kind=kind)


@prepared
def _year_rows(year: int) -> QuerySet[ThresholdYear]:
    return ThresholdYear.objects.filter(year=year)


@prepared_change
def _move(year: int, net_minor: int) -> tuple[QuerySet[ThresholdYear], dict[str, Any]]:
    return ThresholdYear.objects.filter(year=year), {"counted_net_minor": F("counted_net_minor") + net_minor}


def _cross(year: ThresholdYear, reference: str, tax_point_on: date) -> bool:
    """Mark the year as crossed by this reference if the count now exceeds the limit for the first time."""
    limit = tables.law().limit("union_distance_sales", tax_point_on)
    if limit is None or year.counted_net_minor <= limit.amount_minor:
        return False
    crossed = ThresholdYear.objects.filter(year=year.year, crossed_at__isnull=True).update(
        crossed_at=clock.now(), crossed_by=reference
    )
    if not crossed:
        return False
    todos.raise_todo(
        f"tax.threshold_crossed:{year.year}",
        kind="tax.threshold_crossed",
        params={"year": year.year, "reference": reference},
        link=OFFICE_PAGE,
        permission="tax.view",
    )
    return True


# --- Rates -------------------------------------------------------------------------------------------------------


@seeds.seed("tax.rates")
@transaction.atomic
def seed_rates() -> int:
    """Bring the table up to the product's own rates; what the merchant entered or changed stays. Idempotent.

    Returns how many rows were added, changed or removed.
    """
    held = {_key(rate): rate for rate in VatRate.objects.all()}
    own = [rate for rate in held.values() if rate.is_own]
    seeds = {_key(row): row for row in tables.seed_rates()}
    stale = [rate.pk for key, rate in held.items() if not rate.is_own and key not in seeds]
    added: list[VatRate] = []
    changed: list[VatRate] = []
    for key, row in seeds.items():
        rate = held.get(key)
        if rate is None:
            if not any(_overlaps(row, other) for other in own):
                added.append(_filled(VatRate(), row))
        elif not rate.is_own and rate.as_row() != row:
            changed.append(_filled(rate, row))
    VatRate.objects.filter(pk__in=stale).delete()
    VatRate.objects.bulk_update(changed, _SEEDED_FIELDS)
    VatRate.objects.bulk_create(added)
    if stale or added or changed:
        events.emit(RatesChanged(country=""))
    _forget_on_commit()
    return len(stale) + len(added) + len(changed)


_SEEDED_FIELDS = ["rate_bp", "valid_until", "source", "evidence", "checked_on"]


def _key(rate: VatRate | RateRow) -> tuple[str, str, str, date | None]:
    return (rate.country, rate.region, rate.category, rate.valid_from)


def _overlaps(row: RateRow, other: VatRate) -> bool:
    if _key(other)[:3] != _key(row)[:3]:
        return False
    starts_in_time = row.valid_until is None or (other.valid_from or date.min) < row.valid_until
    ends_late_enough = other.valid_until is None or (row.valid_from or date.min) < other.valid_until
    return starts_in_time and ends_late_enough


def _filled(rate: VatRate, row: RateRow) -> VatRate:
    for name in ("country", "region", "category", "valid_from", *_SEEDED_FIELDS):
        setattr(rate, name, getattr(row, name))
    return rate


@transaction.atomic
def save_rate(
    *,
    actor: Any,
    country: str,
    category: str,
    rate_bp: int,
    source: str,
    region: str = "",
    valid_from: date | None = None,
    valid_until: date | None = None,
    rate_id: int | None = None,
) -> VatRate:
    """Enter a rate, or change and thereby confirm one. Counts from the next decision on; orders keep theirs.

    A new rate that begins while an open-ended one runs ends that one on the day it begins. Raises InvalidInput naming
    the field, Conflict where it overlaps otherwise, NotFound for an unknown `rate_id`.
    """
    rate = _rate(rate_id)
    row = RateRow(
        country=country,
        region=region,
        category=category,
        rate_bp=rate_bp,
        valid_from=valid_from,
        valid_until=valid_until,
        source=source.strip(),
        evidence=Evidence.MERCHANT,
        checked_on=clock.today(),
    )
    _check_rate(row)
    _make_room(row, but=rate.pk)
    before = rate.as_row() if rate.pk else None
    _filled(rate, row).is_own = True
    rate.save()
    audit.record(
        actor=actor,
        verb="tax.rate_saved",
        subject=f"vat_rate:{rate.pk}",
        country=country,
        category=category,
        rate_bp=rate_bp,
        was_bp=before.rate_bp if before else None,
    )
    events.emit(RatesChanged(country=country))
    _forget_on_commit()
    return rate


def _rate(rate_id: int | None) -> VatRate:
    if rate_id is None:
        return VatRate()
    rate = VatRate.objects.filter(pk=rate_id).first()
    if rate is None:
        raise NotFound(_("This rate does not exist any more."))
    return rate


def _check_rate(row: RateRow) -> None:
    if row.category not in tables.categories():
        raise InvalidInput(_("Choose one of the categories."), field="category")
    if not (len(row.country) == 2 and row.country.isalpha() and row.country.isupper()):
        raise InvalidInput(_("Choose a country."), field="country")
    if not 0 <= row.rate_bp <= 10_000:
        raise InvalidInput(_("A rate lies between 0 and 100 percent."), field="rate_bp")
    if not row.source:
        raise InvalidInput(
            _("Say where the rate stands, for example the law or your adviser."), field="source"
        )
    if row.valid_from and row.valid_until and row.valid_until <= row.valid_from:
        raise InvalidInput(_("The end must lie after the beginning."), field="valid_until")
    if row.region and not _has_region(row.country, row.region):
        raise InvalidInput(_("This country has no such region with rates of its own."), field="region")


def _has_region(country: str, region: str) -> bool:
    return any(
        (row.country, row.region, row.category) == (country, region, STANDARD) for row in tables.seed_rates()
    )


def _make_room(row: RateRow, *, but: int | None) -> None:
    """End the open-ended rate that the new one follows; Conflict where more stands in the way."""
    others = queries.overlapping_rates(row, but=but)
    if not others:
        return
    follows = len(others) == 1 and others[0].valid_until is None and row.valid_from is not None
    if not follows or (others[0].valid_from is not None and others[0].valid_from >= row.valid_from):
        raise Conflict(
            _("Another rate of this category holds at that time: change or end that one first."),
            field="valid_from",
        )
    earlier = others[0]
    earlier.valid_until, earlier.is_own = row.valid_from, True
    earlier.save(update_fields=["valid_until", "is_own"])


def _forget_on_commit() -> None:
    # Only what this process remembers is dropped; the rows themselves were written above.
    transaction.on_commit(queries.forget_rate_table)
