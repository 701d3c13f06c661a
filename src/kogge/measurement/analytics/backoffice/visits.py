"""Figures of visits: the overview, one report per kind of part, and the visits behind a figure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kogge.core import clock, i18n
from kogge.core.screens import list_csv
from kogge.core.screens.cells import Code
from kogge.core.screens.list_parts import Column
from kogge.core.staff.access import requires
from kogge.core.warehouse.queries import Warehouse
from kogge.marketing.touchpoints import words as touch_words
from kogge.marketing.touchpoints.values import STAGES
from kogge.measurement.analytics import (
    dashboard,
    visit_choice,
    visit_dashboard,
    visit_definitions,
    visit_queries,
    visit_tables,
    visit_words,
)
from kogge.measurement.analytics.values import By
from kogge.measurement.analytics.visit_choice import VisitChoice
from kogge.measurement.analytics.visit_definitions import VISIT_KPIS
from kogge.measurement.analytics.visit_queries import RowsOf, VisitBasis, VisitRow
from kogge.measurement.analytics.visit_tables import Report, ReportRow

PAGE_SIZE = 50
# Rows of one file, read at once: a query costs the same for ten rows as for ten thousand.
FILE_ROWS = 10_000
MOST_FILE_ROWS = 200_000


def shared(basis: VisitBasis, choice: VisitChoice, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what every page of visits shows: the selector, the definition, how fresh it is."""
    return {
        "basis": basis,
        "choice": choice,
        "selector": visit_choice.selector(basis, choice, without=without),
        "definition": visit_definitions.NAMES[choice.definition],
        "meanings": list(visit_definitions.MEANINGS[choice.definition].values()),
        "visitor_words": visit_definitions.VISITOR,
        "definitions_url": reverse("analytics_definitions"),
        "waiting": i18n.format_number(basis.waiting) if basis.waiting else "",
        "as_of": i18n.format_instant(clock.now()),
        "other_reports": [
            (name, f"{reverse('analytics_visit_report', args=[by.value])}?{choice.address()}")
            for by, name in visit_words.REPORTS.items()
        ],
    }


