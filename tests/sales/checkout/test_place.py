"""Placing an order: one contract per cart, at the price that was seen, or nothing at all."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from django.db import connection
from tests import factories
from tests.trading import ADDRESSES

from kogge.core.audit import queries as audit
from kogge.core.errors import Conflict, Misused, NotFound, SoldOut, Undecided
from kogge.core.events.models import OutboxEvent
from kogge.core.money import UnitPrice
from kogge.planning.markets import services as markets
from kogge.sales.catalog import services as catalog
from kogge.sales.checkout import queries, rules, services
from kogge.sales.checkout.models import Cart, RefusedSale
from kogge.sales.checkout.services import PriceChanged, quoting
from kogge.sales.checkout.values import CartState, Entered
from kogge.sales.orders.models import Order
from kogge.sales.orders.values import OrderStatus
from kogge.sales.payments import services as payments
from kogge.sales.pricing import services as pricing
from kogge.sales.stock import services as stock
from kogge.sales.stock.models import Hold, StockItem
from kogge.sales.tax.models import ThresholdEntry
from kogge.sales.terms import queries as terms

pytestmark = pytest.mark.django_db


def nothing_happened(cart: Cart) -> bool:
    """Say whether a refused sale left no trace but its count: no order, hold, threshold entry, event."""
    cart.refresh_from_db()
    return (
        cart.state == CartState.OPEN
        and not Order.objects.exists()
        and not Hold.objects.exists()
        and not StockItem.objects.filter(held__gt=0).exists()
        and not ThresholdEntry.objects.exists()
        and not OutboxEvent.objects.filter(name="orders.order_placed").exists()
    )


def test_it_works(shop):
    cart = shop.cart((shop.jug, 2), (shop.book, 1), language="en")

    order = shop.place(cart)

    assert (order.number, order.status, order.market, order.language) == (
        "10001", OrderStatus.PLACED, "NL", "en",
    )  # fmt: skip
    assert (order.goods_minor, order.shipping_minor, order.total_minor, order.tax_minor) == (
        3510, 595, 4105, 596,
    )  # fmt: skip
    lines = [(line.sku, line.quantity, line.vat_rate_bp, line.total_minor) for line in order.lines.all()]
    assert lines == [("JUG-1", 2, 2100, 2420), ("BOOK-1", 1, 900, 1090)]
    assert order.delivery_address["city"] == "Maastricht"
    assert order.customer.email == order.email == "marieke.jansen@example.nl"
    cart.refresh_from_db()
    assert (cart.state, cart.order_number, cart.entered) == (CartState.ORDERED, "10001", {})
    assert StockItem.objects.get(variant=shop.jug).held == 2
    assert [entry.verb for entry in audit.entries_about("order:10001")] == ["orders.placed"]
    assert OutboxEvent.objects.filter(name="orders.order_placed").count() == 1


def test_the_order_remembers_which_texts_were_accepted(shop):
    order = shop.place(shop.cart(language="en"))

    assert set(order.accepted_terms) == {"imprint", "terms", "privacy", "withdrawal"}
    for kind, text_id in order.accepted_terms.items():
        text = terms.text(text_id)
        assert (text.kind, text.language, text.market) == (kind, "en", "NL")


def test_numbers_follow_each_other(shop):
    numbers = [shop.place(shop.cart()).number for _order in range(3)]

    assert numbers == ["10001", "10002", "10003"]


def test_sent_twice_it_is_one_order(shop):
    cart = shop.cart()
    seen = rules.fingerprint(shop.quote(cart))

    first = shop.send(cart, seen)
    again = shop.send(cart, seen)
    with_other_words = shop.send(cart, "whatever", email="nobody")

    assert first.pk == again.pk == with_other_words.pk
    assert Order.objects.count() == 1
    assert StockItem.objects.get(variant=shop.jug).held == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("pieces", [20, 1], ids=["enough", "the last one"])
def test_two_tabs_at_once_place_one_order(shop, pieces):
    if pieces == 1:
        stock.correct(variant_id=shop.jug.pk, counted=1, actor="test")
    cart = shop.cart()
    seen = rules.fingerprint(shop.quote(cart))
    barrier, numbers = threading.Barrier(4), []

    def press() -> None:
        try:
            barrier.wait(timeout=20)
            numbers.append(shop.send(cart, seen).number)
        except Exception as error:  # noqa: BLE001  the assertion below shows it
            numbers.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _tab in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(numbers) == 4 and len(set(numbers)) == 1, numbers
    assert Order.objects.count() == 1
    assert StockItem.objects.get(variant=shop.jug).held == 1
    assert ThresholdEntry.objects.count() == 1


def test_a_cart_that_was_ordered_meanwhile_answers_with_that_order(shop, monkeypatch):
    cart = shop.cart()
    seen = rules.fingerprint(shop.quote(cart))
    placed = shop.send(cart, seen)
    open_before = Cart.objects.get(pk=cart.pk)
    open_before.state = CartState.OPEN
    monkeypatch.setattr(queries, "cart_by_token", lambda token: open_before)
    stock.correct(variant_id=shop.jug.pk, counted=1, actor="test")  # the last piece is held by that order

    assert shop.send(cart, seen).pk == placed.pk


def test_what_is_sold_out_leaves_nothing_held(shop):
    cart = shop.cart((shop.jug, 2), (shop.book, 1), language="en")
    seen = rules.fingerprint(shop.quote(cart))
    stock.correct(variant_id=shop.book.pk, counted=0, actor="test")

    with pytest.raises(SoldOut) as refused:
        shop.send(cart, seen)

    assert refused.value.details == {"sku": "BOOK-1", "available": 0}
    assert str(refused.value) == "“Kochbuch BOOK-1” is sold out. Take it out of the cart to go on."
    assert nothing_happened(cart)


def test_too_few_are_named_with_their_number(shop):
    cart = shop.cart((shop.jug, 3), language="en")
    seen = rules.fingerprint(shop.quote(cart))
    stock.correct(variant_id=shop.jug.pk, counted=2, actor="test")

    with pytest.raises(SoldOut, match="Only 2 of “Bauchkrug JUG-1” are left"):
        shop.send(cart, seen)

    assert nothing_happened(cart)


def test_what_others_hold_in_the_same_moment_leaves_nothing_held_either(shop, monkeypatch):
    cart = shop.cart((shop.jug, 2), (shop.book, 1), language="en")
    seen = rules.fingerprint(shop.quote(cart))
    stock.correct(variant_id=shop.book.pk, counted=0, actor="test")
    # The quote still saw plenty; the hold itself finds out.
    monkeypatch.setattr(quoting.stock, "available", lambda ids: dict.fromkeys(ids, 99))

    with pytest.raises(SoldOut) as refused:
        shop.send(cart, seen)

    assert "Kochbuch BOOK-1" in str(refused.value)
    assert nothing_happened(cart)


def test_a_price_that_changed_is_asked_about_again(shop):
    cart = shop.cart(language="en")
    seen = rules.fingerprint(shop.quote(cart))
    pricing.set_price(
        market="NL", variant_id=shop.jug.pk, unit_price=UnitPrice.from_decimal("11.10", "EUR"), actor="test"
    )

    with pytest.raises(PriceChanged, match="look at the new total"):
        shop.send(cart, seen)

    assert nothing_happened(cart)
    assert shop.place(cart).total_minor == 1110 + 595


@pytest.mark.parametrize("seen", ["", "0" * 32, "total=1"])
def test_a_tampered_fingerprint_is_refused(shop, seen):
    cart = shop.cart()

    with pytest.raises(PriceChanged):
        shop.send(cart, seen)

    assert nothing_happened(cart)


def test_totals_sent_along_are_ignored(shop):
    order = shop.place(shop.cart(), total_minor="1", unit_price="0.01", shipping_minor="0")

    assert order.total_minor == 1210 + 595


def test_vat_that_differs_from_the_quote_is_asked_about_again(shop, monkeypatch):
    cart = shop.cart((shop.jug, 1), language="en")
    seen = rules.fingerprint(shop.quote(cart))
    honest = quoting.tax.decide_and_take

    # An order of the same moment passed the threshold: behind the lock, the decision comes out differently.
    monkeypatch.setattr(
        quoting.tax, "decide_and_take", lambda supply, reference: other_total(honest, supply, reference)
    )

    with pytest.raises(PriceChanged):
        shop.send(cart, seen)

    assert nothing_happened(cart)


def other_total(decide, supply, reference):
    """Decide the cart's lines at another price."""
    lines = tuple(replace(line, amount_minor=line.amount_minor + 1) for line in supply.lines)
    return decide(supply=replace(supply, lines=lines), reference=reference)


