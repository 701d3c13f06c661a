"""Pieces come in, are counted and corrected; every change is a move with a reason and a name."""

from __future__ import annotations

import pytest
from django.db import transaction
from tests.sales import goods

from kogge.core import errors
from kogge.core.audit import queries as audit_queries
from kogge.sales.stock import queries, services
from kogge.sales.stock.models import StockMove

pytestmark = pytest.mark.django_db


def test_it_works():
    variant = goods.a_variant()

    item = services.receive(variant_id=variant.pk, quantity=12, reason="receipt", actor="anna", note="Lot 7")

    assert item.on_hand == 12
    move = StockMove.objects.get()
    assert (move.quantity, move.reason, move.note, move.actor) == (12, "receipt", "Lot 7", "anna")
    assert audit_queries.entries_about(f"variant:{variant.pk}")[0].verb == "stock.moved"


def test_each_receipt_adds_to_what_is_there():
    variant = goods.a_variant(on_hand=5)

    services.receive(variant_id=variant.pk, quantity=2, reason="return", actor="anna")

    assert queries.available([variant.pk]) == {variant.pk: 7}


@pytest.mark.parametrize(
    ("quantity", "reason"),
    [(0, "receipt"), (-1, "receipt"), (-1, "return"), (-1, "dispatch"), (1, "dispatch")],
)
def test_a_move_that_makes_no_sense_is_refused(quantity, reason):
    variant = goods.a_variant(on_hand=5)

    with pytest.raises(errors.InvalidInput):
        services.receive(variant_id=variant.pk, quantity=quantity, reason=reason, actor="anna")


def test_a_correction_may_lower_the_number():
    variant = goods.a_variant(on_hand=5)

    services.receive(variant_id=variant.pk, quantity=-2, reason="correction", actor="anna")

    assert queries.available([variant.pk]) == {variant.pk: 3}


def test_a_correction_never_goes_below_what_is_promised():
    variant = goods.a_variant(on_hand=5)
    with transaction.atomic():
        services.hold(reference="order:1", wanted={variant.pk: 4}, expires_at=None)

    with pytest.raises(errors.Conflict, match="promised to orders"):
        services.receive(variant_id=variant.pk, quantity=-2, reason="correction", actor="anna")

    assert queries.levels([variant.pk])[variant.pk].on_hand == 5


def test_counting_writes_only_the_difference():
    variant = goods.a_variant(on_hand=5)

    services.correct(variant_id=variant.pk, counted=3, actor="anna", note="Two broken")
    services.correct(variant_id=variant.pk, counted=3, actor="anna")

    assert queries.available([variant.pk]) == {variant.pk: 3}
    assert list(StockMove.objects.filter(reason="correction").values_list("quantity", "note")) == [
        (-2, "Two broken")
    ]


def test_counting_less_than_is_promised_says_how_many_are():
    variant = goods.a_variant(on_hand=5)
    with transaction.atomic():
        services.hold(reference="order:1", wanted={variant.pk: 4}, expires_at=None)

    with pytest.raises(errors.Conflict, match="4 pieces are promised to orders, so the shelf cannot hold 3"):
        services.correct(variant_id=variant.pk, counted=3, actor="anna")


def test_counting_a_negative_number_is_refused():
    variant = goods.a_variant(on_hand=5)

    with pytest.raises(errors.InvalidInput):
        services.correct(variant_id=variant.pk, counted=-1, actor="anna")


def test_a_variant_that_was_never_counted_has_nothing():
    variant = goods.a_variant()

    assert queries.available([variant.pk, 999_999]) == {variant.pk: 0, 999_999: 0}


def test_many_are_received_in_few_statements(django_assert_max_num_queries):
    variants = [goods.a_variant(on_hand=1) for _ in range(4)] + [goods.a_variant() for _ in range(4)]

    with django_assert_max_num_queries(8):
        moved = services.receive_many(
            quantities={variant.pk: 10 for variant in variants}, actor="anna", note="Stocktaking"
        )

    assert moved == 8
    assert sorted(queries.available([variant.pk for variant in variants]).values()) == [10] * 4 + [11] * 4
