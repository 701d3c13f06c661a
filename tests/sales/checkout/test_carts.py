"""Filling a cart: pieces add up, nonsense is refused, and nothing is lost on the way to another country."""

from __future__ import annotations

import pytest

from kogge.core.errors import InvalidInput, NotFound
from kogge.sales.catalog import services as catalog
from kogge.sales.checkout import queries, services
from kogge.sales.checkout.models import Cart
from kogge.sales.checkout.values import MAX_QUANTITY, CartState, Entered

pytestmark = pytest.mark.django_db


def test_it_works(shop):
    cart = shop.cart((shop.jug, 2), (shop.book, 1), (shop.jug, 3))

    assert queries.quantities(cart) == {shop.jug.pk: 5, shop.book.pk: 1}
    assert queries.pieces_in(cart.token) == 6
    assert len(cart.token) == 43


@pytest.mark.parametrize("quantity", [0, -1, MAX_QUANTITY + 1])
def test_a_senseless_number_of_pieces_is_refused(shop, quantity):
    with pytest.raises(InvalidInput) as refused:
        services.add_to_cart(token="", market="NL", language="nl", variant_id=shop.jug.pk, quantity=quantity)

    assert refused.value.field == "quantity"
    assert not Cart.objects.exists()


def test_pieces_of_one_article_are_capped(shop):
    cart = shop.cart((shop.jug, MAX_QUANTITY), (shop.jug, 10))

    assert queries.quantities(cart) == {shop.jug.pk: MAX_QUANTITY}


def test_an_article_that_is_no_longer_sold_does_not_go_in(shop):
    catalog.archive_product(product_id=shop.jug.product_id, actor="test")

    with pytest.raises(NotFound):
        shop.cart((shop.jug, 1))
    with pytest.raises(NotFound):
        services.add_to_cart(token="", market="NL", language="nl", variant_id=987654, quantity=1)


def test_a_cart_that_became_an_order_gives_way_to_a_new_one(shop):
    cart = shop.cart()
    shop.place(cart)

    fresh = services.add_to_cart(token=cart.token, market="NL", language="nl", variant_id=shop.book.pk)

    assert fresh.token != cart.token
    assert queries.open_cart(cart.token) is None
    assert queries.cart_by_token(cart.token).state == CartState.ORDERED
    assert queries.pieces_in(cart.token) == 0


@pytest.mark.parametrize(("quantity", "left"), [(7, 7), (0, None), (MAX_QUANTITY, MAX_QUANTITY)])
def test_a_line_is_changed_or_taken_out(shop, quantity, left):
    cart = shop.cart((shop.jug, 2), (shop.book, 1))

    services.set_quantity(token=cart.token, variant_id=shop.jug.pk, quantity=quantity)

    assert queries.quantities(cart).get(shop.jug.pk) == left
    assert queries.quantities(cart)[shop.book.pk] == 1


@pytest.mark.parametrize("quantity", [-1, MAX_QUANTITY + 1])
def test_a_line_cannot_be_changed_to_nonsense(shop, quantity):
    cart = shop.cart((shop.jug, 2))

    with pytest.raises(InvalidInput):
        services.set_quantity(token=cart.token, variant_id=shop.jug.pk, quantity=quantity)

    assert queries.quantities(cart) == {shop.jug.pk: 2}


def test_a_line_of_a_strange_or_ordered_cart_stays_as_it_is(shop):
    cart = shop.cart((shop.jug, 2))
    shop.place(cart)

    services.set_quantity(token=cart.token, variant_id=shop.jug.pk, quantity=9)
    services.set_quantity(token="nobody's", variant_id=shop.jug.pk, quantity=9)

    assert queries.quantities(cart) == {shop.jug.pk: 2}


def test_articles_that_are_gone_are_taken_out(shop):
    cart = shop.cart((shop.jug, 2), (shop.book, 1))

    services.clear_unavailable(token=cart.token, variant_ids=[shop.jug.pk])

    assert queries.quantities(cart) == {shop.book.pk: 1}


def test_another_country_takes_the_cart_along_and_asks_for_delivery_and_payment_anew(shop):
    cart = shop.cart((shop.jug, 2))
    entered = Entered.from_dict(
        {"email": "a@b.example", "shipping_option": "home", "payment_method": "ideal"}
    )
    services.keep_entered(token=cart.token, entered=entered)

    services.switch_market(token=cart.token, market="BE", language="fr")

    cart.refresh_from_db()
    assert (cart.market, cart.language) == ("BE", "fr")
    assert (cart.entered["email"], cart.entered["shipping_option"], cart.entered["payment_method"]) == (
        "a@b.example", "", "",
    )  # fmt: skip
    assert queries.quantities(cart) == {shop.jug.pk: 2}


def test_another_language_keeps_what_was_chosen(shop):
    cart = shop.cart()
    services.keep_entered(token=cart.token, entered=Entered(shipping_option="home", payment_method="ideal"))

    services.switch_market(token=cart.token, market="NL", language="en")
    services.switch_market(token="nobody's", market="NL", language="en")

    cart.refresh_from_db()
    assert cart.language == "en"
    assert (cart.entered["shipping_option"], cart.entered["payment_method"]) == ("home", "ideal")


def test_what_was_typed_comes_back_trimmed():
    entered = Entered.from_dict(
        {"city": "  Den   Haag ", "has_other_billing": "on", "strange": "x", "street": "s" * 300}
    )

    assert (entered.city, entered.has_other_billing, len(entered.street)) == ("Den Haag", True, 200)
    assert Entered.from_dict(entered.as_dict()) == entered
