"""What search engines may read: robots.txt, and the maps of each shop, sent as they are written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from kogge.core import clock
from kogge.sales.catalog import queries as catalog
from kogge.sales.offers import queries as offers
from kogge.sales.offers.values import WHOLE, AssortmentValue
from kogge.storefront import context, rendering
from kogge.storefront.values import SEARCH_WORDS, ShopContext

# The protocol allows 50,000 addresses in a map (sitemaps.org); the shelves stand in the first one as well.
PRODUCTS_IN_A_MAP = 40_000
_AT_ONCE = 1000
_TYPE = "application/xml; charset=utf-8"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keep search engines out of what is nobody else's, and tell them where the maps are."""
    closed = (
        "/office/",
        "/*/cart/",
        "/*/checkout/",
        "/*/order/",
        "/*/pay/",
        *(f"/*/{word}/" for word in SEARCH_WORDS.values()),
        "/switch/",
    )
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        f"Sitemap: {settings.KOGGE_PUBLIC_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the maps of all countries and languages."""
    maps = [
        f"<sitemap><loc>{settings.KOGGE_PUBLIC_URL}"
        f"{context.prefix_of(chosen.language, chosen.market)}/sitemap-{number}.xml</loc></sitemap>\n"
        for chosen in _open_assortments()
        for number in range(1, _map_count(offers.shelf_counts(chosen).get(WHOLE, 0)) + 1)
    ]
    return HttpResponse(
        f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{''.join(maps)}</sitemapindex>\n", content_type=_TYPE
    )


def _open_assortments() -> list[AssortmentValue]:
    known = {(pair.market_code, pair.language) for pair in context.pairs()}
    return [row for row in offers.assortments() if (row.market, row.language) in known]


def _map_count(products: int) -> int:
    return max(1, -(-products // PRODUCTS_IN_A_MAP))


@rendering.shop_page
@require_safe
def sitemap(request: HttpRequest, number: str) -> StreamingHttpResponse:
    """Send one map of one country and language."""
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    place = int(number[:6])
    total = offers.shelf_counts(shop.assortment).get(WHOLE, 0) if shop.assortment else 0
    if not 1 <= place <= _map_count(total):
        raise Http404
    return StreamingHttpResponse(_lines(shop, place), content_type=_TYPE)


def _lines(shop: ShopContext, place: int) -> Iterator[str]:
    yield f"{_HEAD}<urlset {_NAMESPACE}>\n"
    if place == 1:
        yield _url(f"{shop.prefix}/")
        for card in shop.shelves:
            if card.key != context.HOME_KEY and card.product_count:
                yield _url(f"{shop.prefix}/c/{card.slug}/")
    yield from _products(shop, place)
    yield "</urlset>\n"


def _products(shop: ShopContext, place: int) -> Iterator[str]:
    if shop.assortment is None:
        return
    start, end = (place - 1) * PRODUCTS_IN_A_MAP, place * PRODUCTS_IN_A_MAP
    last = offers.product_id_at(shop.assortment, start) - 1
    while start < end and (rows := offers.addresses(shop.assortment, after=last, limit=_AT_ONCE)):
        changed = catalog.changed_at([product_id for product_id, _slug in rows])
        for product_id, slug in rows[: end - start]:
            yield _url(f"{shop.prefix}/p/{slug}/", changed.get(product_id))
        start, last = start + len(rows), rows[-1][0]


def _url(path: str, changed: datetime | None = None) -> str:
    day = f"<lastmod>{clock.local_day(changed).isoformat()}</lastmod>" if changed else ""
    return f"<url><loc>{escape(settings.KOGGE_PUBLIC_URL + path)}</loc>{day}</url>\n"
