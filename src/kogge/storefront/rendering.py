"""Render a page of the shop: what base.html needs, beside what the page brings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template import loader

from kogge.storefront import assets, cart_cookie, context, touching
from kogge.storefront.values import Link, Pair, ShopContext


def _links(shop: ShopContext, paths: Mapping[str, str], below: str) -> list[Link]:
    """Return the same page in every pair; where it has no address in a language, that pair's home."""
    return [
        Link(
            text=f"{pair.country_name} {pair.language_name}",
            url=pair.prefix + paths.get(pair.language, below),
            hint=pair.language,
            is_current=pair.prefix == shop.prefix,
        )
        for pair in shop.pairs
    ]


def _alternates(pairs: Iterable[Pair], paths: Mapping[str, str], below: str | None) -> list[Link]:
    found = []
    for pair in pairs:
        path = paths.get(pair.language, below)
        if path is not None:
            found.append(Link(text=pair.hreflang, url=settings.KOGGE_PUBLIC_URL + pair.prefix + path))
    return found


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
    is_hidden: bool = False,
    status: int = 200,
    **values: Any,
) -> HttpResponse:
    """Return a whole page.

    `paths` gives the page's address below the prefix per language; without it the page has the same in all.
    `is_hidden` keeps it out of search engines.
    """
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    below = request.path_info.removeprefix(shop.prefix) or "/"
    same = None if paths is not None else below
    here = f"{settings.KOGGE_PUBLIC_URL}{request.path_info}"
    if request.GET.get("page"):
        here += f"?page={request.GET['page']}" if request.GET["page"].isdigit() else ""
    links = _links(shop, paths or {}, "/" if paths is not None else below)
    full = {
        **template_values(request),
        "nonce": str(request.csp_nonce),  # type: ignore[attr-defined]
        "path": request.path_info,
        "title": f"{title} · {shop.shop_name}",
        "description": description,
        "canonical": here,
        "is_hidden": is_hidden,
        "alternates": [] if is_hidden else _alternates(shop.pairs, paths or {}, same),
        "pair_links": links,
        "touch": touching.view_of(request, template, values),
        "menu": [
            Link(text=link.text, url=link.url, is_current=request.path_info.startswith(link.url))
            for link in shop.menu
        ],
        **values,
    }
    response = HttpResponse(loader.get_template(template).render(full), status=status)
    response.headers["Content-Language"] = shop.locale
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
