"""Charts as values: what is shown and on what; one static module draws them, the same data stands in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from kogge.core import i18n

Figure = int | float | Decimal | None

# More lines than this cannot be told apart; more become small multiples or a table.
MAX_SERIES = 4


class ChartKind(StrEnum):
    """How the series are drawn."""

    LINE = "line"  # over time
    COLUMN = "column"  # over time, one bar per period
    BAR = "bar"  # categories lying on their side, sorted by value


class SeriesStyle(StrEnum):
    """What a series stands for; decides its colour and line."""

    PLAIN = "plain"
    EARLIER = "earlier"  # the period before: slate, dashed
    FORECAST = "forecast"  # dotted


@dataclass(frozen=True, kw_only=True)
class Series:
    """One line or set of bars; `values` in the chart's unit, None where nothing is known."""

    name: Any
    values: Sequence[Figure]
    style: SeriesStyle = SeriesStyle.PLAIN


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A thin upright at one category, such as today."""

    category: str
    words: Any


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart: title says what, subtitle on what; `unit` is written once, in the title.

    `enough` is the sentence shown instead when there is too little for a statement ("12 of 30 orders needed").
    `highlighted` is the category of the one bar that may be brick, its reason in the title.
    """

    key: str  # unique on the page
    title: Any
    subtitle: Any
    kind: ChartKind
    categories: Sequence[str]
    category_label: Any  # the table's first head: Week, Market
    series: Sequence[Series]
    unit: str = ""  # written behind figures in the table and beside bars: "EUR", "%"
    decimals: int = 0
    mark: Mark | None = None
    highlighted: str = ""
    too_little: Any = ""
    is_tall: bool = False
    is_stacked: bool = False

    def __post_init__(self) -> None:
        if len(self.series) > MAX_SERIES:
            raise ValueError(
                f"{self.key} has {len(self.series)} series; more than {MAX_SERIES} become a table"
            )
        for one in self.series:
            if len(one.values) != len(self.categories):
                raise ValueError(
                    f"{self.key}: {one.name} has {len(one.values)} values for {len(self.categories)} categories"
                )

    @property
    def has_data(self) -> bool:
        """Whether anything can be drawn."""
        return not self.too_little and any(value is not None for one in self.series for value in one.values)

    def drawing(self) -> dict[str, Any]:
        """Return what the static module needs, as plain JSON; colours come from the page's tokens."""
        return {
            "kind": self.kind.value,
            "categories": [str(name) for name in self.categories],
            "series": [
                {
                    "name": str(one.name),
                    "style": one.style.value,
                    "values": [_number(value) for value in one.values],
                }
                for one in self.series
            ],
            "unit": self.unit,
            "decimals": self.decimals,
            "mark": {"category": self.mark.category, "words": str(self.mark.words)} if self.mark else None,
            "highlighted": self.highlighted,
            "stacked": self.is_stacked,
            "language": i18n.current_language(),
        }

    def rows(self) -> list[dict[str, Any]]:
        """Return the same data for the table, one row per category, figures as they are read."""
        return [
            {"category": name, "figures": [self._words(one.values[at]) for one in self.series]}
            for at, name in enumerate(self.categories)
        ]

    def _words(self, value: Figure) -> str:
        if value is None:
            return "–"
        figure = i18n.format_number(
            round(Decimal(str(value)), self.decimals) if self.decimals else Decimal(round(value))
        )
        return f"{figure}\u00a0{self.unit}" if self.unit else figure


def _number(value: Figure) -> float | int | None:
    return float(value) if isinstance(value, Decimal) else value
