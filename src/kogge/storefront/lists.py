"""What all lists of products have in common: pages, and cards as markup."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kogge.sales.offers.values import MOST_PAGES, PAGE_SIZE, OfferCard
from kogge.storefront import cards
from kogge.storefront.values import PageLink, ShopContext


def page_number(request: HttpRequest) -> int:
    """Return which page of a list is asked for; what makes no sense is the first, what is too far lies behind the last."""
    raw = request.GET.get("page", "1")
    return min(int(raw[:9]), MOST_PAGES + 1) if raw.isascii() and raw.isdigit() and int(raw[:9]) else 1


def pages(total: int, page: int, kept: Mapping[str, str | list[str]]) -> list[PageLink]:
    """Return the links to a list's other pages; `kept`: what the address carries besides."""
    last = min(-(-total // PAGE_SIZE), MOST_PAGES)
    if last < 2:
        return []

    def link(number: int, text: str = "") -> PageLink:
        query = urlencode({**kept, "page": number} if number > 1 else kept, doseq=True)
        return PageLink(text=text or str(number), url=f"?{query}" if query else "?")

    shown = sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
    links = [PageLink(text=str(page), url="") if number == page else link(number) for number in shown]
    return [*links, link(page + 1, _("Next"))] if page < last else links


def cards_html(shop: ShopContext, found: Collection[OfferCard]) -> SafeString:
    """Return the markup of a list's cards, whose first row is seen at once."""
    return mark_safe("".join(cards.rendered(cards.views(shop, found), is_above=True)))
