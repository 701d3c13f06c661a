"""When a visit ends; in one go, one touch after the other, and in SQL the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.marketing.touchpoints.making import FLYER, GOOGLE, NOON, touch

from kogge.core.warehouse import files
from kogge.marketing.touchpoints import making
from kogge.marketing.touchpoints.layout import VISITS
from kogge.marketing.touchpoints.rules import sessions
from kogge.marketing.touchpoints.values import (
    DIRECT,
    Agent,
    BotReason,
    Kind,
    Level,
    Source,
    SourceClass,
    Split,
    Stage,
    Touch,
)

CONTINUOUS, CLASSIC = sessions.RULES[Split.CONTINUOUS], sessions.RULES[Split.CLASSIC]


def starts(touches: list[Touch], rule: Any) -> list[int]:
    """Return how many minutes after noon each visit begins."""
    found = sessions.visits_of(touches, rule)
    return sorted(int((visit.started_at - NOON).total_seconds() // 60) for visit in found)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        pytest.param([0, 29, 58], [0], id="less_than_half_an_hour"),
        pytest.param([0, 30], [0], id="exactly_half_an_hour"),
        pytest.param([0, 30.02], [0, 30], id="a_second_more"),
        pytest.param([0, 31, 90], [0, 31, 90], id="each_alone"),
    ],
)
def test_half_an_hour_of_silence_ends_a_visit(minutes, expected):
    assert starts([touch(at) for at in minutes], CONTINUOUS) == expected


def test_midnight_ends_a_visit_only_by_the_classic_rule():
    late = datetime(2026, 11, 23, 22, 55, tzinfo=UTC)  # 23:55 in Aachen
    around = [touch(occurred_at=late), touch(occurred_at=late + timedelta(minutes=10))]

    assert len(sessions.visits_of(around, CONTINUOUS)) == 1
    assert len(sessions.visits_of(around, CLASSIC)) == 2


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        pytest.param([GOOGLE, None, FLYER], [0, 2], id="another_campaign"),
        pytest.param([GOOGLE, None, GOOGLE], [0], id="the_same_again"),
        pytest.param([GOOGLE, DIRECT, None], [0], id="direct_is_no_campaign"),
        pytest.param([DIRECT, GOOGLE, GOOGLE], [0, 1], id="from_direct_to_a_campaign"),
        pytest.param([GOOGLE, FLYER, GOOGLE], [0, 1, 2], id="back_and_forth"),
    ],
)
def test_another_campaign_ends_a_visit_only_by_the_classic_rule(sources, expected):
    touches = [touch(at, source=source) for at, source in enumerate(sources)]

    assert starts(touches, CLASSIC) == expected
    assert starts(touches, CONTINUOUS) == [0]


def test_what_a_visit_says():
    touches = [
        touch(0, "/nl-nl/", source=GOOGLE),
        touch(1, "/nl-nl/p/x/", page="product", source=None),
        touch(1.5, kind=Kind.LEAVE, engaged_ms=30_000),
        touch(2, kind=Kind.ADD_TO_CART, market="BE"),
        touch(3, "/nl-nl/checkout/", page="checkout", source=None),
        touch(4, kind=Kind.STEP, detail="payment", method="ideal"),
    ]

    (visit,) = sessions.visits_of(touches, CONTINUOUS)

    assert (visit.views, visit.interactions, visit.engaged_ms) == (3, 2, 30_000)
    assert (visit.entry_path, visit.exit_path) == ("/nl-nl/", "/nl-nl/checkout/")
    assert (visit.stage, visit.method, visit.market, visit.source) == (Stage.PAYMENT, "ideal", "NL", GOOGLE)


def test_the_end_of_a_page_alone_is_no_visit():
    assert sessions.visits_of([touch(kind=Kind.LEAVE, engaged_ms=5)], CONTINUOUS) == []


def test_a_visit_of_the_server_alone_counts():
    (visit,) = sessions.visits_of([touch(kind=Kind.ADD_TO_CART)], CONTINUOUS)

    assert (visit.views, visit.entry_path, visit.source.kind) == (0, "", SourceClass.UNKNOWN)


def test_nobody_reads_twenty_pages_in_ten_seconds():
    fast = [touch(at / 120) for at in range(20)]

    assert sessions.visits_of(fast, CONTINUOUS)[0].bot == BotReason.IMPOSSIBLE_SPEED
    assert sessions.visits_of(fast[:19], CONTINUOUS)[0].bot == ""
    assert sessions.visits_of([touch(at) for at in range(20)], CONTINUOUS)[0].bot == ""


# --- properties -------------------------------------------------------------------------------------------------------

SOURCES = [None, DIRECT, GOOGLE, FLYER, Source(kind=SourceClass.CAMPAIGN, name="flyer", campaign="easter")]
NEAR_MIDNIGHT = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)


@st.composite
def many_touches(draw: Any) -> list[Touch]:
    """Draw touches of a few visitors within some hours around midnight, pauses of all lengths among them."""
    found = []
    for key in range(draw(st.integers(1, 40))):
        kind = draw(
            st.sampled_from([Kind.VIEW, Kind.VIEW, Kind.LEAVE, Kind.STEP, Kind.ADD_TO_CART, Kind.ORDER])
        )
        found.append(
            Touch(
                key=key * 7919 % 1009 - 500,
                occurred_at=NEAR_MIDNIGHT + timedelta(minutes=draw(st.integers(0, 20)) * 15 + draw(st.integers(-1, 1))),
                visitor=draw(st.integers(1, 3)),
                level=draw(st.sampled_from(list(Level))),
                person=draw(st.sampled_from([None, 5])),
                kind=kind,
                page=draw(st.sampled_from(["home", "product", "cart", "checkout"])),
                path=draw(st.sampled_from(["/a/", "/b/", "/c/"])),
                detail=draw(st.sampled_from(["contact", "delivery", "payment"])) if kind == Kind.STEP else "",
                method=draw(st.sampled_from(["", "ideal", "card"])) if kind == Kind.STEP else "",
                market=draw(st.sampled_from(["", "NL", "DE"])),
                language=draw(st.sampled_from(["nl", "de"])),
                engaged_ms=draw(st.integers(0, 90_000)) if kind == Kind.LEAVE else 0,
                source=draw(st.sampled_from(SOURCES)) if kind == Kind.VIEW else None,
                agent=Agent(device=draw(st.sampled_from(["desktop", "mobile"])), bot=draw(st.sampled_from(["", "", "", "headless"]))),
            )
        )  # fmt: skip
    return found


@given(many_touches(), st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_one_after_the_other_in_any_order_gives_the_same_as_in_one_go(touches, random):
    arriving = [*touches, *touches[: len(touches) // 3]]  # some come twice
    random.shuffle(arriving)
    for rule in (CONTINUOUS, CLASSIC):
        stream = sessions.Stream(rule)
        for one in arriving:
            stream.add(one)

        assert stream.visits() == sessions.visits_of(touches, rule)


def in_sql(touches: list[Touch]) -> dict[Split, list[tuple[Any, ...]]]:
    """Return what the marts make of touches."""
    first, last = NEAR_MIDNIGHT.date(), NEAR_MIDNIGHT.date() + timedelta(days=1)
    with files.connect(files.WORKER) as connection:
        making.lay_rows(connection, "touches", touches)
        making.lay_near(connection, ["touches"], first, last)
        making.lay_earlier_sources(connection, [], first)
        making.make(connection, first, last)
        rows = connection.execute(
            f"SELECT {making.names_of(VISITS)} FROM visits_fresh ORDER BY started_at DESC, visit DESC"
        ).fetchall()
    names = [column.name for column in VISITS.columns]
    found: dict[Split, list[tuple[Any, ...]]] = {split: [] for split in Split}
    for row in rows:
        held = dict(zip(names, row, strict=True))
        found[Split(held["split"])].append(
            (
                held["visit"], held["visitor"], held["level"], held["person"], held["started_at"].replace(tzinfo=UTC),
                held["ended_at"].replace(tzinfo=UTC), held["market"], held["language"], held["source_class"],
                held["source"], held["campaign"], held["device"], held["entry_path"], held["exit_path"], held["views"],
                held["interactions"], held["engaged_ms"], held["stage"], held["method"], held["orders"], held["bot"],
            )
        )  # fmt: skip
    return found


def in_python(touches: list[Touch], split: Split) -> list[tuple[Any, ...]]:
    """Return the same columns by the rules."""
    return [
        (
            visit.key, visit.visitor, visit.level, visit.person, visit.started_at, visit.ended_at, visit.market,
            visit.language, visit.source.kind, visit.source.name, visit.source.campaign, visit.agent.device,
            visit.entry_path, visit.exit_path, visit.views, visit.interactions, visit.engaged_ms,
            list(Stage).index(visit.stage), visit.method, visit.orders, visit.bot,
        )
        for visit in sessions.visits_of(touches, sessions.RULES[split])
    ]  # fmt: skip


@given(many_touches())
@settings(max_examples=60, deadline=None)
def test_sql_splits_as_the_rules_do(touches):
    found = in_sql(touches)

    for split in Split:
        assert found[split] == in_python(touches, split)
