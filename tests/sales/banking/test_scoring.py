"""What lines are for: worked cases, and what must hold for every line and every set of claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kogge.sales.banking.rules import scoring
from kogge.sales.banking.values import Claim, ClaimKind, LineFacts, Recorded, Standing
from kogge.sales.payments.rules import creditor_reference

DAY = date(2026, 11, 20)
CLAIM = Claim(
    kind=ClaimKind.TRANSFER, pk=1, reference="7K3MP9QX2WBD", number="10042", owed_minor=1290, currency="EUR", since=DAY - timedelta(days=2)
)  # fmt: skip
OTHER = replace(CLAIM, pk=2, reference="H4T8NVR6Y5ZS", number="10043", owed_minor=2500)
RF = creditor_reference(CLAIM.reference)


def line(words: str = RF, minor: int = 1290, **changes) -> LineFacts:
    values = {
        "amount_minor": minor,
        "currency": "EUR",
        "booked_on": DAY,
        "name": "",
        "iban": "",
        "words": words,
    }
    return LineFacts(**{**values, **changes})


@pytest.mark.parametrize(
    ("facts", "claims", "standing", "codes"),
    [
        pytest.param(line(), [CLAIM, OTHER], "certain", ["reference", "amount"], id="reference_and_amount"),
        pytest.param(line("order 10042"), [CLAIM, OTHER], "certain", ["number", "amount"], id="number_and_amount"),
        pytest.param(line("7K3MP9QX2WBC"), [CLAIM, OTHER], "proposed", ["near_reference", "amount"], id="one_slip"),
        pytest.param(line(minor=500), [CLAIM, OTHER], "proposed", ["reference", "part"], id="a_part"),
        pytest.param(line(minor=2000), [CLAIM, OTHER], "proposed", ["reference", "too_much"], id="too_much"),
        pytest.param(line("thanks"), [CLAIM, OTHER], "proposed", ["amount"], id="amount_only"),
        pytest.param(line("thanks", 1291), [CLAIM, OTHER], "unmatched", [], id="nothing_fits"),
        pytest.param(line("thanks", iban="X"), [replace(CLAIM, ibans=frozenset("X"))], "proposed", ["known_iban", "amount"], id="payer_known"),
        pytest.param(line(came_back=True), [CLAIM], "proposed", ["reference", "amount", "came_back"], id="came_back"),
        pytest.param(line(), [replace(CLAIM, is_late=True)], "proposed", ["reference", "amount", "late"], id="called_off"),
        pytest.param(line(), [replace(CLAIM, owed_minor=0)], "proposed", ["reference", "paid_already"], id="paid_already"),
        pytest.param(line(), [replace(CLAIM, currency="CHF")], "unmatched", [], id="other_currency"),
        pytest.param(line(), [replace(CLAIM, since=DAY + timedelta(days=9))], "proposed", ["reference", "before", "amount"], id="before_it_began"),
        pytest.param(line(minor=-1290), [CLAIM], "unmatched", [], id="other_direction"),
        pytest.param(line(minor=-1290), [replace(CLAIM, kind=ClaimKind.REFUND)], "certain", ["reference", "amount"], id="refund"),
        pytest.param(line(minor=-1000), [replace(CLAIM, kind=ClaimKind.REFUND)], "unmatched", [], id="refund_in_part"),
    ],
)  # fmt: skip
def test_it_works(facts, claims, standing, codes):
    judgement = scoring.judge(facts, claims)

    assert judgement.standing == standing
    assert [reason.code for proposal in judgement.proposals[:1] for reason in proposal.reasons] == codes


def test_two_that_fit_alike_are_both_shown_and_neither_is_certain():
    judgement = scoring.judge(line("order 10042 10043"), [CLAIM, replace(OTHER, owed_minor=1290)])

    assert judgement.standing is Standing.PROPOSED
    assert [proposal.parts[0].pk for proposal in judgement.proposals] == [1, 2]


def test_several_that_are_named_and_add_up_are_proposed_together():
    words = f"{RF} {creditor_reference(OTHER.reference)}"

    judgement = scoring.judge(line(words, 3790), [OTHER, CLAIM])

    assert judgement.standing is Standing.CERTAIN
    assert [(part.pk, part.amount_minor) for part in judgement.proposals[0].parts] == [(1, 1290), (2, 2500)]


def test_several_that_are_named_and_do_not_add_up_are_not():
    judgement = scoring.judge(line("orders 10042 and 10043", 3800), [CLAIM, OTHER])

    assert judgement.standing is Standing.PROPOSED
    assert all(len(proposal.parts) == 1 for proposal in judgement.proposals)


def test_what_was_recorded_by_hand_is_recognised():
    recorded = Recorded(ledger_key="receipt:47/3", amount_minor=1290, day=DAY - timedelta(days=1))

    judgement = scoring.judge(line(), [replace(CLAIM, owed_minor=0, recorded=(recorded,))])

    assert judgement.standing is Standing.CERTAIN
    assert {"code": "recorded_before", "params": {"key": "47/3"}} in [
        {"code": reason.code, "params": reason.params} for reason in judgement.proposals[0].reasons
    ]


@st.composite
def cases(draw: st.DrawFn) -> tuple[LineFacts, list[Claim]]:
    """A line and claims that resemble each other more than they ever will."""
    references = ["7K3MP9QX2WBD", "7K3MP9QX2WBC", "H4T8NVR6Y5ZS"]
    claims = [
        Claim(
            kind=draw(st.sampled_from(list(ClaimKind))), pk=place, reference=references[place],
            number=draw(st.sampled_from(["10042", "10043", "7"])), owed_minor=draw(st.sampled_from([0, 500, 1290, 2580])),
            currency=draw(st.sampled_from(["EUR", "CHF"])), since=DAY - timedelta(days=draw(st.integers(-5, 200))),
            is_late=draw(st.booleans()), ibans=draw(st.sampled_from([frozenset(), frozenset({"X"})])),
        )
        for place in range(draw(st.integers(0, 3)))
    ]  # fmt: skip
    words = " ".join(
        draw(st.lists(st.sampled_from([*references, RF, "10042", "10 043", "thanks"]), max_size=4))
    )
    facts = line(
        words, draw(st.sampled_from([500, 1290, -1290, 2580])), iban=draw(st.sampled_from(["", "X"]))
    )
    return replace(facts, came_back=draw(st.booleans())), claims


@settings(deadline=None)
@given(cases(), st.randoms())
def test_what_holds_for_every_line(case, random):
    facts, claims = case
    judgement = scoring.judge(facts, claims)
    shuffled = list(claims)
    random.shuffle(shuffled)

    assert scoring.judge(facts, shuffled) == judgement
    by_pk = {(claim.kind, claim.pk): claim for claim in claims}
    for proposal in judgement.proposals:
        assert sum(part.amount_minor for part in proposal.parts) == abs(facts.amount_minor)
        for part in proposal.parts:
            claim = by_pk[part.kind, part.pk]
            assert claim.currency == facts.currency
            assert (claim.kind in scoring.MONEY_IN) == (facts.amount_minor > 0)
    if judgement.standing is Standing.CERTAIN:
        best = judgement.proposals[0]
        assert not facts.came_back
        assert sum(by_pk[part.kind, part.pk].owed_minor for part in best.parts) == abs(facts.amount_minor)
        assert not any(by_pk[part.kind, part.pk].is_late for part in best.parts)
        assert {"reference", "bare_reference", "number", "together"} & {
            reason.code for reason in best.reasons
        }
