"""Figures of visits equal what single touches say, after every definition."""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.marketing.touchpoints.making import FLYER, GOOGLE, NOON, touch

from kogge.core import clock
from kogge.core.home import current
from kogge.marketing.touchpoints.rules import sessions
from kogge.marketing.touchpoints.services import taking
from kogge.marketing.touchpoints.values import DIRECT, STAGES, Agent, Kind, Level, Split, Stage, Touch
from kogge.measurement.analytics import cli, definitions, visit_queries
from kogge.measurement.analytics.values import By, Definition, Figure, VisitSelection
from kogge.measurement.analytics.visit_definitions import VISIT_KPIS

DAY = 24 * 60


def figure(name: str, by: By | None = None, **selection: Any) -> Figure:
    """Compute one figure as a page would."""
    with visit_queries.opened() as facts:
        return visit_queries.figure(
            facts, definitions.kpi_named(name), by=by, selection=VisitSelection(**selection)
        )


def by_key(name: str, by: By, **selection: Any) -> dict[str, Fraction]:
    return {row.key: row.value for row in figure(name, by, **selection).rows}


# --- known answers ------------------------------------------------------------------------------------------------------


def test_it_works() -> None:
    """The published example of Google Analytics 4: /home, /products, /home."""
    taking.bring_in([touch(0, "/home"), touch(1, "/products"), touch(2, "/home")])

    assert by_key("visits", By.PAGE) == {"/home": 1, "/products": 1}
    assert figure("visits", By.PAGE).total == 1
    assert by_key("page_views", By.PAGE) == {"/home": 2, "/products": 1}
    assert figure("page_views").total == 3
    assert by_key("entries", By.PAGE) == {"/home": 1, "/products": 0}
    assert by_key("exits", By.PAGE) == {"/home": 1, "/products": 0}
    assert by_key("exit_rate", By.PAGE) == {"/home": Fraction(1, 2), "/products": 0}


@pytest.mark.parametrize(
    ("more", "bounces"),
    [
        pytest.param([], {"ga4", "plausible", "umami"}, id="one page, nothing else"),
        pytest.param([touch(1, kind=Kind.LEAVE, engaged_ms=10_000)], {"ga4", "plausible", "umami"}, id="looked at for ten seconds"),
        pytest.param([touch(1, kind=Kind.LEAVE, engaged_ms=10_001)], {"plausible", "umami"}, id="looked at for longer"),
        pytest.param([touch(1, kind=Kind.OUTBOUND, detail="example.org")], {"ga4", "umami"}, id="a deliberate act"),
        pytest.param([touch(1, kind=Kind.ORDER, amount_minor=100, currency="EUR")], {"umami"}, id="a key event"),
        pytest.param([touch(1, "/products")], set(), id="two pages"),
        pytest.param([touch(30, "/products")], set(), id="thirty minutes are one visit"),
    ],
)  # fmt: skip
def test_each_tool_has_its_bounces(more: list[Touch], bounces: set[str]) -> None:
    taking.bring_in([touch(0), *more])

    rates = {one.value: figure("bounce_rate", definition=one).total for one in Definition}
    assert {name for name, rate in rates.items() if rate == 1} == bounces
    assert set(rates.values()) <= {0, 1}


def test_each_tool_has_its_time() -> None:
    taking.bring_in([
        touch(0), touch(2, "/products"), touch(3, "/products", kind=Kind.LEAVE, engaged_ms=40_000),
        touch(0, visitor=2), touch(1, visitor=2, kind=Kind.LEAVE, engaged_ms=5_000),
    ])  # fmt: skip

    seconds = {one.value: figure("visit_duration", definition=one).total for one in Definition}
    assert seconds == {"ga4": Fraction(45, 2), "plausible": 90, "umami": 120}


def test_only_google_analytics_gives_a_direct_visit_the_last_source_that_tells() -> None:
    known = {"visitor": 5, "level": Level.CONSENTED}
    taking.bring_in(
        [touch(-DAY, source=FLYER, **known), touch(0, source=DIRECT, **known), touch(0, visitor=6)]
    )

    assert by_key("visits", By.SOURCE) == {"campaign:flyer": 1, "direct:": 2}
    assert by_key("visits", By.SOURCE, definition=Definition.GA4) == {"campaign:flyer": 2, "direct:": 1}
    assert by_key("visits", By.CAMPAIGN, definition=Definition.GA4) == {"advent": 2}


