"""A shop whose payment provider is never asked, and orders that are paid by transfer of a hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.trading import ADDRESSES, Shop, open_shop

from kogge.core import clock
from kogge.core.money import Money
from kogge.sales.orders.models import Order
from kogge.sales.payments import services as payments


@pytest.fixture
def shop(db, settings) -> Shop:
    """A demo shop open in NL, DE, BE and CH; its provider's address leads nowhere."""
    settings.KOGGE_IS_DEMO = True
    return open_shop("http://127.0.0.1:9")


@pytest.fixture
def paid(shop) -> Callable[..., Order]:
    """Return a function that places an order, and pays it by transfer."""
    bank = payments.save_account(
        provider="prepayment", name="Second bank", actor="test",
        values={"holder": "Dreiländer Feinkost GmbH", "iban": "DE89370400440532013000", "bic": "COBADEFFXXX"},
    )  # fmt: skip
    for market in ("NL", "BE", "CH"):
        payments.save_market_method(
            market=market, method="banktransfer", account=bank, actor="test", position=5
        )

    def sell(*lines: Any, market: str = "NL", language: str = "nl", **entered: Any) -> Order:
        cart = shop.cart(*lines, market=market, language=language)
        order = shop.place(cart, **{**ADDRESSES.get(market, {}), "payment_method": "banktransfer", **entered})
        payment = shop.begin_payment(order)
        payments.record_receipt(
            payment=payment, amount=Money(amount_minor=order.total_minor, currency=order.currency),
            received_on=clock.today(), actor="test", key=order.number,
        )  # fmt: skip
        order.refresh_from_db()
        return order

    return sell
