"""From the spool into files, once and whole; what is not there yet is read along."""

from __future__ import annotations

import random
import secrets
import signal
import time
from datetime import UTC, datetime, timedelta

import pytest
from tests.marketing.touchpoints.making import GOOGLE, touch
from tests.marketing.touchpoints.test_spool import started

from kogge.core import clock
from kogge.core.warehouse import days, files
from kogge.marketing.touchpoints import making, spool, tables
from kogge.marketing.touchpoints.layout import TOUCHES, VISIT_ORDERS, VISITS
from kogge.marketing.touchpoints.rules import identity
from kogge.marketing.touchpoints.services import taking
from kogge.marketing.touchpoints.values import Drop, Kind, Level

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


def rows(query: str) -> list[tuple]:
    with tables.opened() as found:
        return found.rows(query)


def counted() -> tuple[int, int]:
    """Return touches and visits (of the one rule) as a page sees them."""
    kept = rows("SELECT count(*) FROM touches WHERE kind <> 'dropped'")[0][0]
    return kept, rows("SELECT count(*) FROM visits WHERE split = 'continuous'")[0][0]


def test_it_works(web):
    with clock.at(NOON):
        web.send({}, {"kind": "leave", "ms": 3000})
        web.send(headers={"REMOTE_ADDR": "203.0.113.99"})
        spool.forget()

        assert taking.take_in() == 3

    assert spool.files() == []
    assert counted() == (3, 2)
    assert [file.path.name for file in making.valid_touches()] == ["000000000001-000000000001.parquet"]
    assert [file.stem for file in days.valid_files(VISITS)] == ["20261123-20261123_000000000001"]


def test_what_is_not_in_files_yet_is_read_from_the_spool(web):
    with clock.at(NOON):
        web.send()
        before = counted()
        spool.forget()
        taking.take_in()
        web.send({"age": 0})
        web.send(headers={"REMOTE_ADDR": "203.0.113.99"})

        assert (before, counted()) == ((1, 1), (3, 2))
        assert files.reach(making.valid_touches()) == 1


def test_a_touch_sent_again_counts_once_and_the_repeat_is_counted(web):
    with clock.at(NOON):
        web.send({"id": "the-same-touch"})
        web.send({"id": "the-same-touch"})
        spool.forget()
        taking.take_in()
        web.send({"id": "the-same-touch"})
        seen_from_the_spool = counted()
        spool.forget()
        taking.take_in()

    assert seen_from_the_spool == (1, 1)
    assert counted() == (1, 1)
    assert rows("SELECT sum(requests) FROM touches WHERE detail = 'duplicate'") == [(2,)]


def test_a_late_touch_makes_its_own_day_anew(web):
    with clock.at(NOON):
        web.send()
        spool.forget()
        taking.take_in()
        web.send({"age": 40 * 3600 * 1000})
        spool.forget()
        taking.take_in()

    found = rows("SELECT day, count(*) FROM visits WHERE split = 'continuous' GROUP BY day ORDER BY day")
    assert [(day.isoformat(), count) for day, count in found] == [("2026-11-21", 1), ("2026-11-23", 1)]


def test_a_recognised_visit_over_midnight_is_one(web):
    late = datetime(2026, 11, 23, 22, 50, tzinfo=UTC)  # 23:50 in Aachen
    cookie = {"HTTP_COOKIE": f"kogge_visits={identity.new_cookie()}"}
    for minutes in (0, 15):
        with clock.at(late + timedelta(minutes=minutes)):
            web.send(headers=cookie)
            spool.forget()
            taking.take_in()

    assert rows("SELECT split, day, views FROM visits ORDER BY split, day") == [
        ("classic", late.date(), 1),
        ("classic", late.date() + timedelta(days=1), 1),
        ("continuous", late.date(), 2),
    ]


def test_the_last_source_that_tells_is_remembered_for_who_is_recognised():
    visitor = {"visitor": 5, "level": Level.CONSENTED}
    weeks_ago = touch(-60 * 24 * 20, source=GOOGLE, **visitor)
    stranger = touch(-60 * 24 * 20, source=GOOGLE, visitor=6)
    taking.bring_in([weeks_ago, stranger])
    taking.bring_in([touch(0, **visitor), touch(0, visitor=6)])

    found = rows(
        "SELECT visitor, source_class, last_class, last_source FROM visits WHERE split = 'continuous' AND day = DATE '2026-11-23' ORDER BY visitor"
    )
    assert found == [(5, "direct", "search", "google"), (6, "direct", "direct", "")]


