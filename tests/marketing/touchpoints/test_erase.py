"""People who were recognised can be forgotten; their visits stay as figures."""

from __future__ import annotations

from tests.marketing.touchpoints.making import touch

from kogge.marketing.touchpoints import tables
from kogge.marketing.touchpoints.rules import identity
from kogge.marketing.touchpoints.services import erasing, taking
from kogge.marketing.touchpoints.values import Kind, Level

COOKIE = identity.new_cookie()
MINE = {"visitor": identity.cookie_visitor(COOKIE), "level": Level.CONSENTED}
DAY = 60 * 24


def rows(query: str) -> list[tuple]:
    with tables.opened() as found:
        return found.rows(query)


def bring_in() -> None:
    taking.bring_in(
        [
            touch(-DAY, **MINE),
            touch(-2, **MINE),
            touch(
                0,
                kind=Kind.ORDER,
                amount_minor=500,
                currency="EUR",
                **{**MINE, "level": Level.KNOWN, "person": 9},
            ),
            touch(0, visitor=77, level=Level.CONSENTED),
        ]
    )


def test_a_person_is_forgotten_in_every_file():
    bring_in()

    assert erasing.forget_person(9) == 7  # three touches, two visits by each of two rules

    assert rows("SELECT count(*) FROM touches WHERE person IS NOT NULL") == [(0,)]
    assert rows("SELECT count(*) FROM visits WHERE person IS NOT NULL OR level = 'known'") == [(0,)]
    assert rows(f"SELECT count(*) FROM touches WHERE visitor = {MINE['visitor']}") == [(0,)]
    assert rows("SELECT count(*) FROM visit_orders WHERE visit IS NOT NULL") == [(0,)]


def test_their_visits_stay_as_figures_and_no_day_is_linked_to_another():
    bring_in()
    before = rows("SELECT count(*), sum(views), sum(orders) FROM visits")

    erasing.forget_visitor(COOKIE)

    assert rows("SELECT count(*), sum(views), sum(orders) FROM visits") == before
    assert rows("SELECT count(DISTINCT visitor) FROM touches") == [(3,)]
    assert rows("SELECT sum(amount_minor) FROM visit_orders WHERE split = 'classic'") == [(500,)]


def test_others_are_not_touched():
    bring_in()

    erasing.forget_visitor(identity.new_cookie())

    assert rows("SELECT count(*) FROM touches WHERE visitor = 77") == [(1,)]
    assert rows("SELECT count(*) FROM touches WHERE person = 9") == [(1,)]
