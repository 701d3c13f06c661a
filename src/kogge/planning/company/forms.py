"""The forms in which the merchant says who the company is."""

from __future__ import annotations

from babel import Locale
from django import forms
from django.utils.translation import gettext_lazy as _

from kogge.core import clock, i18n
from kogge.planning.company.values import CornerStyle, RegistrationKind

# Where a company of this product's region can be established: the EU, its neighbours and the United Kingdom.
ESTABLISHMENT_COUNTRIES = [
    "AT",
    "BE",
    "BG",
    "CH",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GB",
    "GR",
    "HR",
    "HU",
    "IE",
    "IT",
    "LI",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "NO",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
]

KIND_NAMES = {
    RegistrationKind.VAT: _("Registered for VAT there"),
    RegistrationKind.OSS: _("Registered for the EU one-stop shop (OSS)"),
    RegistrationKind.SMALL_BUSINESS: _("Small business without VAT"),
    RegistrationKind.THRESHOLD_WAIVER: _("Chosen: VAT of the customer's country below the threshold too"),
    RegistrationKind.THRESHOLD_EXCEEDED: _("EU threshold of €10,000 passed in the year before"),
    RegistrationKind.FIXED_ESTABLISHMENT: _("Fixed establishment there"),
}
FONTS_DISPLAY = [("Young Serif", "Young Serif"), ("Hanken Grotesk", "Hanken Grotesk")]
CORNER_NAMES = {CornerStyle.CRISP: _("Crisp"), CornerStyle.SOFT: _("Soft and round")}


# What each derived colour is for; corners and the focus ring follow without a line of their own.
TOKEN_WORDS = {
    "page": _("Page"),
    "surface": _("Fields and panels"),
    "sunken": _("Summaries and notes"),
    "line": _("Lines between rows"),
    "control": _("Borders of fields"),
    "ink": _("Text"),
    "muted": _("Second lines and hints"),
    "brand": _("Buttons and links"),
    "brand-strong": _("Buttons under the pointer"),
    "on-brand": _("Text on buttons"),
    "brand-tint": _("What is chosen"),
    "brand-area": _("Large areas"),
    "accent": _("Highlighted band"),
    "on-accent": _("Text on the band"),
    "foot": _("Foot of the page"),
    "foot-ink": _("Text at the foot"),
}


def country_choices() -> list[tuple[str, str]]:
    """Return the countries in the reader's language and alphabet."""
    names = Locale.parse(i18n.current_language()).territories
    return sorted(((code, names[code]) for code in ESTABLISHMENT_COUNTRIES), key=lambda pair: pair[1])


class CountryField(forms.ChoiceField):
    """A country, chosen by name."""

    def __init__(self, **options: object) -> None:
        super().__init__(choices=country_choices, **options)  # type: ignore[arg-type]


class IdentityForm(forms.Form):
    """Legal identity, as imprint and invoices show it."""

    legal_name = forms.CharField(
        label=_("Name of the firm"), max_length=200, help_text=_("With its legal form, as registered.")
    )
    shop_name = forms.CharField(label=_("Name of the shop"), max_length=100)
    representative = forms.CharField(label=_("Represented by"), max_length=200, required=False)
    street = forms.CharField(label=_("Street and number"), max_length=200)
    postcode = forms.CharField(label=_("Postcode"), max_length=12)
    city = forms.CharField(label=_("Town"), max_length=100)
    country = CountryField(label=_("Country"), initial="DE")
    email = forms.EmailField(label=_("E-mail"))
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    register = forms.CharField(
        label=_("Register and number"),
        max_length=200,
        required=False,
        help_text=_("For example Amtsgericht Aachen, HRB 12345."),
    )
    vat_id = forms.CharField(label=_("VAT id"), max_length=20, required=False)
    tax_number = forms.CharField(label=_("Tax number"), max_length=30, required=False)
    eori = forms.CharField(
        label=_("EORI number"),
        max_length=20,
        required=False,
        help_text=_("Needed for parcels out of the EU."),
    )


class PlaceForm(forms.Form):
    """From where parcels leave."""

    name = forms.CharField(label=_("Name of the place"), max_length=100)
    street = forms.CharField(label=_("Street and number"), max_length=200)
    postcode = forms.CharField(label=_("Postcode"), max_length=12)
    city = forms.CharField(label=_("Town"), max_length=100)
    country = CountryField(label=_("Country"), initial="DE")


class BankForm(forms.Form):
    """Where customers transfer money to."""

    holder = forms.CharField(label=_("Account holder"), max_length=100)
    iban = forms.CharField(label=_("IBAN"), max_length=42)
    bic = forms.CharField(label=_("BIC"), max_length=11, required=False)
    bank_name = forms.CharField(label=_("Bank"), max_length=100, required=False)


class RegistrationForm(forms.Form):
    """A registration or option for VAT."""

    kind = forms.ChoiceField(
        label=_("What"), choices=[(kind.value, name) for kind, name in KIND_NAMES.items()]
    )
    country = CountryField(label=_("Country"), initial="DE")
    number = forms.CharField(label=_("Number"), max_length=30, required=False)
    valid_from = forms.DateField(
        label=_("Since"),
        initial=clock.today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class EndForm(forms.Form):
    """From when a registration no longer holds."""

    valid_until = forms.DateField(
        label=_("No longer from"),
        initial=clock.today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ColourInput(forms.TextInput):
    """A field for a colour."""

    input_type = "color"


class BrandForm(forms.Form):
    """What makes the shop look like itself."""

    brand = forms.CharField(label=_("Colour of buttons and links"), widget=ColourInput)
    page = forms.CharField(label=_("Colour of the page"), widget=ColourInput)
    accent = forms.CharField(label=_("Accent colour"), widget=ColourInput)
    font_display = forms.ChoiceField(label=_("Typeface of headlines"), choices=FONTS_DISPLAY)
    corner_style = forms.ChoiceField(
        label=_("Corners"), choices=[(style.value, name) for style, name in CORNER_NAMES.items()]
    )
    logo = forms.FileField(
        label=_("Logo"), required=False, help_text=_("PNG or WebP with a transparent ground, at most 1 MB.")
    )

    def clean_logo(self) -> object:
        """Refuse what is no picture, or too large for a page's head."""
        file = self.cleaned_data["logo"]
        if file and (file.size > 1_000_000 or file.name.rpartition(".")[2].lower() not in ("png", "webp")):
            raise forms.ValidationError(_("Choose a PNG or WebP of at most 1 MB."))
        return file
