"""The corner of a company's dashboard where a merchant registers the shop's address for messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from kogge.fakes import pages
from kogge.fakes.server import Refused, Request, Response, Router, redirect

_TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Addresses for messages", "none": "No address is registered yet.", "address": "Address of the shop",
        "add": "Register it", "secret": "Webhook secret", "webhook_id": "Webhook ID", "wrong": "That is no address.",
    },
    "de": {
        "title": "Adressen für Meldungen", "none": "Noch ist keine Adresse eingetragen.", "address": "Adresse des Shops",
        "add": "Eintragen", "secret": "Webhook-Geheimnis", "webhook_id": "Webhook-ID", "wrong": "Das ist keine Adresse.",
    },
    "nl": {
        "title": "Adressen voor meldingen", "none": "Er is nog geen adres ingevoerd.", "address": "Adres van de winkel",
        "add": "Invoeren", "secret": "Webhookgeheim", "webhook_id": "Webhook-ID", "wrong": "Dat is geen adres.",
    },
    "fr": {
        "title": "Adresses pour les messages", "none": "Aucune adresse n’est encore enregistrée.",
        "address": "Adresse de la boutique", "add": "Enregistrer", "secret": "Secret du webhook",
        "webhook_id": "Identifiant du webhook", "wrong": "Ce n’est pas une adresse.",
    },
}  # fmt: skip
PATH = "/dashboard/webhooks"


class Dashboard:
    """The page of one fake: what is registered with what the shop must know of it (`shown`), and a form for more."""

    def __init__(
        self,
        router: Router,
        *,
        shown: str,
        registered: Callable[[], Sequence[tuple[str, str]]],
        register: Callable[[str], None],
    ) -> None:
        self._shown, self._registered, self._register = shown, registered, register
        router.add("GET", PATH, self.show)
        router.add("POST", PATH, self.add)

    def show(self, request: Request) -> Response:
        """GET /dashboard/webhooks"""
        return pages.html(self._page(request, problem=""))

    def add(self, request: Request) -> Response:
        """POST /dashboard/webhooks: register an address."""
        try:
            self._register(request.form().get("url", ""))
        except Refused:
            return pages.html(self._page(request, problem="wrong"), 422)
        return redirect(PATH)

    def _page(self, request: Request, *, problem: str) -> str:
        language = pages.language_of(request.headers.get("accept-language", ""))
        texts = _TEXTS[language]
        rows = "".join(
            f"<dl><dt>{escape(texts['address'])}</dt><dd>{escape(address)}</dd>"
            f"<dt>{escape(texts[self._shown])}</dt><dd><code>{escape(known)}</code></dd></dl>"
            for address, known in self._registered()
        )
        alert = f'<p class="problem" role="alert">{escape(texts[problem])}</p>' if problem else ""
        form = (
            f'<form method="post"><label for="url">{escape(texts["address"])}</label>'
            f'<input id="url" name="url" type="url" required>'
            f'<button class="main">{escape(texts["add"])}</button></form>'
        )
        content = (
            f"<h1>{escape(texts['title'])}</h1>{alert}{rows or '<p>' + escape(texts['none']) + '</p>'}{form}"
        )
        return pages.page(texts["title"], language, content)
