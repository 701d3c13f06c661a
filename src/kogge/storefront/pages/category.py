"""A category with everything below it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kogge.core import errors
from kogge.sales.catalog import queries as catalog
from kogge.sales.catalog.values import CategoryCard, ListSort, ProductCard
from kogge.sales.pricing import queries as pricing
from kogge.storefront import cards, context, rendering
from kogge.storefront.values import Choice, Link, PageLink, ShopContext

PAGE_SIZE = 24
_MOST_PAGES = 400  # 10,000 products in one category; an offset beyond only costs time


def _sorts(chosen: str) -> list[Choice]:
    words = {
        "newest": _("Newest"),
        "price": _("Price, lowest first"),
        "price_down": _("Price, highest first"),
        "name": _("Name"),
    }
    return [Choice(value=value, text=text, is_chosen=value == chosen) for value, text in words.items()]


def page_number(request: HttpRequest) -> int:
    """Return which page of a list is asked for; what makes no sense is the first."""
    raw = request.GET.get("page", "1")
    return min(int(raw[:9]), _MOST_PAGES) if raw.isascii() and raw.isdigit() and int(raw[:9]) else 1


def _found(
    shop: ShopContext, category: CategoryCard | None, query: str, sort: str, page: int
) -> tuple[list[ProductCard], int]:
    """Return one page of products and the size of the whole list."""
    offset = (page - 1) * PAGE_SIZE
    among = pricing.priced_product_ids(shop.market_code)
    common: dict[str, Any] = {"language": shop.language, "category": category, "search": query}
    if sort in ("price", "price_down"):
        ids = pricing.product_ids_by_price(
            shop.market_code, descending=sort == "price_down", limit=PAGE_SIZE, offset=offset, **common
        )
        total = catalog.product_count(among=among, **common)
        return catalog.product_card_rows(language=shop.language, product_ids=ids), total
    listed = catalog.product_list(
        among=among,
        sort=ListSort.NAME if sort == "name" else ListSort.NEWEST,
        limit=PAGE_SIZE,
        offset=offset,
        **common,
    )
    return list(listed.cards), listed.total


def pages(total: int, page: int, kept: Mapping[str, Any]) -> list[PageLink]:
    """Return the links to a list's other pages; `kept`: what the address carries besides."""
    last = -(-total // PAGE_SIZE)
    if last < 2:
        return []

    def link(number: int, text: str = "") -> PageLink:
        query = urlencode({**kept, "page": number} if number > 1 else kept, doseq=True)
        return PageLink(text=text or str(number), url=f"?{query}" if query else "?")

    shown = sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
    links = [PageLink(text=str(page), url="") if number == page else link(number) for number in shown]
    return [*links, link(page + 1, _("Next"))] if page < last else links


def _list(
    request: HttpRequest,
    *,
    title: str,
    category: CategoryCard | None = None,
    query: str = "",
    **values: Any,
) -> HttpResponse:
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    sort, page = request.GET.get("sort", ""), page_number(request)
    rows, total = _found(shop, category, query, sort, page)
    if page > 1 and not rows:
        raise errors.NotFound(_("This list has fewer pages."))
    kept = {key: value for key, value in (("q", query), ("sort", sort)) if value}
    return rendering.page(
        request,
        "shop/category.html",
        title=title,
        heading=title,
        cards=cards.rendered(cards.views(shop, rows), is_above=True),
        total=total,
        query=query,
        sorts=_sorts(sort),
        has_search=True,
        pages=pages(total, page, kept),
        **values,
    )


@rendering.shop_page
@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a category and everything below it."""
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    shelves = context.shelves(shop.language, shop.market_code)
    card = next((one for one in shelves if one.slug == slug and one.key != context.HOME_KEY), None)
    if card is None:
        raise errors.NotFound(_("There is no such category."))
    above = next((one for one in shelves if one.id == card.parent_id), None)
    crumbs = [Link(text=_("Home"), url=f"{shop.prefix}/")]
    if above:
        crumbs.append(Link(text=above.name, url=f"{shop.prefix}/c/{above.slug}/"))
    slugs = catalog.category_slugs(card.id)
    return _list(
        request,
        title=card.name,
        description=card.intro,
        category=card,
        intro=card.intro,
        paths={language: f"/c/{slug}/" for language, slug in slugs.items()},
        crumbs=[*crumbs, Link(text=card.name, url="")],
        children=[
            Link(text=one.name, url=f"{shop.prefix}/c/{one.slug}/")
            for one in shelves
            if one.parent_id == card.id
        ],
    )
