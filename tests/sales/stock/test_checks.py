"""Articles that are for sale and sold out are counted."""

from __future__ import annotations

import pytest
from django.db import transaction
from tests.sales import goods

from kogge.sales.stock import services
from kogge.sales.stock.checks import sold_out

pytestmark = pytest.mark.django_db


def test_a_full_shelf_is_fine():
    goods.a_variant(on_hand=3)

    assert sold_out("") == []


def test_what_is_held_counted_to_zero_or_never_counted_is_sold_out():
    held = goods.a_variant(on_hand=2)
    with transaction.atomic():
        services.hold(reference="order:1", wanted={held.pk: 2}, expires_at=None)
    goods.a_variant()
    goods.a_variant(status="archived")

    assert [str(finding.sentence) for finding in sold_out("")] == [
        "2 articles that are for sale are sold out."
    ]


def test_it_is_a_matter_of_the_shop_not_of_one_market():
    goods.a_variant()

    assert sold_out("DE") == []
