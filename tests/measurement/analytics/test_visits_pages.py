"""The pages of visits in the office: overview, reports, way to the order, rows, books, definitions."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from urllib.parse import quote

import pytest
from django.test import Client
from tests.factories import make_member
from tests.marketing.touchpoints.making import FLYER, GOOGLE, touch
from tests.sales.orders.test_facts import change, place

from kogge.core.staff.roles import Role
from kogge.marketing.touchpoints.services import taking
from kogge.marketing.touchpoints.values import Kind
from kogge.measurement.analytics import definitions, visit_dashboard, visit_tables
from kogge.sales.orders.models import Order
from kogge.sales.orders.values import OrderStatus

pytestmark = pytest.mark.django_db
PAGE = "/office/visit-figures/"
WAY = f"{PAGE}way-to-the-order/"
BOOKS = "/office/figures/books-and-visits/"
MEANINGS = "/office/figures/definitions/"
DAY = 24 * 60


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


def file(client: Client, address: str) -> list[list[str]]:
    """Return a file's rows."""
    return list(csv.reader(io.StringIO(text(client, address).removeprefix("\ufeff"))))


@pytest.fixture
def visits(monday: datetime) -> None:
    """Four visits of these days, one with an order of 49.90, and one of the quarter before."""
    step = {"kind": Kind.STEP, "page": "checkout", "path": "/nl-nl/checkout/"}
    order = {"kind": Kind.ORDER, "amount_minor": 4_990, "currency": "EUR", "method": "ideal", "path": "/"}
    taking.bring_in([
        touch(-60, source=GOOGLE), touch(-59, "/nl-nl/p/printen/", page="product"), touch(-58, kind=Kind.ADD_TO_CART),
        touch(-57, "/nl-nl/checkout/", page="checkout"), touch(-56, detail="contact", **step),
        touch(-55, detail="delivery", **step), touch(-54, detail="payment", method="ideal", **step), touch(-53, **order),
        touch(-60, visitor=2, source=FLYER), touch(-59, visitor=2, kind=Kind.ADD_TO_CART),
        touch(-60, visitor=3, market="DE", path="/de-de/"), touch(-DAY, visitor=4),
        touch(-60, "/nl-nl/search/", visitor=5, page="search", term="kaas", results=0),
        touch(-100 * DAY, visitor=9),
    ])  # fmt: skip


def test_it_works(owner: Client, visits: None) -> None:
    page = text(owner, PAGE)

    for name in visit_dashboard.TILES:
        assert str(definitions.EVERY_KPI[name].title) in page
    assert "Visits, last 90 days" in page
    assert "400% on the 90 days before" in page
    assert "google (search)" in page and "/nl-nl/p/printen/" in page and "kaas" in page and "phone" in page
    assert "Counted after Plausible." in page
    assert "€49.90" in page
    assert page.count("data-o-chart=") == 1


def test_before_anybody_came(owner: Client) -> None:
    assert "The first visit fills this page" in text(owner, PAGE)
    assert "Nobody was counted in these days." in text(owner, WAY)
    assert "Here every order of the books" in text(owner, BOOKS)
    assert "Nothing was counted in this selection" in text(owner, f"{PAGE}by/source/")


def test_definition_stands_in_the_address_and_on_the_page(owner: Client, visits: None) -> None:
    page = text(owner, f"{PAGE}?definition=ga4")

    assert "Counted after Google Analytics 4." in page
    assert "looked at for no more than 10 seconds" in page
    assert "definition=ga4" in page


def test_what_is_compared_is_chosen(owner: Client, visits: None) -> None:
    taking.bring_in([touch(-365 * DAY - at, visitor=20 + at) for at in range(10)])

    page = text(owner, f"{PAGE}?compare=year&period=30")

    assert "50% on the year before" in page


@pytest.mark.parametrize("split", visit_tables.COLUMNS)
def test_every_report_opens_sorts_and_exports(owner: Client, visits: None, split: str) -> None:
    page = text(owner, f"{PAGE}by/{split}/")
    sorted_page = text(owner, f"{PAGE}by/{split}/?sort=conversion_rate")
    rows = file(owner, f"{PAGE}by/{split}/?export=csv")

    assert 'aria-sort="descending"' in sorted_page
    assert len(rows) > 1 or split == "campaign"
    for name in visit_tables.COLUMNS[split]:
        assert f"{MEANINGS}#{name}" in page
        assert str(definitions.EVERY_KPI[name].title) in rows[0]


def test_report_has_figures_and_the_days_before(owner: Client, visits: None) -> None:
    rows = file(owner, f"{PAGE}by/source/?export=csv")

    assert rows[1][:2] == ["direct", "3"]
    google = next(row for row in rows if row[0] == "google (search)")
    assert google[1:] == ["1", "1", "3.00", "0.000000", "420.00", "1.000000", "1", "49.90"]
    assert "200% on the 90 days before" in text(owner, f"{PAGE}by/source/")


