"""What is held is paid for, shipped, given free, or runs out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from tests.sales import goods

from kogge.core import clock
from kogge.core.events.models import OutboxEvent
from kogge.sales.stock import queries, services
from kogge.sales.stock.models import Hold, StockMove

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(monday):
    """Ten on the shelf, three of them held for order:1 for 15 minutes."""
    variant = goods.a_variant(on_hand=10)
    with transaction.atomic():
        services.hold(reference="order:1", wanted={variant.pk: 3}, expires_at=goods.in_minutes(15))
    return variant


def numbers(variant):
    level = queries.levels([variant.pk])[variant.pk]
    return level.on_hand, level.held


def expired():
    return list(OutboxEvent.objects.filter(name="stock.hold_expired").values_list("payload", flat=True))


def test_shipping_takes_the_pieces_off_the_shelf_and_writes_the_move(variant):
    assert services.ship(reference="order:1", actor="test") is True

    assert numbers(variant) == (7, 0)
    move = StockMove.objects.filter(reason="dispatch").get()
    assert (move.quantity, move.reference, move.actor) == (-3, "order:1", "test")


def test_shipping_twice_takes_the_pieces_once(variant):
    services.ship(reference="order:1", actor="test")

    assert services.ship(reference="order:1", actor="test") is False
    assert numbers(variant) == (7, 0)
    assert StockMove.objects.filter(reason="dispatch").count() == 1


def test_releasing_twice_gives_the_pieces_free_once(variant):
    assert services.release(reference="order:1") is True
    assert services.release(reference="order:1") is False

    assert numbers(variant) == (10, 0)


def test_what_was_shipped_is_not_released(variant):
    services.ship(reference="order:1", actor="test")

    assert services.release(reference="order:1") is False
    assert numbers(variant) == (7, 0)


def test_what_was_released_is_not_shipped(variant):
    services.release(reference="order:1")

    assert services.ship(reference="order:1", actor="test") is False
    assert numbers(variant) == (10, 0)


def test_a_paid_hold_does_not_run_out(variant):
    assert services.confirm(reference="order:1") is True

    clock.advance(timedelta(days=30))
    assert services.release_expired() == 0
    assert numbers(variant) == (10, 3)


def test_confirming_twice_changes_nothing(variant):
    assert services.confirm(reference="order:1") is True
    assert services.confirm(reference="order:1") is True


def test_confirming_after_shipping_is_fine(variant):
    services.ship(reference="order:1", actor="test")

    assert services.confirm(reference="order:1") is True


def test_money_that_comes_after_the_release_is_told_to_the_caller(variant):
    services.release(reference="order:1")

    assert services.confirm(reference="order:1") is False
    assert services.confirm(reference="order:2") is False


def test_an_unpaid_hold_runs_out_and_is_told_once(variant):
    clock.advance(timedelta(minutes=15))

    assert services.release_expired() == 1
    assert services.release_expired() == 0

    assert numbers(variant) == (10, 0)
    assert expired() == [{"reference": "order:1"}]


def test_a_hold_stays_until_its_time(variant):
    clock.advance(timedelta(minutes=14, seconds=59))

    assert services.release_expired() == 0
    assert numbers(variant) == (10, 3)


def test_each_reference_runs_out_by_itself(variant):
    with transaction.atomic():
        services.hold(reference="order:2", wanted={variant.pk: 2}, expires_at=goods.in_minutes(60))
    clock.advance(timedelta(minutes=20))

    assert services.release_expired() == 1

    assert numbers(variant) == (10, 2)
    assert Hold.objects.get(reference="order:2").state == "active"


def test_several_articles_of_one_order_run_out_as_one(variant):
    other = goods.a_variant(on_hand=4)
    with transaction.atomic():
        services.hold(
            reference="order:3", wanted={variant.pk: 1, other.pk: 2}, expires_at=goods.in_minutes(5)
        )
    clock.advance(timedelta(minutes=6))

    assert services.release_expired() == 1

    assert queries.available([other.pk]) == {other.pk: 4}
    assert expired() == [{"reference": "order:3"}]
