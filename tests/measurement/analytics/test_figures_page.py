"""The page of figures in the office, and the rows behind each figure."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from tests.factories import make_member
from tests.measurement.analytics.test_shop_orders import customer
from tests.sales.channels import online_retail_generator as generator
from tests.sales.orders.test_facts import change, place

from kogge.core import clock
from kogge.core.jobs import worker
from kogge.core.staff.roles import Role
from kogge.core.warehouse import files, services
from kogge.core.warehouse import queries as warehouse
from kogge.measurement.analytics import definitions
from kogge.sales.channels import services as channels
from kogge.sales.orders.values import OrderStatus

pytestmark = pytest.mark.django_db
PAGE, ROWS = "/office/figures/", "/office/figures/rows/"


@pytest.fixture
def owner(client: Client) -> Client:
    """A browser in which the owner is logged in."""
    client.force_login(make_member(Role.OWNER))
    return client


def text(client: Client, address: str) -> str:
    """Return the page as text."""
    response = client.get(address)
    assert response.status_code == 200
    return b"".join(response).decode("utf-8")


@pytest.fixture
def shop(monday: datetime) -> None:
    """Three orders of this month, one of them cancelled, and one of the same month a year ago."""
    place(125_000, number="10001", customer=customer(1), placed_at=monday - timedelta(days=3))
    place(250_000, number="10002", customer=customer(2), market="DE", placed_at=monday - timedelta(days=2))
    change(place(990_000, number="10003", placed_at=monday - timedelta(days=1)), OrderStatus.CANCELLED)
    place(500_000, number="10004", placed_at=monday - timedelta(days=370))


def test_the_running_month_is_no_fall(owner: Client, shop: None, monday: datetime) -> None:
    place(300_000, number="10005", placed_at=monday - timedelta(days=40))

    page = text(owner, PAGE)

    assert "Oct 2026" in page and "Nov 2026" not in page


def test_it_works(owner: Client, shop: None) -> None:
    page = text(owner, PAGE)

    assert "€75.00" in page
    for kpi in definitions.KPIS.values():
        assert str(kpi.title) in page
        assert str(kpi.formula).split("“")[0].replace("'", "&#x27;") in page
    assert page.count("data-o-chart=") == 4
    assert "Last 365 days" in page
    assert "From 4 lines of 4 invoices" in page


def test_change_is_shown_with_its_base(owner: Client, shop: None) -> None:
    page = text(owner, f"{PAGE}?period=365")

    assert "25% on the 365 days before" in page
    assert "o-tile__change--stop" in page


def test_empty_shop_is_told_what_will_be_here(owner: Client) -> None:
    page = text(owner, PAGE)

    assert "The first order fills this page" in page
    assert "o-tile" not in page.split("o-page__body")[1]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param("?country=DE", "€50.00", id="country"),
        pytest.param("?period=2025", "€100.00", id="year"),
        pytest.param("?period=all", "€175.00", id="everything"),
        pytest.param(
            "?period=nonsense&country=XX&currency=ZZZ&source=moon", "€75.00", id="what is not offered"
        ),
    ],
)
def test_address_narrows_the_figures(owner: Client, shop: None, address: str, expected: str) -> None:
    assert expected in text(owner, PAGE + address)


def test_currencies_stand_apart(owner: Client, shop: None, monday: datetime) -> None:
    place(300_000, currency="CHF", market="CH", placed_at=monday)

    page = text(owner, PAGE)
    swiss = text(owner, f"{PAGE}?currency=CHF")

    assert "€75.00" in page
    assert "currencies are never added up" in page
    assert "CHF" in swiss and "60.00" in swiss and "€75.00" not in swiss


def test_every_tile_opens_its_rows(owner: Client, shop: None) -> None:
    page = text(owner, PAGE)

    for name in definitions.KPIS:
        assert f"figure={name}" in page
        assert text(owner, f"{ROWS}?figure={name}&period=all")


def test_rows_are_the_orders_behind_the_figure(owner: Client, shop: None) -> None:
    page = text(owner, f"{ROWS}?figure=sales_value&period=365")

    assert "/office/orders/10001/" in page and "/office/orders/10002/" in page
    assert "10003" not in page and "10004" not in page
    assert page.index("10002") < page.index("10001")  # the largest first
    assert "€75.00" in page


def test_rows_of_cancellations_are_the_cancelled(owner: Client, shop: None) -> None:
    page = text(owner, f"{ROWS}?figure=cancellation_rate&period=all")

    assert "10003" in page
    assert "10001" not in page


def test_rows_of_customers_are_customers(owner: Client, shop: None, monday: datetime) -> None:
    ann = customer(3)
    for day in (4, 5):
        place(10_000, customer=ann, placed_at=monday - timedelta(days=day))

    everyone = text(owner, f"{ROWS}?figure=customers")
    came_back = text(owner, f"{ROWS}?figure=repeat_rate")

    assert everyone.count("/office/customers/") > came_back.count("/office/customers/")
    assert f"/office/customers/{ann.pk}/" in came_back


def test_rows_come_as_a_file(owner: Client, shop: None) -> None:
    written = text(owner, f"{ROWS}?figure=sales_value&period=all&export=csv")

    rows = list(csv.reader(io.StringIO(written.removeprefix("\ufeff"))))
    assert rows[0][0] == "Order"
    assert {row[0] for row in rows[1:]} == {"10001", "10002", "10004"}
    assert sum(float(row[3]) for row in rows[1:]) == 175


def test_rows_come_page_by_page(owner: Client, monday: datetime) -> None:
    for _number in range(51):
        place(10_000, placed_at=monday)

    first, second = text(owner, f"{ROWS}?figure=orders"), text(owner, f"{ROWS}?figure=orders&page=2")

    assert "1–50 of 51" in first and "page=2" in first
    assert "51–51 of 51" in second


def test_unknown_figure_is_not_found(owner: Client, shop: None) -> None:
    assert owner.get(f"{ROWS}?figure=luck").status_code == 404
    assert owner.get(ROWS).status_code == 404


def test_who_may_not_see_figures_does_not(client: Client) -> None:
    client.force_login(make_member(Role.CLERK))

    assert client.get(PAGE).status_code == 403
    assert client.get(f"{ROWS}?figure=orders").status_code == 403


def test_marketer_sees_figures_but_no_link_to_orders(client: Client, shop: None) -> None:
    client.force_login(make_member(Role.MARKETER))

    page = text(client, f"{ROWS}?figure=orders")

    assert "10001" in page
    assert "/office/orders/10001/" not in page


def test_page_says_what_is_not_in_yet_and_can_be_told_to_fetch_it(
    owner: Client, shop: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.catch_up()
    place(125_000)
    monkeypatch.setattr(warehouse, "ON_THE_SPOT", 0)
    assert "are not in these figures yet" in text(owner, PAGE)

    assert owner.post("/office/figures/refresh/").status_code == 302
    services._number_events()  # the relay's part
    worker.run_due()

    assert "are not in these figures yet" not in text(owner, PAGE)


def test_looking_does_not_write(owner: Client, shop: None) -> None:
    text(owner, PAGE)

    assert not list(files.home.current().warehouse.rglob("*.p*"))


def test_history_opens_on_its_last_year(owner: Client, tmp_path: Path) -> None:
    generator.write(tmp_path / "retail.csv", lines=1_000)
    channels.import_orders(path=tmp_path / "retail.csv", format_name="online-retail", actor="test")

    page = text(owner, PAGE)

    assert "Sales, 2011" in page
    assert "on the year before" in page
    assert "Imported history" in page
    assert "Channel Islands" in page


def test_statements_do_not_grow_with_orders(
    owner: Client, monday: datetime, django_assert_max_num_queries
) -> None:
    for _number in range(20):
        place(10_000, placed_at=monday)
    text(owner, PAGE)

    with django_assert_max_num_queries(20):
        text(owner, PAGE)


@pytest.mark.parametrize("language", ["de", "nl", "fr"])
def test_page_speaks_the_reader_s_language(owner: Client, shop: None, language: str) -> None:
    from django.utils import translation

    with translation.override(language):
        titles = [str(kpi.title) for kpi in definitions.KPIS.values()]

    assert titles != ["Sales", "Orders", "Customers", "Average order", "Customers who came back", "Cancelled"]
    assert clock.now() == datetime(2026, 11, 23, 9, tzinfo=UTC)
