"""A category with everything below it."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kogge.core import errors
from kogge.sales.catalog import queries as catalog
from kogge.sales.catalog.values import CategoryCard
from kogge.sales.offers import queries as offers
from kogge.sales.offers.values import Filters, ListSort, OfferCard
from kogge.storefront import context, facets, lists, rendering, structured
from kogge.storefront.values import Choice, Link, ShopContext


def _sorts(chosen: ListSort) -> list[Choice]:
    words = {
        ListSort.POSITION: _("Our selection"),
        ListSort.NEWEST: _("Newest"),
        ListSort.PRICE: _("Price, lowest first"),
        ListSort.PRICE_DOWN: _("Price, highest first"),
        ListSort.NAME: _("Name"),
    }
    return [Choice(value=value, text=text, is_chosen=value == chosen) for value, text in words.items()]


def _sort(raw: str) -> ListSort:
    """Return the order asked for; the merchant's own when nobody asks, or for one that does not exist."""
    return ListSort(raw) if raw in ListSort.__members__.values() else ListSort.POSITION


def _found(
    shop: ShopContext, card: CategoryCard, filters: Filters, sort: ListSort, page: int
) -> Sequence[OfferCard]:
    """Return one page of products."""
    chosen = shop.assortment
    if chosen is None:
        return ()
    if not filters.count:
        return offers.product_list(chosen, category_id=card.id, sort=sort, page=page).cards
    return offers.filtered_page(chosen, filters, category_id=card.id, sort=sort, page=page)


def _crumbs(shop: ShopContext, card: CategoryCard) -> list[Link]:
    by_id = {one.id: one for one in shop.shelves}
    above, line = by_id.get(card.parent_id or 0), [Link(text=card.name, url="")]
    while above is not None:
        line.insert(0, Link(text=above.name, url=f"{shop.prefix}/c/{above.slug}/"))
        above = by_id.get(above.parent_id or 0)
    return [Link(text=_("Home"), url=f"{shop.prefix}/"), *line]


def _moved(request: HttpRequest, shop: ShopContext, slug: str) -> HttpResponse:
    """Lead from a shelf's former address to where it stands now; raises NotFound."""
    found = catalog.former_category(shop.language, slug)
    card = next((one for one in shop.shelves if one.id == found and one.key != context.HOME_KEY), None)
    if card is None:
        raise errors.NotFound(_("There is no such category."))
    return rendering.moved(request, f"{shop.prefix}/c/{card.slug}/")


@rendering.shop_page
@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a category and everything below it."""
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    card = next((one for one in shop.shelves if one.slug == slug and one.key != context.HOME_KEY), None)
    if card is None:
        return _moved(request, shop, slug)
    sort, page, filters = (
        _sort(request.GET.get("sort", "")),
        lists.page_number(request),
        facets.read(request.GET),
    )
    found = _found(shop, card, filters, sort, page)
    if page > 1 and not found:
        raise errors.NotFound(_("This list has fewer pages."))
    groups = facets.groups(shop, card.id)
    counts = facets.counted(groups, filters)
    crumbs = _crumbs(shop, card)
    named = "" if sort is ListSort.POSITION else str(sort)
    kept = {**facets.parameters(filters), **({"sort": [named]} if named else {})}
    return rendering.page(
        request,
        "shop/category.html",
        title=card.name,
        description=card.intro,
        heading=card.name,
        intro=card.intro,
        # Narrowed lists are as many as there are choices: search engines are led to the whole one.
        is_hidden=bool(filters.count),
        facets=facets.view(shop, groups, filters, counts, named),
        cards_html=lists.cards_html(shop, found),
        total=counts.total,
        sorts=_sorts(sort),
        kept=facets.parameters(filters).items(),
        has_search=True,
        pages=lists.pages(counts.total, page, kept),
        paths={language: f"/c/{slug}/" for language, slug in card.slugs.items()},
        is_kept=True,
        crumbs=crumbs,
        structured=structured.markup([structured.crumbs(crumbs, request.path_info)]),
        children=[
            Link(text=one.name, url=f"{shop.prefix}/c/{one.slug}/")
            for one in shop.shelves
            if one.parent_id == card.id
        ],
    )
