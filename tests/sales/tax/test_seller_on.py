"""The company as a seller: its registrations at the tax point, and where the threshold stands."""

from __future__ import annotations

from datetime import date

import pytest

from kogge.planning.company import services as company
from kogge.planning.company.values import RegistrationKind
from kogge.sales.tax import queries, services

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)


@pytest.fixture
def merchant():
    """A shop in Aachen without any registration beside its own."""
    return company.save_company(
        actor="owner", legal_name="Dreiländer Feinkost e. K.", shop_name="Dreiländer Feinkost",
        street="Markt 1", postcode="52062", city="Aachen", country="DE", email="post@example.org",
    )  # fmt: skip


def _register(
    kind: RegistrationKind, country: str = "DE", valid_from: date = date(2026, 1, 1), **fields
) -> None:
    company.add_registration(kind=kind, country=country, valid_from=valid_from, actor="owner", **fields)


def test_it_works(merchant) -> None:
    seller = queries.seller_on(ON)

    assert (seller.country, seller.oss, seller.established_in_one_state) == ("DE", False, True)
    assert (seller.counted_net_minor, seller.has_crossed, seller.exceeded_previous_year) == (0, False, False)


def test_before_the_company_is_entered_there_is_no_seller() -> None:
    assert queries.seller_on(ON) is None


def test_registrations_count_on_their_days(merchant) -> None:
    _register(RegistrationKind.OSS, valid_until=date(2026, 11, 23))
    _register(RegistrationKind.VAT, "NL")
    _register(RegistrationKind.VAT, "PL", valid_from=date(2027, 1, 1))

    assert queries.seller_on(date(2026, 11, 22)).oss
    assert not queries.seller_on(ON).oss
    assert queries.seller_on(ON).vat_registrations == {"NL"}


def test_small_business_and_waiver(merchant) -> None:
    _register(RegistrationKind.SMALL_BUSINESS)
    _register(RegistrationKind.THRESHOLD_WAIVER)

    seller = queries.seller_on(ON)

    assert seller.small_business_countries == {"DE"}
    assert seller.has_waived_threshold


@pytest.mark.parametrize(("country", "is_one"), [("NL", False), ("DE", True), ("CH", True)])
def test_only_an_establishment_in_another_member_state_ends_the_threshold(merchant, country, is_one) -> None:
    _register(RegistrationKind.FIXED_ESTABLISHMENT, country)

    assert queries.seller_on(ON).established_in_one_state is is_one


def test_the_ledger_of_this_year_and_the_last_is_read(merchant) -> None:
    services.take_threshold(reference="order:1", net_minor=1_000_001, tax_point_on=date(2025, 6, 1))
    services.take_threshold(reference="order:2", net_minor=5_000, tax_point_on=ON)

    seller = queries.seller_on(ON)

    assert (seller.counted_net_minor, seller.has_crossed, seller.exceeded_previous_year) == (
        5_000,
        False,
        True,
    )
    assert queries.seller_on(date(2025, 12, 31)).has_crossed


def test_a_year_before_this_shop_can_be_declared_as_exceeded(merchant) -> None:
    _register(RegistrationKind.THRESHOLD_EXCEEDED, valid_until=date(2027, 1, 1))

    assert queries.seller_on(ON).exceeded_previous_year
    assert not queries.seller_on(date(2027, 1, 1)).exceeded_previous_year


def test_it_takes_three_queries(merchant, django_assert_num_queries) -> None:
    with django_assert_num_queries(3):
        queries.seller_on(ON)
