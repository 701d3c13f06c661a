"""What the product editor asks for, one form per part of the page."""

from __future__ import annotations

from typing import Any

from babel import Locale
from django import forms
from django.utils.translation import gettext_lazy as _

from kogge.core.errors import InvalidInput
from kogge.core.i18n import LANGUAGES, current_language, language_name
from kogge.core.money import UnitPrice
from kogge.core.screens.forms import UnitPriceField, WholeNumberField
from kogge.sales.catalog import queries as catalog
from kogge.sales.catalog import services as catalog_services
from kogge.sales.catalog.models import Picture, Product, ProductText, Variant
from kogge.sales.catalog.values import (
    ContentUnit,
    MadePicture,
    ProductKind,
    ProductStatus,
    WithdrawalException,
)
from kogge.sales.tax import queries as tax

STATUSES = [
    (ProductStatus.DRAFT.value, _("Draft: not in the shop")),
    (ProductStatus.ACTIVE.value, _("On sale")),
    (ProductStatus.ARCHIVED.value, _("Archived: no longer sold")),
]
KINDS = [
    (ProductKind.FOOD.value, _("Food: ingredients, storage")),
    (ProductKind.GOODS.value, _("Other goods: manufacturer, warnings")),
]
EXCEPTIONS = [
    (WithdrawalException.NONE.value, _("Can be returned within the legal period")),
    (WithdrawalException.PERISHABLE.value, _("No withdrawal: perishable")),
    (WithdrawalException.MADE_TO_MEASURE.value, _("No withdrawal: made to measure")),
    (WithdrawalException.SEALED_HYGIENE.value, _("No withdrawal once unsealed: hygiene")),
    (WithdrawalException.SEALED_MEDIA.value, _("No withdrawal once unsealed: recordings, software")),
]
UNITS = [
    (ContentUnit.GRAM.value, _("g")),
    (ContentUnit.MILLILITRE.value, _("ml")),
    (ContentUnit.PIECE.value, _("pieces")),
]
SAFETY = ("manufacturer", "postal_address", "electronic_address", "responsible_person")
# Regions of CLDR that are no countries: European Union, euro area, United Nations, pseudo-locales, outlying islands.
_NO_COUNTRIES = {"EU", "EZ", "UN", "XA", "XB", "QO", "ZZ"}


def countries() -> list[tuple[str, str]]:
    """Return every country as (code, name), by name in the reader's language."""
    names = Locale.parse(current_language()).territories
    found = [(code, name) for code, name in names.items() if len(code) == 2 and code not in _NO_COUNTRIES]
    return sorted(found, key=lambda pair: pair[1].casefold())


def _category_choices() -> list[tuple[str, Any]]:
    paths = catalog.category_paths(current_language())
    return [("", _("none")), *((str(key), name) for key, name in paths.items())]


