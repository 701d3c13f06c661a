"""Open the office's doors: every room's `backoffice` module, and the pages that belong to no room."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.conf import settings
from django.urls import URLPattern, URLResolver

from kogge.core.screens import finding, handbook, tabs

# Pages that look over several rooms, or at the core, which has no doors of its own.
OWN_MODULES = (
    "kogge.backoffice.today",
    "kogge.backoffice.orders",
    "kogge.backoffice.customers",
    "kogge.backoffice.products.pages",
    "kogge.backoffice.health",
    "kogge.backoffice.people",
    "kogge.backoffice.handbook",
    "kogge.backoffice.runs",
    "kogge.backoffice.find",
)


def modules() -> list[ModuleType]:
    """Return our own modules, then the `backoffice` module of every installed room that has one."""
    names = [*OWN_MODULES, *(f"{room}.backoffice" for room in settings.ROOMS)]
    return [import_module(name) for name in names if find_spec(name) is not None]


def urlpatterns() -> list[URLPattern | URLResolver]:
    """Return all addresses of ours below /office/."""
    return [pattern for module in modules() for pattern in module.urlpatterns]


def register_tabs() -> None:
    """Tell the shell every screen, what each room answers of the handbook, and what can be found; once, at the start."""
    for module in modules():
        tabs.register(module.TABS)
        handbook.register(getattr(module, "HANDBOOK", ()))
        finding.register(getattr(module, "FINDERS", []))
