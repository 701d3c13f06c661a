"""Enter one shelf of the shop."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kogge.core.i18n import LANGUAGES, current_language, language_name


class CategoryForm(forms.Form):
    """A shelf with its names in four languages; `parents` are the keys and names of the shelves it may lie below."""

    parent = forms.ChoiceField(label=_("Lies below"), required=False)
    position = forms.IntegerField(
        label=_("Place in the menu"), min_value=0, initial=0, help_text=_("Small numbers come first.")
    )
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("JPEG, PNG, WebP or AVIF, at least 400 pixels on each side, at most 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"}),
    )

    def __init__(self, *args: Any, parents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [("", _("Nothing: it stands in the menu")), *parents]
        for language in LANGUAGES:
            named = {"language": language_name(language, language=current_language())}
            self.fields[f"name_{language}"] = forms.CharField(
                label=_("Name in the language %(language)s") % named, required=False, max_length=120
            )
            self.fields[f"intro_{language}"] = forms.CharField(
                label=_("Two lines above the list, in the language %(language)s") % named,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"slug_{language}"] = forms.CharField(
                label=_("Address in the shop, in the language %(language)s") % named,
                required=False,
                max_length=120,
                help_text=_("Made from the name when empty. A former address leads on to the new one."),
            )
        words = [f"{part}_{language}" for language in LANGUAGES for part in ("name", "intro", "slug")]
        self.order_fields([*words, "parent", "position", "picture"])

    def texts(self) -> dict[str, dict[str, str]]:
        """Return the words by language, as the service takes them."""
        data = self.cleaned_data
        return {
            language: {part: data[f"{part}_{language}"] for part in ("name", "intro", "slug")}
            for language in LANGUAGES
        }