class BasicsForm(forms.Form):
    """What a product is, who made it, and which law it falls under."""

    status = forms.ChoiceField(label=_("State"), choices=STATUSES)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    category = forms.ChoiceField(label=_("Category"), required=False)
    vat_category = forms.ChoiceField(label=_("VAT category"))
    maker = forms.CharField(label=_("Maker"), required=False, max_length=120)
    maker_place = forms.CharField(label=_("Place of the maker"), required=False, max_length=120)
    maker_country = forms.ChoiceField(label=_("Country of the maker"), required=False)
    withdrawal_exception = forms.ChoiceField(label=_("Withdrawal"), choices=EXCEPTIONS, required=False)
    is_featured = forms.BooleanField(label=_("Show on the home page"), required=False)
    manufacturer = forms.CharField(label=_("Manufacturer"), required=False, max_length=200)
    postal_address = forms.CharField(label=_("Postal address"), required=False, max_length=300)
    electronic_address = forms.CharField(label=_("E-mail or web address"), required=False, max_length=200)
    responsible_person = forms.CharField(
        label=_("Responsible person in the EU"),
        required=False,
        max_length=300,
        help_text=_("Name and addresses; needed when the manufacturer is outside the EU."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = _category_choices()
        self.fields["vat_category"].choices = tax.category_choices()
        self.fields["maker_country"].choices = [("", "–"), *countries()]

    def facts(self) -> dict[str, Any]:
        """Return what the catalog's service takes."""
        data = dict(self.cleaned_data)
        category = data.pop("category")
        safety = {key: data.pop(key) for key in SAFETY}
        return data | {"category_id": int(category) if category else None, "safety": safety}

    @staticmethod
    def initial_of(row: Product) -> dict[str, Any]:
        """Return a product's values as the form shows them."""
        plain = (
            "status", "kind", "vat_category", "maker", "maker_place", "maker_country", "withdrawal_exception",
            "is_featured",
        )  # fmt: skip
        safety = {key: row.safety.get(key, "") for key in SAFETY}
        return (
            {name: getattr(row, name) for name in plain} | safety | {"category": str(row.category_id or "")}
        )


class TextForm(forms.Form):
    """A product's words in one language; without any the product is hidden in it."""

    name = forms.CharField(label=_("Name"), required=False, max_length=200)
    summary = forms.CharField(
        label=_("One line"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    description = forms.CharField(
        label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 7})
    )
    ingredients = forms.CharField(
        label=_("Ingredients"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    storage = forms.CharField(label=_("Storage"), required=False, max_length=300)
    warnings = forms.CharField(label=_("Warnings"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    slug = forms.CharField(label=_("Address in the shop"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """Refuse words without a name, and write line ends alike."""
        data = {key: value.replace("\r\n", "\n") for key, value in (super().clean() or {}).items()}
        if any(data.values()) and not data.get("name", "").strip():
            self.add_error("name", _("Enter a name: without one the product is hidden in this language."))
        return data

    @staticmethod
    def initial_of(row: ProductText | None) -> dict[str, str]:
        """Return a text's values as the browser sends them back when nothing changes."""
        return {
            name: getattr(row, name).replace("\n", "\r\n") if row else "" for name in TextForm.base_fields
        }


class VariantForm(forms.Form):
    """One size or colour; the empty last one of the page is a new one."""

    sku = forms.CharField(label=_("Article number"), max_length=40)
    ean = forms.CharField(label=_("EAN"), required=False, max_length=13)
    content_amount = WholeNumberField(label=_("Content"), min_value=0, required=False)
    content_unit = forms.ChoiceField(label=_("Unit"), choices=UNITS)
    weight_g = WholeNumberField(label=_("Weight with packaging, g"), min_value=0, required=False)
    is_active = forms.BooleanField(label=_("For sale"), required=False, initial=True)
    position = forms.IntegerField(label=_("Place in the list"), min_value=0, required=False)

    def __init__(self, *args: Any, row: Variant | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        # The empty one is sent along with every page; it counts only when something is entered.
        self.empty_permitted, self.use_required_attribute = row is None, False
        for language in LANGUAGES:
            self.fields[f"label_{language}"] = forms.CharField(
                label=language_name(language, language=current_language()), required=False, max_length=120
            )
        if row is None:
            self.initial |= {"content_unit": ContentUnit.GRAM.value, "is_active": True}

    @property
    def labels(self) -> list[forms.BoundField]:
        """The fields with what tells this variant from its siblings."""
        return [self[f"label_{language}"] for language in LANGUAGES]

    def facts(self) -> dict[str, Any]:
        """Return what the catalog's service takes."""
        data = dict(self.cleaned_data)
        labels = {language: data.pop(f"label_{language}", "") for language in LANGUAGES}
        for name in ("content_amount", "weight_g", "position"):
            data[name] = data.get(name) or 0
        return data | {"labels": labels}

    @staticmethod
    def initial_of(row: Variant) -> dict[str, Any]:
        """Return a variant's values as the form shows them."""
        plain = ("sku", "ean", "content_amount", "content_unit", "weight_g", "is_active", "position")
        labels = {f"label_{language}": row.labels.get(language, "") for language in LANGUAGES}
        return {name: getattr(row, name) for name in plain} | labels


class CountForm(forms.Form):
    """Pieces of one variant that came in, or what was counted on the shelf."""

    received = WholeNumberField(
        label=_("Pieces that came in"), min_value=1, max_value=1_000_000, required=False
    )
    counted = WholeNumberField(
        label=_("Counted on the shelf"), min_value=0, max_value=1_000_000, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Take one of the two, not both at once."""
        data = super().clean() or {}
        if data.get("received") is not None and data.get("counted") is not None:
            self.add_error("counted", _("Enter either what came in or what was counted, not both."))
        return data


class PictureForm(forms.Form):
    """A picture's words and place."""

    position = forms.IntegerField(label=_("Place in the list"), min_value=0)
    is_removed = forms.BooleanField(label=_("Remove"), required=False)

    def __init__(self, *args: Any, row: Picture, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.initial |= {"position": row.position}
        for language in LANGUAGES:
            self.fields[f"alt_{language}"] = forms.CharField(
                label=language_name(language, language=current_language()),
                required=False,
                max_length=200,
                initial=row.alts.get(language, ""),
            )

    @property
    def alts(self) -> list[forms.BoundField]:
        """The fields with what is to be seen."""
        return [self[f"alt_{language}"] for language in LANGUAGES]

    def words(self) -> dict[str, str]:
        """Return what is to be seen, by language."""
        return {language: self.cleaned_data[f"alt_{language}"] for language in LANGUAGES}


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class _ManyFilesField(forms.FileField):
    """Several uploads; cleans to a list."""

    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check every file as Django checks one."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(_ManyFilesField, self).clean(file, initial) for file in files]


class UploadForm(forms.Form):
    """New pictures."""

    pictures = _ManyFilesField(
        label=_("Add pictures"),
        required=False,
        help_text=_("JPEG, PNG, WebP or AVIF, at least 400 pixels on each side, at most 20 MB each."),
        widget=_ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif", "multiple": True}),
    )

    def clean_pictures(self) -> list[tuple[bytes, MadePicture]]:
        """Make the smaller files now, so that a picture that cannot be used is refused before anything is saved."""
        made = []
        for file in self.cleaned_data["pictures"]:
            data = file.read()
            try:
                made.append((data, catalog_services.made_picture(data)))
            except InvalidInput as error:
                raise forms.ValidationError(f"{file.name}: {error.sentence}") from error
        return made


class NewProductForm(forms.Form):
    """As little as a product needs to begin with; the editor asks for the rest."""

    name = forms.CharField(label=_("Name"), max_length=200)
    language = forms.ChoiceField(label=_("Language of the name"))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=KINDS, widget=forms.RadioSelect, initial=ProductKind.FOOD.value
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    vat_category = forms.ChoiceField(label=_("VAT category"))
    sku = forms.CharField(label=_("Article number"), max_length=40, help_text=_("As printed on the shelf."))
    received = WholeNumberField(
        label=_("Pieces on the shelf"), min_value=1, max_value=1_000_000, required=False
    )

    def __init__(self, *args: Any, market: str, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = _category_choices()
        self.fields["vat_category"].choices = tax.category_choices()
        self.fields["language"].choices = [
            (language, language_name(language, language=current_language())) for language in LANGUAGES
        ]
        if market:
            self.fields["price"] = UnitPriceField(
                currency=currency,
                label=_("Price in the market %(market)s") % {"market": market},
                required=False,
            )

    def price(self) -> UnitPrice | None:
        """Return the price that was entered."""
        return self.cleaned_data.get("price")
