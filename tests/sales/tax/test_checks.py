"""What the room says about a market before it opens, and about the crossing of the threshold on Today."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from kogge.core import checks
from kogge.core.checks import Severity
from kogge.core.todos import queries as todos
from kogge.core.todos import services as todo_services
from kogge.planning.company import services as company
from kogge.planning.company.values import RegistrationKind
from kogge.sales.tax import services
from kogge.sales.tax.checks import market_can_be_taxed, rates_confirmed

pytestmark = pytest.mark.django_db


@pytest.fixture
def merchant():
    """A shop in Aachen that sends from there."""
    company.save_company(
        actor="owner", legal_name="Dreiländer Feinkost e. K.", shop_name="Dreiländer Feinkost",
        street="Markt 1", postcode="52062", city="Aachen", country="DE", email="post@example.org",
    )  # fmt: skip
    company.save_place(
        actor="owner", name="Laden", street="Markt 1", postcode="52062", city="Aachen", country="DE"
    )


@pytest.mark.parametrize("market", ["DE", "NL", "CH"])
def test_it_works(merchant, monday, market) -> None:
    assert market_can_be_taxed(market) == []


def test_a_market_above_the_threshold_without_oss_must_not_open(merchant, monday) -> None:
    services.take_threshold(reference="order:1", net_minor=1_000_001, tax_point_on=date(2026, 11, 1))

    (finding,) = market_can_be_taxed("NL")

    assert finding.severity is Severity.STOP
    assert "One-Stop-Shop" in finding.sentence
    assert market_can_be_taxed("DE") == []


def test_great_britain_may_open_with_a_warning(merchant, monday) -> None:
    (finding,) = market_can_be_taxed("GB")

    assert finding.severity is Severity.FIX
    assert "£135.00" in finding.sentence
    assert finding.hint == "Orders with goods worth more than that are sold as exports."


def test_a_swiss_registration_is_not_decided(merchant, monday) -> None:
    company.add_registration(
        kind=RegistrationKind.VAT, country="CH", valid_from=date(2026, 1, 1), actor="owner"
    )

    (finding,) = market_can_be_taxed("CH")

    assert finding.severity is Severity.STOP
    assert finding.hint == "Leave this market closed."


def test_nothing_is_said_before_the_company_is_entered(monday) -> None:
    assert market_can_be_taxed("NL") == []
    assert market_can_be_taxed("") == []


def test_rates_in_doubt_are_named(monday) -> None:
    names = [finding.sentence for finding in rates_confirmed("DK")]

    assert len(names) == 3  # food, basic food and books have no row in Denmark
    assert any("Printed book" in name for name in names)
    assert rates_confirmed("NL") == []
    assert rates_confirmed("CH") == []
    assert rates_confirmed("") == []


def test_the_checks_are_registered() -> None:
    assert {"tax.market_can_be_taxed", "tax.rates_confirmed"} <= set(checks.known_checks())
    assert "threshold" in checks.known_audits()


def test_the_todo_of_the_crossing_reads_well() -> None:
    services.take_threshold(reference="order:10042", net_minor=1_000_001, tax_point_on=date(2026, 11, 1))

    (todo,) = todos.open_todos()
    wording = todo_services.wording_of(todo.kind)
    with translation.override("en"):
        assert wording.title(todo.params) == "The EU threshold of 2026 was passed"
        assert "10042" in wording.second_line(todo.params)
