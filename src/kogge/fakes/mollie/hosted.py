"""The addresses that a shopper's browser opens: the hosted checkout and its two assets."""

from __future__ import annotations

from typing import Any

from kogge.fakes.mollie import documents, methods, pages
from kogge.fakes.mollie.fake import MollieFake
from kogge.fakes.pages import add_stylesheet, html
from kogge.fakes.server import Refused, Request, Response, Router, redirect

OUTCOMES = ("paid", "failed", "canceled", "expired")


def add_routes(router: Router, fake: MollieFake) -> None:
    """Let the hosted pages answer."""
    hosted = Hosted(fake)
    router.add("GET", "/checkout/{payment_id}", hosted.show)
    router.add("POST", "/checkout/{payment_id}", hosted.decide)
    add_stylesheet(router)
    router.add("GET", "/assets/method.svg", _picture)


class Hosted:
    """The checkout pages of one fake."""

    def __init__(self, fake: MollieFake) -> None:
        self.fake = fake

    def show(self, request: Request, payment_id: str) -> Response:
        """Show the page of a payment, or send the shopper back when it is over."""
        try:
            payment = self.fake.need_payment(payment_id)
        except Refused:
            return html(pages.closed_page(None), 404)
        if payment["status"] not in documents.PAYABLE:
            return html(pages.closed_page(payment), 410)
        return html(self._page(payment, failed_before="failed" in request.query))

    def decide(self, request: Request, payment_id: str) -> Response:
        """Take the shopper's choice of method or outcome, and send the browser on."""
        form = request.form()
        try:
            payment = self.fake.need_payment(payment_id)
        except Refused:
            return html(pages.closed_page(None), 404)
        if payment["status"] not in documents.PAYABLE:
            return redirect(payment["redirectUrl"])
        if form.get("method") in {method.id for method in self._offered(payment)}:
            return self._choose(payment_id, form["method"])
        outcome = form.get("outcome", "")
        if outcome not in OUTCOMES:
            return html(self._page(payment, failed_before=False), 422)
        return self._finish(payment, outcome)

    def _choose(self, payment_id: str, method: str) -> Response:
        with self.fake.state.lock:
            payment = self.fake.need_payment(payment_id)
            documents.choose_method(payment, method, now=self.fake.clock.now())
            payment["_is_chosen_here"] = True
            self.fake.state.save_payment(payment)
        return redirect(f"/checkout/{payment_id}")

    def _finish(self, payment: dict[str, Any], outcome: str) -> Response:
        if outcome == "failed" and payment.get("_is_chosen_here"):
            # Without a fixed method a failed try leads back to the choice, and nothing is reported (PAYMENTS.md E1).
            payment["method"] = None
            self.fake.state.save_payment(payment)
            return redirect(f"/checkout/{payment['id']}?failed=1")
        try:
            payment = self.fake.reach(payment["id"], outcome)
        except Refused:
            return redirect(payment["redirectUrl"])  # another tab was faster
        if outcome == "canceled" and payment.get("cancelUrl"):
            return redirect(payment["cancelUrl"])
        return redirect(payment["redirectUrl"])

    def _page(self, payment: dict[str, Any], *, failed_before: bool) -> str:
        return pages.checkout_page(payment, offered=self._offered(payment), failed_before=failed_before)

    def _offered(self, payment: dict[str, Any]) -> list[methods.Method]:
        found = methods.offered(
            currency=payment["amount"]["currency"],
            value=payment["amount"]["value"],
            country=payment.get("restrictPaymentMethodsToCountry"),
        )
        named = payment.get("_methods")
        return [method for method in found if not method.needs_lines and (not named or method.id in named)]


def _picture(request: Request) -> Response:
    return Response(body=pages.METHOD_PICTURE.encode(), content_type="image/svg+xml")
