"""Sell, Prices: one list per market."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kogge.core.i18n import current_language
from kogge.core.screens import forms as screen_forms
from kogge.core.screens.handbook import Answer
from kogge.core.screens.tabs import Tab
from kogge.core.staff.access import may, requires
from kogge.planning.markets import queries as markets
from kogge.planning.markets.models import Market
from kogge.sales.catalog import queries as catalog
from kogge.sales.pricing import queries, services
from kogge.sales.pricing.forms import BASES, PriceListForm, PricesForm
from kogge.sales.pricing.values import PriceBasis, PriceListFacts

PAGE_SIZE = 50


@requires("pricing.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show every market with its list and how many articles have a price there."""
    lists = {facts.market: facts for facts in queries.price_lists()}
    counts, whole = queries.priced_counts(), catalog.sale_ids().count()
    rows = []
    for market in markets.markets():
        facts = lists.get(market.code)
        rows.append(
            {
                "market": market,
                "facts": facts,
                "basis": BASES[facts.basis] if facts else "",
                "priced": counts.get(market.code, 0),
                "missing": whole - counts.get(market.code, 0),
            }
        )
    context = {"rows": rows, "may_change": may(request.user, "pricing.change")}
    return screen_forms.show(request, "pricing/overview.html", context)


def _articles(request: HttpRequest, code: str) -> tuple[Page, list[tuple[int, str]]]:
    """Return one page of article ids, and (id, label) of each."""
    ids = queries.articles_to_price(
        code, only_missing=request.GET.get("only") == "missing", search=request.GET.get("q", "").strip()[:100]
    )
    page = Paginator(ids, PAGE_SIZE).get_page(request.GET.get("page"))
    words = catalog.variants_by_id(list(page.object_list), language=current_language())
    labels = [
        (
            variant_id,
            " · ".join(part for part in (words[variant_id].product_name, words[variant_id].label) if part),
        )
        for variant_id in page.object_list
    ]
    return page, labels


def _list_form(request: HttpRequest, market: Market, facts: PriceListFacts | None) -> PriceListForm:
    initial: dict[str, Any] = {
        "currency": market.currency,
        "basis": PriceBasis.GROSS.value,
        "vat_country": market.code,
    }
    if facts is not None:
        initial = {"currency": facts.currency, "basis": facts.basis.value, "vat_country": facts.vat_country}
    return PriceListForm(request.POST if "list" in request.POST else None, initial=initial)


def _list_saved(request: HttpRequest, form: PriceListForm, market: Market) -> bool:
    if not form.is_valid():
        return False
    with screen_forms.errors_shown_in(form):
        services.save_price_list(market=market.code, actor=request.user, **form.cleaned_data)
    if form.is_valid():
        messages.success(request, gettext("The price list is saved."))
    return form.is_valid()


def _prices_saved(request: HttpRequest, form: PricesForm, market: Market) -> bool:
    if not form.is_valid():
        return False
    with screen_forms.errors_shown_in(form), transaction.atomic():
        changed = services.set_prices(market=market.code, prices=form.new_prices(), actor=request.user)
        changed += services.remove_prices(
            market=market.code, variant_ids=form.removed_ids(), actor=request.user
        )
    if form.is_valid():
        words = ngettext("%(count)s price is changed.", "%(count)s prices are changed.", changed)
        messages.success(request, words % {"count": changed})
    return form.is_valid()


@requires("pricing.view", post="pricing.change")
def market_list(request: HttpRequest, market: str) -> HttpResponse:
    """Show and change one market's list: what its prices mean, and 50 prices at a time."""
    chosen, facts = markets.market(market), queries.price_list(market)
    page, labels = _articles(request, market)
    present = {key: value.price for key, value in queries.prices_for(market, list(page.object_list)).items()}
    list_form = _list_form(request, chosen, facts)
    prices_form = PricesForm(
        request.POST if "prices" in request.POST else None,
        currency=facts.currency if facts else chosen.currency,
        articles=labels if facts else [],
        present=present,
    )
    if request.method == "POST":
        is_saved = (
            _list_saved(request, list_form, chosen)
            if "list" in request.POST
            else _prices_saved(request, prices_form, chosen)
        )
        if is_saved:
            return redirect(f"{reverse('pricing_market', args=[market])}?{request.GET.urlencode()}")
    context = _context(request, chosen, facts, page, prices_form)
    context |= {"list_form": list_form, "prices_form": prices_form}
    return screen_forms.show(request, "pricing/market.html", context, list_form, prices_form)


def _context(
    request: HttpRequest, market: Market, facts: PriceListFacts | None, page: Page, form: PricesForm
) -> dict[str, Any]:
    words = catalog.variants_by_id(list(page.object_list), language=current_language())
    prices = queries.prices_for(market.code, list(page.object_list))
    rows = []
    for variant_id in page.object_list if facts else []:
        variant, price = words[variant_id], prices.get(variant_id)
        base = queries.base_price_of(price, variant.content_amount, variant.content_unit) if price else None
        rows.append({"variant": variant, "field": form[f"price_{variant_id}"], "base": base})
    kept = {key: value for key, value in request.GET.items() if key in ("q", "only")}
    return {
        "market": market,
        "facts": facts,
        "rows": rows,
        "page": page,
        "kept": urlencode(kept),
        "search": request.GET.get("q", ""),
        "only_missing": request.GET.get("only") == "missing",
        "may_change": may(request.user, "pricing.change"),
    }


urlpatterns = [
    path("prices/", overview, name="pricing_list"),
    path("prices/<str:market>/", market_list, name="pricing_market"),
]
TABS = [Tab(stage="sell", label=_("Prices"), url_name="pricing_list", permission="pricing.view", position=40)]

HANDBOOK = [
    Answer(section="markets_reached", words=_("Prices per market"), url_name="pricing_list", permission="pricing.view"),
]  # fmt: skip
