"""Split touches into visits: in one go, or one touch after the other in any order; both give the same visits.

A visit is touches of one visitor in a row. Silence longer than `idle` ends it; under the classic rule so does midnight,
and so does a touch that came by a source other than the one the visit has. Touches that no view and no act of the server
goes with (the end of a page whose beginning is unknown) make no visit.

The same definition stands once more in `marts/visits.sql`, for millions of touches; a test holds the two together.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from kogge.core import clock
from kogge.marketing.touchpoints.values import (
    DIRECT,
    STAGES,
    UNKNOWN_SOURCE,
    BotReason,
    Kind,
    Level,
    PageKind,
    Source,
    Split,
    SplitRule,
    Stage,
    Touch,
    Visit,
)

# Thirty minutes: Google Analytics 4, Plausible and Umami all have it as their default (each one's documentation, 2026).
IDLE = timedelta(minutes=30)
RULES = {
    Split.CONTINUOUS: SplitRule(idle=IDLE, ends_at_midnight=False, ends_on_campaign=False),
    Split.CLASSIC: SplitRule(idle=IDLE, ends_at_midnight=True, ends_on_campaign=True),
}
# Nobody reads twenty pages at less than a second each, nor three hundred at one go.
FAST_VIEWS = 20
FAST_PER_VIEW = timedelta(seconds=1)
MANY_VIEWS = 300

INTERACTIONS = frozenset({Kind.STEP, Kind.OUTBOUND, Kind.ADD_TO_CART, Kind.ORDER})
# What shows that somebody was there: a page shown, or something the server did for them.
PRESENCE = frozenset({Kind.VIEW, Kind.ADD_TO_CART, Kind.ORDER})
_LEVELS = (Level.ANONYMOUS, Level.CONSENTED, Level.KNOWN)
_STAGE_OF_PAGE = {
    PageKind.PRODUCT: Stage.PRODUCT,
    PageKind.CART: Stage.VISIT,
    PageKind.CHECKOUT: Stage.CHECKOUT,
}
_STAGE_OF_KIND = {Kind.ADD_TO_CART: Stage.CART, Kind.ORDER: Stage.ORDER}


def _order(touch: Touch) -> tuple[object, int]:
    return touch.occurred_at, touch.key


def source_key(source: Source | None) -> tuple[str, str, str] | None:
    """Return what tells one source from another; None for a touch that came by none that tells."""
    return (source.kind, source.name, source.campaign) if source is not None and source.tells else None


def _is_pause(before: Touch, touch: Touch, rule: SplitRule) -> bool:
    if touch.occurred_at - before.occurred_at > rule.idle:
        return True
    return rule.ends_at_midnight and clock.local_day(before.occurred_at) != clock.local_day(touch.occurred_at)


def split(touches: Sequence[Touch], rule: SplitRule) -> Iterator[list[Touch]]:
    """Cut one visitor's touches, in their order, where a visit ends."""
    visit: list[Touch] = []
    came_by: tuple[str, str, str] | None = None
    for touch in touches:
        own = source_key(touch.source) if touch.kind == Kind.VIEW else None
        if visit:
            is_other = rule.ends_on_campaign and own is not None and own != came_by
            if is_other or _is_pause(visit[-1], touch, rule):
                yield visit
                visit, came_by = [], None
        if not visit or own is not None:
            came_by = own
        visit.append(touch)
    if visit:
        yield visit


def stage_of(touch: Touch) -> Stage:
    """Return how far a touch shows the visitor to be."""
    if touch.kind == Kind.STEP:
        return Stage(touch.detail)
    if touch.kind in _STAGE_OF_KIND:
        return _STAGE_OF_KIND[touch.kind]
    return _STAGE_OF_PAGE.get(PageKind(touch.page), Stage.VISIT) if touch.kind == Kind.VIEW else Stage.VISIT


def _bot(touches: Sequence[Touch], views: int) -> str:
    named = max((touch.agent.bot for touch in touches), default="")
    if named:
        return named
    length = touches[-1].occurred_at - touches[0].occurred_at
    is_fast = views >= FAST_VIEWS and length < FAST_PER_VIEW * views
    return BotReason.IMPOSSIBLE_SPEED if is_fast or views > MANY_VIEWS else ""


def summary(touches: Sequence[Touch]) -> Visit | None:
    """Return the visit that touches in a row make; None when nothing shows that somebody was there."""
    if not any(touch.kind in PRESENCE for touch in touches):
        return None
    first, shown = touches[0], [touch for touch in touches if touch.kind == Kind.VIEW]
    located = next((touch for touch in touches if touch.market), first)
    methods = [touch.method for touch in touches if touch.method]
    people = [touch.person for touch in touches if touch.person is not None]
    return Visit(
        key=first.key,
        visitor=first.visitor or 0,
        level=max((touch.level for touch in touches), key=_LEVELS.index),
        person=max(people, default=None),
        started_at=first.occurred_at,
        ended_at=touches[-1].occurred_at,
        market=located.market,
        language=located.language,
        source=(shown[0].source or DIRECT) if shown else UNKNOWN_SOURCE,
        agent=first.agent,
        entry_path=shown[0].path if shown else "",
        exit_path=shown[-1].path if shown else "",
        views=len(shown),
        interactions=sum(touch.kind in INTERACTIONS for touch in touches),
        engaged_ms=sum(touch.engaged_ms for touch in touches),
        stage=max((stage_of(touch) for touch in touches), key=STAGES.index),
        method=methods[-1] if methods else "",
        orders=sum(touch.kind == Kind.ORDER for touch in touches),
        bot=_bot(touches, len(shown)),
    )


def visits_of(touches: Iterable[Touch], rule: SplitRule) -> list[Visit]:
    """Split touches of any number of visitors, in any order, into visits; the latest start first."""
    by_visitor: dict[int, list[Touch]] = defaultdict(list)
    for touch in touches:
        if touch.visitor is not None and touch.kind != Kind.DROPPED:
            by_visitor[touch.visitor].append(touch)
    found = [
        visit
        for mine in by_visitor.values()
        for part in split(sorted(mine, key=_order), rule)
        if (visit := summary(part)) is not None
    ]
    return sorted(found, key=lambda visit: (visit.started_at, visit.key), reverse=True)


class Stream:
    """Visits kept up to date while touches come in, late ones and those out of order too.

    A touch can only join, part or bridge the visit that it falls into and the one after. Two visits that it bridges have
    one source now, so that the next one, too, may turn out to be the same visit; no other is looked at again.
    """

    def __init__(self, rule: SplitRule) -> None:
        self._rule = rule
        self._parts: dict[int, list[list[Touch]]] = defaultdict(list)
        self._seen: set[int] = set()

    def add(self, touch: Touch) -> bool:
        """Take one touch in; False when it is here already or belongs to no visitor."""
        if touch.visitor is None or touch.kind == Kind.DROPPED or touch.key in self._seen:
            return False
        self._seen.add(touch.key)
        parts = self._parts[touch.visitor]
        at = bisect_right(parts, _order(touch), key=lambda part: _order(part[0])) - 1
        first = max(at, 0)
        near = [one for part in parts[first : at + 3] for one in part]
        parts[first : at + 3] = list(split(sorted([*near, touch], key=_order), self._rule))
        return True

    def visits(self) -> list[Visit]:
        """Return all visits; the latest start first."""
        parts = (part for mine in self._parts.values() for part in mine)
        found = [visit for part in parts if (visit := summary(part)) is not None]
        return sorted(found, key=lambda visit: (visit.started_at, visit.key), reverse=True)
