"""Legal texts: what is there per market and language, what is missing, and writing a new version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kogge.core import clock, i18n
from kogge.core.screens import forms as screen_forms
from kogge.core.screens.handbook import Answer, AnswerKind
from kogge.core.screens.tabs import Tab
from kogge.core.staff.access import requires
from kogge.planning.markets import queries as markets
from kogge.sales.terms import names, queries, services
from kogge.sales.terms.models import LegalText
from kogge.sales.terms.values import REQUIRED_KINDS, TextKind

# In addresses: texts for every market at once.
ALL_MARKETS = "all"


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One text of one kind in one language; `text` None where it is missing."""

    language: str
    text: LegalText | None
    is_required: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """One kind of text in all languages of a market."""

    kind: str
    name: Any
    cells: list[Cell]


def _rows(market: str, languages: list[str]) -> list[Row]:
    in_force = {language: queries.texts_in_force(market, language, clock.now()) for language in languages}
    return [
        Row(
            kind=kind.value,
            name=names.kind_name(kind),
            cells=[
                Cell(language=language, text=in_force[language].get(kind), is_required=kind in REQUIRED_KINDS)
                for language in languages
            ],
        )
        for kind in TextKind
    ]


@requires("terms.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show per market which texts are in force in which language."""
    grids = [
        {
            "code": market.code,
            "name": i18n.country_name(market.code),
            "languages": [
                (code, i18n.language_name(code, language=i18n.current_language()))
                for code in market.languages
            ],
            "rows": _rows(market.code, market.languages),
        }
        for market in markets.markets()
    ]
    return render(request, "terms/overview.html", {"grids": grids})


class TextForm(forms.Form):
    """A new version of a text."""

    body = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=_("Headlines begin with #, lists with -, **bold** stands between asterisks."),
    )
    is_for_all = forms.BooleanField(
        label=_("Use it in every market that has no text of its own"), required=False
    )


@requires("terms.view", post="terms.change")
def edit(request: HttpRequest, market: str, kind: str, language: str) -> HttpResponse:
    """Show the text in force and write a new version."""
    if kind not in set(TextKind) or language not in i18n.LANGUAGES:
        raise Http404
    code = "" if market == ALL_MARKETS else markets.market(market).code
    present = queries.text_in_force(kind=TextKind(kind), market=code, language=language, at=clock.now())
    initial = {"body": present.body if present else "", "is_for_all": bool(present) and not present.market}
    form = TextForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with screen_forms.errors_shown_in(form):
            services.write_text(
                kind=TextKind(kind),
                market="" if form.cleaned_data["is_for_all"] else code,
                language=language,
                body=form.cleaned_data["body"],
                actor=request.user,
            )
        if form.is_valid():
            messages.success(
                request, _now("Saved as a new version. Orders keep the version they were placed with.")
            )
            return redirect("terms_list")
    context = {
        "form": form,
        "name": names.kind_name(kind),
        "market": code,
        "language": i18n.language_name(language, language=i18n.current_language()),
        "versions": queries.versions(
            kind=TextKind(kind), market=present.market if present else code, language=language
        ),
    }
    return screen_forms.show(request, "terms/edit.html", context, form)


urlpatterns = [
    path("terms/", overview, name="terms_list"),
    path("terms/<str:market>/<str:kind>/<str:language>/", edit, name="terms_edit"),
]
TABS = [
    Tab(stage="settings", label=_("Legal texts"), url_name="terms_list", permission="terms.view", position=20)
]

HANDBOOK = [
    Answer(section="foreign_law", words=_("Legal texts per market and language"), url_name="terms_list", permission="terms.view"),
    Answer(section="foreign_law", words=_("Every market has its legal texts"), url_name="terms_list", permission="terms.view", kind=AnswerKind.RULE, name="terms.texts"),
]  # fmt: skip
