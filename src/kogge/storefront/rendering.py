"""Render a page of the shop: what base.html needs, beside what the page brings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template import loader
from django.utils.cache import patch_vary_headers
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kogge.storefront import assets, cart_cookie, context, frame, touching
from kogge.storefront.values import Pair, ShopContext

# Where a page that may be kept tells its edition to what stands before Django (kept_pages).
EDITION = "kogge.edition"


def _places(shop: ShopContext, paths: Mapping[str, str]) -> dict[str, str]:
    """Return where a page stands in each pair whose language has a path for it: prefix → path below it."""
    return {pair.prefix: paths[pair.language] for pair in shop.pairs if pair.language in paths}


def _alternates(shop: ShopContext, places: Mapping[str, str]) -> SafeString:
    """Return the links by which search engines learn of the same page in other countries and languages."""
    base = settings.KOGGE_PUBLIC_URL
    return mark_safe(
        "".join(
            f'<link rel="alternate" hreflang="{pair.hreflang}" href="{escape(base + pair.prefix + places[pair.prefix])}">\n'
            for pair in shop.pairs
            if pair.prefix in places
        )
    )


def template_values(request: HttpRequest) -> dict[str, Any]:
    """Return what every template of the shop is given, pages and fragments alike."""
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    return {"shop": shop, "assets": assets.addresses(), "cart_count": cart_cookie.read(request)[1]}


def page(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    description: str = "",
    paths: Mapping[str, str] | None = None,
    places: Mapping[str, str] | None = None,
    is_hidden: bool = False,
    is_kept: bool = False,
    status: int = 200,
    **values: Any,
) -> HttpResponse:
    """Return a whole page.

    `paths` gives the page's address below the prefix per language, `places` per prefix; without either the page has the
    same address in all pairs. `is_hidden` keeps it out of search engines. `is_kept`: the page
    is the same for everybody without a cart, and shows nothing that the shop's edition does not know of.
    """
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    below = request.path_info.removeprefix(shop.prefix) or "/"
    known = dict(places) if places is not None else _places(shop, paths or {})
    if places is None and paths is None:
        known = {pair.prefix: below for pair in shop.pairs}
    around = frame.of(shop)
    wide, narrow = around.menus_at(request.path_info)
    full = {
        **template_values(request),
        "nonce": str(request.csp_nonce),  # type: ignore[attr-defined]
        "title": f"{title} · {shop.shop_name}",
        "description": description,
        "canonical": _canonical(request),
        "is_hidden": is_hidden,
        "alternates": "" if is_hidden else _alternates(shop, known),
        "strip": around.strip_at(request.path_info),
        "menu_wide": wide,
        "menu_narrow": narrow,
        "logo": around.logo,
        "foot": around.foot,
        "pair_links": around.pairs(known, "/"),
        "structured": "",
        "touch": touching.view_of(request, template, values),
        **values,
    }
    response = HttpResponse(loader.get_template(template).render(full), status=status)
    response.headers["Content-Language"] = shop.locale
    if is_kept:
        # A browser asks again each time: prices change, and the number at the bag is in the page.
        response.headers["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ["Cookie"])
        request.META[EDITION] = shop.edition
    return response


def _canonical(request: HttpRequest) -> str:
    number = request.GET.get("page", "")
    page = f"?page={number}" if number.isascii() and number.isdigit() and number != "1" else ""
    return f"{settings.KOGGE_PUBLIC_URL}{request.path_info}{page}"


def moved(request: HttpRequest, path: str) -> HttpResponse:
    """Lead to where something is found now, for good; browsers ask again after an hour, should it move back."""
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(path + (f"?{query}" if query else ""))
    response.headers["Cache-Control"] = "max-age=3600"
    return response


def fragment(request: HttpRequest, template: str, **values: Any) -> HttpResponse:
    """Return a part of a page, for htmx."""
    return HttpResponse(loader.get_template(template).render({**template_values(request), **values}))


def is_htmx(request: HttpRequest) -> bool:
    """Say whether htmx asks for a part."""
    return request.headers.get("HX-Request") == "true"


def shop_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view answer only inside an open market, in one of its languages."""

    @wraps(view)
    def guarded(request: HttpRequest, **rest: Any) -> HttpResponse:
        rest.pop("pair", None)
        if request.shop is None:  # type: ignore[attr-defined]
            raise Http404
        return view(request, **rest)

    return guarded


def pair_of(request: HttpRequest) -> Pair | None:
    """Return the pair nearest to what the browser says it reads, never asking where it is."""
    wished: list[tuple[float, str, str]] = []
    for part in request.headers.get("Accept-Language", "").split(",")[:12]:
        tag, _semicolon, weight = part.strip().partition(";q=")
        language, _hyphen, region = tag.partition("-")
        try:
            wished.append((float(weight or 1), language.lower(), region[-2:].upper()))
        except ValueError:
            continue
    known = context.pairs()
    for _weight, language, region in sorted(wished, key=lambda wish: -wish[0]):
        fitting = [pair for pair in known if pair.language == language]
        for pair in fitting:
            if pair.market_code == region:
                return pair
        if fitting:
            return fitting[0]
    return None
