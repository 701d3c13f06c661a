"""Today: the page everyone starts on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from kogge.core.screens.tabs import Tab
from kogge.core.staff.access import requires


@requires("today.view")
def go_to_today(request: HttpRequest) -> HttpResponse:
    """Lead from the office's front door to Today."""
    return redirect("today_now")


@requires("today.view")
def now(request: HttpRequest) -> HttpResponse:
    """Show what needs a hand."""
    return render(request, "office/today.html", {})


urlpatterns = [path("today/", now, name="today_now")]
TABS = [Tab(stage="today", label=_("Now"), url_name="today_now", permission="today.view", position=10)]
