"""The audit finds every row that does not say what is true, and every number that does not add up."""

from __future__ import annotations

import pytest
from django.db.models import F
from tests.sales import goods
from tests.sales.offers.parts import a_thing, follow, open_markets, settle, variant_of

from kogge.core.events import relay
from kogge.sales.offers import checks
from kogge.sales.offers.models import Assortment, Maker, Offer, Placement, Shelf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def thing():
    open_markets()
    made = a_thing("Tanne", category_id=goods.a_category().pk)
    settle()
    assert checks.audit() == []
    return made


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda: Offer.objects.update(price_minor=1, left=3), "Tanne (1) differs in left, price_minor"),
        (lambda: Offer.objects.all().delete(), "is for sale there, but not shown"),
        (lambda: Offer.objects.update(product_id=77), "is shown, but is not for sale there"),
        (lambda: Offer.objects.update(variant_id=77), "is shown with other variants"),
        (lambda: Shelf.objects.update(product_count=F("product_count") + 1), "do not hold what they should"),
        (lambda: Placement.objects.all().delete(), "do not hold what they should"),
        (lambda: Maker.objects.update(product_count=9), "are counted wrongly"),
        (lambda: Assortment.objects.update(basis="net", vat_country=""), "shown on another basis"),
        (lambda: Assortment.objects.update(delivery=None), "shown otherwise than it is offered"),
    ],
)
def test_what_does_not_fit_is_explained(spoil, words, thing):
    spoil()

    sentences = [sentence.replace(f"({thing.pk})", "(1)") for sentence in checks.audit()]

    assert any(words in sentence for sentence in sentences), sentences


def test_a_market_that_nothing_serves_is_found(settings):
    goods.Market.objects.filter(code="DE").update(is_open=True)
    Assortment.objects.filter(market_id="DE").delete()

    assert "Nothing is shown in DE de" in checks.audit()[0]


def test_what_has_not_been_brought_in_yet_is_no_difference(thing):
    goods.a_price(variant_of(thing), "11.00")
    relay.run_until_empty()

    assert checks.audit() == []
    follow()
    assert checks.audit() == []


def test_thousands_of_differences_are_counted_not_listed(monkeypatch):
    monkeypatch.setattr(checks, "MOST_SENTENCES", 1)
    a_thing("Linde")
    settle()
    Offer.objects.update(left=3)

    assert checks.audit()[-1] == "1 more."


def test_a_sample_looks_at_so_many():
    for _ in range(3):
        a_thing()
    settle()
    Offer.objects.update(left=3)

    assert len(checks.compare(sample=2)) == 2
