"""Fills the merchant's own facts into the legal texts, so that address and delivery prices stand in one place."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from babel import Locale
from babel.numbers import format_currency

from kogge.demo import wording
from kogge.demo.values import Company, LegalText, Market, ShippingOption

_LOCALES = {"de": "de_DE", "nl": "nl_NL", "fr": "fr_FR", "en": "en_GB"}

# Per language: one way to send; the same, free from a goods value; one working day; several; from so many to so many.
_PHRASES: Mapping[str, tuple[str, str, str, str, str]] = {
    "de": (
        "{option} {price}, {days}",
        "{option} {price}, ab {free} frei, {days}",
        "{max} Werktag",
        "{max} Werktage",
        "{min} bis {max} Werktage",
    ),
    "nl": (
        "{option} {price}, {days}",
        "{option} {price}, gratis vanaf {free}, {days}",
        "{max} werkdag",
        "{max} werkdagen",
        "{min} tot {max} werkdagen",
    ),
    "fr": (
        "{option} {price}, {days}",
        "{option} {price}, offert dès {free}, {days}",
        "{max} jour ouvrable",
        "{max} jours ouvrables",
        "{min} à {max} jours ouvrables",
    ),
    "en": (
        "{option} {price}, {days}",
        "{option} {price}, free from {free}, {days}",
        "{max} working day",
        "{max} working days",
        "{min} to {max} working days",
    ),
}


def read(folder: Path, *, company: Company, markets: tuple[Market, ...]) -> tuple[LegalText, ...]:
    """Read the files named <kind>.<language>.md and fill in the company's facts and the delivery prices."""
    texts = []
    for path in sorted(folder.glob("*.*.md")):
        kind, language, _ = path.name.split(".")
        body = path.read_text(encoding="utf-8")
        facts = {**dataclasses.asdict(company), "shipping": shipping_list(markets, language)}
        for name, value in facts.items():
            body = body.replace(f"{{{name}}}", value)
        texts.append(LegalText(kind=kind, language=language, body=wording.typeset(body, language)))
    return tuple(texts)


def shipping_list(markets: tuple[Market, ...], language: str) -> str:
    """Return one Markdown list item per country, with every way to send, its price and its days."""
    names = Locale.parse(_LOCALES[language]).territories
    # French sets a space before double punctuation; typesetting makes it a narrow one.
    space = " " if language == "fr" else ""
    return "\n".join(
        f"- **{names[market.code]}**{space}: "
        + f"{space}; ".join(_option(option, market.currency, language) for option in market.shipping)
        for market in markets
    )


def _option(option: ShippingOption, currency: str, language: str) -> str:
    paid, free, one, several, span = _PHRASES[language]
    if option.days_min < option.days_max:
        days = span
    else:
        days = one if option.days_max == 1 else several
    return (free if option.free_from_minor is not None else paid).format(
        option=option.names[language],
        price=_money(option.price_minor, currency, language),
        free=_money(option.free_from_minor or 0, currency, language),
        days=days.format(min=option.days_min, max=option.days_max),
    )


def _money(minor: int, currency: str, language: str) -> str:
    return str(format_currency(Decimal(minor).scaleb(-2), currency, locale=_LOCALES[language]))
