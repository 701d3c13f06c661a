"""Under which VAT category a country files a product, where it is not the usual one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kogge.core import errors
from kogge.sales.catalog.models import Product
from kogge.sales.catalog.services.products import changed, product_for_change
from kogge.sales.tax import queries as tax


@transaction.atomic
def file_product(*, product_id: int, category_in: Mapping[str, str], actor: Any) -> Product:
    """Write anew in which countries a product counts as another VAT category; raises InvalidInput, NotFound.

    `category_in` is country → VAT category; an empty category, and a country left out, mean the usual one. The error's
    `field` is the country. Idempotent: what is so already tells nobody.
    """
    row = product_for_change(product_id)
    wanted = {country: category for country, category in sorted(category_in.items()) if category}
    _check(wanted)
    if wanted == row.vat_category_in:
        return row
    row.vat_category_in = wanted
    row.save(update_fields=["vat_category_in"])
    changed(product_id, actor=actor, verb="catalog.product_filed", countries=sorted(wanted))
    return row


def _check(wanted: Mapping[str, str]) -> None:
    categories, countries = dict(tax.category_choices()), set(tax.rate_countries())
    for country, category in wanted.items():
        if country not in countries:
            raise errors.InvalidInput(
                _("No VAT rate is known for the country %(country)s. Enter one under VAT rates first.")
                % {"country": country},
                field=country,
            )
        if category not in categories:
            raise errors.InvalidInput(
                _("This VAT category does not exist. Choose one of the list."), field=country
            )
