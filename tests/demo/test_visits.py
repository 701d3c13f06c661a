"""The demo shop's visits fit its orders: most came from a visit, far more visits than orders, every step is there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kogge.core import clock
from kogge.demo import content, visits
from kogge.demo.seeding import past, visiting
from kogge.demo.visits import DemoOrder
from kogge.marketing.touchpoints import tables

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def rows(query: str) -> list[tuple]:
    with tables.opened() as found:
        return found.rows(query)


def test_it_works() -> None:
    shop = content.load()
    placed = DemoOrder(
        at=NOW - timedelta(hours=2), market="NL", language="nl", currency="", amount_minor=0, method="ideal",
        visitor=77, is_told=False,
    )  # fmt: skip
    with clock.at(NOW):
        earlier = past.orders_before(NOW)[-300:]
        sold = [order for order in earlier if not order.is_cancelled]
        first = visiting.bring_in(shop, earlier, [placed])
        again = visiting.bring_in(shop, earlier, [placed])

    assert (first > 8_000, again) == (True, 0)
    orders = rows(
        "SELECT count(*), sum(amount_minor)::BIGINT, count(*) FILTER (level = 'none') FROM visit_orders WHERE split = 'continuous'"
    )[0]
    assert orders[0] == len(sold)
    assert orders[1] == sum(order.total.amount_minor for order in sold)
    assert 0 < orders[2] < len(sold) / 5
    people, bounced, ordered = rows(
        "SELECT sum(visits), sum(bounces_plausible), sum(reached_order) FROM visit_days WHERE dimension = 'all' AND is_every_market"
    )[0]
    assert 0.04 < ordered / people < 0.1
    assert 0.1 < bounced / people < 0.5
    stages = rows(
        "SELECT stage, count(*) FROM visits WHERE split = 'continuous' AND bot = '' GROUP BY 1 ORDER BY 1"
    )
    assert [stage for stage, _count in stages] == list(range(8))
    assert rows("SELECT stage, orders FROM visits WHERE visitor = 77 AND split = 'continuous'") == [(6, 0)]
    for dimension in ("source", "campaign", "term", "device", "browser", "page", "method"):
        assert rows(f"SELECT count(DISTINCT key) FROM visit_days WHERE dimension = '{dimension}'")[0][0] > 2


def test_weights_are_of_a_hundred() -> None:
    assert sum(weight for *_rest, weight in visits.SOURCES) == 100
    assert sum(weight for *_rest, weight in visits.AGENTS) == 100
    for terms in visits.TERMS.values():
        assert sum(weight for *_rest, weight in terms) == 100
