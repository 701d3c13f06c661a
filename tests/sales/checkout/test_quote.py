"""What a cart costs: mixed rates, firms, exports, and what keeps it from being sold."""

from __future__ import annotations

from datetime import time

import pytest
from django.utils.translation import override
from tests import factories
from tests.trading import ADDRESSES

from kogge.core.money import Money, UnitPrice
from kogge.planning.markets import services as markets
from kogge.sales.checkout import rules, services
from kogge.sales.checkout.values import Entered
from kogge.sales.pricing import services as pricing
from kogge.sales.shipping import services as shipping
from kogge.sales.tax.values import Scheme

pytestmark = pytest.mark.django_db
FIRM = {"customer_kind": "business", "company": "Eupen Handel SA", "vat_id": "BE0428759497"}


def test_it_works(shop):
    quote = shop.quote(shop.cart((shop.jug, 2), (shop.book, 1)))

    assert quote.goods.amount_minor == 2 * 1210 + 1090
    assert quote.shipping.amount_minor == 595
    assert quote.total.amount_minor == 4105
    assert (quote.option.code, quote.method.code) == ("home", "ideal")
    assert quote.decision.scheme is Scheme.OSS
    assert quote.can_be_placed and not quote.is_empty


def test_delivery_shares_the_rates_of_what_it_carries(shop):
    quote = shop.quote(shop.cart((shop.jug, 2), (shop.book, 1)))

    # 5.95 falls to 24.20 at 21 % and 10.90 at 9 % as 4.10 and 1.85; VAT is taken out of 28.30 and 12.75.
    rows = [(b.rate_bp, b.gross_minor, b.vat_minor) for b in quote.decision.buckets]
    assert rows == [(2100, 2830, 491), (900, 1275, 105)]
    assert quote.decision.vat_minor == 596


def test_a_firm_of_another_member_state_pays_the_price_less_vat(shop):
    cart = shop.cart((shop.jug, 1), market="BE", language="fr")

    consumer = shop.quote(cart, **ADDRESSES["BE"])
    firm = shop.quote(cart, **ADDRESSES["BE"], **FIRM)

    assert consumer.total.amount_minor == 1210 + 595
    assert firm.decision.scheme is Scheme.IC_SUPPLY
    assert [bucket.rate_bp for bucket in firm.decision.buckets] == [0]
    assert firm.decision.vat_minor == 0
    assert firm.total.amount_minor == 1492  # 18.05 less 21 %: 12.10 and 5.95 divided by 1.21
    assert firm.tax_adjustment.amount_minor == 1492 - 1805


def test_a_firm_pays_the_gross_price_where_the_market_wants_one_price_for_all(shop):
    markets.save_market(code="BE", languages=["fr"], has_same_price_for_all=True, actor="test")

    firm = shop.quote(shop.cart(market="BE", language="fr"), **ADDRESSES["BE"], **FIRM)

    assert firm.decision.scheme is Scheme.IC_SUPPLY
    assert (firm.total.amount_minor, firm.decision.vat_minor) == (1805, 0)


def test_a_firm_without_a_vat_id_pays_like_a_consumer(shop):
    quote = shop.quote(shop.cart(market="BE", language="fr"), **ADDRESSES["BE"], **{**FIRM, "vat_id": ""})

    assert quote.total.amount_minor == 1805
    assert quote.decision.vat_minor > 0


def test_switzerland_is_an_export_at_net_prices(shop):
    quote = shop.quote(shop.cart((shop.jug, 2), market="CH", language="en"), **ADDRESSES["CH"])

    assert quote.decision.scheme is Scheme.EXPORT
    assert (quote.currency, quote.prices_are_gross) == ("CHF", False)
    assert (quote.total.amount_minor, quote.decision.vat_minor) == (2 * 1210 + 595, 0)
    assert quote.tax_adjustment.amount_minor == 0