def test_a_campaign_within_a_visit_is_not_another_visit() -> None:
    taking.bring_in([touch(0, source=GOOGLE), touch(5, source=FLYER)])

    assert by_key("visits", By.SOURCE) == {"search:google": 1}


def test_visitors_are_of_a_day_and_not_of_a_key() -> None:
    same = {"visitor": 5, "level": Level.CONSENTED}
    taking.bring_in([
        touch(0, source=GOOGLE, market="NL", **same), touch(60, source=FLYER, market="DE", **same),
        touch(-DAY, source=GOOGLE, **same),
    ])  # fmt: skip

    assert figure("visitors").total == 2
    assert by_key("visitors", By.SOURCE) == {"search:google": 2, "campaign:flyer": 1}
    assert by_key("visitors", By.COUNTRY) == {"NL": 2, "DE": 1}
    assert figure("visitors", market="DE").total == 1


def test_conversion_is_of_visitors_or_visits() -> None:
    taking.bring_in([
        touch(0, visitor=1), touch(60, visitor=1), touch(61, visitor=1, kind=Kind.ORDER, amount_minor=1, currency="EUR"),
        touch(0, visitor=2),
    ])  # fmt: skip

    assert figure("conversion_rate", definition=Definition.PLAUSIBLE).total == Fraction(1, 2)
    assert figure("conversion_rate", definition=Definition.GA4).total == Fraction(1, 3)


def test_searches_and_what_found_nothing() -> None:
    search = {"page": "search", "path": "/nl-nl/search/"}
    taking.bring_in([
        touch(0, term="kaas", results=4, **search), touch(1, term="kaas", results=4, **search),
        touch(2, term="wijn", results=0, **search), touch(0, visitor=2, term="wijn", results=0, **search),
    ])  # fmt: skip

    assert by_key("searches", By.TERM) == {"kaas": 2, "wijn": 2}
    assert figure("searches").total == 4
    assert by_key("visits", By.TERM) == {"kaas": 1, "wijn": 2}
    assert by_key("unanswered_rate", By.TERM) == {"kaas": 0, "wijn": 1}
    assert figure("unanswered_rate").total == Fraction(1, 2)


def test_machines_are_in_no_figure() -> None:
    robot = Agent(device="desktop", browser="Bot", system="", bot="known_agent")
    taking.bring_in([touch(0), touch(0, visitor=2, agent=robot)])

    assert figure("visits").total == 1
    assert figure("page_views").total == 1


def test_money_is_of_one_currency() -> None:
    with pytest.raises(ValueError, match="one currency"):
        figure("visit_revenue")
    with pytest.raises(ValueError, match="not split"):
        figure("exit_rate", By.DEVICE)


def test_every_figure_has_every_split_it_names() -> None:
    with visit_queries.opened() as facts:
        for by in (None, *By):
            visit_queries.select(facts, by=by, selection=VisitSelection(currency="EUR"))
            for kpi in VISIT_KPIS.values():
                if by is None or by in kpi.splits:
                    found = visit_queries.selected_figure(facts, kpi, by=by, currency="EUR")
                    assert (found.rows, bool(found.total)) == ((), False)


# --- against touches ------------------------------------------------------------------------------------------------------

PATHS = ("/a/", "/b/", "/c/")
SOURCES = (DIRECT, GOOGLE, FLYER)
AGENTS = (
    Agent(device="mobile", browser="Firefox", system="Android"),
    Agent(device="desktop", browser="Edge", system="Windows"),
)
STEPS = ("contact", "delivery", "payment")


