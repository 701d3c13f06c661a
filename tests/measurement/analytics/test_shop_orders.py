"""Figures of the shop's own orders: cancelled ones, several currencies, and history beside them."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from tests.measurement.analytics.test_kpi_show import kogge_kpi
from tests.sales.channels import online_retail_generator as generator
from tests.sales.orders.test_facts import change, place

from kogge.core.warehouse import files, services
from kogge.measurement.analytics import definitions, queries
from kogge.measurement.analytics.values import By, Figure, Selection
from kogge.sales.channels import services as channels
from kogge.sales.customers.models import Customer
from kogge.sales.orders.values import OrderStatus

pytestmark = pytest.mark.django_db


def figure(name: str, by: By | None = None, **selection: object) -> Figure:
    """Compute one figure as a page would."""
    with queries.opened() as facts:
        return queries.figure(facts, definitions.kpi_named(name), by=by, selection=Selection(**selection))


def customer(number: int) -> Customer:
    """Make a customer."""
    return Customer.objects.create(
        email=f"c{number}@shop.example", source="web", created_at=datetime(2026, 1, 1, tzinfo=UTC)
    )


def test_it_works() -> None:
    place(125_000, customer=customer(1))
    place(100_000, 50_000, customer=customer(2))

    assert figure("sales_value", currency="EUR").total == Fraction(55)
    assert figure("orders").total == 2
    assert figure("customers").total == 2
    assert figure("average_order_value", currency="EUR").total == Fraction(55, 2)
    assert figure("repeat_rate").total == 0
    assert figure("cancellation_rate").total == 0


def test_cancelled_order_is_a_cancellation_and_no_sale() -> None:
    ann = customer(1)
    place(125_000, customer=ann)
    cancelled = place(999_000, customer=ann)
    assert figure("repeat_rate").total == 1

    change(cancelled, OrderStatus.CANCELLED)

    assert figure("sales_value", currency="EUR").total == 25
    assert figure("orders").total == 1
    assert figure("repeat_rate").total == 0
    assert figure("cancellation_rate").total == Fraction(1, 2)


def test_money_of_several_currencies_is_never_added(capsys: pytest.CaptureFixture[str]) -> None:
    place(125_000, currency="EUR")
    place(125_000, currency="EUR")
    place(200_000, currency="CHF", market="CH")

    found = kogge_kpi(capsys, "sales_value", "--by", "country")

    assert [(result["unit"], result["total"]) for result in found] == [("EUR", "50.00"), ("CHF", "40.00")]
    assert found[1]["rows"] == [{"key": "CH", "value": "40.00"}]
    assert kogge_kpi(capsys, "sales_value", "--currency", "chf")["total"] == "40.00"
    assert kogge_kpi(capsys, "orders")["total"] == "3"
    with pytest.raises(ValueError, match="one currency"):
        figure("sales_value")


def test_figure_is_rounded_once() -> None:
    for _number in range(3):
        place(33)  # a third of a cent: 2 × 0.0033

    assert figure("sales_value", currency="EUR").total == Fraction(198, 10_000)


def test_currency_without_cents_is_printed_without(capsys: pytest.CaptureFixture[str]) -> None:
    place(10_000_000, currency="JPY", market="JP")

    assert kogge_kpi(capsys, "sales_value")["total"] == "2000"


def test_months_are_those_of_the_shop() -> None:
    place(placed_at=datetime(2026, 10, 31, 23, 30, tzinfo=UTC))

    assert [row.key for row in figure("orders", By.MONTH).rows] == ["2026-11"]


def test_history_and_shop_stand_side_by_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    generator.write(tmp_path / "retail.csv", lines=300)
    channels.import_orders(path=tmp_path / "retail.csv", format_name="online-retail", actor="test")
    history = int(kogge_kpi(capsys, "orders")["total"])
    place(125_000)

    assert int(kogge_kpi(capsys, "orders")["total"]) == history + 1
    assert kogge_kpi(capsys, "orders", "--source", "web")["total"] == "1"
    assert kogge_kpi(capsys, "sales_value", "--source", "web", "--currency", "EUR")["total"] == "25.00"
    with queries.opened() as facts:
        basis = queries.basis(facts)
    assert basis.sources == ("import", "web")
    assert basis.currencies == ("GBP", "EUR")
    assert basis.invoices >= history + 1


def test_page_says_how_much_it_does_not_hold_yet() -> None:
    place(125_000)

    with queries.opened(on_the_spot=0) as facts:
        assert queries.basis(facts).waiting_rows == 3
    services.catch_up()
    with queries.opened(on_the_spot=0) as facts:
        assert queries.basis(facts).waiting_rows == 0


@pytest.mark.parametrize("name", [*definitions.EVERY_KPI, "kpi_visits", "kpi_visit_orders", "rows_visits"])
def test_every_figure_has_its_mart_and_says_what_it_is(name: str) -> None:
    head = [line for line in queries.mart(name).splitlines() if line.startswith("--")]

    words = " ".join(head)
    assert all(word in words for word in ("Grain:", "Columns:", "Source:", "Gaps:"))


def test_marts_and_definitions_are_the_same_set() -> None:
    marts = {path.stem for path in queries.MARTS.glob("*.sql")}

    assert marts == set(definitions.EVERY_KPI) | {
        "books",
        "books_cancelled",
        "kpi_visits",
        "kpi_visit_orders",
        "rows_visits",
        "kpi_products",
        "kpi_orders",
        "kpi_lines",
        "rows_orders",
        "rows_customers",
    }


def test_figures_fit_the_limits_of_the_web() -> None:
    assert files.WEB == {"memory_limit": "256MB", "threads": 1}
