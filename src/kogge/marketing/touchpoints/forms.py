"""The form in which the merchant says how visits are counted."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kogge.marketing.touchpoints.values import CollectorSettings


class SettingsForm(forms.Form):
    """The shop's choices."""

    is_collecting = forms.BooleanField(label=_("Count visits"), required=False)
    honours_signals = forms.BooleanField(
        label=_("Leave out browsers that send GPC or DNT"),
        required=False,
        help_text=_("The shop's page about visits says which of the two holds."),
    )
    offers_recognition = forms.BooleanField(
        label=_("Let visitors choose to be recognised"),
        required=False,
        help_text=_("One of three equal buttons on the page about visits; nobody is asked while shopping."),
    )

    def settings(self) -> CollectorSettings:
        """Return what was entered."""
        return CollectorSettings(**self.cleaned_data)