@st.composite
def events(draw: st.DrawFn) -> list[Touch]:
    """Draw touches of a few visitors over two days; a browser stays what it is."""
    found = []
    for at in range(draw(st.integers(0, 14))):
        visitor = draw(st.integers(1, 3))
        kind = draw(
            st.sampled_from(
                [Kind.VIEW] * 4 + [Kind.LEAVE, Kind.STEP, Kind.ADD_TO_CART, Kind.ORDER, Kind.OUTBOUND]
            )
        )
        is_view = kind == Kind.VIEW
        found.append(
            touch(
                draw(st.integers(0, 2 * DAY)),
                draw(st.sampled_from(PATHS)),
                key=1_000 + at,
                visitor=visitor,
                agent=AGENTS[visitor % 2],
                kind=kind,
                page=draw(st.sampled_from(["home", "product", "checkout"])),
                market=draw(st.sampled_from(["NL", "DE"])),
                source=draw(st.sampled_from(SOURCES)) if is_view else None,
                term=draw(st.sampled_from(["", "", "kaas"])) if is_view else "",
                results=draw(st.integers(0, 1)) if is_view else None,
                engaged_ms=draw(st.sampled_from([0, 4_000, 15_000])) if kind == Kind.LEAVE else 0,
                detail=draw(st.sampled_from(STEPS)) if kind == Kind.STEP else "",
                amount_minor=draw(st.integers(1, 99_999)) if kind == Kind.ORDER else 0,
                currency="EUR" if kind == Kind.ORDER else "",
            )
        )
    return found


def expected(touches: list[Touch]) -> dict[str, dict[str, Fraction]]:
    """Count by hand, visit by visit, without SQL; figures of Plausible, by day, market, device, source, page and term."""
    rule = sessions.RULES[Split.CONTINUOUS]
    mine = defaultdict(list)
    for one in sorted(touches, key=lambda one: (one.occurred_at, one.key)):
        mine[one.visitor].append(one)
    found: dict[str, Counter] = defaultdict(Counter)
    who: dict[str, set] = defaultdict(set)
    for parts in mine.values():
        for part in sessions.split(parts, rule):
            visit = sessions.summary(part)
            if visit is None:
                continue
            day = clock.local_day(visit.started_at)
            is_bounce = visit.views <= 1 and visit.interactions == 0
            for split, key in (
                ("all", ""), ("day", day.isoformat()), ("country", visit.market), ("device", visit.agent.device),
                ("source", f"{visit.source.kind}:{visit.source.name}"),
            ):  # fmt: skip
                at = f"{split}={key}"
                found["visits"][at] += 1
                who[at].add((day, visit.visitor))
                found["page_views"][at] += visit.views
                found["bounces"][at] += is_bounce
                found["orders"][at] += visit.orders > 0
                found["checkout"][at] += STAGES.index(visit.stage) >= STAGES.index(Stage.CHECKOUT)
            for path in {one.path for one in part if one.kind == Kind.VIEW}:
                shown = sum(one.path == path for one in part if one.kind == Kind.VIEW)
                found["visits"][f"page={path}"] += 1
                found["page_views"][f"page={path}"] += shown
                found["entries"][f"page={path}"] += visit.entry_path == path
                found["exits"][f"page={path}"] += visit.exit_path == path
            for one in part:
                if one.kind == Kind.VIEW and one.term:
                    found["searches"][f"term={one.term}"] += 1
    for at, visitors in who.items():
        found["visitors"][at] = len(visitors)
    return {name: {at: Fraction(count) for at, count in counts.items()} for name, counts in found.items()}


def stored() -> dict[str, dict[str, Fraction]]:
    """Read the same from the files, as figures."""
    found: dict[str, dict[str, Fraction]] = defaultdict(dict)
    splits = {
        "all": ("visits", "visitors", "page_views"), "day": ("visits", "visitors", "page_views"),
        "country": ("visits", "visitors", "page_views"), "device": ("visits", "visitors", "page_views"),
        "source": ("visits", "visitors", "page_views"), "page": ("visits", "page_views", "entries", "exits"),
        "term": ("searches",),
    }  # fmt: skip
    with visit_queries.opened() as facts:
        for split, names in splits.items():
            by = None if split == "all" else By(split)
            visit_queries.select(facts, by=by, selection=VisitSelection())
            for name in names:
                figured = visit_queries.selected_figure(facts, VISIT_KPIS[name], by=by, currency="")
                for row in figured.rows:
                    found[name][f"{split}={row.key}"] = row.value
                if by is None and figured.total:
                    found[name]["all="] = figured.total
            if split in ("all", "day", "country", "device", "source"):
                for is_total, key, bounces, orders, checkout in facts.rows(
                    "SELECT is_total, key, bounces, reached_order, reached_checkout FROM kpi_visits"
                ):
                    if is_total == (by is None):
                        found["bounces"][f"{split}={key}"] = Fraction(bounces)
                        found["orders"][f"{split}={key}"] = Fraction(orders)
                        found["checkout"][f"{split}={key}"] = Fraction(checkout)
    return {name: counts for name, counts in found.items() if counts}


