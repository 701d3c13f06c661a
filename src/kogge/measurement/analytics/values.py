"""The words of the analytics room: what a figure is, and what one selection of it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from kogge.core.money import Money


class By(StrEnum):
    """What a figure is split by; figures of sales by the first three, of visits by all but the product."""

    MONTH = "month"
    COUNTRY = "country"  # of visits: the market
    PRODUCT = "product"
    DAY = "day"
    SOURCE = "source"
    CAMPAIGN = "campaign"
    PAGE = "page"
    TERM = "term"
    DEVICE = "device"
    BROWSER = "browser"
    SYSTEM = "system"
    LANGUAGE = "language"
    LEVEL = "level"  # how well the visitor is known
    METHOD = "method"  # payment method chosen


class Definition(StrEnum):
    """After whom visits are counted, where tools differ."""

    PLAUSIBLE = "plausible"
    GA4 = "ga4"
    UMAMI = "umami"


class Unit(StrEnum):
    """What a figure counts."""

    MONEY = "money"  # in the one currency of the selection
    ORDERS = "orders"
    CUSTOMERS = "customers"
    RATIO = "ratio"  # between 0 and 1
    VISITS = "visits"
    VISITORS = "visitors"  # of a day, added up over days
    PAGES = "pages"
    PAGES_PER_VISIT = "pages_per_visit"
    SECONDS = "seconds"
    SEARCHES = "searches"


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"


class Summable(StrEnum):
    """At which level the parts of a figure add up to the whole."""

    EVERY = "every"
    MONTH_COUNTRY = "month_country"
    DAYS = "days"
    NEVER = "never"


@dataclass(frozen=True, kw_only=True)
class Kpi:
    """One figure, defined once; its SQL is marts/<name>.sql."""

    name: str
    title: Any  # translated
    formula: Any  # translated sentence
    unit: Unit
    direction: Direction
    summable: Summable
    source: str = "order_lines"  # the tables that its mart reads
    splits: tuple[By, ...] = (By.MONTH, By.COUNTRY, By.PRODUCT)
    follows: Any = ""  # after whom it is defined, where tools differ

    @property
    def is_of_visits(self) -> bool:
        """Whether visits are counted, and not sales."""
        return self.source != "order_lines"


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which lines a figure looks at; empty fields mean all."""

    currency: str = ""  # ISO 4217
    first_on: date | None = None  # first day
    last_on: date | None = None  # last day, included
    country: str = ""  # ISO 3166 alpha-2, or history's own word
    source: str = ""  # web or import


@dataclass(frozen=True, kw_only=True)
class VisitSelection:
    """Which visits a figure looks at, and after whom it counts; empty fields mean all."""

    definition: Definition = Definition.PLAUSIBLE
    currency: str = ""  # ISO 4217
    first_on: date | None = None  # first day
    last_on: date | None = None  # last day, included
    market: str = ""  # ISO 3166 alpha-2


@dataclass(frozen=True, kw_only=True)
class FigureRow:
    """One part of a figure."""

    key: str
    value: Fraction  # exact; money in whole currency units


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure over one selection; `currency` is empty where the figure is no money."""

    kpi: Kpi
    by: By | None
    currency: str
    rows: tuple[FigureRow, ...]  # by key
    total: Fraction | None  # of everything, not the sum of rows; None when there is nothing to divide by


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What figures rest on, for the note below them."""

    lines: int
    invoices: int
    sources: tuple[str, ...]
    currencies: tuple[str, ...]  # those with the most lines first
    countries: tuple[str, ...]
    first_on: date | None
    last_on: date | None
    waiting_rows: int  # changes that these figures do not hold yet, in lines (about)


@dataclass(frozen=True, kw_only=True)
class OrderRow:
    """One order behind a figure."""

    number: str
    placed_on: date
    country: str
    source: str
    customer_id: int | None
    is_cancellation: bool
    lines: int
    value: Money


@dataclass(frozen=True, kw_only=True)
class CustomerRow:
    """One customer behind a figure."""

    customer_id: int
    invoices: int
    first_on: date
    last_on: date
    value: Money


@dataclass(frozen=True, kw_only=True)
class RowPage:
    """Some of the rows behind a figure, the largest value first; count and sum are of all of them."""

    rows: tuple[OrderRow | CustomerRow, ...]
    count: int
    value: Money
