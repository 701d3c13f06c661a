"""What every figure means, written from the definitions that compute it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kogge.core.staff.access import requires
from kogge.measurement.analytics import definitions, visit_definitions
from kogge.measurement.analytics.values import By, Direction, Kpi, Unit

UNITS: dict[Unit, Any] = {
    Unit.MONEY: _("money, in one currency"),
    Unit.ORDERS: pgettext_lazy("unit", "orders"),
    Unit.CUSTOMERS: pgettext_lazy("unit", "customers"),
    Unit.RATIO: _("a share between 0 and 100 %"),
    Unit.VISITS: pgettext_lazy("unit", "visits"),
    Unit.VISITORS: _("visitors of a day"),
    Unit.PAGES: pgettext_lazy("unit", "pages"),
    Unit.PAGES_PER_VISIT: _("pages per visit"),
    Unit.SECONDS: pgettext_lazy("unit", "seconds"),
    Unit.SEARCHES: pgettext_lazy("unit", "searches"),
}
SPLITS: dict[By, Any] = {
    By.DAY: pgettext_lazy("split", "day"),
    By.MONTH: pgettext_lazy("split", "month"),
    By.COUNTRY: pgettext_lazy("split", "country"),
    By.PRODUCT: pgettext_lazy("split", "product"),
    By.SOURCE: pgettext_lazy("split", "source"),
    By.CAMPAIGN: pgettext_lazy("split", "campaign"),
    By.PAGE: pgettext_lazy("split", "page"),
    By.TERM: pgettext_lazy("split", "words searched for"),
    By.DEVICE: pgettext_lazy("split", "device"),
    By.BROWSER: pgettext_lazy("split", "browser"),
    By.SYSTEM: pgettext_lazy("split", "operating system"),
    By.LANGUAGE: pgettext_lazy("split", "language"),
    By.LEVEL: pgettext_lazy("split", "level of knowing"),
    By.METHOD: pgettext_lazy("split", "payment method"),
}
BETTER = {Direction.UP: _("More is better."), Direction.DOWN: _("Less is better.")}


def _meaning(kpi: Kpi) -> dict[str, Any]:
    tools = [
        (visit_definitions.NAMES[one], meant[kpi.name])
        for one, meant in visit_definitions.MEANINGS.items()
        if kpi.name in meant
    ]
    return {
        "name": kpi.name,
        "title": kpi.title,
        "formula": kpi.formula,
        "unit": UNITS[kpi.unit],
        "better": BETTER[kpi.direction],
        "summable": definitions.SUMMABLE[kpi.summable],
        "source": kpi.source,
        "splits": [SPLITS[by] for by in kpi.splits],
        "follows": kpi.follows if kpi.is_of_visits else _("of our own"),
        "tools": tools,
    }


@requires("analytics.view")
def meanings(request: HttpRequest) -> HttpResponse:
    """Show the definition of every figure."""
    groups = [
        {
            "title": _("Sales"),
            "notes": [definitions.SALES_LINE],
            "figures": [_meaning(kpi) for kpi in definitions.KPIS.values()],
            "url": reverse("analytics_figures"),
        },
        {
            "title": _("Visits"),
            "notes": [visit_definitions.VISIT, visit_definitions.VISITOR, visit_definitions.MACHINES],
            "figures": [_meaning(kpi) for kpi in visit_definitions.VISIT_KPIS.values()],
            "url": reverse("analytics_visits"),
        },
    ]
    sources = [
        (visit_definitions.NAMES[one], meant["source"]) for one, meant in visit_definitions.MEANINGS.items()
    ]
    return render(request, "analytics/definitions.html", {"groups": groups, "sources": sources})


urlpatterns = [path("figures/definitions/", meanings, name="analytics_definitions")]
