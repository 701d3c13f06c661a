"""Write prices, sizes, days and promises for the reader of a shop page; call inside the page's language."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from babel import dates as babel_dates
from django.utils.translation import gettext as _

from kogge.core import clock, i18n, money
from kogge.core.money import Money, UnitPrice
from kogge.sales.catalog.values import ContentUnit

NO_BREAK = "\u00a0"


@lru_cache(maxsize=8192)
def amount(value: Money, language: str, country: str) -> str:
    """Write an amount as readers there do."""
    return i18n.format_money(value, language=language, country=country)


@lru_cache(maxsize=512)
def day(value: date, language: str, country: str) -> str:
    """Write a day with its weekday, such as Friday 27 November."""
    written = i18n.format_day(value, form="weekday", language=language, country=country)
    return written.replace(",", "", 1) if language == "en" else written


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


@lru_cache(maxsize=8192)
def unit_price(price: UnitPrice, content_amount: int, unit: str, language: str, country: str) -> str:
    """Write the price per kg or l (Directive 98/6/EC, Art. 2(b)), rounded once; nothing where none is due."""
    if not content_amount or unit == ContentUnit.PIECE:
        return ""
    exact = Fraction(
        price.amount_e4 * 1000 * 10 ** money.minor_exponent(price.currency), 10_000 * content_amount
    )
    written = amount(
        Money(amount_minor=money.round_half_up(exact), currency=price.currency), language, country
    )
    if unit == ContentUnit.GRAM:
        return _("%(price)s/kg") % {"price": written}
    return _("%(price)s/l") % {"price": written}


def arrival(first: date, last: date, language: str, country: str) -> str:
    """Say on which day, or between which days, a parcel arrives."""
    if first == last:
        return capitalised(_("With you on %(day)s") % {"day": day(last, language, country)})
    return capitalised(
        _("With you between %(first)s and %(last)s")
        % {"first": day(first, language, country), "last": day(last, language, country)}
    )
