"""Find anything: orders, customers, products and screens, as far as the role allows."""

from __future__ import annotations

import re
from html import unescape

import pytest
from tests.factories import make_member
from tests.sales import goods

from kogge.core.staff.roles import Role
from kogge.sales.customers.models import Customer
from kogge.sales.orders.models import Order

pytestmark = pytest.mark.django_db
FIND = "/office/find/"


@pytest.fixture
def owner(client):
    client.force_login(make_member(Role.OWNER))
    return client


def found(client, text: str, **headers) -> list[tuple[str, str]]:
    """Return title and address of everything found."""
    page = client.get(FIND, {"q": text}, headers={"accept-language": "en", **headers}).content.decode()
    rows = re.findall(r'<a class="o-found__row" href="([^"]*)">(.*?)</a>', page, re.S)
    return [(unescape(" ".join(re.sub(r"<[^>]+>", " ", words).split())), unescape(at)) for at, words in rows]


def an_order(number: str, **values) -> Order:
    base = {
        "status": "paid",
        "market": "NL",
        "currency": "EUR",
        "total_minor": 6840,
        "placed_at": "2026-11-01T00:00Z",
    }
    return Order.objects.create(number=number, token=number, **{**base, **values})


def a_customer(name: str, email: str) -> Customer:
    return Customer.objects.create(name=name, email=email, created_at="2026-11-01T00:00Z")


def test_it_works(owner):
    an_order("10482", email="sanne@example.nl", delivery_address={"name": "Sanne de Vries"})
    customer = a_customer("Sanne de Vries", "sanne@example.nl")
    product = goods.a_product("Vriesenhof-Honig", sku="DF-1")

    assert found(owner, "1048") == [
        ("Order 10482 Sanne de Vries · €68.40 · To ship", "/office/orders/10482/")
    ]
    assert found(owner, "vries") == [
        ("Sanne de Vries sanne@example.nl", f"/office/customers/{customer.pk}/"),
        ("Vriesenhof-Honig DF-1", f"/office/products/{product.pk}/"),
    ]
    assert [title for title, _at in found(owner, "sanne@example.nl")] == [
        "Order 10482 Sanne de Vries · €68.40 · To ship",
        "Sanne de Vries sanne@example.nl",
    ]


def test_products_are_found_by_number_and_archived_ones_come_last(owner):
    old = goods.a_product("Alter Honig", sku="DF-20", status="archived")
    new = goods.a_product("Honig", sku="DF-21")

    assert [at for _title, at in found(owner, "df-2")] == [
        f"/office/products/{new.pk}/", f"/office/products/{old.pk}/",
    ]  # fmt: skip


def test_screens_are_found_by_their_words(owner):
    assert found(owner, "stoc")[0] == ("Stock Sell", "/office/stock/")
    assert ("Payments Sell", "/office/payments/") in found(owner, "sell paym")


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.READER, {"orders", "customers", "products"}),
        (Role.CLERK, {"orders", "customers", "products"}),
        (Role.MARKETER, {"products"}),
    ],
)
def test_nobody_finds_what_the_role_does_not_show(client, role, kinds):
    an_order("77", email="77@example.nl")
    a_customer("Kunde 77", "77@example.nl")
    goods.a_product("Honig 77", sku="77-1")
    client.force_login(make_member(role))

    assert {at.split("/")[2] for _title, at in found(client, "77")} == kinds
    assert not found(client, "log-in name")


def test_screens_of_others_are_not_found(client):
    client.force_login(make_member(Role.READER))

    assert found(client, "users") == []


def test_more_than_fits_leads_to_the_list(owner):
    for number in range(9):
        an_order(f"55{number}")

    page = owner.get(FIND, {"q": "55"}).content.decode()

    assert len(found(owner, "55")) == 6
    assert 'href="/office/orders/?q=55"' in page


def test_the_dialog_gets_only_what_was_found(owner):
    page = owner.get(FIND, {"q": "stock"}, headers={"hx-request": "true"}).content.decode()

    assert "<html" not in page and "/office/stock/" in page


@pytest.mark.parametrize("text", ["", "   ", "\x00", "zzzz", "'%_\\", "x" * 5000, "<script>"])
def test_whatever_is_typed_gets_an_answer(owner, text):
    response = owner.get(FIND, {"q": text}, headers={"accept-language": "en"})

    assert response.status_code == 200
    assert "<script>x" not in response.content.decode()
    assert "Nothing fits" in response.content.decode() or "Type the number" in response.content.decode()


def test_it_costs_few_statements(owner, django_assert_max_num_queries):
    for number in range(9):
        an_order(f"55{number}")
        a_customer(f"Kunde 55{number}", f"55{number}@example.nl")
        goods.a_product(f"Honig 55{number}", sku=f"55-{number}")
    owner.get(FIND, {"q": "55"})

    with django_assert_max_num_queries(8):
        owner.get(FIND, {"q": "55"})
