"""A seller in Aachen, an order to Maastricht, and the product's own rates and tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kogge.sales.tax import queries, rules, tables
from kogge.sales.tax.values import Decision, Seller, Supply, SupplyLine

SELLER = Seller(country="DE", oss=True, has_crossed=True, counted_net_minor=1_121_800)
SUPPLY = Supply(
    seller=SELLER,
    dispatch_country="DE",
    dispatch_postcode="52062",
    delivery_country="NL",
    delivery_postcode="6221 EK",
    lines=(SupplyLine(reference="1", category="standard", amount_minor=12_100),),
    tax_point=date(2026, 11, 10),
)


def _lines(text: str) -> tuple[SupplyLine, ...]:
    """Read "standard 8000, book 2000" as lines numbered from 1."""
    words = [part.split() for part in text.split(",")]
    return tuple(
        SupplyLine(reference=str(number), category=category, amount_minor=int(amount))
        for number, (category, amount) in enumerate(words, start=1)
    )


@pytest.fixture(scope="session")
def supply() -> Callable[..., Supply]:
    """Make a supply: keyword `goods` as "category amount, …", `seller` as a dict of changes, the rest fields."""

    def make(*, goods: str = "", seller: dict[str, Any] | None = None, **fields: Any) -> Supply:
        changed = {"seller": replace(SELLER, **(seller or {}))}
        if goods:
            changed["lines"] = _lines(goods)
        return replace(SUPPLY, **changed, **fields)

    return make


@pytest.fixture(scope="session")
def decide(supply: Callable[..., Supply]) -> Callable[..., Decision]:
    """Decide a supply made by the same keywords, by the product's own rates."""

    def made(**fields: Any) -> Decision:
        return rules.decide(supply(**fields), tables.seed_rate_table(), tables.law())

    return made


@pytest.fixture(autouse=True)
def _fresh_rates() -> None:
    """No test sees the rates that another one left in memory."""
    queries.forget_rate_table()
