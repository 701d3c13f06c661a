"""As what a product counts for VAT in each country: the editor's small table."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from kogge.core.i18n import country_name, format_percent
from kogge.planning.company import queries as company
from kogge.sales.catalog.models import Product
from kogge.sales.tax import queries as tax


def countries_for(product: Product, markets: Collection[str]) -> list[str]:
    """Return the countries whose VAT can meet the product: its markets, where parcels leave, and what is filed already.

    A country without any rate is left out: nothing can be chosen there.
    """
    place = company.dispatch_place()
    leaves_from = {place.country} if place else set()
    others = sorted((leaves_from | product.vat_category_in.keys()) - set(markets))
    known = set(tax.rate_countries())
    return [country for country in [*markets, *others] if country in known]


def unknown_rates(product: Product, countries: Collection[str]) -> list[str]:
    """Return the countries in which the product's VAT category has no rate of its own, so that the standard rate stands in."""
    found = []
    for country in countries:
        match = tax.rate_today(country, product.vat_category_in.get(country, product.vat_category))
        if match is not None and match.row.category != match.category:
            found.append(country)
    return found


class FilingForm(forms.Form):
    """One choice per country; the fields bear the names of the countries."""

    def __init__(self, *args: Any, product: Product, countries: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(tax.category_choices())
        for country in countries:
            usual = _filed(country, product.vat_category, names)
            self.fields[country] = forms.ChoiceField(
                label=_("VAT category in the country %(country)s") % {"country": country_name(country)},
                required=False,
                initial=product.vat_category_in.get(country, ""),
                choices=[
                    ("", _("%(category)s (as everywhere)") % {"category": usual}),
                    *((code, _filed(country, code, names)) for code in names),
                ],
            )

    def rows(self) -> list[dict[str, Any]]:
        """Return the lines of the table: country, its field, and whether it differs from the rest."""
        return [
            {
                "code": country,
                "country": country_name(country),
                "field": self[country],
                "differs": bool(self[country].value()),
            }
            for country in self.fields
        ]


def _filed(country: str, category: str, names: dict[str, str]) -> str:
    """Say a category with the rate it bears there today."""
    name, match = names.get(category, category), tax.rate_today(country, category)
    if match is None:
        return name
    facts = {"category": name, "rate": format_percent(match.row.rate_bp)}
    if match.row.category == match.category:
        return _("%(category)s, %(rate)s") % facts
    return _("%(category)s, %(rate)s (standard rate: it has none of its own)") % facts
