"""Market, Visits: who is in the shop now, how visits are counted, and what was not counted."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from kogge.core import clock, i18n
from kogge.core.screens import forms as screen_forms
from kogge.core.screens.cells import Code
from kogge.core.screens.handbook import Answer
from kogge.core.screens.tabs import Tab
from kogge.core.staff.access import may, requires
from kogge.marketing.touchpoints import queries, services, tables, words
from kogge.marketing.touchpoints.forms import SettingsForm
from kogge.marketing.touchpoints.values import Drop, Visit

DAYS = 30
MOST_NOW = 12


def _sentence(now: int, today: int) -> str:
    """Return the page's opening sentence."""
    here = ngettext("%(count)s person is in the shop now.", "%(count)s people are in the shop now.", now)
    came = ngettext("%(count)s visit today.", "%(count)s visits today.", today)
    return f"{here % {'count': i18n.format_number(now)}} {came % {'count': i18n.format_number(today)}}"


def _row(visit: Visit) -> dict[str, Any]:
    return {
        "began": f"{visit.started_at.astimezone(clock.LOCAL_ZONE):%H:%M}",
        "market": Code(code=visit.market) if visit.market else "",
        "source": words.source(visit.source.kind, visit.source.name),
        "device": words.DEVICES.get(visit.agent.device, visit.agent.device),
        "views": visit.views,
        "page": visit.exit_path,
        "stage": words.STAGES[visit.stage],
        "level": words.LEVELS[visit.level],
    }


def _named(counts: list[tuple[str, int]], names: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"name": names.get(key, key), "count": i18n.format_number(count)} for key, count in counts]


def _notices() -> list[tuple[str, str]]:
    """Return the paragraph for the shop's privacy notice in every language of the product."""
    found = []
    for language in i18n.LANGUAGES:
        with override(language):
            found.append((i18n.language_name(language), str(words.NOTICE)))
    return found


@requires("touchpoints.view", post="touchpoints.change")
def overview(request: HttpRequest) -> HttpResponse:
    """Show who is here, how visits are counted and what was left out; take the merchant's choices."""
    present = dataclasses.asdict(queries.present_settings())
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=present)
    if request.method == "POST" and form.is_valid():
        services.save_settings(settings=form.settings(), actor=request.user)
        messages.success(request, _now("Saved. The shop follows within ten seconds."))
        return redirect("touchpoints_overview")
    now, since = clock.now(), clock.today() - timedelta(days=DAYS)
    recent = tables.recent_visits(now=now)
    here = [visit for visit in recent if visit.ended_at > now - tables.NOW]
    counted = tables.counted_since(since)
    drops = dict(counted.drops)
    context = {
        "form": form,
        "may_change": may(request.user, "touchpoints.change"),
        "sentence": _sentence(len(here), counted.today),
        "recent": [_row(visit) for visit in recent[:MOST_NOW]],
        "levels": [
            {**row, "meaning": words.LEVEL_MEANINGS.get(key, "")}
            for (key, _count), row in zip(counted.levels, _named(counted.levels, words.LEVELS), strict=True)
        ],
        "bots": _named(counted.bots, words.BOTS),
        "drops": _named(counted.drops, words.DROPS),
        "not_kept": i18n.format_number(drops[Drop.NOT_KEPT]) if Drop.NOT_KEPT in drops else "",
        "waiting": i18n.format_number(counted.waiting) if counted.waiting else "",
        "days": DAYS,
        "notices": _notices(),
    }
    return screen_forms.show(request, "touchpoints/overview.html", context, form)


urlpatterns = [path("visits/", overview, name="touchpoints_overview")]
TABS = [
    Tab(
        stage="market",
        label=_("Visits"),
        url_name="touchpoints_overview",
        permission="touchpoints.view",
        position=60,
    )
]

HANDBOOK = [
    Answer(section="web_analytics", words=_("Visits counted on your own computer"), url_name="touchpoints_overview", permission="touchpoints.view"),
    Answer(section="privacy", words=_("Counting visits without cookies, with three levels of knowing"), url_name="touchpoints_overview", permission="touchpoints.view"),
    Answer(section="first_party_data", words=_("Visits, told by your own shop alone"), url_name="touchpoints_overview", permission="touchpoints.view"),
]  # fmt: skip
