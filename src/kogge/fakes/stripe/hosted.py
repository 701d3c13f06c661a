"""The addresses that a shopper's browser opens: the page of a redirecting method, and the hosted Checkout for cards."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from kogge.fakes import pages
from kogge.fakes.server import Refused, Request, Response, Router, redirect
from kogge.fakes.stripe import fake, methods
from kogge.fakes.stripe.fake import StripeFake

Document = dict[str, Any]

OUTCOMES = ("paid", "failed", "canceled")
_CARD = {"en": "Card", "de": "Karte", "nl": "Kaart", "fr": "Carte bancaire"}


def add_routes(router: Router, stripe: StripeFake) -> None:
    """Let the hosted pages answer."""
    hosted = Hosted(stripe)
    router.add("GET", "/redirect/{intent_id}", hosted.show_redirect)
    router.add("POST", "/redirect/{intent_id}", hosted.decide_redirect)
    router.add("GET", "/pay/{session_id}", hosted.show_session)
    router.add("POST", "/pay/{session_id}", hosted.decide_session)
    pages.add_stylesheet(router)


class Hosted:
    """The pages of one fake."""

    def __init__(self, stripe: StripeFake) -> None:
        self.fake = stripe

    # A method that leads to the payer's bank or wallet

    def show_redirect(self, request: Request, intent_id: str) -> Response:
        """Show the page of a PaymentIntent that waits for its payer."""
        intent = self.fake.state.find(fake.INTENT, intent_id)
        if intent is None or "_method" not in intent:
            return pages.html(pages.missing_page(_language(request)), 404)
        language = self._language_of(intent, request)
        head = _head(language, intent["amount"], intent["currency"], intent["description"])
        if intent["status"] != "requires_action":
            return pages.html(pages.over_page(language, head=head, back=intent["_return_url"]), 410)
        name = methods.REDIRECTING[intent["_method"]].name
        return pages.html(pages.outcome_page(language, head=head, method=name))

    def decide_redirect(self, request: Request, intent_id: str) -> Response:
        """Take the payer's choice; calling it off at the bank is a failed try to Stripe."""
        outcome = request.form().get("outcome", "")
        if outcome not in OUTCOMES:
            return self.show_redirect(request, intent_id)
        with self.fake.state.lock:
            intent = self.fake.state.find(fake.INTENT, intent_id)
            if intent is None or "_method" not in intent:
                return pages.html(pages.missing_page(_language(request)), 404)
            if intent["status"] == "requires_action":
                if outcome == "paid":
                    self.fake.succeed(intent, intent["_method"])
                else:
                    self.fake.fail(intent, intent["_method"], fake.FAILED_AT_BANK)
        return redirect(_with_outcome(intent))

    def _language_of(self, intent: Document, request: Request) -> str:
        options = intent["payment_method_options"].get(intent["_method"]) or {}
        wanted = options.get("preferred_language", "")
        return pages.language_of(wanted) if wanted else _language(request)

    # Cards

    def show_session(self, request: Request, session_id: str) -> Response:
        """Show the page of a Checkout Session."""
        session = self.fake.state.find(fake.SESSION, session_id)
        if session is None:
            return pages.html(pages.missing_page(_language(request)), 404)
        language = pages.language_of(session["locale"] or "")
        head = _head(language, session["amount_total"], session["currency"], session["_name"])
        if session["status"] != "open":
            back = session["success_url"] if session["status"] == "complete" else _way_out(session)
            return pages.html(pages.over_page(language, head=head, back=back), 410)
        is_second_try = "failed" in request.query
        return pages.html(
            pages.outcome_page(language, head=head, method=_CARD[language], is_second_try=is_second_try)
        )

    def decide_session(self, request: Request, session_id: str) -> Response:
        """Take the payer's choice; a refused card may be followed by another, and going back leaves it open."""
        outcome = request.form().get("outcome", "")
        if outcome not in OUTCOMES:
            return self.show_session(request, session_id)
        try:
            with self.fake.state.lock:
                session = self.fake.need(fake.SESSION, session_id)
                if session["status"] == "open" and outcome != "canceled":
                    self.fake.try_session(session, is_paid=outcome == "paid")
        except Refused:
            return pages.html(pages.missing_page(_language(request)), 404)
        if session["status"] == "complete":
            return redirect(session["success_url"])
        if session["status"] == "open" and outcome == "failed":
            return redirect(f"/pay/{session_id}?failed=1")
        return redirect(_way_out(session))


def _way_out(session: Document) -> str:
    return session["cancel_url"] or session["success_url"]


def _with_outcome(intent: Document) -> str:
    """Return the shop's address with what Stripe appends to it."""
    told = {
        "payment_intent": intent["id"],
        "payment_intent_client_secret": intent["client_secret"],
        "redirect_status": "succeeded" if intent["status"] == "succeeded" else "failed",
    }
    address = intent["_return_url"]
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(told)}"


def _head(language: str, cents: int, currency: str, what: str | None) -> str:
    value = str(cents) if currency == "jpy" else f"{cents // 100}.{cents % 100:02d}"
    return pages.head(language, value=value, currency=currency.upper(), what=what or "")


def _language(request: Request) -> str:
    return pages.language_of(request.headers.get("accept-language", ""))
