"""Statuses, ledger rows and references, worked out without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kogge.core.money import Money
from kogge.sales.payments import rules
from kogge.sales.payments.values import (
    OPEN_STATUSES,
    ChargebackSnapshot,
    EventKind,
    PaymentStatus,
    RefundProgress,
    RefundSnapshot,
    Snapshot,
)

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
S = PaymentStatus


def euros(minor: int) -> Money:
    return Money(amount_minor=minor, currency="EUR")


def snapshot(status: PaymentStatus, **changes) -> Snapshot:
    values = {
        "provider_payment_id": "tr_1",
        "reference": "R",
        "status": status,
        "amount": euros(1290),
        "happened_at": AT,
    }
    return Snapshot(**{**values, **changes})


@pytest.mark.parametrize("current", list(S))
def test_money_wins_over_every_other_status(current):
    assert rules.next_status(current, S.PAID) is S.PAID


@pytest.mark.parametrize("reported", list(S))
def test_what_was_paid_stays_paid(reported):
    assert rules.next_status(S.PAID, reported) is S.PAID


@given(st.lists(st.sampled_from(list(S))))
def test_in_whatever_order_answers_come_a_payment_is_paid_exactly_when_one_says_so(reports):
    status = S.CREATED
    for reported in reports:
        status = rules.next_status(status, reported)

    assert (status is S.PAID) == (S.PAID in reports)


@given(st.lists(st.sampled_from([s for s in S if s is not S.PAID]), min_size=1))
def test_an_ending_is_never_left_but_for_money(reports):
    status, ended = S.CREATED, None
    for reported in reports:
        status = rules.next_status(status, reported)
        ended = ended or (status if status not in OPEN_STATUSES else None)

    assert ended is None or status is ended


@pytest.mark.parametrize(
    ("found", "rows"),
    [
        pytest.param(snapshot(S.OPEN), [], id="open"),
        pytest.param(snapshot(S.PENDING), [], id="pending"),
        pytest.param(snapshot(S.PAID), [(EventKind.CAPTURED, "tr_1:captured", 1290)], id="paid"),
        pytest.param(snapshot(S.AUTHORIZED), [(EventKind.AUTHORIZED, "tr_1:authorized", 0)], id="authorized"),
        pytest.param(snapshot(S.EXPIRED), [(EventKind.EXPIRED, "tr_1:expired", 0)], id="expired"),
        pytest.param(
            snapshot(
                S.PAID,
                refunds=(
                    RefundSnapshot(
                        provider_refund_id="re_1", amount=euros(290), progress=RefundProgress.UNDER_WAY,
                        idempotency_key="", happened_at=AT,
                    ),
                    RefundSnapshot(
                        provider_refund_id="re_2", amount=euros(100), progress=RefundProgress.PENDING,
                        idempotency_key="", happened_at=AT,
                    ),
                    RefundSnapshot(
                        provider_refund_id="re_3", amount=euros(100), progress=RefundProgress.FAILED,
                        idempotency_key="", happened_at=AT,
                    ),
                ),
            ),
            [(EventKind.CAPTURED, "tr_1:captured", 1290), (EventKind.REFUNDED, "re_1", -290)],
            id="only refunds under way are booked",
        ),
        pytest.param(
            snapshot(
                S.PAID,
                chargebacks=(
                    ChargebackSnapshot(
                        provider_chargeback_id="chb_1", amount=euros(500), happened_at=AT, reversed_at=AT
                    ),
                ),
            ),
            [
                (EventKind.CAPTURED, "tr_1:captured", 1290),
                (EventKind.CHARGED_BACK, "chb_1", -500),
                (EventKind.CHARGEBACK_REVERSED, "chb_1:reversed", 500),
            ],
            id="a chargeback and its reversal",
        ),
    ],
)  # fmt: skip
def test_an_answer_calls_for_these_rows(found, rows):
    assert [(entry.kind, entry.key, entry.amount_minor) for entry in rules.entries_for(found)] == rows


@pytest.mark.parametrize(
    ("wanted", "available", "shares"),
    [
        (500, [1290], [500]),
        (1290, [1290], [1290]),
        (700, [500, 300], [500, 200]),
        (100, [0, -20, 300], [0, 0, 100]),
    ],
)
def test_a_refund_is_spread_in_order(wanted, available, shares):
    assert rules.split_refund(wanted, available) == shares


@pytest.mark.parametrize(("wanted", "available"), [(1, []), (1291, [1290]), (0, [100]), (-5, [100])])
def test_a_refund_that_does_not_fit_is_refused(wanted, available):
    with pytest.raises(ValueError, match="at most what was paid"):
        rules.split_refund(wanted, available)


@given(st.integers(1, 10_000), st.lists(st.integers(-500, 5_000), max_size=6))
def test_spreading_loses_no_cent_and_takes_no_more_than_there_is(wanted, available):
    room = sum(max(amount, 0) for amount in available)
    if wanted > room:
        with pytest.raises(ValueError, match="at most what was paid"):
            rules.split_refund(wanted, available)
        return

    shares = rules.split_refund(wanted, available)

    assert sum(shares) == wanted
    assert all(0 <= share <= max(amount, 0) for share, amount in zip(shares, available, strict=True))


# RF18 5390 0754 7034 is the example of ISO 11649 that banks print; RF45 G72U UR is another well-known one.
@pytest.mark.parametrize(
    ("text", "reference"),
    [("539007547034", "RF18539007547034"), ("G72UUR", "RF45G72UUR"), ("g72uur", "RF45G72UUR")],
)
def test_a_creditor_reference_carries_its_check_digits(text, reference):
    assert rules.creditor_reference(text) == reference


@given(st.from_regex(r"[0-9A-Z]{1,21}", fullmatch=True))
def test_every_creditor_reference_is_valid(text):
    reference = rules.creditor_reference(text)

    moved = reference[4:] + reference[:4]
    assert int("".join(str(int(letter, 36)) for letter in moved)) % 97 == 1


@pytest.mark.parametrize("text", ["", "with space", "ÄÖ", "X" * 22])
def test_what_is_no_reference_is_refused(text):
    with pytest.raises(ValueError, match="creditor reference"):
        rules.creditor_reference(text)


def test_the_qr_text_has_the_lines_of_the_standard():
    text = rules.epc_text(
        holder="Dreiländer Feinkost", iban="DE89 3704 0044 0532 0130 00", bic="COBADEFFXXX",
        reference="RF18539007547034", amount=euros(1290),
    )  # fmt: skip

    assert text.split("\n") == [
        "BCD", "002", "1", "SCT", "COBADEFFXXX", "Dreiländer Feinkost", "DE89370400440532013000", "EUR12.90", "",
        "RF18539007547034",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "amount", [Money(amount_minor=1290, currency="CHF"), euros(0), euros(100_000_000_000)]
)
def test_there_is_no_qr_text_where_the_scheme_ends(amount):
    assert (
        rules.epc_text(holder="X", iban="DE89370400440532013000", bic="", reference="RF18", amount=amount)
        == ""
    )


@pytest.mark.parametrize(
    ("language", "country", "locale"),
    [
        ("nl", "NL", "nl_NL"), ("nl", "BE", "nl_BE"), ("fr", "BE", "fr_BE"), ("de", "AT", "de_AT"),
        ("de", "BE", "de_DE"), ("fr", "LU", "fr_FR"), ("en", "NL", "en_GB"), ("it", "IT", "en_GB"),
    ],
)  # fmt: skip
def test_a_locale_that_providers_know(language, country, locale):
    assert rules.locale_for(language, country) == locale


def test_the_gap_between_looks_grows_with_age_and_has_an_end():
    assert rules.look_after(timedelta(0)) == timedelta(minutes=3)
    assert rules.look_after(timedelta(minutes=10)) == timedelta(minutes=10)
    assert rules.look_after(timedelta(days=10)) == timedelta(hours=6)


def test_codes_are_printed_in_groups_of_four():
    assert rules.grouped("DE89370400440532013000") == "DE89 3704 0044 0532 0130 00"
