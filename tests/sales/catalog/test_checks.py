"""What keeps products from being shown is found before the shopper misses them."""

from __future__ import annotations

import pytest
from tests.sales import goods

from kogge.core.checks import Severity
from kogge.sales.catalog.checks import safety, texts

pytestmark = pytest.mark.django_db


def test_a_market_with_all_its_texts_is_fine():
    goods.a_market("BE", languages=("nl", "fr"))
    goods.a_product(languages=("nl", "fr"))

    assert texts("BE") == []


def test_a_language_in_which_nothing_can_be_seen_stops_the_market():
    goods.a_market("BE", languages=("nl", "fr"))
    goods.a_product(languages=("nl",))

    found = texts("BE")

    assert [(finding.severity, finding.market) for finding in found] == [(Severity.STOP, "BE")]
    assert str(found[0].sentence) == "No product can be seen in Belgium in the language French."


def test_products_that_are_hidden_in_a_language_are_counted():
    goods.a_market("BE", languages=("nl", "fr"))
    goods.a_product(languages=("nl", "fr"))
    goods.a_product(languages=("nl",))
    goods.a_product(languages=("nl",), status="draft")

    found = texts("BE")

    assert [finding.severity for finding in found] == [Severity.FIX]
    assert str(found[0].sentence) == "1 product has no text in the language French and is hidden there."
    assert found[0].link == "/office/products/?missing=fr"


def test_the_shop_as_a_whole_is_not_asked_for_texts():
    assert texts("") == []


def test_goods_without_their_manufacturer_are_counted_once_for_the_shop():
    goods.a_product(kind="goods")
    goods.a_product(kind="goods", safety=goods.MAKER)
    goods.a_product(kind="food")

    assert [str(finding.sentence) for finding in safety("")] == [
        "1 product lacks its manufacturer or an address of it."
    ]
    assert safety("DE") == []
