"""Sell, Search: what people looked for in vain, and what the shop understands by a word."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kogge.core.i18n import LANGUAGES, current_language, language_name
from kogge.core.screens import forms as screen_forms
from kogge.core.screens.tabs import Tab
from kogge.core.staff.access import may, requires
from kogge.sales.offers import finding, services
from kogge.sales.offers.forms import SynonymForm

MISSED_ON_A_PAGE = 50


def _language(request: HttpRequest) -> str:
    """Return the language that is looked at; empty for all."""
    language = request.GET.get("language", "")
    return language if language in LANGUAGES else ""


def _form(request: HttpRequest, language: str) -> SynonymForm:
    if request.method == "POST":
        return SynonymForm(request.POST)
    asked = request.GET.get("term", "")[:80]
    return SynonymForm(initial={"language": language or current_language(), "term": asked})


@requires("offers.view", post="offers.change")
def search(request: HttpRequest) -> HttpResponse:
    """Show terms that found nothing and all synonyms; take a new synonym."""
    language = _language(request)
    form = _form(request, language)
    if request.method == "POST" and form.is_valid():
        with screen_forms.errors_shown_in(form):
            services.save_synonym(actor=request.user, **form.facts())
        if form.is_valid():
            messages.success(request, gettext("The synonym is saved. The shop knows it at once."))
            return redirect(_here(language))
    return screen_forms.show(request, "offers/search.html", _context(request, language, form), form)


def _here(language: str) -> str:
    return reverse("offers_search") + (f"?language={language}" if language else "")


def _context(request: HttpRequest, language: str, form: SynonymForm) -> dict[str, Any]:
    shown = current_language()
    names = {code: language_name(code, language=shown) for code in LANGUAGES}
    missed = finding.missed([language] if language else [])
    return {
        "form": form,
        "missed": [(row, names[row.language]) for row in missed[:MISSED_ON_A_PAGE] if row.language in names],
        "more": max(0, len(missed) - MISSED_ON_A_PAGE),
        "days": finding.MISSED_DAYS.days,
        "synonyms": [
            (row, names.get(row.language, row.language), ", ".join(row.means))
            for row in finding.synonym_rows(language)
        ],
        "languages": [("", gettext("All languages")), *names.items()],
        "language": language,
        "may_change": may(request.user, "offers.change"),
    }


@requires("offers.change")
@require_POST
def remove(request: HttpRequest, synonym_id: int) -> HttpResponse:
    """Forget a synonym."""
    services.remove_synonym(synonym_id=synonym_id, actor=request.user)
    messages.success(request, gettext("The synonym is removed."))
    return redirect(_here(_language(request)))


urlpatterns = [
    path("search-words/", search, name="offers_search"),
    path("search-words/<int:synonym_id>/remove/", remove, name="offers_synonym_remove"),
]
TABS = [
    Tab(
        stage="sell",
        label=_("Search words"),
        url_name="offers_search",
        permission="offers.view",
        position=55,
    )
]
