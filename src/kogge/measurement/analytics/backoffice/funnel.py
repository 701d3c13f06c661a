"""The way to the order: how many visits came how far, and where they left, per market, device and payment method."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kogge.core import i18n
from kogge.core.money import quantize
from kogge.core.screens import list_csv
from kogge.core.screens.list_parts import Column
from kogge.core.staff.access import requires
from kogge.marketing.touchpoints import words as touch_words
from kogge.marketing.touchpoints.values import STAGES, Stage
from kogge.measurement.analytics import (
    visit_choice,
    visit_dashboard,
    visit_queries,
    visit_tables,
    visit_words,
)
from kogge.measurement.analytics.backoffice.visits import shared
from kogge.measurement.analytics.values import By
from kogge.measurement.analytics.visit_choice import VisitChoice

# A payment method is known only of who chose one.
_FIRST_STAGE = {By.METHOD: STAGES.index(Stage.PAYMENT)}
_PARTS = {
    By.COUNTRY: _("By market"),
    By.DEVICE: _("By device"),
    By.METHOD: _("By payment method"),
    By.SOURCE: _("By source"),
}
_MOST_PARTS = 12


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the way, of all visits."""

    name: Any
    visits: str
    share: str  # of the visits that began
    share_percent: int
    left: str  # came here and no farther
    left_share: str  # of those that came here
    url: str
    left_url: str


def steps_of(counts: tuple[int, ...], choice: VisitChoice) -> list[Step]:
    """Return the steps with how many came and how many left."""
    found = []
    for at, came in enumerate(counts):
        following = counts[at + 1] if at + 1 < len(counts) else came
        left = came - following
        found.append(
            Step(
                name=touch_words.STAGES[STAGES[at]],
                visits=i18n.format_number(came),
                share=percent(came, counts[0]),
                share_percent=round(100 * came / counts[0]) if counts[0] else 0,
                left=i18n.format_number(left),
                left_share=percent(left, came),
                url=visit_tables.rows_url(choice, "stage", stage=str(at)),
                left_url=visit_tables.rows_url(choice, "stage", stage=str(at), stage_below=str(at + 1)),
            )
        )
    return found


def percent(part: int, whole: int) -> str:
    """Write a share with one decimal; a dash where there is nothing to divide by."""
    if not whole:
        return "–"
    return i18n.format_percent(int(quantize(Fraction(part, whole) * 1_000, 0)) * 10)


@dataclass(frozen=True, kw_only=True)
class PartRow:
    """One market, device or method: visits per step."""

    name: str
    counts: tuple[int, ...]
    cells: tuple[tuple[str, str], ...]  # visits of each step, and where they stand
    conversion: str
    left_at_checkout: str


def _part(by: By, rows: dict[str, tuple[int, ...]], choice: VisitChoice) -> list[PartRow]:
    first = _FIRST_STAGE.get(by, 0)
    checkout = max(first, STAGES.index(Stage.CHECKOUT))
    found = [
        PartRow(
            name=visit_words.key_words(by, key),
            counts=counts[first:],
            cells=tuple(
                (
                    i18n.format_number(came),
                    visit_tables.rows_url(choice, "stage", by=by, key=key, stage=str(at)),
                )
                for at, came in enumerate(counts)
                if at >= first
            ),
            conversion=percent(counts[-1], counts[0]),
            left_at_checkout=percent(counts[checkout] - counts[-1], counts[checkout]),
        )
        for key, counts in rows.items()
        if counts[first]
    ]
    return sorted(found, key=lambda row: (-row.counts[0], row.name))


@requires("analytics.view")
def funnel(request: HttpRequest) -> HttpResponse:
    """Show the way to the order, or send it as a CSV file."""
    with visit_queries.opened() as facts:
        basis = visit_queries.basis(facts)
        choice = visit_choice.choice_of(request.GET, basis)
        selection = choice.selection()
        counts, _rows = visit_queries.reached(facts, by=None, selection=selection)
        before: tuple[int, ...] = ()
        if choice.period.has_before:
            before, _rows = visit_queries.reached(facts, by=None, selection=choice.selection_before())
        parts = {
            by: _part(by, visit_queries.reached(facts, by=by, selection=selection)[1], choice)
            for by in _PARTS
        }
    if request.GET.get("export") == "csv":
        return _file(counts, parts)
    context = {
        **shared(basis, choice, without=("definition", "currency")),
        "steps": steps_of(counts, choice) if counts[0] else [],
        "sentence": _sentence(counts, before, choice),
        "parts": [
            {
                "key": by.value,
                "title": title,
                "head": visit_words.HEADS[by],
                "stages": [touch_words.STAGES[stage] for stage in STAGES[_FIRST_STAGE.get(by, 0) :]],
                "rows": parts[by][:_MOST_PARTS],
            }
            for by, title in _PARTS.items()
            if parts[by]
        ],
        "csv_url": f"?{choice.address(export='csv')}",
        "definition_links": [
            (visit_dashboard.VISIT_KPIS[name].title, visit_dashboard.definition_url(name))
            for name in ("conversion_rate", "cart_abandonment", "checkout_abandonment")
        ],
    }  # fmt: skip
    return render(request, "analytics/visit_funnel.html", context)


def _sentence(counts: tuple[int, ...], before: tuple[int, ...], choice: VisitChoice) -> str:
    """Return the page's opening sentence."""
    if not counts[0]:
        return _now("Nobody was counted in these days.")
    now = _now("%(orders)s of %(visits)s visits ended with an order: %(share)s.") % {
        "orders": i18n.format_number(counts[-1]),
        "visits": i18n.format_number(counts[0]),
        "share": percent(counts[-1], counts[0]),
    }
    if not before or not before[0]:
        return now
    is_year = choice.period.is_against_year or choice.period.key not in ("30", "90", "365")
    then = (
        _now("It was %(share)s in the year before.")
        if is_year
        else _now("It was %(share)s in the days before.")
    )
    return f"{now} {then % {'share': percent(before[-1], before[0])}}"


def _file(counts: tuple[int, ...], parts: dict[By, list[PartRow]]) -> HttpResponse:
    """Return all tables as one file: what is split, its part, visits per step."""
    rows: list[tuple[str, str, tuple[int | None, ...]]] = [("", str(_("All")), counts)]
    for by, found in parts.items():
        missing = (None,) * _FIRST_STAGE.get(by, 0)
        rows += [(str(visit_words.HEADS[by]), row.name, (*missing, *row.counts)) for row in found]

    def value_of(place: int) -> Any:
        return lambda row: row[2][place]

    columns = [
        Column(key="split", label=_("Split by"), value=lambda row: row[0]),
        Column(key="part", label=_("Part"), value=lambda row: row[1]),
        *(
            Column(key=stage.value, label=touch_words.STAGES[stage], value=value_of(at))
            for at, stage in enumerate(STAGES)
        ),
    ]
    return list_csv.csv_response(_("Way to the order"), columns, rows)


urlpatterns = [path("visit-figures/way-to-the-order/", funnel, name="analytics_funnel")]
