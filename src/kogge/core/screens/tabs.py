"""Stages and their screens: rooms register tabs, the shell draws the menu and the stage bar from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from kogge.core.staff import access


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One entry of the main menu; the order is the handbook's."""

    key: str
    label: Any
    icon: str  # name of a registered icon
    shortcut: str  # the key pressed after g


STAGES = (
    Stage(key="today", label=pgettext_lazy("stage", "Today"), icon="o-sun", shortcut="0"),
    Stage(key="plan", label=pgettext_lazy("stage", "Plan"), icon="o-compass", shortcut="1"),
    Stage(key="sell", label=pgettext_lazy("stage", "Sell"), icon="o-shopping-basket", shortcut="2"),
    Stage(key="deliver", label=pgettext_lazy("stage", "Deliver"), icon="o-truck", shortcut="3"),
    Stage(key="market", label=pgettext_lazy("stage", "Market"), icon="o-globe", shortcut="4"),
    Stage(key="measure", label=pgettext_lazy("stage", "Measure"), icon="o-chart-line", shortcut="6"),
    Stage(key="settings", label=pgettext_lazy("stage", "Settings"), icon="o-settings", shortcut=","),
)
_STAGE_BY_KEY = {stage.key: stage for stage in STAGES}


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One screen in the stage bar, shown to whoever has the permission."""

    stage: str
    label: Any
    url_name: str
    permission: str
    position: int = 50
    # Further address names that belong to this tab; others of the same room (orders_detail beside orders_list)
    # belong to the room's first tab by themselves.
    covers: tuple[str, ...] = ()

    @property
    def room(self) -> str:
        """The part of the address name before the first underscore."""
        return self.url_name.partition("_")[0]

    @property
    def url(self) -> str:
        """Where the tab leads."""
        return reverse(self.url_name)


_tabs: list[Tab] = []


def register(tabs: Iterable[Tab]) -> None:
    """Add screens; ValueError for an unknown stage or an address name that another tab has."""
    for tab in tabs:
        if tab.stage not in _STAGE_BY_KEY:
            raise ValueError(f"{tab.url_name} names the stage {tab.stage}, which does not exist")
        if any(other.url_name == tab.url_name for other in _tabs):
            raise ValueError(f"two tabs lead to {tab.url_name}")
        _tabs.append(tab)


def tabs_for(user: Any, stage: str) -> list[Tab]:
    """Return the stage's screens that this person may use, in order."""
    mine = [tab for tab in _tabs if tab.stage == stage and access.may(user, tab.permission)]
    return sorted(mine, key=lambda tab: tab.position)


def stages_for(user: Any) -> list[tuple[Stage, list[Tab]]]:
    """Return the stages with at least one screen that this person may use, each with its screens."""
    pairs = [(stage, tabs_for(user, stage.key)) for stage in STAGES]
    return [(stage, tabs) for stage, tabs in pairs if tabs]


def current_tab(request: HttpRequest) -> Tab | None:
    """Return the tab that the request's address belongs to: by name, by `covers`, else the room's first one."""
    match = request.resolver_match
    name = (match.url_name or "") if match and not match.namespaces else ""
    ordered = sorted(_tabs, key=lambda tab: tab.position)
    for tab in ordered:
        if tab.url_name == name or name in tab.covers:
            return tab
    room = name.partition("_")[0]
    return next((tab for tab in ordered if tab.room == room), None)


def tab_of_room(user: Any, room: str, *, named: str = "") -> Tab | None:
    """Return one of the room's screens that this person may use: the named one, else the first; None without any."""
    mine = [tab for tab in _tabs if tab.room == room and access.may(user, tab.permission)]
    return min(mine, key=lambda tab: (tab.url_name != named, tab.position), default=None)


def stage_of(key: str) -> Stage:
    """Return a stage by its key; KeyError for an unknown one."""
    return _STAGE_BY_KEY[key]