def test_counts_of_drops_are_kept(web, monkeypatch):
    monkeypatch.setattr("kogge.marketing.touchpoints.collector.DROPS_EVERY_SECONDS", 0.0)
    web.send(headers={"HTTP_SEC_GPC": "1"})
    web.send(headers={"HTTP_SEC_GPC": "1"})
    spool.forget()
    taking.take_in()

    assert rows("SELECT detail, sum(requests) FROM touches GROUP BY detail") == [(Drop.SIGNAL, 2)]
    assert rows("SELECT count(*) FROM visits") == [(0,)]


def test_an_empty_home_has_tables(monkeypatch):
    assert counted() == (0, 0)
    assert rows("SELECT count(*) FROM visit_orders") == [(0,)]
    assert taking.take_in() == 0


def test_what_is_too_much_for_a_page_waits_and_is_told(web, monkeypatch):
    monkeypatch.setattr(tables, "ON_THE_SPOT", 2)
    for _number in range(4):
        web.send()

    with tables.opened() as found:
        assert found.freshness["touches"].waiting_rows == 4
        assert found.rows("SELECT count(*) FROM touches") == [(0,)]


def test_two_at_once_do_not_both_take(web):
    web.send()
    spool.forget()
    with spool.taken() as is_mine:
        assert is_mine
        assert taking.take_in() == 0

    assert taking.take_in() == 1


# --- cut off anywhere -------------------------------------------------------------------------------------------------


class Cut(Exception):
    """Stands for the end of the process."""


@pytest.mark.parametrize(
    "place", ["number_closed", "lay_rows", "lay_known", "write_whole", "unlink", "make_days", "save", "made"]
)
def test_cut_off_at_any_step_the_next_run_ends_the_work(web, monkeypatch, place):
    with clock.at(NOON):
        web.send()
        spool.forget()
        taking.take_in()
        web.send()
        web.send(headers={"REMOTE_ADDR": "203.0.113.99"})
        spool.forget()

        def cut(*_arguments: object, **_more: object) -> None:
            raise Cut

        where = {
            "number_closed": (spool, "number_closed"), "lay_rows": (making, "lay_rows"), "lay_known": (making, "lay_known"),
            "write_whole": (files, "write_whole"), "unlink": (taking, "_remove_taken"), "make_days": (taking, "make_days"),
            "save": (days, "save"), "made": (taking, "_mark_made"),
        }[place]  # fmt: skip
        with monkeypatch.context() as patch:
            patch.setattr(*where, cut)
            with pytest.raises(Cut):
                taking.take_in()
        assert counted() == (3, 2)
        taking.take_in()

    assert counted() == (3, 2)
    assert spool.files() == []
    assert making.made_until() == files.reach(making.valid_touches())


def test_killed_at_any_moment_every_touch_is_there_once(web):
    """Web and worker of a busy shop, both killed again and again."""
    sent: set[str] = set()
    for _try in range(4):
        process = started("take_in")
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        end = time.monotonic() + random.uniform(0.2, 0.6)
        while time.monotonic() < end:
            touch_id = secrets.token_hex(8)
            assert web.send({"id": touch_id}) == "204 No Content"
            sent.add(touch_id)
            if random.random() < 0.3:
                spool.of_this_process().rotate()
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)

    seen = [key for (key,) in rows("SELECT touch FROM touches WHERE kind <> 'dropped'")]
    spool.forget()
    taking.take_in()
    taken = [key for (key,) in rows("SELECT touch FROM touches WHERE kind <> 'dropped'")]
    wanted = {identity.touch_key(touch_id) for touch_id in sent}
    assert len(sent) > 50
    assert (len(seen), set(seen)) == (len(sent), wanted)
    assert (len(taken), set(taken)) == (len(sent), wanted)


# --- tidying ----------------------------------------------------------------------------------------------------------


def test_small_files_are_merged_and_nothing_changes(web, monkeypatch):
    monkeypatch.setattr(taking, "MANY_FILES", 3)
    monkeypatch.setattr(taking, "KEEP_SUPERSEDED", timedelta(days=-10_000))
    with clock.at(NOON):
        for _number in range(4):
            web.send()
            spool.forget()
            taking.take_in()
        before = counted()
        taking.tidy()

        assert counted() == before == (4, 1)
    assert [path.name for path in files.folder(TOUCHES).glob("*.parquet")] == [
        "000000000001-000000000004.parquet"
    ]
    assert len(list(files.folder(VISITS).glob("*.parquet"))) == 1


