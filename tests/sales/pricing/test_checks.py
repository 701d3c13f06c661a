"""A market without prices cannot open; articles without one are counted."""

from __future__ import annotations

import pytest
from tests.sales import goods

from kogge.core.checks import Severity
from kogge.planning.markets.models import Market
from kogge.sales.pricing.checks import complete

pytestmark = pytest.mark.django_db


def test_a_market_with_all_its_prices_is_fine():
    goods.a_market()
    goods.a_price(goods.a_variant())

    assert complete("DE") == []
    assert complete("") == []


def test_a_market_without_a_list_is_stopped():
    Market.objects.create(code="DE", currency="EUR", languages=["de"])

    assert [(str(found.sentence), found.severity) for found in complete("DE")] == [
        ("Germany has no price list.", Severity.STOP)
    ]


def test_a_list_without_a_single_price_stops_the_market():
    goods.a_market()
    goods.a_variant()

    assert [found.severity for found in complete("DE")] == [Severity.STOP]


def test_articles_without_a_price_are_counted():
    goods.a_market()
    goods.a_price(goods.a_variant())
    goods.a_variant()
    goods.a_variant(status="draft")

    assert [(str(found.sentence), found.severity) for found in complete("DE")] == [
        ("1 article has no price in Germany and is not sold there.", Severity.COULD)
    ]
