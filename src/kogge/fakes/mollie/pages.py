"""The hosted checkout page, where the shopper says how the payment ends."""

from __future__ import annotations

from html import escape
from typing import Any

from kogge.fakes.mollie import methods

Document = dict[str, Any]

_TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Payment", "notice": "Test payment: no money moves.", "to_pay": "Amount to pay",
        "with": "Paying with", "choose": "How would you like to pay?", "ask": "How should this payment end?",
        "paid": "Pay", "failed": "Let it fail", "canceled": "Cancel", "expired": "Let it expire",
        "again": "That payment did not work. You can choose again.",
        "gone": "This payment is no longer open.", "back": "Back to the shop",
        "transfer": "Please transfer the amount with this reference:",
        "missing": "This payment does not exist.",
    },
    "de": {
        "title": "Zahlung", "notice": "Testzahlung: Es fließt kein Geld.", "to_pay": "Zu zahlender Betrag",
        "with": "Zahlungsart", "choose": "Wie möchten Sie bezahlen?", "ask": "Wie soll diese Zahlung enden?",
        "paid": "Bezahlen", "failed": "Scheitern lassen", "canceled": "Abbrechen", "expired": "Ablaufen lassen",
        "again": "Diese Zahlung hat nicht geklappt. Sie können neu wählen.",
        "gone": "Diese Zahlung ist nicht mehr offen.", "back": "Zurück zum Shop",
        "transfer": "Bitte überweisen Sie den Betrag mit diesem Verwendungszweck:",
        "missing": "Diese Zahlung gibt es nicht.",
    },
    "nl": {
        "title": "Betaling", "notice": "Testbetaling: er wordt geen geld afgeschreven.", "to_pay": "Te betalen bedrag",
        "with": "Betaalmethode", "choose": "Hoe wil je betalen?", "ask": "Hoe moet deze betaling aflopen?",
        "paid": "Betalen", "failed": "Laten mislukken", "canceled": "Annuleren", "expired": "Laten verlopen",
        "again": "Deze betaling is niet gelukt. Je kunt opnieuw kiezen.",
        "gone": "Deze betaling staat niet meer open.", "back": "Terug naar de winkel",
        "transfer": "Maak het bedrag over met dit kenmerk:",
        "missing": "Deze betaling bestaat niet.",
    },
    "fr": {
        "title": "Paiement", "notice": "Paiement de test : aucun argent n’est débité.", "to_pay": "Montant à payer",
        "with": "Moyen de paiement", "choose": "Comment souhaitez-vous payer ?",
        "ask": "Comment ce paiement doit-il se terminer ?",
        "paid": "Payer", "failed": "Faire échouer", "canceled": "Annuler", "expired": "Laisser expirer",
        "again": "Ce paiement n’a pas abouti. Vous pouvez choisir à nouveau.",
        "gone": "Ce paiement n’est plus ouvert.", "back": "Retour à la boutique",
        "transfer": "Veuillez virer le montant avec cette référence :",
        "missing": "Ce paiement n’existe pas.",
    },
}  # fmt: skip

_METHOD_NAMES: dict[str, dict[str, str]] = {
    "creditcard": {"de": "Karte", "nl": "Kaart", "fr": "Carte bancaire"},
    "banktransfer": {"de": "SEPA-Überweisung", "nl": "SEPA-overschrijving", "fr": "Virement SEPA"},
}

