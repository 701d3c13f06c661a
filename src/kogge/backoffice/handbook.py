"""Plan, Handbook: each section of the handbook, and where the product answers it, as rooms have registered."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kogge.core import i18n
from kogge.core.screens import handbook
from kogge.core.screens.handbook import Answer, AnswerKind
from kogge.core.screens.tabs import Tab
from kogge.core.staff import access
from kogge.core.staff.access import requires

DATA = Path(__file__).parent / "data" / "handbook.toml"
KINDS: dict[AnswerKind, Any] = {
    AnswerKind.SCREEN: _("does it"),
    AnswerKind.RULE: _("checks it"),
    AnswerKind.FIGURE: _("measures it"),
}


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section of the handbook."""

    key: str
    titles: dict[str, str]  # by language


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """One chapter with its sections, in the handbook's order."""

    key: str
    titles: dict[str, str]
    sections: tuple[Section, ...]


@lru_cache(maxsize=1)
def chapters() -> tuple[Chapter, ...]:
    """Return the handbook's chapters, from the data file."""
    found = tomllib.loads(DATA.read_text("utf-8"))["chapter"]
    return tuple(
        Chapter(
            key=row["key"],
            titles=_titles(row),
            sections=tuple(Section(key=one["key"], titles=_titles(one)) for one in row["sections"]),
        )
        for row in found
    )


def _titles(row: dict[str, Any]) -> dict[str, str]:
    return {language: row[language] for language in i18n.LANGUAGES}


def _shown(answer: Answer, user: Any) -> dict[str, Any]:
    return {
        "words": answer.words,
        "kind": KINDS[answer.kind],
        "url": answer.url if access.may(user, answer.permission) else "",
    }


@requires("today.view")
def handbook_map(request: HttpRequest) -> HttpResponse:
    """Show every section with its answers, or that there is none yet."""
    language = i18n.current_language()
    found, answered, count = [], 0, 0
    for number, chapter in enumerate(chapters(), start=1):
        rows = []
        for section in chapter.sections:
            answers = [_shown(answer, request.user) for answer in handbook.answers_to(section.key)]
            rows.append({"key": section.key, "title": section.titles[language], "answers": answers})
            answered, count = answered + bool(answers), count + 1
        found.append({"number": number, "title": chapter.titles[language], "rows": rows})
    sentence = ngettext(
        "%(answered)s of %(count)s section of the handbook is answered.",
        "%(answered)s of %(count)s sections of the handbook are answered.",
        count,
    ) % {"answered": i18n.format_number(answered), "count": i18n.format_number(count)}
    return render(request, "office/handbook.html", {"chapters": found, "sentence": sentence})


urlpatterns = [path("handbook/", handbook_map, name="handbook_map")]
TABS = [Tab(stage="plan", label=_("Handbook"), url_name="handbook_map", permission="today.view", position=90)]


def _screen(section: str, words: Any, url_name: str, permission: str) -> Answer:
    return Answer(section=section, words=words, url_name=url_name, permission=permission)


# Sections that pages over several rooms answer.
HANDBOOK = [
    _screen("product_data", _("Products: texts per language, pictures, prices per market"), "products_list", "catalog.view"),
    _screen("warehouse", _("Orders to ship"), "orders_list", "orders.view"),
    _screen("step_processes", _("Today: what needs a hand"), "today_now", "today.view"),
    _screen("documents", _("Invoices and credit notes"), "invoicing_list", "invoicing.view"),
    _screen("customer_data", _("Customers and their orders"), "customers_list", "customers.view"),
]  # fmt: skip
