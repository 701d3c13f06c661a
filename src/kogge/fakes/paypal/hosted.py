"""PayPal's page for payers: agree, let it fail, or go back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from kogge.fakes import pages
from kogge.fakes.paypal import fake
from kogge.fakes.paypal.fake import PayPalFake
from kogge.fakes.server import Request, Response, Router, redirect

Document = dict[str, Any]

OUTCOMES = ("paid", "failed", "canceled")
_WAITING = ("CREATED", "PAYER_ACTION_REQUIRED")


def add_routes(router: Router, paypal: PayPalFake) -> None:
    """Let the page answer."""
    hosted = Hosted(paypal)
    router.add("GET", "/checkoutnow", hosted.show)
    router.add("POST", "/checkoutnow", hosted.decide)
    pages.add_stylesheet(router)


class Hosted:
    """The page of one fake."""

    def __init__(self, paypal: PayPalFake) -> None:
        self.fake = paypal

    def show(self, request: Request) -> Response:
        """Show an order to its payer."""
        order = self.fake.state.find(fake.ORDER, request.query.get("token", ""))
        if order is None:
            return pages.html(
                pages.missing_page(pages.language_of(request.headers.get("accept-language", ""))), 404
            )
        language = pages.language_of(order["_context"].get("locale", ""))
        unit = order["purchase_units"][0]
        head = pages.head(
            language, value=unit["amount"]["value"], currency=unit["amount"]["currency_code"],
            what=unit.get("description", ""),
        )  # fmt: skip
        if order["status"] not in _WAITING:
            return pages.html(pages.over_page(language, head=head, back=_back(order)), 410)
        return pages.html(pages.outcome_page(language, head=head, method="PayPal"))

    def decide(self, request: Request) -> Response:
        """Take the payer's choice. Who lets it fail agrees with an account that the capture finds empty."""
        outcome = request.form().get("outcome", "")
        order_id = request.query.get("token", "")
        with self.fake.state.lock:
            order = self.fake.state.find(fake.ORDER, order_id)
            if order is None or outcome not in OUTCOMES:
                return self.show(request)
            if order["status"] in _WAITING and outcome == "canceled":
                return redirect(_with_token(_cancel(order), order_id))
            if order["status"] in _WAITING:
                if outcome == "failed":
                    order["_is_short_of_money"] = True
                    self.fake.keep(order)
                order = self.fake.approve(order_id)
        return redirect(_with_token(_back(order), order_id, PayerID="QYR5Z8XDVJNXQ"))


def _back(order: Document) -> str:
    return order["_context"].get("return_url") or "/"


def _cancel(order: Document) -> str:
    return order["_context"].get("cancel_url") or _back(order)


def _with_token(address: str, order_id: str, **more: str) -> str:
    """Return the shop's address with what PayPal appends to it."""
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode({'token': order_id, **more})}"
