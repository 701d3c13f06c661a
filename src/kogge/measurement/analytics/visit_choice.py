"""What a person has chosen on the pages of visits: days, what they are compared with, market, definition, currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from kogge.core import clock
from kogge.measurement.analytics import dashboard, periods
from kogge.measurement.analytics.periods import Period
from kogge.measurement.analytics.values import Definition, VisitSelection
from kogge.measurement.analytics.visit_definitions import NAMES
from kogge.measurement.analytics.visit_queries import VisitBasis

YEAR = "year"
COMPARED = {"": _("the days before"), YEAR: _("the year before")}


@dataclass(frozen=True, kw_only=True)
class VisitChoice:
    """The choice that stands in the address."""

    period: Period
    compare: str = ""
    market: str = ""
    definition: Definition = Definition.PLAUSIBLE
    currency: str = ""

    def selection(self) -> VisitSelection:
        """Return the visits of the chosen days."""
        return VisitSelection(
            definition=self.definition, currency=self.currency, market=self.market,
            first_on=self.period.first_on, last_on=self.period.last_on,
        )  # fmt: skip

    def selection_before(self) -> VisitSelection:
        """Return the visits of the days that these are compared with."""
        return replace(
            self.selection(), first_on=self.period.before_first_on, last_on=self.period.before_last_on
        )

    def address(self, **extra: str) -> str:
        """Return the query part of an address with this choice."""
        named = {
            "period": self.period.key, "compare": self.compare, "market": self.market,
            "definition": "" if self.definition is Definition.PLAUSIBLE else self.definition.value,
            "currency": self.currency, **extra,
        }  # fmt: skip
        return urlencode({name: value for name, value in named.items() if value})


def choice_of(asked: Mapping[str, str], basis: VisitBasis) -> VisitChoice:
    """Read the address; what is not offered is dropped, never an error."""
    market, currency, definition = (
        asked.get("market", ""),
        asked.get("currency", ""),
        asked.get("definition", ""),
    )
    compare = asked.get("compare", "")
    period = periods.chosen(_offered(basis), asked.get("period", "90"), basis)
    return VisitChoice(
        period=periods.against_year_before(period) if compare == YEAR else period,
        compare=compare if compare in COMPARED else "",
        market=market if market in basis.markets else "",
        definition=Definition(definition) if definition in list(Definition) else Definition.PLAUSIBLE,
        currency=currency if currency in basis.currencies else next(iter(basis.currencies), ""),
    )


def _offered(basis: VisitBasis) -> list[Period]:
    found = periods.periods(basis, clock.today())
    return [
        replace(period, name=_("All visits")) if period.key == periods.EVERYTHING else period
        for period in found
    ]


def selector(
    basis: VisitBasis, choice: VisitChoice, *, without: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    """Return what can be chosen, for the form on top; what has but one choice is left out."""
    markets = [("", _("All markets")), *((code, dashboard.country_words(code)) for code in basis.markets)]
    fields: list[dict[str, Any]] = [
        {"name": "period", "label": _("Period"), "choices": [(one.key, one.name) for one in _offered(basis)],
         "chosen": choice.period.key},
        {"name": "compare", "label": _("Compared with"), "choices": list(COMPARED.items()), "chosen": choice.compare},
        {"name": "market", "label": _("Market"), "choices": markets, "chosen": choice.market},
        {"name": "definition", "label": _("Counted after"), "choices": [(one.value, NAMES[one]) for one in Definition],
         "chosen": choice.definition.value},
        {"name": "currency", "label": _("Currency"), "choices": [(code, code) for code in basis.currencies],
         "chosen": choice.currency},
    ]  # fmt: skip
    return [one for one in fields if one["name"] not in without and len(one["choices"]) > 1]
