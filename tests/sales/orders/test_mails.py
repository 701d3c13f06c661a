"""Mails about orders: complete, in the customer's language, sent once."""

from __future__ import annotations

import pytest
from tests.trading import ADDRESSES

from kogge.core.events import relay
from kogge.core.mail import services as mail
from kogge.core.outward import queries as outward
from kogge.planning.markets import services as markets
from kogge.sales.orders import mails, services
from kogge.sales.terms import services as terms
from kogge.sales.terms.values import REQUIRED_KINDS, TextKind

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

LANGUAGES = ("de", "nl", "fr", "en")


def sent(order, template: str):
    """Return the rendered messages of one template about an order."""
    found = outward.actions_about(f"order:{order.number}").filter(kind="mail")
    return [mail.build(row) for row in found if row.payload["template"] == template]


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.fixture
def polyglot(shop):
    """The Dutch market in four languages, with legal texts that can be recognised."""
    markets.save_market(code="NL", languages=list(LANGUAGES), has_same_price_for_all=False, actor="test")
    for language in LANGUAGES:
        for kind in REQUIRED_KINDS:
            terms.write_text(
                kind=kind, market="NL", language=language, body=f"# {kind.value}\n\nclause-{kind.value}-{language}",
                actor="test",
            )  # fmt: skip
    return shop


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_confirmation_holds_lines_totals_and_legal_texts(polyglot, language):
    shop = polyglot
    order = shop.place(shop.cart((shop.jug, 2), (shop.book, 1), language=language))

    relay.run_until_empty()

    (message,) = sent(order, "orders/confirmation")
    html = message.alternatives[0][0]
    assert order.number in message.subject and message.to == [order.email]
    for body in (plain(message.body), plain(html)):
        assert "2 × Bauchkrug JUG-1" in body and "1 × Kochbuch BOOK-1" in body
        assert "24,20" in body or "24.20" in body
        assert "41,05" in body or "41.05" in body
        assert "21" in body and "4,91" in body.replace("4.91", "4,91")
        assert f"clause-terms-{language}" in body and f"clause-withdrawal-{language}" in body
        assert "clause-privacy" not in body
        assert "Kapoenstraat 14" in body and order.token in body
    assert order.language == language


def test_a_text_changed_afterwards_is_not_the_one_that_was_agreed(polyglot):
    shop = polyglot
    order = shop.place(shop.cart(language="en"))
    terms.write_text(kind=TextKind.TERMS, market="NL", language="en", body="stricter", actor="test")

    relay.run_until_empty()

    (message,) = sent(order, "orders/confirmation")
    assert "clause-terms-en" in message.body and "stricter" not in message.body


def test_sent_again_it_is_the_same_mail(shop):
    order = shop.place(shop.cart(language="en"))

    for _time in range(2):
        mails.send_confirmation(number=order.number)

    assert len(sent(order, "orders/confirmation")) == 1


def test_the_dispatch_mail_leads_to_the_parcel(shop):
    order = shop.sell()
    services.mark_dispatched(
        number=order.number, carrier="PostNL", tracking_number="3S123", tracking_url="https://t.example/3S123",
        actor="test",
    )  # fmt: skip
    relay.run_until_empty()

    (message,) = sent(order, "orders/dispatched")
    assert "3S123" in message.body and "https://t.example/3S123" in message.body
    assert "PostNL" in message.body


@pytest.mark.parametrize("is_paid", [True, False])
def test_the_cancellation_mail_speaks_of_money_only_where_there_was_some(shop, is_paid):
    cart = shop.cart(language="en")
    order = shop.place(cart)
    if is_paid:
        shop.settle(shop.begin_payment(order))
    services.cancel_order(number=order.number, reason="changed mind", actor="test")
    relay.run_until_empty()

    (message,) = sent(order, "orders/cancelled")
    assert ("back by the same means" in message.body) is is_paid
    assert "not paid in time" not in message.body


def test_an_order_not_paid_in_time_is_told_why(shop):
    order = shop.place(shop.cart(language="en"))
    services.cancel_order(number=order.number, reason="not_paid_in_time", actor="orders")
    relay.run_until_empty()

    (message,) = sent(order, "orders/cancelled")
    assert "not paid in time" in message.body


def test_vat_that_is_not_owed_stands_in_the_mail_of_a_firm(shop):
    order = shop.place(
        shop.cart(market="BE", language="en"), customer_kind="business", company="Eupen Handel SA",
        vat_id="BE0428759497", **ADDRESSES["BE"],
    )  # fmt: skip
    mails.send_confirmation(number=order.number)

    (message,) = sent(order, "orders/confirmation")
    assert "VAT not owed" in message.body and "14" in message.body


def test_an_order_without_an_address_gets_no_mail(shop):
    order = shop.place(shop.cart())
    order.email = ""
    order.save(update_fields=["email"])

    mails.send_confirmation(number=order.number)

    assert sent(order, "orders/confirmation") == []
