"""Reports of visits as tables: one row per source, page, device and so on, one column per figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from kogge.core.screens.figures import Change
from kogge.core.warehouse.queries import Warehouse
from kogge.measurement.analytics import dashboard, rules, visit_queries, visit_words
from kogge.measurement.analytics.values import By, Figure, Kpi, Unit
from kogge.measurement.analytics.visit_choice import VisitChoice
from kogge.measurement.analytics.visit_definitions import VISIT_KPIS

_SOURCES = ("visits", "visitors", "views_per_visit", "bounce_rate", "visit_duration", "conversion_rate", "visit_orders", "visit_revenue")  # fmt: skip
_BROWSERS = ("visits", "visitors", "bounce_rate", "visit_duration", "cart_abandonment", "conversion_rate", "visit_orders", "visit_revenue")  # fmt: skip
# The columns of each report, the one that it is sorted by first.
COLUMNS: dict[By, tuple[str, ...]] = {
    By.SOURCE: _SOURCES,
    By.CAMPAIGN: _SOURCES,
    By.PAGE: ("page_views", "visits", "visitors", "entries", "exits", "exit_rate", "bounce_rate", "time_on_page", "conversion_rate"),
    By.TERM: ("searches", "visits", "visitors", "unanswered_rate", "conversion_rate"),
    By.DEVICE: _BROWSERS,
    By.BROWSER: _BROWSERS,
    By.SYSTEM: _BROWSERS,
    By.COUNTRY: _BROWSERS,
    By.LANGUAGE: _BROWSERS,
    By.LEVEL: _BROWSERS,
    By.DAY: ("visits", "visitors", "page_views", "bounce_rate", "visit_duration", "conversion_rate", "visit_orders", "visit_revenue"),
    By.MONTH: ("visits", "visitors", "page_views", "bounce_rate", "visit_duration", "conversion_rate", "visit_orders", "visit_revenue"),
}  # fmt: skip
# In their own order, latest first; other reports are sorted by their first figure.
_BY_TIME = (By.DAY, By.MONTH)


@dataclass(frozen=True, kw_only=True)
class _Frame:
    """What all rows of a report share."""

    by: By
    choice: VisitChoice
    figures: tuple[Figure, ...]
    largest: Fraction


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """One row: its name and a figure per column. A report may have thousands; only those shown are put into words."""

    key: str
    name: str
    figures: tuple[Fraction | None, ...]
    before: Fraction | None  # the first figure of the days it is compared with
    frame: _Frame

    @property
    def words(self) -> tuple[str, ...]:
        """The figures as they are read."""
        pairs = zip(self.frame.figures, self.figures, strict=True)
        return tuple(dashboard.words(figure, value) for figure, value in pairs)

    @property
    def share_percent(self) -> int:
        """How large the first figure is beside the largest of the report, for the bar."""
        return int(100 * (self.figures[0] or 0) / self.frame.largest)

    @property
    def change(self) -> Change | None:
        """How the first figure moved."""
        kpi, period = self.frame.figures[0].kpi, self.frame.choice.period
        return dashboard.change_words(kpi, self.figures[0], self.before, period)

    @property
    def url(self) -> str:
        """Where the visits behind the first figure stand."""
        frame = self.frame
        return rows_url(frame.choice, frame.figures[0].kpi.name, by=frame.by, key=self.key)


@dataclass(frozen=True, kw_only=True)
class Report:
    """One report over one choice."""

    by: By
    title: Any
    head: Any
    kpis: tuple[Kpi, ...]
    rows: tuple[ReportRow, ...]
    totals: tuple[str, ...]
    currency: str
    url: str  # of the whole report

    def column_of(self, kpi_name: str) -> int:
        """Return the place of a figure among the columns."""
        return [kpi.name for kpi in self.kpis].index(kpi_name)


def report(
    facts: Warehouse, by: By, choice: VisitChoice, *, only: tuple[str, ...] = (), sort: str = ""
) -> Report:
    """Compute one report, sorted by the figure named or by the first.

    `only` some of its columns: for a short report, which is not compared with the days before.
    """
    names = [name for name in COLUMNS[by] if not only or name in only]
    kpis = tuple(
        VISIT_KPIS[name] for name in names if VISIT_KPIS[name].unit is not Unit.MONEY or choice.currency
    )
    lead = kpis[0]
    before: dict[str, Fraction] = {}
    if choice.period.has_before and by not in _BY_TIME and not only:
        visit_queries.select(facts, by=by, selection=choice.selection_before())
        before = _values(visit_queries.selected_figure(facts, lead, by=by, currency=choice.currency))
    visit_queries.select(facts, by=by, selection=choice.selection())
    figures = [visit_queries.selected_figure(facts, kpi, by=by, currency=choice.currency) for kpi in kpis]
    rows = _rows(by, choice, figures, before)
    at = next((place for place, kpi in enumerate(kpis) if kpi.name == sort), 0)
    if by in _BY_TIME and not sort:
        rows.sort(key=lambda row: row.key, reverse=True)
    else:
        rows.sort(key=lambda row: (-(row.figures[at] or 0), row.name))
    return Report(
        by=by,
        title=visit_words.REPORTS[by],
        head=visit_words.HEADS[by],
        kpis=kpis,
        rows=tuple(rows),
        totals=tuple(dashboard.words(figure, figure.total) for figure in figures),
        currency=choice.currency,
        url=f"{reverse('analytics_visit_report', args=[by.value])}?{choice.address()}",
    )


def _values(figure: Figure) -> dict[str, Fraction]:
    return {row.key: row.value for row in figure.rows}


def _rows(
    by: By, choice: VisitChoice, figures: Sequence[Figure], before: dict[str, Fraction]
) -> list[ReportRow]:
    columns = [_values(figure) for figure in figures]
    # Where nothing was counted a sum is zero; an average has nothing to divide by.
    missing = [Fraction(0) if figure.kpi.unit in (Unit.ORDERS, Unit.MONEY) else None for figure in figures]
    largest = max(columns[0].values(), default=Fraction(0)) or Fraction(1)
    frame = _Frame(by=by, choice=choice, figures=tuple(figures), largest=largest)
    return [
        ReportRow(
            key=key,
            name=visit_words.key_words(by, key),
            figures=tuple(column.get(key, none) for column, none in zip(columns, missing, strict=True)),
            before=before.get(key),
            frame=frame,
        )
        for key in columns[0]
    ]


def rows_url(choice: VisitChoice, figure: str, *, by: By | None = None, key: str = "", **extra: str) -> str:
    """Return where the visits behind a figure stand."""
    named = {"figure": figure, **({"by": by.value, "key": key} if by else {}), **extra}
    address = choice.address()
    return f"{reverse('analytics_visit_rows')}?{address}{'&' if address else ''}{urlencode(named)}"


def file_value(kpi: Kpi, value: Fraction | None, currency: str) -> Decimal | None:
    """Return a figure as it stands in a file."""
    return rules.printed(value, kpi.unit, currency)
