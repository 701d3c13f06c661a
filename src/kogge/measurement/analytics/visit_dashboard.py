"""Put together what the page of visit figures shows: tiles, the line over time, short tables, and what the words mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kogge.core import clock, i18n
from kogge.core.screens.charts import Chart, ChartKind, Series, SeriesStyle
from kogge.core.screens.figures import FigureTile, Spark
from kogge.core.screens.panels import Fact, Why
from kogge.core.warehouse.queries import Warehouse
from kogge.measurement.analytics import (
    dashboard,
    definitions,
    periods,
    visit_definitions,
    visit_queries,
    visit_tables,
)
from kogge.measurement.analytics.values import By, Figure, Kpi, Unit
from kogge.measurement.analytics.visit_choice import VisitChoice
from kogge.measurement.analytics.visit_definitions import VISIT_KPIS
from kogge.measurement.analytics.visit_queries import VisitBasis
from kogge.measurement.analytics.visit_tables import Report

TILES = ("visits", "visitors", "page_views", "bounce_rate", "visit_duration", "conversion_rate", "visit_orders", "visit_revenue")  # fmt: skip
SHORT: dict[By, tuple[str, ...]] = {
    By.SOURCE: ("visits", "conversion_rate"),
    By.PAGE: ("page_views", "exit_rate"),
    By.CAMPAIGN: ("visits", "conversion_rate"),
    By.TERM: ("searches", "unanswered_rate"),
    By.DEVICE: ("visits", "conversion_rate"),
    By.COUNTRY: ("visits", "conversion_rate"),
    By.BROWSER: ("visits", "bounce_rate"),
    By.LEVEL: ("visits", "conversion_rate"),
}
SHORT_ROWS = 7
# Longer than a quarter, days are too many to be read.
LONGEST_BY_DAY = 92
SPARK_POINTS = 12


@dataclass(frozen=True, kw_only=True)
class ShortReport:
    """The first rows of a report."""

    report: Report
    is_cut: bool

    @property
    def rows(self) -> tuple[visit_tables.ReportRow, ...]:
        """The rows shown."""
        return self.report.rows[:SHORT_ROWS]


@dataclass(frozen=True, kw_only=True)
class VisitDashboard:
    """Everything on the page."""

    tiles: list[FigureTile]
    chart: Chart
    reports: list[ShortReport]
    whys: list[Why]


def build(facts: Warehouse, basis: VisitBasis, choice: VisitChoice) -> VisitDashboard:
    """Compute the page."""
    kpis = [VISIT_KPIS[name] for name in TILES if VISIT_KPIS[name].unit is not Unit.MONEY or choice.currency]
    before: dict[str, Figure] = {}
    over_before: Figure | None = None
    by = _time_step(choice, basis)
    if choice.period.has_before:
        visit_queries.select(facts, by=by, selection=choice.selection_before())
        before = _figures(facts, kpis, by, choice)
        over_before = before["visits"]
    visit_queries.select(facts, by=by, selection=choice.selection())
    now = _figures(facts, kpis, by, choice)
    found = [visit_tables.report(facts, split, choice, only=only) for split, only in SHORT.items()]
    return VisitDashboard(
        tiles=[_tile(kpi, now[kpi.name], before.get(kpi.name), choice) for kpi in kpis],
        chart=_over_time(now["visits"], over_before, by, choice, basis),
        reports=[
            ShortReport(report=one, is_cut=len(one.rows) > SHORT_ROWS)
            for one in found
            if one.rows
        ],
        whys=[why(kpi, choice, now[kpi.name]) for kpi in kpis],
    )  # fmt: skip


def _figures(facts: Warehouse, kpis: list[Kpi], by: By, choice: VisitChoice) -> dict[str, Figure]:
    return {
        kpi.name: visit_queries.selected_figure(facts, kpi, by=by, currency=choice.currency) for kpi in kpis
    }


def _tile(kpi: Kpi, now: Figure, before: Figure | None, choice: VisitChoice) -> FigureTile:
    recent = [int(row.value * 1_000) for row in now.rows[-SPARK_POINTS:]]
    return FigureTile(
        label=_("%(figure)s, %(period)s") % {"figure": kpi.title, "period": choice.period.within},
        figure=dashboard.words(now, now.total),
        url=visit_tables.rows_url(choice, kpi.name),
        change=dashboard.change_words(kpi, now.total, before.total, choice.period) if before else None,
        spark=Spark(values=recent) if len(recent) > dashboard.FEWEST_MONTHS else None,
    )


def _days(choice: VisitChoice, basis: VisitBasis) -> tuple[date, date]:
    """Return the first and last day that there is anything to draw of."""
    today = clock.today()
    first = choice.period.first_on or basis.first_on or today
    last = choice.period.last_on or basis.last_on or today
    return max(first, basis.first_on or first), min(last, today)


def _time_step(choice: VisitChoice, basis: VisitBasis) -> By:
    first, last = _days(choice, basis)
    return By.DAY if (last - first).days < LONGEST_BY_DAY else By.MONTH


def _keys(by: By, first: date, last: date) -> list[str]:
    if by is By.MONTH:
        return periods.months_of(first, last)
    return [(first + timedelta(days=step)).isoformat() for step in range((last - first).days + 1)]


def _key_name(by: By, key: str) -> str:
    if by is By.MONTH:
        return dashboard.month_name(key)
    return i18n.format_day(date.fromisoformat(key), form="short")


def _over_time(
    now: Figure, before: Figure | None, by: By, choice: VisitChoice, basis: VisitBasis
) -> Chart:  # fmt: skip
    first, last = _days(choice, basis)
    keys = _keys(by, first, last)
    values = {row.key: Decimal(int(row.value)) for row in now.rows}
    series = [Series(name=_("Visits"), values=[values.get(key, Decimal(0)) for key in keys])]
    if before and before.rows and choice.period.first_on and choice.period.before_first_on:
        earlier = {row.key: Decimal(int(row.value)) for row in before.rows}
        # The days before stand under the days that they are compared with, the first under the first.
        shift = first - choice.period.first_on
        start = choice.period.before_first_on + shift
        places = _keys(by, start, start + (last - first))[: len(keys)]
        drawn = [earlier.get(key) for key in places]
        drawn += [None] * (len(keys) - len(drawn))
        series.append(
            Series(
                name=_("the year before") if choice.period.is_against_year else _("the days before"),
                values=drawn,
                style=SeriesStyle.EARLIER,
            )
        )
    return Chart(
        key="visits",
        title=_("Visits by day") if by is By.DAY else _("Visits by month"),
        subtitle=_("people only; dashed, what it is compared with") if len(series) > 1 else _("people only"),
        kind=ChartKind.LINE,
        categories=[_key_name(by, key) for key in keys],
        category_label=_("Day") if by is By.DAY else _("Month"),
        series=series,
        too_little=_("Too little for a line: two days with visits are needed.") if len(keys) < 2 else "",
    )


def why(kpi: Kpi, choice: VisitChoice, now: Figure) -> Why:
    """Return what a figure means, with whom it follows."""
    meaning = visit_definitions.MEANINGS[choice.definition].get(kpi.name)
    facts = [Fact(sentence=meaning)] if meaning else []
    if kpi.name == "visitors":
        facts.append(Fact(sentence=visit_definitions.VISITOR))
    facts.append(
        Fact(
            sentence=definitions.SUMMABLE[kpi.summable],
            place=_("Definition"),
            url=definition_url(kpi.name),
        )
    )
    return Why(
        key=kpi.name,
        shown=_("%(figure)s: %(value)s") % {"figure": kpi.title, "value": dashboard.words(now, now.total)},
        question=_("What is “%(figure)s”?") % {"figure": kpi.title},
        answer=kpi.formula,
        facts=facts,
        source=[
            _("Counted after: %(name)s") % {"name": followed(kpi, choice)},
            _("At the command line: kogge kpi show %(name)s") % {"name": kpi.name},
        ],
        is_copied=False,
    )


def followed(kpi: Kpi, choice: VisitChoice) -> Any:
    """Return after whom a figure is counted under the present choice."""
    if kpi.follows is visit_definitions.AS_CHOSEN:
        return visit_definitions.NAMES[choice.definition]
    return kpi.follows


def definition_url(name: str) -> str:
    """Return where a figure is defined."""
    return f"{reverse('analytics_definitions')}#{name}"
