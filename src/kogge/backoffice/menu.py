"""The main menu: the shop itself, then the stages in the handbook's order."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from kogge.backoffice import queries
from kogge.core.screens import tabs
from kogge.core.staff import access


class ShopItem(MenuItem):
    """The card with the shop's name, which opens the shop."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to everyone who works here."""
        return access.role_of(request.user) is not None

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        """Return the sidebar's entry."""
        return LinkMenuItem(
            "shop",
            queries.shop_name() or _("Your shop"),
            "/",
            icon_name="o-arrow-up-right",
            classname="o-menu-shop",
            attrs={
                "target": "_blank",
                "data-o-second": _("Demo") if settings.KOGGE_IS_DEMO else _("Open the shop"),
            },
        )


class StageItem(MenuItem):
    """One stage; it leads to the first of its screens that the person may use."""

    def __init__(self, stage: tabs.Stage, order: int) -> None:
        super().__init__(stage.label, "", name=f"stage-{stage.key}", icon_name=stage.icon, order=order)
        self.stage = stage

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it only when one of its screens is open to the person."""
        return bool(tabs.tabs_for(request.user, self.stage.key))

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        """Return the sidebar's entry, marked when the page belongs to this stage."""
        first = tabs.tabs_for(request.user, self.stage.key)[0]
        current = tabs.current_tab(request)
        classes = ["o-menu-item", f"o-menu-item--{self.stage.key}"]
        classes += ["o-menu-item--active"] if current and current.stage == self.stage.key else []
        attrs: dict[str, Any] = {"data-o-key": self.stage.shortcut}
        if self.stage.key == "today" and (open_count := queries.open_todo_count(request.user)):
            attrs["data-o-count"] = str(open_count)
        return LinkMenuItem(
            self.name,
            str(self.label),
            first.url,
            icon_name=self.icon_name,
            classname=" ".join(classes),
            attrs=attrs,
        )


def items() -> list[MenuItem]:
    """Return the entries of the main menu in order."""
    stages = [StageItem(stage, order) for order, stage in enumerate(tabs.STAGES, start=1)]
    return [ShopItem("", "", name="shop", order=0), *stages]