def test_a_closed_market_sells_nothing(shop):
    cart = shop.cart(language="en")
    markets.close_market(code="NL", actor="test")

    with pytest.raises(Misused) as refused:
        shop.place(cart)

    assert refused.value.code == "market_closed"
    assert nothing_happened(cart)


def test_an_article_taken_off_sale_is_named(shop):
    cart = shop.cart((shop.jug, 1), (shop.book, 1), language="en")
    seen = rules.fingerprint(shop.quote(cart))
    catalog.archive_product(product_id=shop.book.product_id, actor="test")

    with pytest.raises(NotFound, match="Kochbuch BOOK-1 is no longer sold here") as refused:
        shop.send(cart, seen)

    assert refused.value.code == "not_sold_here"
    assert nothing_happened(cart)


@pytest.mark.parametrize("token", ["", "nobody's"])
def test_without_a_cart_there_is_no_order(shop, token):
    with pytest.raises(NotFound) as refused:
        services.place(token=token, entered=Entered.from_dict(factories.entered()), seen="")

    assert refused.value.code == "cart_empty"


def test_an_empty_cart_is_no_order(shop):
    cart = shop.cart()
    services.set_quantity(token=cart.token, variant_id=shop.jug.pk, quantity=0)

    with pytest.raises(NotFound) as refused:
        shop.place(cart)

    assert refused.value.code == "cart_empty"