def test_a_small_parcel_to_great_britain_is_refused_with_a_sentence(shop):
    factories.make_market("GB", languages=("en",))
    pricing.set_price(
        market="GB", variant_id=shop.jug.pk, unit_price=UnitPrice.from_decimal("12.10", "GBP"), actor="test"
    )

    quote = shop.quote(shop.cart(market="GB", language="en"), **ADDRESSES["GB"])

    assert quote.decision.refusal.code.startswith("gb_")
    assert len(str(quote.refusal)) > 20
    assert not quote.can_be_placed
    assert quote.total.amount_minor == 1210 + 595


@pytest.mark.parametrize(
    ("market", "kind", "is_refused"),
    [
        ("NL", "consumer", True),
        ("DE", "consumer", True),
        ("CH", "consumer", False),
        ("NL", "business", False),
    ],
)
def test_a_live_shop_sells_to_consumers_only_where_they_cannot_withdraw(
    shop, settings, market, kind, is_refused
):
    settings.KOGGE_IS_DEMO = False

    quote = shop.quote(
        shop.cart(market=market, language="en"),
        customer_kind=kind,
        company="Firm BV",
        **ADDRESSES.get(market, {}),
    )

    assert (quote.refusal is not None) is is_refused
    assert quote.can_be_placed is not is_refused
    if is_refused:
        with override("en"):
            refusal = shop.quote(shop.cart(market=market, language="en"), **ADDRESSES.get(market, {})).refusal
        assert refusal == (
            "At the moment this shop sells to firms only. Choose “firm” if you buy for a firm."
        )


def test_a_demo_shop_sells_to_consumers_everywhere(shop):
    assert shop.quote(shop.cart(market="DE", language="de"), **ADDRESSES["DE"]).refusal is None


def test_an_article_without_a_price_is_not_sold_here(shop):
    cart = shop.cart((shop.jug, 1), (shop.book, 1))
    pricing.remove_prices(market="NL", variant_ids=[shop.book.pk], actor="test")

    quote = shop.quote(cart)

    assert [line.variant.sku for line in quote.lines] == ["JUG-1"]
    assert [variant.sku for variant in quote.unavailable] == ["BOOK-1"]
    assert not quote.can_be_placed


def test_more_pieces_than_there_are_cannot_be_placed(shop):
    quote = shop.quote(shop.cart((shop.jug, 21)))

    assert quote.lines[0].is_short and quote.lines[0].available == 20
    assert not quote.can_be_placed


def test_an_empty_cart_costs_nothing(shop):
    quote = services.quote(cart=None, market="NL", language="nl", entered=Entered())

    assert quote.is_empty and not quote.can_be_placed
    assert quote.total.amount_minor == 0
    assert quote.decision is None and quote.supply is None


def test_the_first_way_of_delivery_and_payment_stands_until_one_is_chosen(shop):
    quote = shop.quote(shop.cart(), shipping_option="", payment_method="")

    assert (quote.option.code, quote.method.code) == ("home", "ideal")
    chosen = shop.quote(shop.cart(), payment_method="creditcard")
    assert chosen.method.code == "creditcard"


def test_the_fingerprint_holds_all_that_is_agreed_and_nothing_else(shop):
    cart = shop.cart((shop.jug, 1), (shop.book, 1))
    before = rules.fingerprint(shop.quote(cart))

    assert rules.fingerprint(shop.quote(cart, email="other@shop.example")) == before
    services.set_quantity(token=cart.token, variant_id=shop.jug.pk, quantity=2)
    more = rules.fingerprint(shop.quote(cart))
    shipping.save_option(
        market="NL", code="home", names={"en": "Home"}, carrier="PostNL", days_min=1, days_max=2,
        price=Money.from_decimal("6.95", "EUR"), cutoff_time=time(14), actor="test",
    )  # fmt: skip
    dearer = rules.fingerprint(shop.quote(cart))
    assert len({before, more, dearer}) == 3


def test_a_quote_takes_at_most_twenty_statements(shop, django_assert_max_num_queries):
    third = factories.make_variant(sku="CUP-1", markets_sold_in=("NL",))
    cart = shop.cart((shop.jug, 2), (shop.book, 1), (third, 1))

    with django_assert_max_num_queries(20):
        quote = shop.quote(cart)

    assert quote.can_be_placed
