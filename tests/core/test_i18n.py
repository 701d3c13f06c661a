"""Money, days and figures as readers in each country write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from kogge.core import i18n
from kogge.core.money import Money, UnitPrice


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


@pytest.mark.parametrize(
    ("language", "country", "currency", "written"),
    [
        ("de", "DE", "EUR", "1.234,50 €"), ("nl", "NL", "EUR", "€ 1.234,50"), ("fr", "FR", "EUR", "1 234,50 €"),
        ("en", "", "EUR", "€1,234.50"), ("de", "CH", "CHF", "CHF 1'234.50"), ("en", "GB", "GBP", "£1,234.50"),
        ("fr", "XX", "EUR", "1 234,50 €"),
    ],
)  # fmt: skip
def test_it_works(language, country, currency, written):
    amount = Money(amount_minor=123_450, currency=currency)

    assert plain(i18n.format_money(amount, language=language, country=country)) == written


@pytest.mark.parametrize(
    ("price", "written"), [("12.9", "€12.90"), ("0.125", "€0.125"), ("0.0335", "€0.0335"), ("100", "€100.00")]
)
def test_a_price_per_piece_has_as_many_decimals_as_it_needs(price, written):
    assert i18n.format_unit_price(UnitPrice.from_decimal(price, "EUR"), language="en") == written


@pytest.mark.parametrize(
    ("basis_points", "written"), [(2100, "21 %"), (490, "4,9 %"), (0, "0 %"), (1925, "19,25 %")]
)
def test_basis_points_are_written_as_percent(basis_points, written):
    assert plain(i18n.format_percent(basis_points, language="de")) == written


def test_an_instant_is_written_as_its_local_day():
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    assert i18n.format_day(late, language="de") == "01.01.2027"
    assert i18n.format_instant(late, language="de") == "01.01.2027, 00:30"
    assert i18n.format_day(date(2026, 11, 26), form="weekday", language="de") == "Do., 26. November"
    assert i18n.format_day(date(2026, 11, 26), form="month", language="de") == "November 2026"


@pytest.mark.parametrize(("active", "language"), [("de", "de"), ("de-at", "de"), ("it", "en"), ("nl", "nl")])
def test_another_language_than_ours_is_answered_in_english(active, language):
    with override(active):
        assert i18n.current_language() == language


def test_countries_and_languages_have_names():
    assert i18n.country_name("NL", language="de") == "Niederlande"
    assert i18n.country_name("QQ", language="de") == "QQ"
    assert i18n.language_name("fr", language="nl") == "Frans"
    assert i18n.language_name("fr") == "Français"
