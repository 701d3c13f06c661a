"""What a person enters about VAT: a rate, and turnover made elsewhere."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kogge.core import clock, i18n
from kogge.core.money import read_decimal
from kogge.core.screens.forms import MoneyField
from kogge.sales.tax import queries, tables
from kogge.sales.tax.sentences import voice


def _countries() -> list[tuple[str, str]]:
    named = [(code, voice().place_name(code)) for code in queries.rate_countries()]
    return [("", "—"), *sorted(named, key=lambda pair: pair[1])]


def _regions() -> list[tuple[str, Any]]:
    held = sorted({(row.region, row.country) for row in tables.seed_rates() if row.region})
    words = voice()
    return [
        ("", _("The whole country")),
        *((region, f"{words.place_name(region)} ({country})") for region, country in held),
    ]


class PercentField(forms.CharField):
    """A rate in percent, with comma or point; cleans to basis points."""

    default_error_messages = {"rate": _("Write the rate in percent, such as 21 or 5,5.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """Show basis points as percent."""
        return i18n.format_number(Decimal(value) / 100) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """Return the rate in basis points."""
        text = super().clean(value)
        if not text:
            return None
        try:
            exact = read_decimal(text.replace("%", "").strip()) * 100
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["rate"], code="rate") from error
        if exact != exact.to_integral_value():
            raise forms.ValidationError(self.error_messages["rate"], code="rate")
        return int(exact)


def _day(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class RateForm(forms.Form):
    """One dated VAT rate."""

    country = forms.ChoiceField(label=_("Country"), choices=_countries)
    region = forms.ChoiceField(label=_("Region with rates of its own"), choices=_regions, required=False)
    category = forms.ChoiceField(label=_("Category"), choices=queries.category_choices)
    rate_bp = PercentField(label=_("Rate in percent"))
    valid_from = _day(
        label=_("In force from"), required=False, help_text=_("Empty: as far back as orders go.")
    )
    valid_until = _day(
        label=_("No longer in force from"),
        required=False,
        help_text=_("Empty: until another rate follows. The day itself does not count any more."),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_(
            "Where it stands: the law, a notice, or who said so. Your entry counts as confirmed today."
        ),
    )


class TurnoverForm(forms.Form):
    """Turnover of distance sales made outside this shop."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    net = MoneyField(
        currency="EUR",
        is_signed=True,
        label=_("Net turnover in euro"),
        help_text=_(
            "Distance sales to private customers in other EU countries, without VAT. A minus takes back what was entered "
            "too much."
        ),
    )
    made_on = _day(label=_("Made on"), help_text=_("Decides the calendar year in which it counts."))
    note = forms.CharField(
        label=_("Where it was made"), max_length=200, help_text=_("For example the name of the marketplace.")
    )

    def clean_made_on(self) -> Any:
        """Refuse days to come: they have no turnover yet."""
        made_on = self.cleaned_data["made_on"]
        if made_on > clock.today():
            raise forms.ValidationError(_("This day has not come yet."), code="future")
        return made_on
