"""Every price stays on record, and a lowered one is compared with the lowest of the thirty days before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.sales import goods

from kogge.core import clock
from kogge.core.money import UnitPrice
from kogge.sales.pricing import queries, services
from kogge.sales.pricing.models import PriceChange
from kogge.sales.pricing.rules import reduction
from kogge.sales.pricing.values import PricePoint

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def history(*points: tuple[int, int | None]) -> list[PricePoint]:
    """Make a history of (days ago, euros); the first price has none before it."""
    found, previous = [], None
    for days, euros in points:
        amount = None if euros is None else euros * 10_000
        found.append(PricePoint(at=NOW - days * DAY, amount_e4=amount, previous_e4=previous))
        previous = amount
    return found


# Worked out by hand after Directive 98/6/EC, Art. 6a, and PAngV, Sec. 11: (history, lowest of 30 days, or None).
CASES = {
    "never changed": (history((90, 20)), None),
    "lowered yesterday": (history((90, 20), (1, 15)), 20),
    "raised yesterday": (history((90, 20), (1, 25)), None),
    "raised, then lowered to what it was": (history((90, 20), (10, 25), (1, 20)), None),
    "raised, then lowered below what it was": (history((90, 20), (10, 25), (1, 18)), 20),
    "the low price lies more than 30 days before": (history((90, 12), (60, 20), (1, 15)), 20),
    "the low price ended exactly 30 days before": (history((90, 12), (31, 20), (1, 15)), 20),
    "the low price ended within the 30 days": (history((90, 12), (30, 20), (1, 15)), None),
    "in steps, each compares with the days before itself": (history((90, 20), (10, 18), (1, 15)), 18),
    "on sale for a week only": (history((7, 20), (1, 15)), 20),
    "lowered 29 days ago": (history((90, 20), (29, 15)), 20),
    "lowered 30 days ago: the announcement has ended": (history((90, 20), (30, 15)), None),
    "not sold for a time, then cheaper: a first price": (history((90, 20), (20, None), (1, 15)), None),
    "cheaper before a pause within the 30 days": (history((90, 12), (20, None), (10, 20), (1, 15)), None),
    "a price that held for no time does not count": (history((90, 20), (5, 10), (5, 19), (1, 15)), 19),
    "not sold any more": (history((90, 20), (1, None)), None),
    "nothing known": ([], None),
}


@pytest.mark.parametrize(("points", "lowest"), CASES.values(), ids=CASES.keys())
def test_a_reduction_names_the_lowest_price_of_the_thirty_days_before(points, lowest):
    found = reduction(points, "EUR", NOW)

    assert (found.lowest.amount_e4 if found else None) == (lowest * 10_000 if lowest else None)
    if found:
        assert found.since == points[-1].at and found.until == points[-1].at + 30 * DAY


@pytest.mark.django_db
def test_prices_set_changed_and_taken_away_stay_on_record():
    goods.a_market()
    variant = goods.a_variant()
    with clock.at(NOW):
        goods.a_price(variant, "12.90")
    with clock.at(NOW + DAY):
        goods.a_price(variant, "12.90")
        goods.a_price(variant, "9.90")
    with clock.at(NOW + 2 * DAY):
        services.remove_prices(market="DE", variant_ids=[variant.pk], actor="test")

    kept = PriceChange.objects.filter(price_list__market_id="DE", variant=variant).order_by("id")
    assert list(kept.values_list("changed_at", "unit_price_e4", "previous_e4")) == [
        (NOW, 129_000, None),
        (NOW + DAY, 99_000, 129_000),
        (NOW + 2 * DAY, None, 99_000),
    ]


@pytest.mark.django_db
def test_reductions_of_many_variants_take_two_queries(django_assert_num_queries):
    goods.a_market()
    lowered, steady = goods.a_variant(), goods.a_variant()
    with clock.at(NOW - 40 * DAY):
        for variant in (lowered, steady):
            goods.a_price(variant, "12.90")
    with clock.at(NOW - DAY):
        goods.a_price(lowered, "9.90")

    with django_assert_num_queries(2):
        found = queries.reductions([lowered.pk, steady.pk], NOW)
    with django_assert_num_queries(1):
        assert queries.reductions([steady.pk], NOW) == {}

    assert list(found) == [("DE", lowered.pk)]
    assert found["DE", lowered.pk].lowest == UnitPrice(amount_e4=129_000, currency="EUR")


@pytest.mark.django_db
def test_prices_with_vat_do_not_compare_with_prices_without():
    goods.a_market()
    variant = goods.a_variant()
    with clock.at(NOW - 40 * DAY):
        goods.a_price(variant, "12.90")
    with clock.at(NOW - 2 * DAY):
        goods.a_price(variant, "9.90")
        assert queries.reductions([variant.pk], NOW)
        services.save_price_list(market="DE", currency="EUR", basis="net", vat_country="", actor="test")

    with clock.at(NOW - DAY):
        assert queries.reductions([variant.pk], NOW - DAY) == {}
        goods.a_price(variant, "8.90")
        found = queries.reductions([variant.pk], NOW - DAY)

    assert found["DE", variant.pk].lowest.amount_e4 == 99_000
