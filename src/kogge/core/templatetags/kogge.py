"""Write money, days and figures in templates, in the language and country of the page."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template

from kogge.core import i18n
from kogge.core.money import Money, UnitPrice
from kogge.core.staff import queries as staff

register = template.Library()


def _country(context: Any) -> str:
    shop = context.get("shop")
    return getattr(shop, "market_code", "") if shop else ""


@register.simple_tag(takes_context=True)
def money(context: Any, amount: Money | int | None, currency: str = "") -> str:
    """Write a Money, or minor units beside their currency; nothing for None."""
    if amount is None:
        return ""
    value = amount if isinstance(amount, Money) else Money(amount_minor=int(amount), currency=currency)
    return i18n.format_money(value, country=_country(context))


@register.simple_tag(takes_context=True)
def unit_price(context: Any, amount: UnitPrice | int, currency: str = "") -> str:
    """Write a price per piece."""
    value = amount if isinstance(amount, UnitPrice) else UnitPrice(amount_e4=int(amount), currency=currency)
    return i18n.format_unit_price(value, country=_country(context))


@register.simple_tag(takes_context=True)
def day(context: Any, value: date | datetime | None, form: str = "medium") -> str:
    """Write a calendar day; nothing for None."""
    return i18n.format_day(value, form=form, country=_country(context)) if value else ""


@register.simple_tag(takes_context=True)
def instant(context: Any, value: datetime | None) -> str:
    """Write day and time; nothing for None."""
    return i18n.format_instant(value, country=_country(context)) if value else ""


@register.simple_tag(takes_context=True)
def percent(context: Any, basis_points: int) -> str:
    """Write basis points as a percentage."""
    return i18n.format_percent(basis_points, country=_country(context))


@register.simple_tag(takes_context=True)
def number(context: Any, value: Decimal | int) -> str:
    """Write a figure with the reader's separators."""
    return i18n.format_number(value, country=_country(context))


@register.filter
def person(actor: str) -> str:
    """Write what the person behind a log-in name is called; machine parts keep their names."""
    return staff.name_of(actor)


@register.filter
def country(code: str) -> str:
    """Write a country's name in the language of the page."""
    return i18n.country_name(code)
