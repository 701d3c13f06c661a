"""Today: one sentence, what needs a hand, the figures that matter now, and the guide while nothing is open."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kogge.backoffice import market_rows, needs, sales_tiles, setup_guide, threshold
from kogge.core import clock, i18n
from kogge.core.screens import tabs
from kogge.core.screens.tabs import Tab
from kogge.core.staff import access
from kogge.core.staff.access import requires
from kogge.sales.checkout import queries as checkout
from kogge.sales.orders import queries as orders
from kogge.sales.tax import sentences, wordings
from kogge.sales.tax.values import Reason

REFUSED_DAYS = 30


@requires("today.view")
def go_to_today(request: HttpRequest) -> HttpResponse:
    """Lead from the office's front door to Today."""
    return redirect("today_now")


@requires("today.view")
def now(request: HttpRequest) -> HttpResponse:
    """Show what matters now, as far as the person may see it."""
    user = request.user
    open_needs = needs.needs_of(user)
    sees_orders = access.may(user, "orders.view")
    waiting, oldest_at = _waiting_orders() if sees_orders else (0, None)
    orders_tab = tabs.tab_of_room(user, "orders")
    to_ship = needs.orders_to_ship(waiting, oldest_at, f"{orders_tab.url}?view=to_ship" if orders_tab else "")
    steps = [] if setup_guide.is_over() else setup_guide.steps_for(user)
    context = {
        "day": clock.today(),
        "week": clock.today().isocalendar().week,
        "sentences": opening(
            user,
            waiting=waiting,
            open_count=len(open_needs),
            step_count=sum(not step.is_done for step in steps),
        ),
        "needs": [*([to_ship] if to_ship else []), *open_needs[: needs.SHOWN]],
        "more_needs": max(0, len(open_needs) - needs.SHOWN),
        "need_count": len(open_needs) + (1 if to_ship else 0),
        "threshold": threshold.card(user) if access.may(user, "tax.view") else None,
        "tiles": sales_tiles.tiles(user) if sees_orders else [],
        "refused": refused_sales() if sees_orders else [],
        "refused_days": REFUSED_DAYS,
        "market_rows": market_rows.market_rows() if sees_orders and access.may(user, "markets.view") else [],
        "market_days": market_rows.DAYS,
        "steps": steps,
    }
    return render(request, "office/today.html", context)


def _waiting_orders() -> tuple[int, datetime | None]:
    found = orders.to_dispatch().aggregate(count=Count("id"), oldest_at=Min("paid_at"))
    return found["count"], found["oldest_at"]


def opening(user: Any, *, waiting: int, open_count: int, step_count: int = 0) -> list[SafeString]:
    """Return the page's opening sentences: a greeting, what waits, and whether anything else does.

    `step_count`: the steps to the first sale that are still to be taken.
    """
    sentences = [greeting(user.first_name or user.get_username())]
    tab = tabs.tab_of_room(user, "orders")
    if waiting:
        text = ngettext("[One order] waits to be shipped.", "[%(count)s orders] wait to be shipped.", waiting)
        sentences.append(_linked(text, waiting, f"{tab.url}?view=to_ship" if tab else ""))
    if open_count:
        text = ngettext("[One thing] needs a hand.", "[%(count)s things] need a hand.", open_count)
        sentences.append(_linked(text, open_count, "#needs"))
    elif step_count:
        text = ngettext("[One step] to the first sale.", "[%(count)s steps] to the first sale.", step_count)
        sentences.append(_linked(text, step_count, "#guide-title"))
    elif waiting:
        sentences.append(SafeString(escape(_("The rest can wait."))))
    else:
        sentences.append(SafeString(escape(_("Nothing needs a hand."))))
    return sentences


def greeting(name: str) -> SafeString:
    """Return the greeting for the time of day where the merchant lives."""
    hour = clock.now().astimezone(clock.LOCAL_ZONE).hour
    if hour < 11:
        text = _("Good morning, %(name)s.")
    elif hour < 18:
        text = _("Good day, %(name)s.")
    else:
        text = _("Good evening, %(name)s.")
    return SafeString(escape(text % {"name": name}))


def _linked(text: str, count: int, url: str) -> SafeString:
    """Write a sentence whose part in square brackets is strong, and leads somewhere when there is a place."""
    before, _open, rest = (text % {"count": i18n.format_number(count)}).partition("[")
    strong, _close, after = rest.partition("]")
    if not url:
        return format_html("{}<strong>{}</strong>{}", before, strong, after)
    return format_html('{}<a href="{}"><strong>{}</strong></a>{}', before, url, strong, after)


def refused_sales() -> list[dict[str, Any]]:
    """Return what had to be refused lately: how often, where, and what the shopper read."""
    found = checkout.refused_since(clock.now() - timedelta(days=REFUSED_DAYS))
    for row in found:
        row["sentence"] = _refusal_words(str(row["code"]), row["facts"])
    return found


def _refusal_words(code: str, facts: Any) -> str:
    wording = wordings.REFUSALS.get(code)
    if wording is None:
        return code
    try:
        return sentences.voice().refusal(Reason(code=code, params=facts)).shopper
    except KeyError:  # counted when the facts were not kept yet: the sentence stands without its figures
        return _(wording.shopper)


urlpatterns = [path("today/", now, name="today_now")]
TABS = [
    Tab(stage="today", label=gettext_lazy("Now"), url_name="today_now", permission="today.view", position=10)
]
