"""Enter what a price list means, and the prices of one page of articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kogge.core.i18n import country_name
from kogge.core.money import UnitPrice
from kogge.core.screens.forms import UnitPriceField
from kogge.planning.markets import queries as markets
from kogge.sales.pricing.values import PriceBasis

BASES = {
    PriceBasis.GROSS: _("With VAT: what a consumer pays"),
    PriceBasis.NET: _("Without VAT: it is added at the checkout"),
}


class PriceListForm(forms.Form):
    """Currency and basis of one market's prices."""

    currency = forms.CharField(label=_("Currency"), min_length=3, max_length=3)
    basis = forms.ChoiceField(
        label=_("Prices are"),
        choices=[(basis.value, words) for basis, words in BASES.items()],
        widget=forms.RadioSelect,
    )
    vat_country = forms.ChoiceField(
        label=_("Whose VAT they contain"),
        required=False,
        help_text=_("Matters only for prices with VAT. Buyers elsewhere pay the same amount or the net one."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = sorted(
            ((code, country_name(code)) for code in markets.all_countries()), key=lambda pair: pair[1]
        )
        self.fields["vat_country"].choices = [("", "–"), *countries]

    def clean_currency(self) -> str:
        """Return the code in capitals."""
        return self.cleaned_data["currency"].upper()


class PricesForm(forms.Form):
    """One price per article; empty means: not sold in this market. Articles are (variant id, label)."""

    def __init__(
        self,
        *args: Any,
        currency: str,
        articles: Sequence[tuple[int, str]],
        present: Mapping[int, UnitPrice],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.present = present
        for variant_id, label in articles:
            self.fields[f"price_{variant_id}"] = UnitPriceField(
                currency=currency, label=label, required=False, initial=present.get(variant_id)
            )

    def wanted(self) -> dict[int, UnitPrice | None]:
        """Return what was entered for each article, None where it is empty."""
        return {int(name.removeprefix("price_")): price for name, price in self.cleaned_data.items()}

    def new_prices(self) -> dict[int, UnitPrice]:
        """Return the prices that differ from the present ones."""
        return {
            variant_id: price
            for variant_id, price in self.wanted().items()
            if price is not None and self.present.get(variant_id) != price
        }

    def removed_ids(self) -> list[int]:
        """Return the articles whose price was taken away."""
        return [
            variant_id
            for variant_id, price in self.wanted().items()
            if price is None and variant_id in self.present
        ]
