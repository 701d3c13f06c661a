"""Enter a synonym."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kogge.core.i18n import LANGUAGES, current_language, language_name


class SynonymForm(forms.Form):
    """What people type, and the words of the shop that are searched as well."""

    language = forms.ChoiceField(label=_("Language"))
    term = forms.CharField(
        label=_("People type"), max_length=80, help_text=_("One word or a few, such as couch.")
    )
    means = forms.CharField(
        label=_("The shop calls it"),
        max_length=300,
        help_text=_("Words that stand in your products; several with commas, such as sofa, settee."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = current_language()
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (code, language_name(code, language=shown)) for code in LANGUAGES
        ]

    def facts(self) -> dict[str, Any]:
        """Return what the service takes."""
        data = self.cleaned_data
        return {"language": data["language"], "term": data["term"], "means": data["means"].split(",")}