@requires("analytics.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show visits of the chosen days: tiles, a line, and the first rows of each report."""
    with visit_queries.opened() as facts:
        basis = visit_queries.basis(facts)
        choice = visit_choice.choice_of(request.GET, basis)
        shown = visit_dashboard.build(facts, basis, choice) if basis.visits else None
    return render(request, "analytics/visits.html", {**shared(basis, choice), "shown": shown})


@requires("analytics.view")
def report(request: HttpRequest, split: str) -> HttpResponse:
    """Show one report in full, or send it as a CSV file."""
    if split not in {by.value for by in visit_tables.COLUMNS}:
        raise Http404
    by, sort = By(split), request.GET.get("sort", "")
    with visit_queries.opened() as facts:
        basis = visit_queries.basis(facts)
        choice = visit_choice.choice_of(request.GET, basis)
        found = visit_tables.report(facts, by, choice, sort=sort)
    if request.GET.get("export") == "csv":
        return list_csv.csv_response(found.title, _file_columns(found), found.rows)
    page = page_number(request)
    here = reverse("analytics_visit_report", args=[split])
    sorts = [
        (kpi, f"?{choice.address(sort=kpi.name)}", "descending" if _is_sorted(found, kpi.name, sort) else "")
        for kpi in found.kpis
    ]
    context = {
        **shared(basis, choice),
        "report": found,
        "rows": found.rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        "sorts": sorts,
        "action": here,
        "overview_url": f"{reverse('analytics_visits')}?{choice.address()}",
        "csv_url": f"?{choice.address(sort=sort, export='csv')}",
        "definition_links": [(kpi.title, visit_dashboard.definition_url(kpi.name)) for kpi in found.kpis],
        **paging(page, len(found.rows), choice.address(sort=sort)),
    }
    return render(request, "analytics/visit_report.html", context)


def _is_sorted(found: Report, name: str, sort: str) -> bool:
    if sort in [kpi.name for kpi in found.kpis]:
        return name == sort
    return name == found.kpis[0].name and found.by not in (By.DAY, By.MONTH)


def page_number(request: HttpRequest) -> int:
    """Return the page asked for, 1 where that makes no sense."""
    number = request.GET.get("page", "1")
    return max(1, int(number)) if number.isdecimal() and len(number) < 7 else 1


def paging(page: int, count: int, address: str) -> dict[str, Any]:
    """Return the range shown and the links to its neighbours."""
    return {
        "count": i18n.format_number(count),
        "first": min(count, (page - 1) * PAGE_SIZE + 1),
        "last": min(page * PAGE_SIZE, count),
        "back_url": f"?{address}&page={page - 1}" if page > 1 else "",
        "next_url": f"?{address}&page={page + 1}" if page * PAGE_SIZE < count else "",
    }


def _file_columns(found: Report) -> list[Column]:
    def value_of(place: int) -> Any:
        return lambda row: visit_tables.file_value(found.kpis[place], row.figures[place], found.currency)

    def name_of(row: ReportRow) -> str:
        return row.key if found.by in (By.DAY, By.MONTH) else row.name

    return [
        Column(key="name", label=found.head, value=name_of),
        *(Column(key=kpi.name, label=kpi.title, value=value_of(at)) for at, kpi in enumerate(found.kpis)),
    ]


# --- rows -----------------------------------------------------------------------------------------------------------------


@requires("analytics.view")
def rows(request: HttpRequest) -> HttpResponse:
    """Show the visits behind a figure, or send them as a CSV file."""
    name, rows_of = request.GET.get("figure", ""), _rows_of(request)
    kpi = VISIT_KPIS.get(name)
    if kpi is None and name != "stage":
        raise Http404
    page = page_number(request)
    with visit_queries.opened() as facts:
        basis = visit_queries.basis(facts)
        choice = visit_choice.choice_of(request.GET, basis)
        if request.GET.get("export") == "csv":
            found = list(_all_rows(facts, name, rows_of, choice))
            return list_csv.csv_response(_title(name, rows_of), _columns(), found)
        behind = visit_queries.visits_behind(
            facts, name, rows_of, selection=choice.selection(), limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE
        )
    own = {
        key: value
        for key in ("figure", "by", "key", "stage", "stage_below")
        if (value := request.GET.get(key, ""))
    }
    address = choice.address(**own)
    shown = [column for column in _columns() if column.key != "campaign"]  # seldom told: in the file only
    context = {
        **shared(basis, choice, without=("currency",)),
        "kpi": kpi,
        "title": _title(name, rows_of),
        "part": visit_words.key_words(rows_of.by, rows_of.key) if rows_of.by else "",
        "columns": shown,
        "rows": [[(column, column.value_of(row)) for column in shown] for row in behind.rows],
        "behind": behind,
        "views": i18n.format_number(behind.views),
        "needs_steps": visit_queries.needs_steps(name, rows_of),
        "csv_url": f"?{address}&export=csv",
        "overview_url": f"{reverse('analytics_visits')}?{choice.address()}",
        "definition_url": visit_dashboard.definition_url(name) if kpi else "",
        "is_of_orders": name in ("visit_orders", "visit_revenue", "revenue_per_visit"),
        **paging(page, behind.count, address),
    }
    return render(request, "analytics/visit_rows.html", context)


def _rows_of(request: HttpRequest) -> RowsOf:
    asked = request.GET.get("by", "")
    by = By(asked) if asked in {one.value for one in visit_words.HEADS} else None

    def stage(name: str, otherwise: int) -> int:
        given = request.GET.get(name, "")
        return int(given) if given.isdecimal() and len(given) == 1 else otherwise

    return RowsOf(
        by=by,
        key=request.GET.get("key", "") if by else "",
        stage=stage("stage", 0),
        stage_below=stage("stage_below", len(STAGES)),
    )


def _title(name: str, rows_of: RowsOf) -> Any:
    if name in VISIT_KPIS:
        return VISIT_KPIS[name].title
    stage = touch_words.STAGES[STAGES[min(rows_of.stage, len(STAGES) - 1)]]
    if rows_of.stage_below == rows_of.stage + 1:
        return _now("Visits that came no farther than: %(stage)s") % {"stage": stage}
    return _now("Visits that came this far: %(stage)s") % {"stage": stage}


def _all_rows(
    facts: Warehouse, name: str, rows_of: RowsOf, choice: VisitChoice
) -> Iterator[VisitRow]:  # fmt: skip
    for offset in range(0, MOST_FILE_ROWS, FILE_ROWS):
        page = visit_queries.visits_behind(
            facts, name, rows_of, selection=choice.selection(), limit=FILE_ROWS, offset=offset
        )
        yield from page.rows
        if offset + FILE_ROWS >= page.count:
            return


def _columns() -> list[Column]:
    return [
        Column(key="started_at", label=_("Began"), value=lambda row: row.started_at.replace(tzinfo=UTC), phone="lead"),
        Column(key="market", label=_("Market"), phone="second",
               value=lambda row: Code(code=row.market, title=dashboard.country_words(row.market)) if row.market else ""),
        Column(key="source", label=_("Came from"), value=lambda row: touch_words.source(row.source_class, row.source), phone="third"),
        Column(key="campaign", label=_("Campaign"), phone="hide"),
        Column(key="device", label=_("Device"), value=lambda row: touch_words.DEVICES.get(row.device, row.device), phone="hide"),
        Column(key="entry_path", label=_("First page"), phone="hide"),
        Column(key="exit_path", label=_("Last page"), phone="hide"),
        Column(key="views", label=_("Pages"), is_number=True, phone="hide"),
        Column(key="engaged", label=_("Looked at, seconds"), is_number=True, value=lambda row: Decimal(row.engaged_ms // 1000), phone="hide"),
        Column(key="stage", label=_("How far"), value=lambda row: touch_words.STAGES[STAGES[row.stage]], phone="lead_end"),
        Column(key="level", label=_("Known as"), value=lambda row: touch_words.LEVELS.get(row.level, row.level), phone="hide"),
    ]  # fmt: skip


urlpatterns = [
    path("visit-figures/", overview, name="analytics_visits"),
    path("visit-figures/by/<slug:split>/", report, name="analytics_visit_report"),
    path("visit-figures/rows/", rows, name="analytics_visit_rows"),
]
