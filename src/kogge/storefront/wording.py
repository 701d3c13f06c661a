"""Write prices, sizes, days and promises for the reader of a shop page; call inside the page's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from babel import Locale, lists, numbers
from babel import dates as babel_dates
from django.utils.translation import gettext as _

from kogge.core import clock, i18n
from kogge.core.money import Money
from kogge.sales.catalog.values import ContentUnit
from kogge.sales.pricing.values import BasePrice

NO_BREAK = "\u00a0"


@lru_cache(maxsize=8192)
def amount(value: Money, language: str, country: str) -> str:
    """Write an amount as readers there do."""
    return i18n.format_money(value, language=language, country=country)


@lru_cache(maxsize=512)
def round_amount(value: Money, language: str, country: str) -> str:
    """Write an amount of whole euros or francs without its cents."""
    locale = i18n.locale_of(language, country)
    pattern = Locale.parse(locale).currency_formats["standard"].pattern.replace("0.00", "0")
    return numbers.format_currency(
        value.as_decimal(), value.currency, pattern, locale=locale, currency_digits=False
    )


def price_range(low: int | None, high: int | None, currency: str, language: str, country: str) -> str:
    """Write a range of prices in minor units, the upper end not contained, one end open: €10 to €25."""

    def written(minor: int) -> str:
        value = Money(amount_minor=minor, currency=currency)
        is_round = value.as_decimal() == int(value.as_decimal())
        return round_amount(value, language, country) if is_round else amount(value, language, country)

    if high is None:
        return _("%(amount)s and more") % {"amount": written(low or 0)}
    if low is None:
        return _("under %(amount)s") % {"amount": written(high)}
    return _("%(low)s to %(high)s") % {"low": written(low), "high": written(high)}


# How a day with its weekday is written in running text; CLDR's own long form has commas that break our sentences.
_DAY = {"de": "EEEE, d. MMMM", "nl": "EEEE d MMMM", "fr": "EEEE d MMMM", "en": "EEEE d MMMM"}


@lru_cache(maxsize=512)
def day(value: date, language: str, country: str) -> str:
    """Write a day with its weekday, such as Friday 27 November."""
    return babel_dates.format_date(value, _DAY[language], locale=i18n.locale_of(language, country))


def listed(parts: Sequence[str], language: str) -> str:
    """Write a list with the language's own last word: a, b and c."""
    return lists.format_list(list(parts), locale=language) if parts else ""


def capitalised(sentence: str) -> str:
    """Begin with a capital letter: some languages put the weekday first and write it small."""
    return sentence[:1].upper() + sentence[1:]


def time_of_day(value: time, language: str, country: str) -> str:
    """Write a time of day in 24 hours."""
    return babel_dates.format_time(value, "HH:mm", locale=i18n.locale_of(language, country))


def moment(value: datetime, language: str, country: str) -> str:
    """Write day and time of something that happened."""
    local = value.astimezone(clock.LOCAL_ZONE)
    return _("%(day)s, %(time)s") % {
        "day": day(local.date(), language, country),
        "time": time_of_day(local.time(), language, country),
    }


def _figure(value: Decimal, language: str, country: str) -> str:
    return i18n.format_number(
        value.normalize() if value % 1 else value.to_integral(), language=language, country=country
    )


@lru_cache(maxsize=4096)
def size(content_amount: int, unit: str, language: str, country: str) -> str:
    """Write how much is in it: 500 g, 1,2 kg, 75 cl as 750 ml; nothing when unknown or counted in pieces of one."""
    if not content_amount:
        return ""
    if unit == ContentUnit.PIECE:
        return "" if content_amount == 1 else _("%(count)s pieces") % {"count": content_amount}
    small, large = ("g", "kg") if unit == ContentUnit.GRAM else ("ml", "l")
    if content_amount < 1000:
        return f"{content_amount}{NO_BREAK}{small}"
    return f"{_figure(Decimal(content_amount) / 1000, language, country)}{NO_BREAK}{large}"


def unit_price(base: BasePrice | None, language: str, country: str) -> str:
    """Write the price per kg, l or piece (Directive 98/6/EC); nothing where none is due."""
    if base is None:
        return ""
    written = amount(base.amount, language, country)
    if base.per == "kg":
        return _("%(price)s/kg") % {"price": written}
    if base.per == "l":
        return _("%(price)s/l") % {"price": written}
    return _("%(price)s per piece") % {"price": written}


def currency_sign(currency: str, language: str, country: str) -> str:
    """Return the sign that readers there know, such as € or CHF."""
    return numbers.get_currency_symbol(currency, locale=i18n.locale_of(language, country))


def arrival(first: date, last: date, language: str, country: str, *, cutoff: str = "") -> str:
    """Say on which day, or between which days, a parcel arrives; with a cut-off, if ordered before it."""
    words = {"first": day(first, language, country), "last": day(last, language, country), "time": cutoff}
    if cutoff and first == last:
        sentence = _("Order before %(time)s: with you on %(last)s")
    elif cutoff:
        sentence = _("Order before %(time)s: with you between %(first)s and %(last)s")
    elif first == last:
        sentence = _("With you on %(last)s")
    else:
        sentence = _("With you between %(first)s and %(last)s")
    return capitalised(sentence % words)
