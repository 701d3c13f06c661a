"""Read markets and the facts about their countries."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from kogge.core import checks, i18n, recent
from kogge.core.errors import NotFound
from kogge.planning.markets.models import Market
from kogge.planning.markets.values import CountryFacts, PaymentHabit, Readiness

_DATA = Path(__file__).parent / "data"

recent.forget_when_saved(Market)


def _facts(code: str, raw: dict[str, Any]) -> CountryFacts:
    lists = ("languages", "legal_duties", "national_extras", "tax_and_customs")
    plain = {key: tuple(value) if key in lists else value for key, value in raw.items() if key != "payments"}
    payments = tuple(
        PaymentHabit(
            method=row["method"],
            share_percent=row.get("share_percent"),
            basis=row.get("basis", ""),
            source=row["source"],
            evidence=row["evidence"],
            note=row.get("note", ""),
        )
        for row in raw.get("payments", [])
    )
    return CountryFacts(code=code, payments=payments, **plain)


@lru_cache(maxsize=1)
def all_countries() -> dict[str, CountryFacts]:
    """Return the facts of every country that the project knows, by code."""
    files = sorted((_DATA / "countries").glob("*.toml"))
    return {file.stem: _facts(file.stem, tomllib.loads(file.read_text("utf-8"))) for file in files}


def country_facts(code: str) -> CountryFacts:
    """Return one country's facts; NotFound for a country the project has no file for."""
    try:
        return all_countries()[code]
    except KeyError as error:
        raise NotFound(_("There are no facts about the country %(code)s.") % {"code": code}) from error


@lru_cache(maxsize=1)
def order_buttons() -> dict[str, str]:
    """Return the statutory words of the order button, by language."""
    return tomllib.loads((_DATA / "order_buttons.toml").read_text("utf-8"))["labels"]


def markets() -> list[Market]:
    """Return all markets the merchant has chosen, in their order."""
    return list(Market.objects.all())


def open_markets() -> list[Market]:
    """Return the markets in which the shop sells."""
    return list(Market.objects.filter(is_open=True))


def market(code: str) -> Market:
    """Return one market; NotFound when the merchant has not chosen it."""
    found = Market.objects.filter(code=code).first()
    if found is None:
        raise NotFound(_("%(country)s is not one of your markets.") % {"country": i18n.country_name(code)})
    return found


def countries_to_add() -> list[CountryFacts]:
    """Return the countries that could be added as markets."""
    chosen = set(Market.objects.values_list("code", flat=True))
    return [facts for code, facts in all_countries().items() if code not in chosen]


def readiness(code: str) -> Readiness:
    """Ask every room what keeps this market from opening."""
    findings = [*checks.run_checks(code), *checks.run_checks("")]
    return Readiness(
        market=code, stops=tuple(found for found in findings if found.severity is checks.Severity.STOP)
    )


def notes(code: str) -> tuple[checks.Finding, ...]:
    """Return what every room would mend or improve in this market, beside what stops it."""
    found = [*checks.run_checks(code), *checks.run_checks("")]
    return tuple(finding for finding in found if finding.severity is not checks.Severity.STOP)
