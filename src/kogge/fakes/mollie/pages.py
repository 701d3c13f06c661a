"""The hosted checkout page, where the shopper says how the payment ends."""

from __future__ import annotations

from html import escape
from typing import Any

from kogge.fakes import pages
from kogge.fakes.mollie import methods

Document = dict[str, Any]

_OWN_TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "choose": "How would you like to pay?", "expired": "Let it expire",
        "transfer": "Please transfer the amount with this reference:",
    },
    "de": {
        "choose": "Wie möchten Sie bezahlen?", "expired": "Ablaufen lassen",
        "transfer": "Bitte überweisen Sie den Betrag mit diesem Verwendungszweck:",
    },
    "nl": {
        "choose": "Hoe wil je betalen?", "expired": "Laten verlopen",
        "transfer": "Maak het bedrag over met dit kenmerk:",
    },
    "fr": {
        "choose": "Comment souhaitez-vous payer ?", "expired": "Laisser expirer",
        "transfer": "Veuillez virer le montant avec cette référence :",
    },
}  # fmt: skip
_TEXTS = {language: pages.TEXTS[language] | own for language, own in _OWN_TEXTS.items()}

_METHOD_NAMES: dict[str, dict[str, str]] = {
    "creditcard": {"de": "Karte", "nl": "Kaart", "fr": "Carte bancaire"},
    "banktransfer": {"de": "SEPA-Überweisung", "nl": "SEPA-overschrijving", "fr": "Virement SEPA"},
}

METHOD_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="24" viewBox="0 0 32 24">'
    '<rect x=".5" y=".5" width="31" height="23" rx="4" fill="#fff" stroke="#cbd5dd"/>'
    '<path d="M5 8h22M5 15h9" stroke="#5b6875" stroke-width="2"/></svg>'
)


def language_of(payment: Document | None) -> str:
    """Return the page's language: the payment's locale, or English."""
    return pages.language_of(str((payment or {}).get("locale") or "en"))


def checkout_page(payment: Document, *, offered: list[methods.Method], failed_before: bool) -> str:
    """Return the page of a payment that can still be paid: the method's choice first, then the outcome's."""
    language = language_of(payment)
    texts = _TEXTS[language]
    parts = [_head(payment, language)]
    if failed_before:
        parts.append(f'<p class="problem" role="alert">{escape(texts["again"])}</p>')
    if payment["method"] is None:
        parts.append(f'<h2 id="question">{escape(texts["choose"])}</h2>')
        parts.append('<form method="post" aria-labelledby="question">')
        parts += [
            f'<button name="method" value="{escape(method.id)}">{escape(method_name(method.id, language))}</button>'
            for method in offered
        ]
        parts.append(f'<button name="outcome" value="canceled">{escape(texts["canceled"])}</button></form>')
    else:
        parts.append(_outcome_form(payment, language))
    return pages.page(texts["title"], language, "".join(parts))


def _head(payment: Document, language: str) -> str:
    amount = payment["amount"]
    return pages.head(
        language, value=amount["value"], currency=amount["currency"], what=payment["description"]
    )


def method_name(method_id: str, language: str) -> str:
    """Return what payers call a method."""
    method = methods.METHODS.get(method_id)
    described = method.description if method else method_id
    return _METHOD_NAMES.get(method_id, {}).get(language, described)


def _outcome_form(payment: Document, language: str) -> str:
    texts = _TEXTS[language]
    name = method_name(payment["method"], language)
    parts = [f'<p>{escape(texts["with"])}: <span class="method">{escape(name)}</span></p>']
    details = payment.get("details") or {}
    if "transferReference" in details:
        parts.append(
            f"<p>{escape(texts['transfer'])}</p><dl><dt>IBAN</dt><dd>{escape(details['bankAccount'])}</dd>"
            f"<dt>BIC</dt><dd>{escape(details['bankBic'])}</dd>"
            f"<dt>Ref.</dt><dd>{escape(details['transferReference'])}</dd></dl>"
        )
    outcomes = {name: texts[name] for name in ("paid", "failed", "canceled", "expired")}
    parts.append(pages.question(language, outcomes))
    return "".join(parts)


def closed_page(payment: Document | None) -> str:
    """Return the page of a payment that is over, or that never was."""
    language = language_of(payment)
    if payment is None:
        return pages.missing_page(language)
    return pages.over_page(language, head=_head(payment, language), back=payment["redirectUrl"])
