"""Draw the stage bar on every page of the office, Wagtail's own included."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kogge.core.screens import tabs
from kogge.core.staff import access

register = template.Library()


@register.inclusion_tag("office/stage_bar.html", takes_context=True)
def stage_bar(context: template.Context) -> dict[str, Any]:
    """Return the stage of the page and its screens; Wagtail's own pages belong to Settings, the account to no stage."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return {"is_shown": False}
    current = tabs.current_tab(request)
    name = request.resolver_match.view_name if request.resolver_match else ""
    if current is not None:
        stage = tabs.stage_of(current.stage)
        label, shown = stage.label, tabs.tabs_for(request.user, stage.key)
    elif name == "wagtailadmin_account":
        label, shown = _("Account"), []
    elif name == "find_anything":
        label, shown = pgettext("page", "Find"), []
    elif request.resolver_match:
        label, shown = tabs.stage_of("settings").label, tabs.tabs_for(request.user, "settings")
    else:
        label, shown = "Kogge", []
    profile = getattr(request.user, "wagtail_userprofile", None)
    return {
        "is_shown": True,
        "label": label,
        "tabs": shown,
        "current": current,
        "may_find": access.may(request.user, "today.view"),
        "is_demo": settings.KOGGE_IS_DEMO,
        "has_keys": profile is None or profile.keyboard_shortcuts,
    }
