"""What the shop's pages tell about visits: which page this is, who asks, and what a visitor has chosen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kogge.marketing.touchpoints import queries as touchpoints
from kogge.marketing.touchpoints import services, visitors
from kogge.marketing.touchpoints.rules import identity, reading
from kogge.marketing.touchpoints.values import PageKind
from kogge.storefront.values import ShopContext, TouchView

# A choice is remembered for a year; then the visitor is asked nothing and counted like everybody.
MAX_AGE = timedelta(days=365)
_KINDS = {
    "shop/home.html": PageKind.HOME,
    "shop/category.html": PageKind.CATEGORY,
    "shop/product.html": PageKind.PRODUCT,
    "shop/search.html": PageKind.SEARCH,
    "shop/cart.html": PageKind.CART,
    "shop/empty_cart.html": PageKind.CART,
    "shop/checkout.html": PageKind.CHECKOUT,
    "shop/status.html": PageKind.ORDER,
    "shop/pay.html": PageKind.PAY,
    "shop/legal.html": PageKind.LEGAL,
    "shop/visits.html": PageKind.LEGAL,
    "shop/message.html": PageKind.PROBLEM,
}


def view_of(request: HttpRequest, template: str, values: Mapping[str, Any]) -> TouchView:
    """Return what the page's script and picture tell; the same for every visitor."""
    kind = _KINDS.get(template, PageKind.OTHER)
    found = {"kind": str(kind), "path": reading.tidy_path(request.path_info)}
    if kind is PageKind.PRODUCT:
        found["variant"] = str(values["product"].chosen.variant_id)
    if kind is PageKind.SEARCH:
        found |= {"term": values["query"], "results": str(values["total"])}
    return TouchView(facts=tuple(found.items()), picture=f"/touch/p.gif?{urlencode(found)}")


def note_added(request: HttpRequest, variant: int) -> None:
    """Tell that an article was put into the cart."""
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    services.note_added(request.META, market=shop.market_code, language=shop.language, variant=variant)


def reference(request: HttpRequest) -> str:
    """Return the reference to the visit that an order's event carries."""
    return services.visit_reference(request.META)


def choice_of(request: HttpRequest) -> str:
    """Return what the visitor has chosen: no, yes (to be recognised), or nothing."""
    cookie = visitors.cookie_of(request.META)
    if cookie == visitors.OPTED_OUT:
        return "no"
    return "yes" if identity.is_cookie(cookie) else ""


def remember_choice(response: HttpResponse, choice: str) -> None:
    """Keep the choice in the one cookie that says it: not to be counted, to be recognised, or none at all."""
    if choice == "no":
        value = visitors.OPTED_OUT
    elif choice == "yes" and touchpoints.collector_settings().offers_recognition:
        value = identity.new_cookie()
    else:
        response.delete_cookie(visitors.COOKIE, samesite="Lax")
        return
    response.set_cookie(
        visitors.COOKIE,
        value,
        max_age=MAX_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.IS_HTTPS,
    )
