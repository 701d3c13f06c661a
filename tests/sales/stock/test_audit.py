"""The ledger of stock adds up, and every piece that does not is explained."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.sales import goods

from kogge.core import checks, errors
from kogge.sales.stock import services
from kogge.sales.stock.checks import stock_adds_up
from kogge.sales.stock.models import Hold, StockItem, StockMove

pytestmark = pytest.mark.django_db


def test_a_shop_at_work_adds_up():
    variant = goods.a_variant(on_hand=10)
    with transaction.atomic():
        services.hold(reference="order:1", wanted={variant.pk: 3}, expires_at=None)
        services.hold(reference="order:2", wanted={variant.pk: 2}, expires_at=None)
    services.ship(reference="order:1", actor="test")
    services.correct(variant_id=variant.pk, counted=6, actor="test")

    assert stock_adds_up() == []


def test_pieces_that_appeared_without_a_move_are_named():
    variant = goods.a_variant(on_hand=10, sku="KRUG")
    StockItem.objects.filter(variant=variant).update(on_hand=12)

    assert stock_adds_up() == ["Stock of KRUG: 12 on hand, but its moves add up to 10 (difference 2)."]


def test_pieces_held_for_nobody_are_named():
    variant = goods.a_variant(on_hand=10, sku="KRUG")
    with transaction.atomic():
        services.hold(reference="order:1", wanted={variant.pk: 3}, expires_at=None)
    Hold.objects.update(state="released")

    assert stock_adds_up() == ["Stock of KRUG: 3 held, but the active holds add up to 0 (difference 3)."]


def test_a_move_of_a_variant_without_numbers_is_named():
    variant = goods.a_variant(on_hand=10)
    StockItem.objects.all().delete()

    assert len(stock_adds_up()) == 1
    assert StockMove.objects.filter(variant=variant).exists()


def test_it_is_asked_by_the_name_of_the_ledger():
    assert "ledger" in checks.known_audits()


_STEP = st.one_of(
    st.tuples(st.just("hold"), st.integers(1, 4), st.integers(1, 6)),
    st.tuples(st.just("ship"), st.integers(1, 4), st.just(0)),
    st.tuples(st.just("release"), st.integers(1, 4), st.just(0)),
    st.tuples(st.just("confirm"), st.integers(1, 4), st.just(0)),
    st.tuples(st.just("receive"), st.just(0), st.integers(-5, 9)),
    st.tuples(st.just("correct"), st.just(0), st.integers(-1, 12)),
)


def _do(step, variant):
    what, who, pieces = step
    reference = f"order:{who}"
    if what == "hold":
        with transaction.atomic():
            services.hold(reference=reference, wanted={variant.pk: pieces}, expires_at=None)
    elif what == "ship":
        services.ship(reference=reference, actor="test")
    elif what == "release":
        services.release(reference=reference)
    elif what == "confirm":
        services.confirm(reference=reference)
    elif what == "receive":
        services.receive(variant_id=variant.pk, quantity=pieces, reason="correction", actor="test")
    else:
        services.correct(variant_id=variant.pk, counted=pieces, actor="test")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(_STEP, max_size=12))
def test_whatever_happens_in_whatever_order_it_adds_up(steps):
    with transaction.atomic():
        variant = goods.a_variant(on_hand=8)
        for step in steps:
            try:
                _do(step, variant)
            except (errors.Conflict, errors.InvalidInput):
                continue
        item = StockItem.objects.get(variant=variant)
        assert 0 <= item.held <= item.on_hand
        assert stock_adds_up() == []
        transaction.set_rollback(True)
