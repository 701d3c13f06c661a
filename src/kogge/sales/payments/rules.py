"""What may follow what: statuses, the ledger rows that a provider's answer calls for, references for transfers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from kogge.core.money import Money
from kogge.sales.payments.values import (
    MONEY_IN,
    MONEY_OUT,
    EventKind,
    LedgerEntry,
    PaymentStatus,
    RefundProgress,
    Snapshot,
)

S = PaymentStatus

# From → to. Money wins: a payment that was given up for lost becomes paid when the money arrives after all, and a
# paid one never becomes anything else (refunds and chargebacks are ledger rows, not statuses).
TRANSITIONS: dict[PaymentStatus, frozenset[PaymentStatus]] = {
    S.CREATED: frozenset({S.OPEN, S.PENDING, S.AUTHORIZED, S.PAID, S.FAILED, S.EXPIRED, S.CANCELLED}),
    S.OPEN: frozenset({S.PENDING, S.AUTHORIZED, S.PAID, S.FAILED, S.EXPIRED, S.CANCELLED}),
    S.PENDING: frozenset({S.AUTHORIZED, S.PAID, S.FAILED, S.EXPIRED, S.CANCELLED}),
    S.AUTHORIZED: frozenset({S.PAID, S.FAILED, S.EXPIRED, S.CANCELLED}),
    S.FAILED: frozenset({S.PAID}),
    S.EXPIRED: frozenset({S.PAID}),
    S.CANCELLED: frozenset({S.PAID}),
    S.PAID: frozenset(),
}

_ENDINGS = {
    S.AUTHORIZED: EventKind.AUTHORIZED,
    S.FAILED: EventKind.FAILED,
    S.EXPIRED: EventKind.EXPIRED,
    S.CANCELLED: EventKind.CANCELLED,
}

# An answer may be older than what we know (two messages overtake each other), so what was seen is never taken back.
FIRST_LOOK_AFTER = timedelta(minutes=3)  # by then the provider's own message should have come
LONGEST_LOOK_GAP = timedelta(hours=6)
# Mollie keeps an idempotency key for about an hour (PAYMENTS.md E1); beyond that a repeated start could make a second
# payment, so a start that never got through is given up before.
START_IS_REPEATABLE_FOR = timedelta(minutes=50)


def next_status(current: PaymentStatus, reported: PaymentStatus) -> PaymentStatus:
    """Return where a payment stands after an answer; an answer that would lead back changes nothing."""
    return reported if reported in TRANSITIONS[current] else current


def entries_for(snapshot: Snapshot) -> list[LedgerEntry]:
    """Return every ledger row that this answer calls for, oldest first; the same answer gives the same keys."""
    entries = []
    token = snapshot.provider_payment_id
    if snapshot.status is S.PAID:
        entries.append(_entry(EventKind.CAPTURED, f"{token}:captured", snapshot.amount, snapshot.happened_at))
    elif snapshot.status in _ENDINGS:
        kind = _ENDINGS[snapshot.status]
        entries.append(_entry(kind, f"{token}:{kind.value}", None, snapshot.happened_at))
    for refund in snapshot.refunds:
        if refund.progress is RefundProgress.UNDER_WAY:
            key = refund.provider_refund_id
            entries.append(_entry(EventKind.REFUNDED, key, refund.amount, refund.happened_at))
    for chargeback in snapshot.chargebacks:
        key = chargeback.provider_chargeback_id
        entries.append(_entry(EventKind.CHARGED_BACK, key, chargeback.amount, chargeback.happened_at))
        if chargeback.reversed_at is not None:
            entries.append(
                _entry(
                    EventKind.CHARGEBACK_REVERSED,
                    f"{key}:reversed",
                    chargeback.amount,
                    chargeback.reversed_at,
                )
            )
    return entries


def returned_refund(provider_refund_id: str, amount: Money, happened_at: datetime) -> LedgerEntry:
    """Return the row for a refund that was booked and then failed: the money is back with us."""
    return _entry(EventKind.REFUND_FAILED, f"{provider_refund_id}:failed", amount, happened_at)


def _entry(kind: EventKind, key: str, amount: Money | None, happened_at: datetime) -> LedgerEntry:
    minor = abs(amount.amount_minor) if amount else 0
    signed = minor if kind in MONEY_IN else -minor if kind in MONEY_OUT else 0
    return LedgerEntry(kind=kind, key=key, amount_minor=signed, happened_at=happened_at)


def look_after(age: timedelta) -> timedelta:
    """Return how long to wait before asking the provider again: as long as the payment is old, within limits."""
    return min(max(age, FIRST_LOOK_AFTER), LONGEST_LOOK_GAP)


def split_refund(wanted_minor: int, refundable_minor: Iterable[int]) -> list[int]:
    """Spread a refund over several payments, in their order; ValueError when it is more than all of them hold."""
    shares, rest = [], wanted_minor
    for available in refundable_minor:
        share = min(rest, max(available, 0))
        shares.append(share)
        rest -= share
    if rest or wanted_minor <= 0:
        raise ValueError("a refund is more than nothing and at most what was paid")
    return shares


def locale_for(language: str, country: str) -> str:
    """Return a locale that providers know, such as nl_BE; the language's main country where the pair is unusual."""
    pair = f"{language}_{country}"
    return pair if pair in _LOCALES else _MAIN_LOCALE.get(language, "en_GB")


_LOCALES = frozenset({"de_DE", "de_AT", "de_CH", "nl_NL", "nl_BE", "fr_FR", "fr_BE", "en_GB", "en_US"})
_MAIN_LOCALE = {"de": "de_DE", "nl": "nl_NL", "fr": "fr_FR", "en": "en_GB"}


def creditor_reference(text: str) -> str:
    """Return the structured creditor reference (ISO 11649) of letters and digits: RF, two check digits, the text.

    ValueError for more than 21 characters or others than letters and digits.
    """
    bare = text.upper()
    if not re.fullmatch(r"[0-9A-Z]{1,21}", bare):
        raise ValueError(f"a creditor reference has 1 to 21 letters and digits, not {text!r}")
    digits = "".join(str(int(letter, 36)) for letter in f"{bare}RF00")
    return f"RF{98 - int(digits) % 97:02d}{bare}"


def grouped(code: str) -> str:
    """Write an IBAN or a creditor reference in groups of four, as banks print them."""
    bare = code.replace(" ", "")
    return " ".join(bare[start : start + 4] for start in range(0, len(bare), 4))


def epc_text(*, holder: str, iban: str, bic: str, reference: str, amount: Money) -> str:
    """Return the text of the QR code that European banking apps read (EPC069-12 v3.1, version 002).

    Empty for another currency than the euro and for amounts outside 0.01 to 999,999,999.99: the scheme knows neither.
    """
    if amount.currency != "EUR" or not 1 <= amount.amount_minor <= 99_999_999_999:
        return ""
    lines = [
        "BCD", "002", "1", "SCT", bic, holder[:70], iban.replace(" ", ""), f"EUR{amount.as_decimal()}", "", reference
    ]  # fmt: skip
    return "\n".join(lines)
