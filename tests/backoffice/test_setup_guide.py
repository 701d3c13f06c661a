"""The guide of an empty home: every step is done when the data say so, and it leaves when a market is open."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories import make_company, make_market, make_member, make_variant

from kogge.backoffice import setup_guide
from kogge.core.staff.roles import Role
from kogge.planning.company import services as company
from kogge.planning.company.values import RegistrationKind
from kogge.planning.markets.models import Market
from kogge.sales.catalog.models import Picture

pytestmark = pytest.mark.django_db


def done(user) -> list[str]:
    """Return the keys of the steps that are done."""
    shown = setup_guide.steps_for(user)
    return [step.key for step, one in zip(setup_guide.STEPS, shown, strict=True) if one.is_done]


def test_an_empty_home_has_everything_before_it(client):
    owner = make_member()
    shown = setup_guide.steps_for(owner)
    client.force_login(owner)

    assert done(owner) == []
    assert [step.is_next for step in shown] == [True, *[False] * 8]
    assert (
        "From empty to the first sale"
        in client.get("/office/today/", headers={"accept-language": "en"}).content.decode()
    )


def test_the_company_is_a_step_and_its_tax_status_another():
    owner = make_member()
    company.save_company(
        actor="test", legal_name="Neu", shop_name="Neu", representative="N", street="Weg 1", postcode="52062",
        city="Aachen", country="DE", email="neu@example.de",
    )  # fmt: skip
    assert done(owner) == ["company"]

    company.add_registration(
        kind=RegistrationKind.SMALL_BUSINESS, country="DE", valid_from=date(2026, 1, 1), actor="test"
    )

    assert done(owner) == ["company", "tax"]


def test_the_first_open_step_is_the_next_one():
    make_company()

    shown = setup_guide.steps_for(make_member())

    assert [step.is_next for step in shown].index(True) == 1


def test_a_market_brings_its_prices_delivery_and_texts():
    make_company()
    make_market("NL", is_open=False)

    assert done(make_member()) == ["company", "market", "tax", "prices", "delivery", "terms"]


def test_missing_texts_in_one_language_keep_the_step_open():
    make_company()
    make_market("NL", languages=("nl",), is_open=False)
    Market.objects.filter(code="NL").update(languages=["nl", "fr"])

    assert "terms" not in done(make_member())


def test_a_product_counts_with_picture_price_and_stock():
    owner = make_member()
    make_company()
    make_market("NL", is_open=False)
    variant = make_variant(stock_pieces=0)
    assert "product" not in done(owner)

    Picture.objects.create(product=variant.product, image="x.webp", width=1, height=1)
    assert "product" not in done(owner)

    other = make_variant(stock_pieces=3)
    assert "product" not in done(owner)

    Picture.objects.create(product=other.product, image="y.webp", width=1, height=1)
    assert "product" in done(owner)


def test_the_guide_leaves_when_a_market_is_open(client):
    make_company()
    make_market("NL")
    client.force_login(make_member())

    assert setup_guide.is_over()
    assert "o-guide" not in client.get("/office/today/").content.decode()


def test_an_opened_and_closed_market_brings_the_guide_back():
    make_company()
    make_market("NL")
    Market.objects.filter(code="NL").update(is_open=False)

    assert not setup_guide.is_over()


def test_steps_lead_to_a_screen_only_for_whoever_may_change_it():
    owner, reader = make_member(), make_member(Role.READER)

    assert all(step.url.startswith("/office/") for step in setup_guide.steps_for(owner) if step.url)
    assert [step.url for step in setup_guide.steps_for(reader)] == [""] * 9


def test_every_step_has_a_screen():
    without = [
        step.key for step, shown in zip(setup_guide.STEPS, setup_guide.steps_for(make_member()), strict=True)
        if not shown.url
    ]  # fmt: skip

    assert without == []
