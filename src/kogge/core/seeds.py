"""Reference data that an installation starts with: rooms register what writes it, `kogge init` and updates run it."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.module_loading import autodiscover_modules

Seed = Callable[[], object]

_seeds: dict[str, Seed] = {}


def seed(name: str) -> Callable[[Seed], Seed]:
    """Register an idempotent function without arguments, such as "tax.rates"; run in the order of the names."""

    def register(function: Seed) -> Seed:
        if name in _seeds:
            raise ValueError(f"two seeds are called {name}")
        _seeds[name] = function
        return function

    return register


def known_seeds() -> list[str]:
    """Return the names of all seeds, in the order in which they run."""
    autodiscover_modules("seeds", "services")
    return sorted(_seeds)


def run_all() -> list[str]:
    """Write all reference data; harmless when repeated. Returns the names that ran."""
    names = known_seeds()
    for name in names:
        _seeds[name]()
    return names
