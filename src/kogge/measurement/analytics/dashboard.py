"""Put together what the page of figures shows: tiles, charts, definitions, and what they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlencode

from babel import dates
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kogge.core import clock, i18n
from kogge.core.money import Money, quantize
from kogge.core.screens.cells import Tone
from kogge.core.screens.charts import Chart, ChartKind, Series, SeriesStyle
from kogge.core.screens.figures import Change, FigureTile, Spark
from kogge.core.screens.panels import Fact, Why
from kogge.core.warehouse.queries import Warehouse
from kogge.measurement.analytics import definitions, periods, queries, rules
from kogge.measurement.analytics.periods import Period
from kogge.measurement.analytics.values import Basis, By, Direction, Figure, Kpi, Selection, Unit
from kogge.sales.catalog import queries as catalog

LONGEST_BARS = 10
LONGEST_NAME = 26
# A line needs some months before it says anything.
FEWEST_MONTHS = 2
MONTHS_SHOWN = 24


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What the person has chosen in the address."""

    period: Period
    currency: str
    country: str
    source: str

    def narrowed(self) -> dict[str, str]:
        """Return the choice without its days, for a selection."""
        return {"currency": self.currency, "country": self.country, "source": self.source}

    def address(self, **extra: str) -> str:
        """Return the query part of an address with this choice."""
        named = {"period": self.period.key, **self.narrowed(), **extra}
        return urlencode({name: value for name, value in named.items() if value})


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    """Everything on the page; no charts where there are no orders."""

    tiles: list[FigureTile]
    charts: list[Chart]
    whys: list[Why]


def build(facts: Warehouse, basis: Basis, choice: Choice) -> Dashboard:
    """Compute the page; about ten queries over the warehouse, none of them over the shop's tables but for names."""
    months = _figures(
        facts, By.MONTH, Selection(currency=choice.currency, country=choice.country, source=choice.source)
    )
    now = _figures(facts, None, choice.period.selection(**choice.narrowed()))
    before = {}
    if choice.period.has_before:
        before = _figures(facts, None, choice.period.selection_before(**choice.narrowed()))
    selection = choice.period.selection(**choice.narrowed())
    sales = definitions.KPIS["sales_value"]
    return Dashboard(
        tiles=[
            _tile(kpi, now[name], before.get(name), months[name], choice)
            for name, kpi in definitions.KPIS.items()
        ],
        charts=[
            _by_month(months["sales_value"], choice, basis),
            _cancelled(months["cancellation_rate"], choice, basis),
            _by_country(queries.figure(facts, sales, by=By.COUNTRY, selection=selection), choice),
            _by_product(queries.figure(facts, sales, by=By.PRODUCT, selection=selection), choice),
        ],
        whys=[_why(kpi, now[name]) for name, kpi in definitions.KPIS.items()],
    )


def _figures(facts: Warehouse, by: By | None, selection: Selection) -> dict[str, Figure]:
    queries.select(facts, by=by, selection=selection)
    return {
        name: queries.selected_figure(facts, kpi, by=by, currency=selection.currency)
        for name, kpi in definitions.KPIS.items()
    }


def words(figure: Figure, value: Fraction | None) -> str:
    """Write a figure as a person reads it."""
    number = rules.printed(value, figure.kpi.unit, figure.currency)
    if number is None:
        return "–"
    if figure.kpi.unit is Unit.MONEY:
        return i18n.format_money(Money.from_decimal(number, figure.currency))
    if figure.kpi.unit is Unit.RATIO:
        return i18n.format_percent(_tenths(number))
    if figure.kpi.unit is Unit.SECONDS:
        return seconds_words(number)
    if figure.kpi.unit is Unit.PAGES_PER_VISIT:
        return i18n.format_number(number.quantize(Decimal("0.1")))
    return i18n.format_number(number)


def seconds_words(number: Decimal) -> str:
    """Write a time as a person reads it: 45 s, 3 min 5 s."""
    minutes, seconds = divmod(int(number.quantize(Decimal(1))), 60)
    if not minutes:
        return _("%(seconds)s s") % {"seconds": seconds}
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": seconds}


def _tenths(ratio: Decimal) -> int:
    """Return a ratio as basis points, rounded to tenths of a percent."""
    return int((ratio * 1_000).quantize(Decimal(1))) * 10


def _tile(kpi: Kpi, now: Figure, before: Figure | None, months: Figure, choice: Choice) -> FigureTile:
    recent = [int(row.value * 1_000) for row in months.rows if not _is_running(row.key)][-12:]
    return FigureTile(
        label=_("%(figure)s, %(period)s") % {"figure": kpi.title, "period": choice.period.within},
        figure=words(now, now.total),
        url=f"{reverse('analytics_rows')}?{choice.address(figure=kpi.name)}",
        change=change_words(kpi, now.total, before.total, choice.period) if before else None,
        spark=Spark(values=recent) if len(recent) > FEWEST_MONTHS else None,
    )


def change_words(kpi: Kpi, now: Fraction | None, before: Fraction | None, period: Period) -> Change | None:
    """Say how the figure moved and on what base; ratios move by points, others by a share."""
    if now is None or before is None:
        return None
    if kpi.unit is Unit.RATIO:
        tenths = int(quantize((now - before) * 1_000, 0))
        amount = _("%(points)s points") % {"points": i18n.format_number(Decimal(abs(tenths)) / 10)}
    else:
        change_bp = rules.change_bp(now, before)
        if change_bp is None:
            return None
        tenths = int(quantize(Decimal(change_bp) / 10, 0))
        amount = i18n.format_percent(abs(tenths) * 10)
    if not tenths:
        return Change(words=period.changed(amount))
    is_better = (tenths > 0) is (kpi.direction is Direction.UP)
    return Change(words=period.changed(amount), is_up=tenths > 0, tone=Tone.OK if is_better else Tone.STOP)


