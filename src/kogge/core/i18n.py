"""Languages, and how money, days and figures are written for a reader; used only at the edge."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel import dates as babel_dates
from babel import numbers as babel_numbers
from django.http import HttpRequest
from django.utils import translation

from kogge.core import clock
from kogge.core.money import Money, UnitPrice

# The languages in which everything a person reads exists; further ones are data and a .po file.
LANGUAGES = ("de", "nl", "fr", "en")


def current_language() -> str:
    """Return the active language as one of LANGUAGES, English when another is active."""
    language = (translation.get_language() or "en")[:2]
    return language if language in LANGUAGES else "en"


@lru_cache(maxsize=64)
def locale_of(language: str, country: str = "") -> str:
    """Return the CLDR locale for a language in a country, such as fr_BE; the bare language when CLDR has no such pair."""
    name = f"{language}_{country}" if country else language
    try:
        Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return language
    return name


def _locale(language: str, country: str) -> str:
    return locale_of(language or current_language(), country)


def format_money(amount: Money, *, language: str = "", country: str = "") -> str:
    """Write an amount as readers there do: 12,50 € in German, € 12,50 in Dutch, €12.50 in English."""
    return babel_numbers.format_currency(
        amount.as_decimal(), amount.currency, locale=_locale(language, country), currency_digits=True
    )


def _decimals(value: Decimal) -> int:
    """Return how many decimals a figure needs."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def format_unit_price(price: UnitPrice, *, language: str = "", country: str = "") -> str:
    """Write a price per piece with two to four decimals, as many as it needs."""
    exact = price.as_decimal()
    places = max(2, _decimals(exact))
    locale = _locale(language, country)
    pattern = Locale.parse(locale).currency_formats["standard"].pattern.replace("0.00", "0." + "0" * places)
    return babel_numbers.format_currency(exact, price.currency, pattern, locale=locale, currency_digits=False)


def format_number(value: Decimal | int, *, language: str = "", country: str = "") -> str:
    """Write a figure with the reader's separators; decimals as given."""
    return babel_numbers.format_decimal(value, locale=_locale(language, country), decimal_quantization=False)


def format_percent(basis_points: int, *, language: str = "", country: str = "") -> str:
    """Write basis points as a percentage: 2100 becomes 21 %, 490 becomes 4.9 % in the reader's form."""
    value = Decimal(basis_points) / 10_000
    places = _decimals(value * 100)
    return (
        babel_numbers.format_percent(
            value, locale=_locale(language, country), decimal_quantization=False, group_separator=False
        )
        if places
        else babel_numbers.format_percent(value, locale=_locale(language, country))
    )


def format_day(day: date | datetime, *, form: str = "medium", language: str = "", country: str = "") -> str:
    """Write a calendar day; an instant is turned into its Central European day.

    Forms: CLDR's, or "weekday" (with the day's name), or "month" (only month and year).
    """
    if isinstance(day, datetime):
        day = clock.local_day(day)
    locale = _locale(language, country)
    if form == "weekday":
        return babel_dates.format_skeleton("MMMMEEEEd", day, locale=locale)
    if form == "month":
        return babel_dates.format_skeleton("yMMMM", day, locale=locale)
    return babel_dates.format_date(day, format=form, locale=locale)


def format_instant(instant: datetime, *, language: str = "", country: str = "") -> str:
    """Write day and time (24 hours, Central European)."""
    local = instant.astimezone(clock.LOCAL_ZONE)
    return f"{format_day(local.date(), language=language, country=country)}, {local:%H:%M}"


def country_name(code: str, *, language: str = "") -> str:
    """Return a country's name in the reader's language; the code itself when CLDR has none."""
    return _country_name(code, language or current_language())


@lru_cache(maxsize=1024)
def _country_name(code: str, language: str) -> str:
    return Locale.parse(locale_of(language)).territories.get(code, code)


def language_name(code: str, *, language: str = "") -> str:
    """Return a language's own name, or its name in `language`."""
    return (Locale.parse(code).get_display_name(language or code) or code).capitalize()


def context(request: HttpRequest) -> dict[str, Any]:
    """Give every template the language it is written in."""
    return {"page_language": current_language()}
