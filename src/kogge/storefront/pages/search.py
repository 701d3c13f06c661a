"""What a search finds, what it could be narrowed to, and what is proposed while somebody types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kogge.core import errors
from kogge.core.search.words import fold
from kogge.sales.catalog.values import CategoryCard
from kogge.sales.offers import finding, services
from kogge.sales.offers.values import OfferCard, SearchResult, SearchSort, SearchWish
from kogge.storefront import context, lists, rendering, search_filters, wording
from kogge.storefront.values import SEARCH_WORDS, Link, ShopContext, SuggestionView

SUGGESTED = 5
_SUGGESTED_SHELVES = 2
_NOTHING = SearchResult(cards=(), total=0)


def _shelves(shop: ShopContext) -> list[CategoryCard]:
    return [card for card in shop.shelves if card.key != context.HOME_KEY]


def _found(shop: ShopContext, wish: SearchWish) -> SearchResult:
    chosen = shop.assortment
    return finding.find(chosen, wish) if chosen else _NOTHING


def _note(request: HttpRequest, shop: ShopContext, wish: SearchWish, found: SearchResult) -> None:
    """Count a search that somebody made on a page of this shop: no link from elsewhere, no crawler, no next page."""
    is_plain = not wish.is_narrowed and wish.page == 1 and wish.sort is SearchSort.RELEVANCE
    if is_plain and request.headers.get("Sec-Fetch-Site") == "same-origin":
        services.note_search(
            market=shop.market_code,
            language=shop.language,
            text=wish.text,
            hits=0 if found.is_partial else found.total,
        )


def _words(wish: SearchWish, found: SearchResult) -> tuple[str, str]:
    """Return what was searched instead of what was typed; empty where it is the same."""
    if not found.corrected or not found.total:
        return "", ""
    return ", ".join(found.corrected), ", ".join(found.corrected.values())


@rendering.shop_page
@require_safe
def search(request: HttpRequest, word: str) -> HttpResponse:
    """Show what a search finds, and say what was searched."""
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    if word != SEARCH_WORDS[shop.language]:
        return HttpResponsePermanentRedirect(f"{shop.search_url}?{request.GET.urlencode()}")
    shelves = _shelves(shop)
    wish = search_filters.wish_of(request.GET, shop, shelves, lists.page_number(request))
    if not wish.text:
        raise errors.InvalidInput(_("Write what you are looking for."))
    found = _found(shop, wish)
    if wish.page > 1 and not found.cards:
        raise errors.NotFound(_("This list has fewer pages."))
    _note(request, shop, wish, found)
    title = _("Search: %(query)s") % {"query": wish.text}
    kept = search_filters.parameters(wish, shop, shelves)
    unknown, meant = _words(wish, found)
    return rendering.page(
        request,
        "shop/search.html",
        title=title,
        heading=title,
        is_hidden=True,
        has_search=True,
        query=wish.text,
        cards_html=lists.cards_html(shop, found.cards),
        total=found.total,
        is_partial=found.is_partial,
        unknown=unknown,
        meant=meant,
        facets=search_filters.view(shop, wish, found, shelves) if found.total or wish.is_narrowed else None,
        sorts=search_filters.sorts(wish.sort) if found.total else (),
        kept=[(name, values) for name, values in kept.items() if name != "sort"],
        pages=lists.pages(found.total, wish.page, kept),
        crumbs=[Link(text=_("Home"), url=f"{shop.prefix}/"), Link(text=title, url="")],
        paths={
            language: f"/{other}/?{urlencode({'q': wish.text})}" for language, other in SEARCH_WORDS.items()
        },
        **({} if found.total else _help(shop, wish, shelves)),
    )


def _help(shop: ShopContext, wish: SearchWish, shelves: Sequence[CategoryCard]) -> dict[str, object]:
    """Return what helps where nothing was found: another spelling, the shelves."""
    chosen = shop.assortment
    near = finding.proposal(chosen, wish.text) if chosen and not wish.is_narrowed else ""
    proposal = None
    if near:
        proposal = Link(
            text=near, url=search_filters.address(replace(wish, text=near, page=1), shop, shelves)
        )
    top = [card for card in shelves if card.parent_id is None and card.product_count]
    return {
        "proposal": proposal,
        "shelf_links": [Link(text=card.name, url=f"{shop.prefix}/c/{card.slug}/") for card in top],
    }


@rendering.shop_page
@require_safe
def suggest(request: HttpRequest, word: str) -> HttpResponse:
    """Return what somebody may be about to type, as a part of a page."""
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    text = search_filters.typed(request.GET)
    chosen = shop.assortment
    found = finding.suggest(chosen, text, limit=SUGGESTED) if chosen and text else []
    response = rendering.fragment(
        request,
        "shop/parts/suggestions.html",
        query=text,
        suggestions=[*_shelves_like(shop, text), *(_suggestion(shop, card) for card in found)],
        all_url=f"{shop.search_url}?{urlencode({'q': text})}",
    )
    # Robots that follow the address of a script find nothing worth keeping.
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _shelves_like(shop: ShopContext, text: str) -> list[SuggestionView]:
    """Return shelves of whose name a word begins so."""
    begun = fold(text)
    if len(begun) < 2:
        return []
    like = [
        card
        for card in _shelves(shop)
        if card.product_count
        and any(part.startswith(begun) for part in [fold(card.name), *fold(card.name).split()])
    ]
    return [
        SuggestionView(url=f"{shop.prefix}/c/{card.slug}/", text=card.name, hint=_("Category"), picture="")
        for card in like[:_SUGGESTED_SHELVES]
    ]


def _suggestion(shop: ShopContext, card: OfferCard) -> SuggestionView:
    amount = wording.amount(card.lead.price.amount, shop.language, shop.market_code)
    return SuggestionView(
        url=f"{shop.prefix}/p/{card.slug}/",
        text=card.name,
        hint=_("from %(price)s") % {"price": amount} if card.has_other_prices else amount,
        picture=card.picture.url if card.picture else "",
    )