def without_nothing(found: dict[str, dict[str, Fraction]]) -> dict[str, dict[str, Fraction]]:
    return {
        name: kept
        for name, counts in found.items()
        if (kept := {at: one for at, one in counts.items() if one})
    }


def empty() -> None:
    import shutil

    shutil.rmtree(current().warehouse, ignore_errors=True)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(touches=events(), cuts=st.lists(st.integers(0, 14), max_size=2), repeated=st.integers(0, 5))
def test_figures_equal_touches_in_whatever_lots_they_come(
    touches: list[Touch], cuts: list[int], repeated: int
) -> None:
    """Late lots and repeated touches change nothing but what they must."""
    empty()
    with clock.at(NOON + timedelta(days=3)):
        edges = [0, *sorted(cuts), len(touches)]
        for first, last in zip(edges, edges[1:], strict=False):
            taking.bring_in(touches[first:last])
        taking.bring_in(touches[:repeated])

        assert without_nothing(stored()) == without_nothing(expected(touches))


# --- the command line -----------------------------------------------------------------------------------------------------


def kogge_kpi(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    assert cli.run(parser.parse_args(["show", *words, "--json"])) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.django_db
def test_command_line_prints_a_figure(capsys: pytest.CaptureFixture[str]) -> None:
    taking.bring_in([touch(0, source=GOOGLE), touch(-DAY, visitor=2, market="DE")])

    assert kogge_kpi(capsys, "visits", "--by", "day") == {
        "kpi": "visits", "unit": "visits", "by": "day",
        "rows": [{"key": "2026-11-22", "value": "1"}, {"key": "2026-11-23", "value": "1"}], "total": "2",
    }  # fmt: skip
    for by, keys in {
        "country": ["DE", "NL"], "source": ["direct:", "search:google"], "page": ["/nl-nl/"], "device": ["mobile"],
    }.items():  # fmt: skip
        assert [row["key"] for row in kogge_kpi(capsys, "visits", "--by", by)["rows"]] == keys
    assert kogge_kpi(capsys, "visits", "--from", "2026-11-23")["total"] == "1"
    assert kogge_kpi(capsys, "visits", "--country", "de")["total"] == "1"


@pytest.mark.django_db
def test_command_line_prints_money_per_currency(capsys: pytest.CaptureFixture[str]) -> None:
    order = {"kind": Kind.ORDER, "method": "ideal"}
    taking.bring_in([
        touch(0), touch(1, amount_minor=4_990, currency="EUR", **order),
        touch(0, visitor=2), touch(1, visitor=2, amount_minor=1_000, currency="CHF", **order),
    ])  # fmt: skip

    found = kogge_kpi(capsys, "visit_revenue")
    assert [(one["unit"], one["total"]) for one in found] == [("CHF", "10.00"), ("EUR", "49.90")]
    assert kogge_kpi(capsys, "revenue_per_visit", "--currency", "EUR")["total"] == "24.95"


@pytest.mark.django_db
def test_command_line_refuses_a_split_that_makes_no_sense(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)

    assert cli.run(parser.parse_args(["show", "exit_rate", "--by", "device"])) == 2
    assert cli.run(parser.parse_args(["show", "sales_value", "--by", "page"])) == 2


def test_days_of_a_selection(monday: Any) -> None:
    taking.bring_in([touch(-DAY * back, visitor=back + 1) for back in range(5)])

    found = figure("visits", first_on=date(2026, 11, 20), last_on=date(2026, 11, 21))

    assert found.total == 2
