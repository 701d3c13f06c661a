"""Hang the office into Wagtail's shell: styles, icons and the menu."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import admin_menu
from wagtail.admin.search import admin_search_areas

from kogge.backoffice import menu, passwords

ICONS = Path(__file__).parent / "templates" / "office" / "icons"
SHELL_STYLES = ("office/tokens.css", "office/shell.css", "office/find.css")
SHELL_SCRIPTS = ("office/shell.js", "office/find.js")

# Wagtail asks for its menu and search areas once and keeps the answer. Giving ours in their place leaves out its own
# entries, and the queries each of them would make on every page to find out whether to show itself.
admin_menu.registered_menu_items = menu.items()
admin_search_areas.registered_search_areas = []


@hooks.register("insert_global_admin_css")
def shell_styles() -> SafeString:
    """Load our tokens and the shell on every page, Wagtail's own included."""
    return format_html_join(
        "", '<link rel="stylesheet" href="{}">', ((static(name),) for name in SHELL_STYLES)
    )


@hooks.register("insert_global_admin_js")
def shell_scripts() -> SafeString:
    """Load what works on every page: the keys of the shell (g then a stage), and to find anything."""
    return format_html_join(
        "", '<script type="module" src="{}"></script>', ((static(name),) for name in SHELL_SCRIPTS)
    )


@hooks.register("register_account_settings_panel")
def own_password(request: HttpRequest, user: Any, profile: Any) -> passwords.OwnPasswordPanel:
    """Let everyone change the own password in the account."""
    return passwords.OwnPasswordPanel(request, user, profile)


@hooks.register("register_icons")
def register_icons(icons: list[str]) -> list[str]:
    """Add our icons, each called o- and its name at lucide."""
    return icons + [f"office/icons/{file.name}" for file in sorted(ICONS.glob("*.svg"))]
