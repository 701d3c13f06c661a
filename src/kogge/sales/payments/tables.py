"""The table of payment methods, read once from data/methods.toml."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from kogge.sales.payments.values import MethodInfo

_FILE = Path(__file__).parent / "data" / "methods.toml"


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))


@lru_cache(maxsize=1)
def methods() -> dict[str, MethodInfo]:
    """Return all methods by code, in the order in which they are proposed."""
    return {
        code: MethodInfo(
            code=code,
            names=row["names"],
            hints=row["hints"],
            countries=tuple(row["countries"]),
            currencies=tuple(row["currencies"]),
            hold_for=timedelta(minutes=row["hold_minutes"]),
            is_redirect=row["is_redirect"],
            providers=row["providers"],
        )
        for code, row in _data()["methods"].items()
    }


def method(code: str) -> MethodInfo | None:
    """Return one method, None for an unknown code."""
    return methods().get(code)


def ended_methods() -> tuple[str, ...]:
    """Return the codes of methods that no longer exist anywhere."""
    return tuple(_data()["ended"])


def usual_methods(country: str, currency: str) -> list[MethodInfo]:
    """Return what payers of a country know and can pay this currency with: its own methods first."""
    fitting = [
        info
        for info in methods().values()
        if (not info.countries or country in info.countries)
        and (not info.currencies or currency in info.currencies)
    ]
    return sorted(fitting, key=lambda info: not info.countries)
