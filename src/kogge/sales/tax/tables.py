"""Read the room's own tables of law from its data files; each file is read once per process."""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from kogge.sales.tax.rules.lookup import Law, RateTable, Territories
from kogge.sales.tax.values import (
    Category,
    Evidence,
    LegalBasis,
    Limit,
    LineKind,
    RateRow,
    Scheme,
    Territory,
    TerritoryStatus,
)

DATA = Path(__file__).parent / "data"


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def rate_in_bp(text: str) -> int:
    """Read a rate in percent, "25.5", as basis points; ValueError if it is finer or no number."""
    exact = Fraction(text) * 100
    if exact.denominator != 1:
        raise ValueError(f"{text} % is finer than a hundredth of a percent")
    return int(exact)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def seed_rates() -> tuple[RateRow, ...]:
    """Return the rates that the product brings along."""
    return tuple(
        RateRow(
            country=row["country"],
            region=row["region"],
            category=row["category"],
            rate_bp=rate_in_bp(row["rate_percent"]),
            valid_from=_day(row["valid_from"]),
            valid_until=_day(row["valid_until"]),
            source=row["source"],
            evidence=Evidence(row["evidence"]),
            checked_on=_day(row["checked_on"]),
        )
        for row in _rows("rates.csv")
    )


@cache
def seed_rate_table() -> RateTable:
    """Return the rates that the product brings along, ready for look-up."""
    return RateTable(seed_rates())


@cache
def categories() -> dict[str, Category]:
    """Return the VAT categories by code, in the order of the file."""
    with (DATA / "categories.toml").open("rb") as file:
        held = tomllib.load(file)
    return {
        code: Category(
            code=code,
            kind=LineKind(facts["kind"]),
            names={language: facts[language] for language in ("en", "de", "nl", "fr")},
        )
        for code, facts in held.items()
    }


@cache
def law() -> Law:
    """Return territories, categories, limits and articles."""
    with (DATA / "law.toml").open("rb") as file:
        held = tomllib.load(file)
    return Law(
        territories=Territories(
            (row["country"], tuple(row["postcodes"].split()), _territory(row))
            for row in _rows("territories.csv")
        ),
        categories=categories(),
        limits=tuple(Limit(**facts) for facts in held["limit"]),
        bases=tuple(
            LegalBasis(scheme=Scheme(facts["scheme"]), country=facts.get("country", ""), text=facts["text"])
            for facts in held["basis"]
        ),
    )


def _territory(row: dict[str, str]) -> Territory:
    return Territory(
        code=row["code"],
        tax_country=row["tax_country"],
        region=row["region"],
        status=TerritoryStatus(row["status"]),
        source=row["source"],
        evidence=Evidence(row["evidence"]),
    )
