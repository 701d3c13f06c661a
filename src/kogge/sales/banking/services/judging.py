"""Say of the lines that wait what they may be for, and tell Today how many there are."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from kogge.core.todos import services as todos
from kogge.sales.banking import queries
from kogge.sales.banking.models import StatementLine
from kogge.sales.banking.rules import references, scoring
from kogge.sales.banking.values import Claim, Judgement, LineFacts, Proposal
from kogge.sales.payments import queries as payments

TODO = "banking.lines_wait"
# What a person looks through; beyond it, the rest is judged as lines are decided.
MOST_AT_ONCE = 2000


def judge_line(line: StatementLine) -> Judgement:
    """Return what a line, or what is left of it, is for as things stand now; writes nothing."""
    return _judge(queries.facts_of(line, queries.rest_of(line).amount_minor), queries.claims())


def _judge(facts: LineFacts, present: list[Claim]) -> Judgement:
    return scoring.judge(facts, [*present, *_older(facts, present)])


def _older(facts: LineFacts, present: list[Claim]) -> list[Claim]:
    """Return the claim of a transfer too old to be looked through, when the text names it letter by letter."""
    found = []
    known = {claim.reference for claim in present}
    for reference in references.structured_in(facts.words):
        if reference not in known:
            rows = payments.transfers_found(reference, limit=1)
            found += [claim for payment in rows for claim in queries.claims_on(payment)]
    return found


def judge_open_lines(only: list[int] | None = None) -> int:
    """Judge the lines that wait (those of `only`), write it down, and tell Today; return how many changed. Idempotent."""
    rows = queries.open_lines() if only is None else queries.open_lines().filter(pk__in=only)
    changed = []
    lines = list(rows[:MOST_AT_ONCE])
    claims, rests = (queries.claims(), queries.booked_in_part()) if lines else ([], {})
    for line in lines:
        judgement = _judge(queries.facts_of(line, rests.get(line.pk)), claims)
        plain = _as_json(judgement.proposals)
        if (line.standing, line.proposals) != (judgement.standing.value, plain):
            line.standing, line.proposals = judgement.standing.value, plain
            changed.append(line)
    StatementLine.objects.bulk_update(changed, ["standing", "proposals"], batch_size=500)
    tell_today(actor="kogge")
    return len(changed)


def _as_json(proposals: tuple[Proposal, ...]) -> list[dict[str, Any]]:
    """Return proposals as the database gives them back, so that unchanged ones compare equal."""
    return json.loads(json.dumps([dataclasses.asdict(one) for one in proposals]))


def judge_lines_naming(reference: str) -> int:
    """Judge anew the waiting lines for which a payment was proposed; return how many changed."""
    named = queries.lines_naming(reference)
    return judge_open_lines(named) if named else 0


def tell_today(*, actor: Any) -> None:
    """Say on Today how many lines wait, or that none does any more."""
    waiting, certain = queries.waiting()
    if not waiting:
        todos.finish_todo(TODO, actor=actor)
        return
    todos.raise_todo(
        TODO,
        kind="banking.lines_wait",
        params={"count": waiting, "certain": certain},
        link="/office/bank/?view=open",
        permission="banking.view",
    )