def _why(kpi: Kpi, now: Figure) -> Why:
    facts = [Fact(sentence=definitions.SALES_LINE)] if kpi.name != "cancellation_rate" else []
    better = {
        Direction.UP: _("More is better."),
        Direction.DOWN: _("Less is better."),
    }
    return Why(
        key=kpi.name,
        shown=_("%(figure)s: %(value)s") % {"figure": kpi.title, "value": words(now, now.total)},
        question=_("What is “%(figure)s”?") % {"figure": kpi.title},
        answer=kpi.formula,
        facts=[
            *facts,
            Fact(sentence=better[kpi.direction]),
            Fact(
                sentence=definitions.SUMMABLE[kpi.summable],
                place=_("Definition"),
                url=f"{reverse('analytics_definitions')}#{kpi.name}",
            ),
        ],
        source=[_("At the command line: kogge kpi show %(name)s") % {"name": kpi.name}],
        is_copied=False,
    )


def _shown_months(figure: Figure, choice: Choice, basis: Basis) -> list[str]:
    """Return whole months up to the end of the period, at least a year, at most two, from the first with orders.

    The running month is none: its few days would look like a fall.
    """
    last = choice.period.last_on or basis.last_on or clock.today()
    first = choice.period.first_on or basis.first_on or last
    year_back = date(last.year - 1, last.month, 1)
    months = [month for month in periods.months_of(min(first, year_back), last) if not _is_running(month)]
    months = months[-MONTHS_SHOWN:]
    known = {row.key for row in figure.rows}
    while months and months[0] not in known:
        months.pop(0)
    return months


def _is_running(month: str) -> bool:
    return month == f"{clock.today():%Y-%m}"


def month_name(month: str) -> str:
    """Write a month, such as 2026-03, shortly in the reader's language."""
    day = date(int(month[:4]), int(month[5:]), 1)
    return dates.format_skeleton("yMMM", day, locale=i18n.current_language())


def _by_month(figure: Figure, choice: Choice, basis: Basis) -> Chart:
    months = _shown_months(figure, choice, basis)
    values = {row.key: _amount(row.value, figure) for row in figure.rows}
    series = [Series(name=_("Sales"), values=[values.get(month, Decimal(0)) for month in months])]
    earlier = [values.get(periods.year_before(month)) for month in months]
    if any(value is not None for value in earlier):
        series.append(Series(name=_("the year before"), values=earlier, style=SeriesStyle.EARLIER))
    return Chart(
        key="months",
        title=_("Sales by month, %(currency)s") % {"currency": choice.currency},
        subtitle=_("whole months; dashed, the same month a year earlier"),
        kind=ChartKind.LINE,
        categories=[month_name(month) for month in months],
        category_label=_("Month"),
        series=series,
        too_little=_("Too little for a line: two months with sales are needed.")
        if len(months) < FEWEST_MONTHS
        else "",
    )


def _cancelled(figure: Figure, choice: Choice, basis: Basis) -> Chart:
    months = _shown_months(figure, choice, basis)
    values = {row.key: Decimal(_tenths(quantize(row.value, 6))) / 100 for row in figure.rows}
    return Chart(
        key="cancelled",
        title=_("Cancelled, % of all invoices"),
        subtitle=_("whole months"),
        kind=ChartKind.COLUMN,
        categories=[month_name(month) for month in months],
        category_label=_("Month"),
        series=[
            Series(name=pgettext("invoices", "Cancelled"), values=[values.get(month) for month in months])
        ],
        decimals=1,
        too_little=_("There is nothing to draw yet.") if not months else "",
    )


def _by_country(figure: Figure, choice: Choice) -> Chart:
    top = sorted(figure.rows, key=lambda row: (-row.value, row.key))[:LONGEST_BARS]
    return Chart(
        key="countries",
        title=_("Sales by country, %(currency)s") % {"currency": choice.currency},
        subtitle=_("%(period)s; the ten largest") % {"period": choice.period.name},
        kind=ChartKind.BAR,
        categories=[country_words(row.key) for row in top],
        category_label=_("Country"),
        series=[Series(name=_("Sales"), values=[_amount(row.value, figure) for row in top])],
        is_tall=True,
    )


def _by_product(figure: Figure, choice: Choice) -> Chart:
    top = sorted(figure.rows, key=lambda row: (-row.value, row.key))[:LONGEST_BARS]
    names = _product_names([row.key for row in top])
    return Chart(
        key="products",
        title=_("Sales by product, %(currency)s") % {"currency": choice.currency},
        subtitle=_("%(period)s; the ten largest") % {"period": choice.period.name},
        kind=ChartKind.BAR,
        categories=[names.get(row.key, row.key) for row in top],
        category_label=_("Product"),
        series=[Series(name=_("Sales"), values=[_amount(row.value, figure) for row in top])],
        is_tall=True,
    )


def _amount(value: Fraction, figure: Figure) -> Decimal | None:
    return rules.printed(value, figure.kpi.unit, figure.currency)


def country_words(key: str) -> str:
    """Write a country's name; history's own word where it has no code."""
    return i18n.country_name(key) if len(key) == 2 else key


def _product_names(skus: list[str]) -> dict[str, str]:
    """Return what to call products beside their article numbers; two of one name stay apart by their numbers."""
    ids = catalog.variant_ids_by_sku(skus)
    known = catalog.variants_by_id(list(ids.values()), language=i18n.current_language())
    return {
        sku: f"{Truncator(known[key].product_name).chars(LONGEST_NAME)} ({sku})"
        for sku, key in ids.items()
        if key in known
    }
