"""Deliver, Delivery options: how parcels go to each market, for how much, and when they arrive."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kogge.core import clock
from kogge.core.i18n import country_name, current_language
from kogge.core.money import Money
from kogge.core.screens import forms as screen_forms
from kogge.core.screens.cells import State, Tone
from kogge.core.screens.handbook import Answer, AnswerKind
from kogge.core.screens.panels import Confirm
from kogge.core.screens.tabs import Tab
from kogge.core.staff.access import may, requires
from kogge.planning.markets import queries as markets
from kogge.planning.markets.models import Market
from kogge.sales.shipping import queries, services
from kogge.sales.shipping.forms import OptionForm
from kogge.sales.shipping.models import ShippingOption


def _row(row: ShippingOption, sends_from: str) -> dict[str, Any]:
    option = queries.offered(row, Money.zero(row.currency), clock.now(), sends_from, current_language())
    return {
        "url": reverse("shipping_option", args=[row.market_id, row.code]),
        "option": option,
        "days": row.days_min if row.days_min == row.days_max else f"{row.days_min}–{row.days_max}",
        "cutoff": row.cutoff_time,
        "state": State(word=_("Offered"), tone=Tone.OK) if row.is_active else State(word=_("Switched off")),
        "is_active": row.is_active,
    }


@requires("shipping.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show every market with its options and what each promises now."""
    sends_from = queries.dispatch_country()
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in queries.all_options():
        rows.setdefault(row.market_id, []).append(_row(row, sends_from))
    context = {
        "markets": [
            {
                "market": market,
                "rows": rows.get(market.code, []),
                "sells": any(r["is_active"] for r in rows.get(market.code, [])),
            }
            for market in markets.markets()
        ],
        "sends_from": country_name(sends_from),
        "may_change": may(request.user, "shipping.change"),
    }
    return screen_forms.show(request, "shipping/overview.html", context)


def _form(request: HttpRequest, market: Market, row: ShippingOption | None) -> OptionForm:
    return OptionForm(request.POST or None, currency=market.currency, languages=market.languages, row=row)


def _saved(request: HttpRequest, form: OptionForm, market: Market, row: ShippingOption | None) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    facts = form.facts(row.names if row else {})
    with screen_forms.errors_shown_in(form):
        if row is None and queries.has_option(market.code, facts["code"]):
            form.add_error("code", _("This market already has an option with this code."))
        else:
            services.save_option(market=market.code, actor=request.user, **facts)
    if form.is_valid():
        messages.success(
            request,
            gettext("The delivery option %(name)s is saved.")
            % {"name": queries.name_in(facts["names"], current_language())},
        )
    return form.is_valid()


@requires("shipping.change")
def add(request: HttpRequest, market: str) -> HttpResponse:
    """Add a delivery option to a market."""
    chosen = markets.market(market)
    form = _form(request, chosen, None)
    if _saved(request, form, chosen, None):
        return redirect("shipping_list")
    context = {"form": form, "market": chosen}
    return screen_forms.show(request, "shipping/option.html", context, form)


@requires("shipping.view", post="shipping.change")
def edit(request: HttpRequest, market: str, code: str) -> HttpResponse:
    """Show and change one delivery option."""
    chosen, row = markets.market(market), queries.option(market, code)
    form = _form(request, chosen, row)
    if _saved(request, form, chosen, row):
        return redirect("shipping_list")
    context = {
        "form": form,
        "market": chosen,
        "option": row,
        "name": queries.name_in(row.names, current_language()),
        "may_change": may(request.user, "shipping.change"),
    }
    return screen_forms.show(request, "shipping/option.html", context, form)


@requires("shipping.change")
def remove(request: HttpRequest, market: str, code: str) -> HttpResponse:
    """Ask, then delete a delivery option."""
    row = queries.option(market, code)
    name = queries.name_in(row.names, current_language())
    if request.method == "POST":
        services.remove_option(market=market, code=code, actor=request.user)
        messages.success(request, gettext("The delivery option %(name)s is deleted.") % {"name": name})
        return redirect("shipping_list")
    confirm = Confirm(
        question=gettext("Delete the delivery option %(name)s?") % {"name": name},
        lead=_("Orders that chose it keep its name, price and promise. You can also switch it off instead."),
        act=_("Delete delivery option"),
        keep=_("Keep delivery option"),
        keep_url=reverse("shipping_option", args=[market, code]),
    )
    return screen_forms.show(request, "office/confirm.html", {"confirm": confirm})


urlpatterns = [
    path("delivery/", overview, name="shipping_list"),
    path("delivery/<str:market>/add/", add, name="shipping_add"),
    path("delivery/<str:market>/<slug:code>/", edit, name="shipping_option"),
    path("delivery/<str:market>/<slug:code>/delete/", remove, name="shipping_remove"),
]
TABS = [
    Tab(
        stage="deliver",
        label=_("Delivery options"),
        url_name="shipping_list",
        permission="shipping.view",
        position=60,
    )
]

HANDBOOK = [
    Answer(section="flexibility", words=_("Delivery options per market, with price and promised day"), url_name="shipping_list", permission="shipping.view"),
    Answer(section="warehouse", words=_("Every market has a way to deliver"), url_name="shipping_list", permission="shipping.view", kind=AnswerKind.RULE, name="shipping.options"),
]  # fmt: skip
