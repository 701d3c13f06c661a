"""Mails carry the company's name, colours and legal lines."""

from __future__ import annotations

import pytest

from kogge.core.mail import services as mail
from kogge.planning.company import queries
from kogge.planning.company.models import Company
from kogge.planning.company.tasks import brand_of_mails

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    return Company.objects.create(
        legal_name="Käse GmbH",
        shop_name="Käsehaus",
        street="Markt 1",
        postcode="52062",
        city="Aachen",
        country="DE",
        email="shop@kaese.example",
        vat_id="DE123456788",
    )


def test_it_works(company):
    brand = mail.current_brand()

    assert brand == brand_of_mails()
    assert brand.shop_name == "Käsehaus"
    assert brand.sender.endswith("<shop@kaese.example>")
    assert brand.address_lines[:4] == ("Käse GmbH", "Markt 1", "52062 Aachen", "shop@kaese.example")
    assert "DE123456788" in brand.address_lines[-1]
    assert brand.colors["accent"] == queries.brand_tokens()["brand"]


def test_empty_lines_are_left_out(company):
    assert all(brand_of_mails().address_lines)


def test_before_there_is_a_company_mails_have_a_plain_brand():
    brand = brand_of_mails()

    assert brand.shop_name == "Kogge"
    assert brand.address_lines == ()
