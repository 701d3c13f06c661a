"""What a search finds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kogge.core import errors
from kogge.sales.catalog import queries as catalog
from kogge.sales.offers import queries as offers
from kogge.sales.offers.values import MOST_PAGES, PAGE_SIZE
from kogge.sales.pricing import queries as pricing
from kogge.storefront import lists, rendering
from kogge.storefront.values import Link, ShopContext


@rendering.shop_page
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what a search finds, and say what was searched."""
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    query = " ".join(request.GET.get("q", "").split())[:80]
    if not query:
        raise errors.InvalidInput(_("Write what you are looking for."))
    title, page = _("Search: %(query)s") % {"query": query}, lists.page_number(request)
    ids = _found(shop, query) if page <= MOST_PAGES else []
    start = (page - 1) * PAGE_SIZE
    if page > 1 and start >= len(ids):
        raise errors.NotFound(_("This list has fewer pages."))
    assert shop.assortment is not None or not ids
    found = offers.cards(shop.assortment, ids[start : start + PAGE_SIZE]) if shop.assortment else []
    return rendering.page(
        request,
        "shop/category.html",
        title=title,
        heading=title,
        cards_html=lists.cards_html(shop, found),
        total=len(ids),
        query=query,
        sorts=[],
        has_search=True,
        pages=lists.pages(len(ids), page, {"q": query}),
        is_hidden=True,
        crumbs=[Link(text=_("Home"), url=f"{shop.prefix}/"), Link(text=title, url="")],
        paths={},
    )


def _found(shop: ShopContext, query: str) -> list[int]:
    among = pricing.priced_product_ids(shop.market_code)
    found = catalog.shown_texts(language=shop.language, search=query, among=among)
    return list(found.order_by("-product_id").values_list("product_id", flat=True)[: MOST_PAGES * PAGE_SIZE])
