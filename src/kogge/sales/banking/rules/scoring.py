"""What a line of a statement is for: points for what speaks for a claim, and when that is certain.

The points are a judgement, not a law of nature. What they must keep: without a name of the claim (reference or number)
nothing is certain; a name alone is not either, the amount has to agree; nothing is certain beside a second claim that
fits about as well, when money came back, or when what is paid for may be called off.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from kogge.sales.banking.rules import names, references
from kogge.sales.banking.values import (
    Claim,
    ClaimKind,
    Judgement,
    LineFacts,
    Part,
    Proposal,
    Reason,
    Recorded,
    Standing,
)

REFERENCE, NEAR_REFERENCE, NUMBER = 65, 50, 55
AMOUNT, KNOWN_IBAN, KNOWN_NAME, IN_TIME = 30, 15, 10, 5
BEFORE_IT_BEGAN = -60
CERTAIN_FROM = 90
PROPOSED_FROM = 35
CLEAR_LEAD = 15  # by which the best must be ahead of the second to be certain
SHOWN = 3
MONEY_IN = (ClaimKind.TRANSFER, ClaimKind.PAYOUT)
IN_TIME_FOR = timedelta(days=90)
# A receipt recorded by hand and a line of the statement are the same money when they are this near.
RECORDED_WITHIN = timedelta(days=5)


def judge(line: LineFacts, claims: Sequence[Claim]) -> Judgement:
    """Return what a line is for: the best proposals first, and whether the first is certain.

    The order of the claims does not matter. Claims of another currency or direction are never proposed.
    """
    kinds = MONEY_IN if line.amount_minor > 0 else (ClaimKind.REFUND,)
    fitting = [claim for claim in claims if claim.kind in kinds and claim.currency == line.currency]
    said = references.bare(line.words)
    weighed = [(proposal, claim) for claim in fitting if (proposal := _weigh(line, said, claim))]
    together = _together(line, said, fitting)
    proposals = sorted([one for one, _claim in weighed] + ([together] if together else []), key=_place)
    if not proposals:
        return Judgement(standing=Standing.UNMATCHED)
    best = proposals[0]
    lead = best.score - proposals[1].score if len(proposals) > 1 else best.score
    by_part = {(claim.kind, claim.pk): claim for claim in fitting}
    is_doubtful = line.came_back or any(
        _is_doubtful(line, by_part[part.kind, part.pk]) for part in best.parts
    )
    is_certain = best.score >= CERTAIN_FROM and lead >= CLEAR_LEAD and not is_doubtful
    standing = Standing.CERTAIN if is_certain else Standing.PROPOSED
    return Judgement(standing=standing, proposals=tuple(proposals[:SHOWN]))


def _place(proposal: Proposal) -> tuple[int, int, int]:
    return (-proposal.score, -len(proposal.parts), proposal.parts[0].pk)


def _is_doubtful(line: LineFacts, claim: Claim) -> bool:
    return (claim.is_late or claim.owed_minor <= 0) and recorded_before(line, claim) is None


def recorded_before(line: LineFacts, claim: Claim) -> Recorded | None:
    """Return the receipt that a person recorded for this very line: same amount, about the same day."""
    near = [
        one for one in claim.recorded
        if one.amount_minor == line.amount_minor and abs(one.day - line.booked_on) <= RECORDED_WITHIN
    ]  # fmt: skip
    return min(near, key=lambda one: (abs(one.day - line.booked_on), one.ledger_key), default=None)


def _weigh(line: LineFacts, said: str, claim: Claim) -> Proposal | None:
    """Return what speaks for one claim; None when that is too little to show."""
    amount = abs(line.amount_minor)
    name, reasons = _named(line, said, claim)
    score = name + _known(line, claim, reasons) + _in_time(line, claim, reasons)
    if (recorded := recorded_before(line, claim)) is not None:
        score += AMOUNT
        reasons.append(
            Reason(code="recorded_before", params={"key": recorded.ledger_key.removeprefix("receipt:")})
        )
    elif claim.owed_minor <= 0:
        reasons.append(Reason(code="paid_already"))
    elif amount == claim.owed_minor:
        score += AMOUNT
        reasons.append(Reason(code="amount"))
    elif claim.kind is not ClaimKind.TRANSFER:
        return None  # refunds and payouts are transferred whole or not at all
    else:
        code = "part" if amount < claim.owed_minor else "too_much"
        params = {"owed_minor": claim.owed_minor, "currency": claim.currency}
        reasons.append(Reason(code=code, params=params))
    if claim.is_late:
        reasons.append(Reason(code="late"))
    if line.came_back:
        reasons.append(Reason(code="came_back"))
    if score < PROPOSED_FROM:
        return None
    return Proposal(parts=(_part(claim, amount),), score=min(score, 100), reasons=tuple(reasons))


def _part(claim: Claim, amount_minor: int) -> Part:
    return Part(
        kind=claim.kind,
        pk=claim.pk,
        reference=claim.reference,
        number=claim.number,
        amount_minor=amount_minor,
    )


def _named(line: LineFacts, said: str, claim: Claim) -> tuple[int, list[Reason]]:
    if references.names_exactly(said, claim.reference):
        is_ours = claim.kind is not ClaimKind.PAYOUT  # providers' numbers have no check digits
        code = (
            "reference"
            if is_ours and references.has_check_digits(said, claim.reference)
            else "bare_reference"
        )
        return REFERENCE, [Reason(code=code, params={"reference": claim.reference})]
    if references.names_number(line.words, said, claim.number):
        return NUMBER, [Reason(code="number", params={"number": claim.number})]
    if references.names_nearly(said, claim.reference):
        return NEAR_REFERENCE, [Reason(code="near_reference", params={"reference": claim.reference})]
    return 0, []


def _known(line: LineFacts, claim: Claim, reasons: list[Reason]) -> int:
    if line.iban and line.iban in claim.ibans:
        reasons.append(Reason(code="known_iban"))
        return KNOWN_IBAN
    if any(names.are_alike(line.name, name) for name in claim.names):
        reasons.append(Reason(code="known_name"))
        return KNOWN_NAME
    return 0


def _in_time(line: LineFacts, claim: Claim, reasons: list[Reason]) -> int:
    # A day's grace: banks book some transfers under the day before.
    if line.booked_on < claim.since - timedelta(days=1):
        reasons.append(Reason(code="before"))
        return BEFORE_IT_BEGAN
    return IN_TIME if line.booked_on - claim.since <= IN_TIME_FOR else 0


def _together(line: LineFacts, said: str, claims: Sequence[Claim]) -> Proposal | None:
    """Return all claims that the text names when the line pays exactly them together; None otherwise."""
    named = sorted(
        (
            claim for claim in claims
            if claim.owed_minor > 0
            and (
                references.names_exactly(said, claim.reference)
                or references.names_number(line.words, said, claim.number)
            )
        ),
        key=lambda claim: claim.pk,
    )  # fmt: skip
    total = sum(claim.owed_minor for claim in named)
    if len(named) < 2 or total != abs(line.amount_minor):
        return None
    by_reference = all(references.names_exactly(said, claim.reference) for claim in named)
    score = (REFERENCE if by_reference else NUMBER) + AMOUNT + IN_TIME
    reasons = (Reason(code="together", params={"count": len(named)}),)
    return Proposal(
        parts=tuple(_part(claim, claim.owed_minor) for claim in named), score=score, reasons=reasons
    )