def test_the_days_of_a_month_become_one_file_once_nothing_comes_late():
    ids = [touch(-60 * 24 * day, visitor=day) for day in (30, 31, 32)]
    with clock.at(NOON):
        for one in ids:
            taking.bring_in([one])
        taking.tidy()
        again = touch(-60 * 24 * 31 + 5, visitor=31)
        taking.bring_in([again])

    assert [file.stem[:17] for file in days.valid_files(VISITS)] == ["20261001-20261031"]
    assert counted() == (4, 3)


def test_single_steps_go_after_a_season_and_visits_stay():
    with clock.at(NOON):
        taking.bring_in([touch(-60 * 24 * 200, visitor=1), touch(0, visitor=2)])
        taking.tidy()
        taking.tidy()

    assert counted() == (1, 2)


def test_visits_go_after_two_years():
    with clock.at(NOON):
        taking.bring_in([touch(-60 * 24 * 800, visitor=1), touch(0, visitor=2)])
        taking.tidy()

    assert counted() == (1, 1)


def test_bringing_the_same_history_in_again_changes_nothing():
    history = [touch(at, visitor=at) for at in range(5)]
    with clock.at(NOON):
        assert taking.bring_in(history) == 5
        assert taking.bring_in(history) == 0

    assert counted() == (5, 5)


# --- orders -----------------------------------------------------------------------------------------------------------


def test_an_order_keeps_its_amount_and_what_is_known_of_its_visit():
    taking.bring_in(
        [
            touch(0, source=GOOGLE),
            touch(3, kind=Kind.ORDER, amount_minor=4_990, currency="EUR", method="ideal", market="NL"),
            touch(4, kind=Kind.ORDER, visitor=None, amount_minor=1_000, currency="EUR", market="NL"),
        ]
    )

    found = rows(
        "SELECT split, amount_minor, level, source, device, visit FROM visit_orders ORDER BY split, amount_minor"
    )
    assert found == [
        ("classic", 1_000, "none", "", "unknown", None),
        ("classic", 4_990, "anonymous", "google", "mobile", None),
        ("continuous", 1_000, "none", "", "unknown", None),
        ("continuous", 4_990, "anonymous", "google", "mobile", None),
    ]
    assert days.valid_files(VISIT_ORDERS)[0].stem == days.valid_files(VISITS)[0].stem


# --- days whose touches are gone --------------------------------------------------------------------------------------


def days_counted() -> list[tuple]:
    return rows(
        "SELECT day, visits, views FROM visit_days WHERE dimension = 'all' AND is_every_market ORDER BY day"
    )


def test_history_brought_in_again_after_a_season_changes_nothing():
    old = [touch(-60 * 24 * day, visitor=day) for day in (200, 201, 202)]
    with clock.at(NOON):
        taking.bring_in([*old, touch(0, visitor=1)])
        taking.tidy()
        before = days_counted()

        assert taking.bring_in(old[:1]) == 0
        assert taking.bring_in([touch(-60 * 24 * 201 + 3, visitor=9)]) == 0

        assert counted() == (1, 4)
        assert days_counted() == before


def test_a_month_partly_closed_takes_in_what_its_other_days_bring():
    day = 60 * 24
    with clock.at(NOON):
        taking.bring_in([touch(-day * 100, visitor=100), touch(0, visitor=1)])  # 15 August
        taking.tidy()

        assert taking.bring_in([touch(-day * 98, visitor=98), touch(-day * 100, visitor=7)]) == 1
        taking.tidy()
        taking.bring_in([touch(-day * 97, visitor=97)])

    assert [file.stem[:17] for file in days.valid_files(VISITS)][0] == "20260801-20260831"
    assert [(found.day, visits) for found, visits, _views in days_counted()] == [
        (15, 1),
        (17, 1),
        (18, 1),
        (23, 1),
    ]
    assert counted()[1] == 4


def test_several_lots_of_one_old_day_come_in_before_it_is_closed():
    with clock.at(NOON):
        taking.bring_in([touch(0, visitor=1)])
        for visitor in (2, 3):
            assert taking.bring_in([touch(-60 * 24 * 200, visitor=visitor)]) == 1

    assert counted() == (3, 3)


def test_closed_days_stand_where_days_are_made_on_the_spot(monkeypatch):
    with clock.at(NOON):
        taking.bring_in([touch(-60 * 24 * day, visitor=day) for day in (150, 0)])
        taking.tidy()
        monkeypatch.setattr(taking, "make_days", list)
        taking.bring_in([touch(-60 * 24 * day, visitor=day) for day in (151, 1)])

        assert counted() == (3, 4)