STYLESHEET = """
:root { --ink: #1d2733; --soft: #5b6875; --line: #dde3e9; --ground: #f4f6f8; --accent: #14532d; --bad: #8f1d1d; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 17px/1.5 system-ui, sans-serif; }
main { max-width: 30rem; margin: 8vh auto 2rem; padding: 2rem; background: #fff; border: 1px solid var(--line);
  border-radius: 14px; box-shadow: 0 12px 40px rgb(20 40 60 / 8%); }
.notice { margin: 0 0 1.5rem; padding: .5rem .8rem; border-radius: 8px; background: #fff6db; font-size: .9rem; }
.problem { padding: .5rem .8rem; border-radius: 8px; background: #fdeaea; color: var(--bad); }
h1 { margin: 0 0 .25rem; font-size: 1.05rem; font-weight: 600; color: var(--soft); }
.amount { margin: 0; font-size: 2.4rem; font-weight: 650; letter-spacing: -.02em; font-variant-numeric: tabular-nums; }
.what { margin: .25rem 0 1.5rem; color: var(--soft); }
h2 { margin: 1.5rem 0 .75rem; font-size: 1rem; }
.method { display: inline-block; padding: .15rem .7rem; border: 1px solid var(--line); border-radius: 99px; }
form { display: grid; gap: .6rem; }
button, .button { min-height: 48px; padding: .6rem 1rem; border: 1px solid var(--line); border-radius: 10px;
  background: #fff; color: var(--ink); font: inherit; text-align: center; text-decoration: none; cursor: pointer; }
button:hover, .button:hover { border-color: var(--soft); }
button:focus-visible, .button:focus-visible { outline: 3px solid #2563eb; outline-offset: 2px; }
.main { border-color: var(--accent); background: var(--accent); color: #fff; font-weight: 600; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .2rem 1rem; margin: 0; }
dt { color: var(--soft); } dd { margin: 0; font-variant-numeric: tabular-nums; }
"""

METHOD_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="24" viewBox="0 0 32 24">'
    '<rect x=".5" y=".5" width="31" height="23" rx="4" fill="#fff" stroke="#cbd5dd"/>'
    '<path d="M5 8h22M5 15h9" stroke="#5b6875" stroke-width="2"/></svg>'
)


def language_of(payment: Document | None) -> str:
    """Return the page's language: the payment's locale, or English."""
    language = str((payment or {}).get("locale") or "en")[:2]
    return language if language in _TEXTS else "en"


def amount_text(value: str, currency: str, language: str) -> str:
    """Return an amount as the language writes it, such as 1.234,50 EUR."""
    whole, _, cents = value.partition(".")
    mark, group = {"en": (".", ","), "de": (",", "."), "nl": (",", "."), "fr": (",", "\u202f")}[language]
    grouped = f"{int(whole):,}".replace(",", group)
    return f"{grouped}{mark + cents if cents else ''}\u00a0{currency}"


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
    return _page(texts["title"], language, "".join(parts))


def _head(payment: Document, language: str) -> str:
    texts = _TEXTS[language]
    shown = amount_text(payment["amount"]["value"], payment["amount"]["currency"], language)
    return (
        f'<p class="notice">{escape(texts["notice"])}</p><h1>{escape(texts["to_pay"])}</h1>'
        f'<p class="amount">{escape(shown)}</p><p class="what">{escape(payment["description"])}</p>'
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
    parts.append(
        f'<h2 id="question">{escape(texts["ask"])}</h2><form method="post" aria-labelledby="question">'
    )
    for outcome in ("paid", "failed", "canceled", "expired"):
        css = ' class="main"' if outcome == "paid" else ""
        parts.append(f'<button name="outcome" value="{outcome}"{css}>{escape(texts[outcome])}</button>')
    parts.append("</form>")
    return "".join(parts)


def closed_page(payment: Document | None) -> str:
    """Return the page of a payment that is over, or that never was."""
    language = language_of(payment)
    texts = _TEXTS[language]
    if payment is None:
        return _page(texts["title"], language, f"<h1>{escape(texts['missing'])}</h1>")
    back = f'<p><a class="button" href="{escape(payment["redirectUrl"])}">{escape(texts["back"])}</a></p>'
    return _page(texts["title"], language, f"{_head(payment, language)}<p>{escape(texts['gone'])}</p>{back}")


def _page(title: str, language: str, content: str) -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/checkout.css"></head>'
        f"<body><main>{content}</main></body></html>"
    )