def test_a_refused_sale_is_counted_with_its_sentence(shop):
    factories.make_market("GB", languages=("en",))
    pricing.set_price(
        market="GB", variant_id=shop.jug.pk, unit_price=UnitPrice.from_decimal("12.10", "GBP"), actor="test"
    )
    payments.save_market_method(market="GB", method="creditcard", account=shop.account, actor="test")
    cart = shop.cart(market="GB", language="en")
    sentence = str(shop.quote(cart, **ADDRESSES["GB"]).refusal)

    for _attempt in range(2):
        with pytest.raises(Undecided) as refused:
            shop.place(cart, **ADDRESSES["GB"])

    assert str(refused.value) == sentence
    assert nothing_happened(cart)
    rows = queries.refused_since(RefusedSale.objects.earliest("refused_at").refused_at)
    assert [(row["market"], row["count"]) for row in rows] == [("GB", 2)]
    assert str(rows[0]["code"]).startswith("gb_")


def test_a_live_shop_refuses_consumers_and_sells_to_firms(shop, settings):
    settings.KOGGE_IS_DEMO = False
    cart = shop.cart(language="en")

    with pytest.raises(Undecided) as refused:
        shop.place(cart)
    assert refused.value.code == "consumers_refused"
    assert nothing_happened(cart)

    order = shop.place(cart, customer_kind="business", company="Maas Handel BV")
    assert (order.customer_kind, order.customer.company_name) == ("business", "Maas Handel BV")


def test_consumers_in_switzerland_may_buy_in_a_live_shop(shop, settings):
    settings.KOGGE_IS_DEMO = False

    order = shop.place(shop.cart(market="CH", language="en"), **ADDRESSES["CH"])

    assert (order.tax_scheme, order.currency, order.total_minor) == ("export", "CHF", 1805)


def test_a_firm_with_a_vat_id_of_another_state_gets_an_intra_community_supply(shop):
    order = shop.place(
        shop.cart(market="BE", language="fr"), customer_kind="business", company="Eupen Handel SA",
        vat_id="be 0428.759.497", **ADDRESSES["BE"],
    )  # fmt: skip

    assert (order.tax_scheme, order.vat_id) == ("ic_supply", "BE0428759497")
    assert (order.total_minor, order.tax_minor, order.tax_adjustment_minor) == (1492, 0, 1492 - 1805)
    assert not ThresholdEntry.objects.exists()


def test_a_failed_order_can_be_sent_again(shop, monkeypatch):
    cart = shop.cart()
    with monkeypatch.context() as patch:
        patch.setattr(quoting.tax, "decide_and_take", explode)
        with pytest.raises(Conflict):
            shop.place(cart)
    assert nothing_happened(cart)

    assert shop.place(cart).number == "10001"


def test_the_order_keeps_the_category_that_the_country_files_the_goods_under(shop):
    catalog.file_product(product_id=shop.jug.product_id, category_in={"NL": "food"}, actor="test")

    dutch = shop.place(shop.cart())
    german = shop.place(shop.cart(market="DE", language="de"), **ADDRESSES["DE"])

    (line,) = dutch.lines.all()
    assert (line.vat_category, line.vat_rate_bp) == ("food", 900)
    (line,) = german.lines.all()
    assert (line.vat_category, line.vat_rate_bp) == ("standard", 1900)


def explode(**_given):
    raise Conflict("not now")


def test_an_order_of_three_lines_takes_at_most_forty_statements(shop, django_assert_max_num_queries):
    third = factories.make_variant(sku="CUP-1", markets_sold_in=("NL",))
    shop.place(shop.cart(), email="first@shop.example")  # the first sale of a year opens its count
    cart = shop.cart((shop.jug, 2), (shop.book, 1), (third, 1))
    seen = rules.fingerprint(shop.quote(cart))

    with django_assert_max_num_queries(40):
        order = shop.send(cart, seen, email="somebody.new@shop.example")

    assert order.lines.count() == 3
