"""Each market has one list; prices are set, changed and taken away, and others are told."""

from __future__ import annotations

import pytest
from tests.sales import goods

from kogge.core import errors
from kogge.core.audit import queries as audit_queries
from kogge.core.events.models import OutboxEvent
from kogge.core.money import UnitPrice
from kogge.sales.pricing import queries, services
from kogge.sales.pricing.models import Price
from kogge.sales.pricing.values import PriceBasis, UnitPriceInMarket

pytestmark = pytest.mark.django_db


def euro(text):
    return UnitPrice.from_decimal(text, "EUR")


def told():
    return [
        (row["market"], row["variant_ids"])
        for row in OutboxEvent.objects.filter(name="pricing.price_changed")
        .order_by("id")
        .values_list("payload", flat=True)
    ]


def test_it_works():
    goods.a_market("NL")
    variant = goods.a_variant()

    services.set_price(market="NL", variant_id=variant.pk, unit_price=euro("12.90"), actor="anna")

    assert queries.prices_for("NL", [variant.pk, 999]) == {
        variant.pk: UnitPriceInMarket(price=euro("12.90"), basis=PriceBasis.GROSS, vat_country="NL")
    }
    assert told() == [("NL", [variant.pk])]
    entry = audit_queries.entries_about("price_list:NL")[0]
    assert entry.details == {"prices_e4": {str(variant.pk): [None, 129_000]}}


def test_each_market_has_its_own_price():
    goods.a_market("NL")
    goods.a_market("CH", currency="CHF")
    variant = goods.a_variant()
    goods.a_price(variant, "12.90", market="NL")
    goods.a_price(variant, "14.50", market="CH", currency="CHF")

    prices = queries.prices_of([variant.pk])

    assert {market: str(row[variant.pk].price.as_decimal()) for market, row in prices.items()} == {
        "NL": "12.9000",
        "CH": "14.5000",
    }


def test_the_same_price_again_is_no_news():
    goods.a_market()
    variant = goods.a_variant()
    goods.a_price(variant, "12.90")

    assert services.set_prices(market="DE", prices={variant.pk: euro("12.90")}, actor="anna") == 0
    assert services.set_prices(market="DE", prices={variant.pk: euro("13.90")}, actor="anna") == 1

    assert len(told()) == 2
    assert Price.objects.get().unit_price_e4 == 139_000


def test_many_prices_take_few_statements(django_assert_max_num_queries):
    goods.a_market()
    variants = [goods.a_variant().pk for _time in range(12)]

    with django_assert_max_num_queries(12):
        assert (
            services.set_prices(market="DE", prices=dict.fromkeys(variants, euro("9.90")), actor="anna") == 12
        )

    assert told() == [("DE", variants)]


@pytest.mark.parametrize(
    "price",
    [
        UnitPrice(amount_e4=129_000, currency="CHF"),
        UnitPrice(amount_e4=0, currency="EUR"),
        UnitPrice(amount_e4=-1, currency="EUR"),
    ],
    ids=["other currency", "zero", "negative"],
)
def test_a_price_that_cannot_be_is_refused(price):
    goods.a_market()
    variant = goods.a_variant()

    with pytest.raises(errors.InvalidInput) as caught:
        services.set_price(market="DE", variant_id=variant.pk, unit_price=price, actor="anna")

    assert caught.value.field == "price"
    assert not Price.objects.exists()


def test_a_market_without_a_list_has_no_prices():
    variant = goods.a_variant()

    with pytest.raises(errors.NotFound, match="DE"):
        services.set_price(market="DE", variant_id=variant.pk, unit_price=euro("1"), actor="anna")
    assert queries.prices_for("DE", [variant.pk]) == {}
    assert queries.price_list("DE") is None


def test_a_price_taken_away_ends_the_sale_there():
    goods.a_market()
    variant = goods.a_variant()
    goods.a_price(variant)

    assert services.remove_prices(market="DE", variant_ids=[variant.pk], actor="anna") == 1
    assert services.remove_prices(market="DE", variant_ids=[variant.pk], actor="anna") == 0

    assert queries.prices_for("DE", [variant.pk]) == {}
    assert len(told()) == 2


def test_a_net_list_contains_no_vat():
    goods.a_market()

    services.save_price_list(market="DE", currency="EUR", basis="net", vat_country="DE", actor="anna")

    assert (queries.price_list("DE").basis, queries.price_list("DE").vat_country) == (PriceBasis.NET, "")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"currency": "eur"}, "currency"),
        ({"currency": "EURO"}, "currency"),
        ({"vat_country": ""}, "vat_country"),
    ],
)
def test_a_list_that_says_too_little_is_refused(facts, field):
    goods.a_market()

    with pytest.raises(errors.InvalidInput) as caught:
        services.save_price_list(
            **(
                {"market": "DE", "currency": "EUR", "basis": "gross", "vat_country": "DE", "actor": "anna"}
                | facts
            )
        )

    assert caught.value.field == field


def test_the_currency_stays_while_there_are_prices():
    goods.a_market()
    variant = goods.a_variant()
    goods.a_price(variant)

    with pytest.raises(errors.Conflict, match="EUR"):
        services.save_price_list(market="DE", currency="CHF", basis="gross", vat_country="CH", actor="anna")

    services.remove_prices(market="DE", variant_ids=[variant.pk], actor="anna")
    services.save_price_list(market="DE", currency="CHF", basis="gross", vat_country="CH", actor="anna")
    assert queries.price_list("DE").currency == "CHF"


def test_the_lowest_of_a_products_prices_is_found():
    goods.a_market()
    small, large = goods.a_variant(), goods.a_variant()
    goods.a_price(small, "5.00")
    goods.a_price(large, "9.00")
    prices = queries.prices_for("DE", [small.pk, large.pk])

    assert queries.lowest(prices, [large.pk, small.pk]).price == euro("5.00")
    assert queries.lowest(prices, [999]) is None
