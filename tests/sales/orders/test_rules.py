"""Which changes of status the contract allows, and how other rooms name an order."""

from __future__ import annotations

import pytest

from kogge.sales.orders import rules
from kogge.sales.orders.values import OrderStatus

ALLOWED = {
    ("placed", "paid"), ("placed", "cancelled"), ("paid", "dispatched"), ("paid", "cancelled"),
}  # fmt: skip


@pytest.mark.parametrize("wanted", list(OrderStatus))
@pytest.mark.parametrize("current", list(OrderStatus))
def test_only_these_changes_are_allowed(current, wanted):
    assert rules.may_change(current, wanted) is ((current.value, wanted.value) in ALLOWED)


def test_every_status_has_its_row():
    assert set(rules.ALLOWED) == set(OrderStatus)


@pytest.mark.parametrize(
    ("purpose", "number"), [("order:10042", "10042"), ("voucher:7", ""), ("order:", ""), ("10042", "")]
)
def test_a_reference_leads_back_to_its_order(purpose, number):
    assert rules.number_of(purpose) == number


def test_a_number_becomes_a_reference():
    assert rules.number_of(rules.reference("10042")) == "10042"


@pytest.mark.parametrize(
    ("charged_back", "paid", "misses"),
    [
        pytest.param(0, 2000, False, id="paid"),
        pytest.param(0, 1500, False, id="we gave a part back ourselves"),
        pytest.param(2000, 0, True, id="taken back"),
        pytest.param(500, 1500, True, id="taken back in part"),
        pytest.param(2000, 2000, False, id="taken back, then paid anew"),
        pytest.param(-100, 1900, False, id="the bank gave back more than it took"),
    ],
)
def test_only_money_that_a_bank_took_back_is_missed(charged_back, paid, misses):
    found = rules.misses_its_money(charged_back_minor=charged_back, paid_minor=paid, total_minor=2000)

    assert found is misses
