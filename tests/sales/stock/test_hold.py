"""Pieces are promised to one reference at a time, all or none, and never more than there are."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from tests.sales import goods

from kogge.core import errors
from kogge.core.events.models import OutboxEvent
from kogge.sales.stock import queries, services
from kogge.sales.stock.models import Hold, StockItem

pytestmark = pytest.mark.django_db


def hold(reference="order:1", *, minutes=15, **wanted):
    with transaction.atomic():
        services.hold(
            reference=reference,
            wanted={int(key[1:]): pieces for key, pieces in wanted.items()},
            expires_at=goods.in_minutes(minutes) if minutes else None,
        )


def test_it_works():
    variant = goods.a_variant(on_hand=10)

    hold(**{f"v{variant.pk}": 3})

    assert queries.levels([variant.pk])[variant.pk].held == 3
    assert queries.available([variant.pk]) == {variant.pk: 7}


def test_the_last_piece_can_be_held_and_the_one_after_it_cannot():
    variant = goods.a_variant(on_hand=1, sku="KRUG-1")
    hold("order:1", **{f"v{variant.pk}": 1})

    with pytest.raises(errors.SoldOut) as caught:
        hold("order:2", **{f"v{variant.pk}": 1})

    assert caught.value.details["sku"] == "KRUG-1"
    assert caught.value.details["available"] == 0
    assert str(caught.value) == "KRUG-1 is sold out."


def test_sold_out_tells_how_many_are_left():
    variant = goods.a_variant(on_hand=2, sku="KRUG-2")

    with pytest.raises(errors.SoldOut, match="Only 2 pieces of KRUG-2 are left") as caught:
        hold(**{f"v{variant.pk}": 3})

    assert caught.value.details["available"] == 2


def test_when_one_of_several_is_sold_out_nothing_is_held():
    plenty, none = goods.a_variant(on_hand=10), goods.a_variant()

    with transaction.atomic(), pytest.raises(errors.SoldOut):
        services.hold(reference="order:1", wanted={plenty.pk: 2, none.pk: 1}, expires_at=None)

    assert queries.levels([plenty.pk])[plenty.pk].held == 0
    assert not Hold.objects.exists()


def test_holding_again_for_the_same_reference_counts_once():
    variant = goods.a_variant(on_hand=5)

    hold(**{f"v{variant.pk}": 4})
    hold(**{f"v{variant.pk}": 4})

    assert queries.levels([variant.pk])[variant.pk].held == 4


def test_holding_again_follows_a_changed_cart():
    kept, dropped, added = (goods.a_variant(on_hand=5) for _ in range(3))
    hold(**{f"v{kept.pk}": 4, f"v{dropped.pk}": 2})

    hold(**{f"v{kept.pk}": 5, f"v{added.pk}": 1})

    held = {key: level.held for key, level in queries.levels([kept.pk, dropped.pk, added.pk]).items()}
    assert held == {kept.pk: 5, dropped.pk: 0, added.pk: 1}


def test_a_failed_change_leaves_the_old_hold_as_it_was():
    variant = goods.a_variant(on_hand=5)
    hold(**{f"v{variant.pk}": 3})

    with pytest.raises(errors.SoldOut):
        hold(**{f"v{variant.pk}": 6})

    assert queries.levels([variant.pk])[variant.pk].held == 3
    assert Hold.objects.get().quantity == 3


def test_released_pieces_can_be_held_again_by_the_same_reference():
    variant = goods.a_variant(on_hand=5)
    hold(**{f"v{variant.pk}": 3})
    services.release(reference="order:1")

    hold(**{f"v{variant.pk}": 2})

    assert queries.levels([variant.pk])[variant.pk].held == 2
    assert Hold.objects.get().state == "active"


def test_what_has_left_the_house_is_not_held_again():
    variant = goods.a_variant(on_hand=5)
    hold(**{f"v{variant.pk}": 3})
    services.ship(reference="order:1", actor="test")

    with pytest.raises(errors.Conflict):
        hold(**{f"v{variant.pk}": 1})


@pytest.mark.parametrize("pieces", [0, -1, True], ids=["none", "negative", "a boolean"])
def test_a_hold_is_of_whole_pieces_above_zero(pieces):
    variant = goods.a_variant(on_hand=5)

    with pytest.raises(errors.InvalidInput):
        hold(**{f"v{variant.pk}": pieces})


def test_an_empty_hold_is_refused():
    with pytest.raises(errors.InvalidInput):
        hold()


@pytest.mark.django_db(transaction=True)
def test_a_hold_outside_a_transaction_is_a_defect():
    variant = goods.a_variant(on_hand=5)

    with pytest.raises(RuntimeError):
        services.hold(reference="order:1", wanted={variant.pk: 1}, expires_at=None)


def test_the_database_itself_refuses_to_hold_more_than_there_is():
    variant = goods.a_variant(on_hand=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        StockItem.objects.filter(variant=variant).update(held=2)


def test_the_database_itself_refuses_fewer_than_zero_pieces():
    variant = goods.a_variant(on_hand=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        StockItem.objects.filter(variant=variant).update(on_hand=-1, held=-1)


@pytest.mark.parametrize(("on_hand", "statements"), [(50, 8), (5, 10)], ids=["plenty", "few"])
def test_a_hold_costs_the_same_statements_whatever_it_is_asked_for(
    on_hand, statements, django_assert_num_queries
):
    variants = [goods.a_variant(on_hand=on_hand) for _ in range(3)]

    # Savepoint, lock of the reference's holds, one update per variant, one insert, what is left, end of savepoint;
    # where few are left the event with its number.
    with transaction.atomic(), django_assert_num_queries(statements):
        services.hold(
            reference="order:1",
            wanted=dict.fromkeys([variant.pk for variant in variants], 1),
            expires_at=None,
        )


def told() -> list[dict]:
    rows = OutboxEvent.objects.filter(name="stock.availability_changed").order_by("id")
    return [row.payload for row in rows]


def test_a_hold_tells_of_what_is_nearly_gone_only():
    plenty, few = goods.a_variant(on_hand=50), goods.a_variant(on_hand=8)

    with transaction.atomic():
        services.hold(reference="order:1", wanted={plenty.pk: 1, few.pk: 1}, expires_at=None)
        assert told() == []
        services.hold(reference="order:2", wanted={plenty.pk: 1, few.pk: 1}, expires_at=None)

    assert told() == [{"subject": "order:2", "variant_ids": [few.pk]}]


def test_what_was_nearly_gone_and_is_free_again_is_told():
    few = goods.a_variant(on_hand=8)
    with transaction.atomic():
        services.hold(reference="order:1", wanted={few.pk: 5}, expires_at=None)

    services.release(reference="order:1")

    assert [row["variant_ids"] for row in told()] == [[few.pk], [few.pk]]


def test_a_large_receipt_is_told_in_parts_of_five_hundred():
    variants = [goods.a_variant() for _ in range(2)]

    services.receive_many(quantities={variant.pk: 3 for variant in variants}, actor="test")

    assert told() == [{"subject": "stock", "variant_ids": sorted(variant.pk for variant in variants)}]
