"""Enter one delivery option."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kogge.core.i18n import LANGUAGES, current_language, language_name
from kogge.core.money import Money
from kogge.core.screens.forms import MoneyField
from kogge.sales.shipping.models import ShippingOption


class OptionForm(forms.Form):
    """One way to send a parcel to one market; amounts in the market's currency."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Small letters, digits and hyphens, for example postnl-home. It stays as it is."),
    )
    carrier = forms.CharField(label=_("Carrier"), max_length=60)
    days_min = forms.IntegerField(label=_("Working days in transit, at best"), min_value=0, max_value=30)
    days_max = forms.IntegerField(label=_("Working days in transit, at worst"), min_value=0, max_value=30)
    cutoff_time = forms.TimeField(
        label=_("Leaves the same day when ordered before"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Time in Central Europe, on working days."),
    )
    tracking_url = forms.CharField(
        label=_("Tracking address"),
        required=False,
        max_length=300,
        help_text=_("Starts with https:// and has {number} where the tracking number goes."),
    )
    position = forms.IntegerField(label=_("Place in the list"), min_value=0, initial=0)
    is_active = forms.BooleanField(label=_("Offered in the shop"), required=False, initial=True)

    def __init__(
        self, *args: Any, currency: str, languages: list[str], row: ShippingOption | None, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.languages = list(dict.fromkeys([*languages, "en"]))
        for language in self.languages:
            self.fields[f"name_{language}"] = forms.CharField(
                label=_("Name in the language %(language)s")
                % {"language": language_name(language, language=current_language())},
                required=language == self.languages[0],
                max_length=80,
            )
        self.fields["price"] = MoneyField(currency=currency, label=_("Price"))
        self.fields["free_from"] = MoneyField(
            currency=currency,
            label=_("Free from this value of goods"),
            required=False,
            help_text=_("Empty: never free."),
        )
        if row is not None:
            self.fields["code"].disabled = True
            self.initial |= initial_of(row)
        names = [f"name_{language}" for language in self.languages]
        self.order_fields(["code", *names, "carrier", "price", "free_from", "days_min", "days_max"])

    def facts(self, kept_names: dict[str, str]) -> dict[str, Any]:
        """Return what the service takes; names in languages that the form does not show are kept."""
        data = dict(self.cleaned_data)
        shown = {language: data.pop(f"name_{language}") for language in self.languages}
        return data | {"names": kept_names | shown}


def initial_of(row: ShippingOption) -> dict[str, Any]:
    """Return an option's values as the form shows them."""
    free = row.free_from_minor
    return {
        "code": row.code,
        "carrier": row.carrier,
        "price": Money(amount_minor=row.price_minor, currency=row.currency),
        "free_from": None if free is None else Money(amount_minor=free, currency=row.currency),
        "days_min": row.days_min,
        "days_max": row.days_max,
        "cutoff_time": row.cutoff_time,
        "tracking_url": row.tracking_url,
        "position": row.position,
        "is_active": row.is_active,
    } | {f"name_{language}": row.names.get(language, "") for language in LANGUAGES}
