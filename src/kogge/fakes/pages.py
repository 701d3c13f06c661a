"""Hosted pages of fakes: their look, how amounts read, and the answers that carry them."""

from __future__ import annotations

from html import escape

from kogge.fakes.server import Request, Response, Router

# What all companies' pages say. "you" as in the shop: German formal, Dutch informal.
TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Payment", "notice": "Test payment: no money moves.", "to_pay": "Amount to pay",
        "with": "Paying with", "ask": "How should this payment end?", "paid": "Pay", "failed": "Let it fail",
        "canceled": "Cancel", "again": "That payment did not work. You can choose again.",
        "gone": "This payment is no longer open.", "back": "Back to the shop", "missing": "This payment does not exist.",
    },
    "de": {
        "title": "Zahlung", "notice": "Testzahlung: Es fließt kein Geld.", "to_pay": "Zu zahlender Betrag",
        "with": "Zahlungsart", "ask": "Wie soll diese Zahlung enden?", "paid": "Bezahlen",
        "failed": "Scheitern lassen", "canceled": "Abbrechen",
        "again": "Diese Zahlung hat nicht geklappt. Sie können neu wählen.",
        "gone": "Diese Zahlung ist nicht mehr offen.", "back": "Zurück zum Shop",
        "missing": "Diese Zahlung gibt es nicht.",
    },
    "nl": {
        "title": "Betaling", "notice": "Testbetaling: er wordt geen geld afgeschreven.", "to_pay": "Te betalen bedrag",
        "with": "Betaalmethode", "ask": "Hoe moet deze betaling aflopen?", "paid": "Betalen",
        "failed": "Laten mislukken", "canceled": "Annuleren",
        "again": "Deze betaling is niet gelukt. Je kunt opnieuw kiezen.",
        "gone": "Deze betaling staat niet meer open.", "back": "Terug naar de winkel",
        "missing": "Deze betaling bestaat niet.",
    },
    "fr": {
        "title": "Paiement", "notice": "Paiement de test : aucun argent n’est débité.", "to_pay": "Montant à payer",
        "with": "Moyen de paiement", "ask": "Comment ce paiement doit-il se terminer ?", "paid": "Payer",
        "failed": "Faire échouer", "canceled": "Annuler",
        "again": "Ce paiement n’a pas abouti. Vous pouvez choisir à nouveau.",
        "gone": "Ce paiement n’est plus ouvert.", "back": "Retour à la boutique",
        "missing": "Ce paiement n’existe pas.",
    },
}  # fmt: skip

LANGUAGES = tuple(TEXTS)
_SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
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
input { min-height: 48px; padding: .5rem .8rem; border: 1px solid var(--soft); border-radius: 10px; font: inherit; }
dl + dl, dl + form { margin-top: 1.5rem; } code { overflow-wrap: anywhere; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
"""


def language_of(locale: str) -> str:
    """Return the language of a page for a locale such as nl_BE or nl-BE, English for one that is not spoken here."""
    language = locale[:2].lower()
    return language if language in LANGUAGES else "en"


def amount_text(value: str, currency: str, language: str) -> str:
    """Return an amount as the language writes it, such as 1.234,50 EUR."""
    whole, _, cents = value.partition(".")
    mark, group = {"en": (".", ","), "de": (",", "."), "nl": (",", "."), "fr": (",", "\u202f")}[language]
    grouped = f"{int(whole):,}".replace(",", group)
    return f"{grouped}{mark + cents if cents else ''}\u00a0{currency}"


def page(title: str, language: str, content: str) -> str:
    """Return a whole page around its content."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/checkout.css"></head>'
        f"<body><main>{content}</main></body></html>"
    )


def head(language: str, *, value: str, currency: str, what: str) -> str:
    """Return what stands on top of every page of a payment: that it is a test, the amount, and what is paid for."""
    texts, shown = TEXTS[language], amount_text(value, currency, language)
    return (
        f'<p class="notice">{escape(texts["notice"])}</p><h1>{escape(texts["to_pay"])}</h1>'
        f'<p class="amount">{escape(shown)}</p><p class="what">{escape(what)}</p>'
    )


def question(language: str, outcomes: dict[str, str]) -> str:
    """Return the form that asks how a payment ends; the first outcome is the main one."""
    parts = [
        f'<h2 id="question">{escape(TEXTS[language]["ask"])}</h2><form method="post" aria-labelledby="question">'
    ]
    for place, (outcome, words) in enumerate(outcomes.items()):
        css = "" if place else ' class="main"'
        parts.append(f'<button name="outcome" value="{escape(outcome)}"{css}>{escape(words)}</button>')
    return "".join([*parts, "</form>"])


def outcome_page(language: str, *, head: str, method: str, is_second_try: bool = False) -> str:
    """Return the page on which a payer pays, lets it fail, or calls it off."""
    texts = TEXTS[language]
    problem = f'<p class="problem" role="alert">{escape(texts["again"])}</p>' if is_second_try else ""
    chosen = f'<p>{escape(texts["with"])}: <span class="method">{escape(method)}</span></p>'
    outcomes = {name: texts[name] for name in ("paid", "failed", "canceled")}
    return page(texts["title"], language, head + problem + chosen + question(language, outcomes))


def over_page(language: str, *, head: str, back: str) -> str:
    """Return the page of a payment that is over, with the way back."""
    texts = TEXTS[language]
    link = f'<p><a class="button" href="{escape(back)}">{escape(texts["back"])}</a></p>'
    return page(texts["title"], language, f"{head}<p>{escape(texts['gone'])}</p>{link}")


def missing_page(language: str) -> str:
    """Return the page of a payment that never was."""
    texts = TEXTS[language]
    return page(texts["title"], language, f"<h1>{escape(texts['missing'])}</h1>")


def html(text: str, status: int = 200) -> Response:
    """Return a page as an answer that runs no script and loads nothing from elsewhere."""
    return Response(
        status=status, body=text.encode(), content_type="text/html; charset=utf-8", headers=dict(_SECURITY)
    )


def add_stylesheet(router: Router) -> None:
    """Let the pages' stylesheet answer."""
    router.add("GET", "/assets/checkout.css", _stylesheet)


def _stylesheet(request: Request) -> Response:
    return Response(body=STYLESHEET.encode(), content_type="text/css; charset=utf-8")
