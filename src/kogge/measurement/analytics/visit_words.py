"""What the parts of visits are called on screens."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy, pgettext

from kogge.core import i18n
from kogge.marketing.touchpoints import words as touch_words
from kogge.measurement.analytics import dashboard
from kogge.measurement.analytics.values import By
from kogge.sales.payments import queries as payments

# How a report by this split is called, and what stands before its first column.
REPORTS: dict[By, Any] = {
    By.SOURCE: gettext_lazy("Sources"),
    By.CAMPAIGN: gettext_lazy("Campaigns"),
    By.PAGE: gettext_lazy("Pages"),
    By.TERM: gettext_lazy("Words searched for"),
    By.DEVICE: gettext_lazy("Devices"),
    By.BROWSER: gettext_lazy("Browsers"),
    By.SYSTEM: gettext_lazy("Operating systems"),
    By.COUNTRY: gettext_lazy("Markets"),
    By.LANGUAGE: gettext_lazy("Languages"),
    By.LEVEL: gettext_lazy("How well visitors are known"),
    By.DAY: gettext_lazy("Days"),
    By.MONTH: gettext_lazy("Months"),
}
HEADS: dict[By, Any] = {
    By.SOURCE: gettext_lazy("Came from"),
    By.CAMPAIGN: gettext_lazy("Campaign"),
    By.PAGE: gettext_lazy("Page"),
    By.TERM: gettext_lazy("Words"),
    By.DEVICE: gettext_lazy("Device"),
    By.BROWSER: gettext_lazy("Browser"),
    By.SYSTEM: gettext_lazy("System"),
    By.COUNTRY: gettext_lazy("Market"),
    By.LANGUAGE: gettext_lazy("Language"),
    By.LEVEL: gettext_lazy("Level"),
    By.DAY: gettext_lazy("Day"),
    By.MONTH: gettext_lazy("Month"),
    By.METHOD: gettext_lazy("Payment method"),
}


def key_words(by: By, key: str) -> str:
    """Return a key of a split as a person reads it."""
    if by is By.SOURCE:
        kind, _colon, name = key.partition(":")
        return touch_words.source(kind, name)
    if not key:
        return pgettext("market", "unknown")
    if by is By.COUNTRY:
        return dashboard.country_words(key)
    if by is By.LANGUAGE:
        return i18n.language_name(key)
    if by is By.DAY:
        return i18n.format_day(date.fromisoformat(key))
    if by is By.MONTH:
        return dashboard.month_name(key)
    named: dict[By, dict[str, Any]] = {By.DEVICE: touch_words.DEVICES, By.LEVEL: touch_words.LEVELS}
    if by is By.METHOD:
        return payments.method_name(key)
    return str(named.get(by, {}).get(key, key))