def test_unknown_report_is_not_found(owner: Client, visits: None) -> None:
    assert owner.get(f"{PAGE}by/luck/").status_code == 404
    assert owner.get(f"{PAGE}rows/?figure=luck").status_code == 404


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("figure=visits", 5),
        ("figure=visits&period=all", 6),
        ("figure=visits&market=DE", 1),
        ("figure=visit_revenue", 1),
        ("figure=bounce_rate", 3),
        ("figure=bounce_rate&definition=umami", 4),
        ("figure=cart_abandonment", 1),
        ("figure=visits&by=source&key=search:google", 1),
        ("figure=page_views&by=page&key=/nl-nl/", 3),
        ("figure=entries&by=page&key=/nl-nl/search/", 1),
        ("figure=searches&by=term&key=kaas", 1),
        ("figure=visits&by=day&key=2026-11-22", 1),
        ("figure=stage&stage=2", 2),
        ("figure=stage&stage=2&stage_below=3", 1),
        ("figure=stage&stage=7&by=method&key=ideal", 1),
        ("figure=stage&stage=nonsense&by=nonsense&key=x", 5),
    ],
)
def test_rows_are_the_visits_that_the_figure_counts(
    owner: Client, visits: None, address: str, count: int
) -> None:
    page = text(owner, f"{PAGE}rows/?{quote(address, safe='=&:')}")
    rows = file(owner, f"{PAGE}rows/?{quote(address, safe='=&:')}&export=csv")

    assert f"of {count}" in page
    assert len(rows) == count + 1


def test_every_tile_opens_its_rows(owner: Client, visits: None) -> None:
    page = text(owner, PAGE)

    for name in visit_dashboard.TILES:
        assert f"figure={name}" in page
        assert text(owner, f"{PAGE}rows/?figure={name}")


def test_way_to_the_order(owner: Client, visits: None) -> None:
    page = text(owner, WAY)
    rows = file(owner, f"{WAY}?export=csv")

    assert "1 of 5 visits ended with an order: 20%." in page
    assert "It was 0% in the days before." in page
    assert rows[1][2:] == ["5", "2", "2", "1", "1", "1", "1", "1"]
    assert ["Market", "Germany", "1", *["0"] * 7] in rows
    method = next(row for row in rows if row[0] == "Payment method")
    assert method[2:] == ["", "", "", "", "", "", "1", "1"]


# --- books ------------------------------------------------------------------------------------------------------------------


def in_the_books(number: str, minor: int, **more: object) -> Order:
    """Make an order of so much, delivery included."""
    found = place(minor * 100 // 2, number=number, **more)
    Order.objects.filter(pk=found.pk).update(total_minor=minor + 590)
    return found


def test_books_equal_visits_and_what_they_did_not_see(owner: Client, visits: None, monday: datetime) -> None:
    told = {"kind": Kind.ORDER, "currency": "EUR", "path": "/", "market": "NL"}
    in_the_books("10001", 4_400, placed_at=monday)  # 49.90, with a visit
    in_the_books("10002", 1_000, placed_at=monday)
    in_the_books("10003", 2_000, placed_at=monday)
    change(in_the_books("10004", 3_000, placed_at=monday), OrderStatus.CANCELLED)
    taking.bring_in(
        [
            touch(1, visitor=None, amount_minor=1_590, **told),
            touch(2, visitor=None, amount_minor=2_590, **told),
        ]
    )

    page = text(owner, f"{BOOKS}?step=day")
    rows = file(owner, f"{BOOKS}?step=day&export=csv")

    assert rows[1] == [
        "2026-11-23", "NL", "EUR", "4", "127.60", "1", "49.90", "2", "41.80", "0", "0.00", "0", "0.00", "1", "35.90",
    ]  # fmt: skip
    assert sum(float(value) for value in rows[1][6::2]) == pytest.approx(127.60)
    assert "€74.00" in page  # the figure Sales: lines of what was not cancelled
    assert "€17.70" in page  # three deliveries
    assert "/office/figures/books-and-visits/orders/?step=day" in page


def test_history_without_visits_is_explained(owner: Client, visits: None, monday: datetime) -> None:
    in_the_books("10001", 4_400, placed_at=monday)
    Order.objects.filter(number="10001").update(source="import")

    rows = file(owner, f"{BOOKS}?export=csv")

    assert rows[1][3:] == ["1", "49.90", "1", "49.90", "0", "0.00", "0", "0.00", "1", "49.90", "-1", "-49.90"]
    assert "More was told to the count of visits" in text(owner, BOOKS)


def test_a_row_of_the_books_opens_its_orders(owner: Client, visits: None, monday: datetime) -> None:
    in_the_books("10001", 4_400, placed_at=monday)
    address = f"{BOOKS}orders/?step=month&key=2026-11&market=NL&currency=EUR"

    page = text(owner, address)

    assert "/office/orders/10001/" in page and "€49.90" in page
    assert file(owner, f"{address}&export=csv")[1][0] == "10001"
    assert "There are no such orders" in text(owner, address.replace("2026-11", "nonsense"))
    assert "There are no such orders" in text(owner, address.replace("=NL", "=DE"))


# --- definitions --------------------------------------------------------------------------------------------------------------


def test_every_figure_is_explained(owner: Client) -> None:
    page = text(owner, MEANINGS)

    for name, kpi in definitions.EVERY_KPI.items():
        assert f'id="{name}"' in page
        assert str(kpi.title) in page and kpi.source in page


@pytest.mark.parametrize(
    "address",
    [PAGE, f"{PAGE}by/page/", f"{PAGE}rows/?figure=visits", WAY, BOOKS, f"{BOOKS}orders/", MEANINGS],
)
def test_who_may_not_see_figures_does_not(client: Client, address: str) -> None:
    client.force_login(make_member(Role.CLERK))

    assert client.get(address).status_code == 403


def test_statements_do_not_grow_with_visits(
    owner: Client, visits: None, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(20):
        text(owner, PAGE)
