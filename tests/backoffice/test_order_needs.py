"""The pages of an order say what it needs, and how to get out of it."""

from __future__ import annotations

from html import unescape

import pytest
from tests.factories import make_company, make_member

from kogge.core import clock
from kogge.core.staff.roles import Role
from kogge.core.todos import services as todos
from kogge.sales.orders import needs
from kogge.sales.orders.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company():
    make_company()


def make_order(number: str, status: str, paid_minor: int) -> Order:
    return Order.objects.create(
        number=number, token=f"token-{number}", idempotency_key=f"key-{number}", status=status, market="DE",
        language="de", currency="EUR", email="jonas@example.org", total_minor=2000, goods_minor=2000,
        paid_minor=paid_minor, placed_at=clock.now(), delivery_address={"country": "DE"},
        billing_address={"country": "DE"},
    )  # fmt: skip


def read(client, path: str, role: Role = Role.OWNER) -> str:
    client.force_login(make_member(role))
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.mark.parametrize("page", ["", "dispatch/"])
def test_it_works(client, page):
    needs.keep_parcel_here(make_order("10042", "paid", 0))

    text = read(client, f"/office/orders/10042/{page}")

    assert "Do not send order 10042" in text and "o-note--stop" in text
    assert 'href="mailto:jonas@example.org?subject=Order%2010042">Write to the customer</a>' in text
    assert 'href="/office/orders/10042/cancel/">Cancel order</a>' in text


def test_an_order_paid_in_part_names_both_ways_out(client):
    needs.see_to_the_rest(make_order("10042", "placed", 500))

    text = read(client, "/office/orders/10042/")

    assert "€5.00 came in, €15.00 are missing" in text and "o-note--look" in text
    assert "Write to the customer" in text and 'class="o-order__ways"' in text


def test_another_order_says_nothing_of_it(client):
    needs.keep_parcel_here(make_order("10042", "paid", 0))
    make_order("1004", "paid", 2000)

    assert "o-order__need" not in read(client, "/office/orders/1004/")


def test_what_is_done_is_no_longer_said(client):
    needs.keep_parcel_here(make_order("10042", "paid", 0))
    todos.finish_todo("orders.keep_parcel_here:10042", actor="test")

    assert "o-order__need" not in read(client, "/office/orders/10042/")


@pytest.mark.parametrize(("role", "is_told"), [(Role.CLERK, True), (Role.READER, False)])
def test_it_is_said_to_those_whom_it_concerns(client, role, is_told):
    needs.give_back_what_is_over(make_order("10042", "paid", 2500))

    assert ("€5.00 too much" in read(client, "/office/orders/10042/", role)) is is_told
