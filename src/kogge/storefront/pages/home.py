"""The addresses without a product: the choice of a shop, the switch, and each shop's home."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kogge.core import recent
from kogge.core.i18n import country_name
from kogge.sales.offers import queries as offers
from kogge.storefront import cards, context, problems, rendering
from kogge.storefront.values import Link, ProductCardView, ShopContext

FEATURED = 8
IN_A_ROW = 4


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Lead to the shop that fits what the browser reads, or list all shops when none does."""
    pair = rendering.pair_of(request)
    response = problems.choose(request) if pair is None else HttpResponseRedirect(f"{pair.prefix}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """List all shops."""
    return problems.choose(request)


@require_safe
def switch(request: HttpRequest) -> HttpResponse:
    """Lead from a page to the same page of the chosen country and language; the cart stays where it is."""
    pair = context.pair_for(request.GET.get("language", ""), request.GET.get("country", ""))
    if pair is None:
        return problems.choose(request)
    known = {f"{other.prefix}/" for other in context.pairs()}
    start_at = request.GET.get("from", "")
    head = next((prefix for prefix in known if start_at.startswith(prefix)), "")
    below = start_at[len(head) :] if head else ""
    # Names of products and categories differ per language; pages without a name keep their place.
    keeps = below.split("/")[0] in ("cart", "checkout", "legal", "visits")
    return HttpResponseRedirect(f"{pair.prefix}/{below if keeps else ''}")


def _tiles(shop: ShopContext) -> list[Link]:
    return [
        Link(text=card.name, url=f"{shop.prefix}/c/{card.slug}/", hint=card.picture_url)
        for card in shop.shelves
        if card.parent_id is None and card.key != context.HOME_KEY
    ]


def _makers(shop: ShopContext) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return who made what is shown here: country → name and place; one query."""
    if shop.assortment is None:
        return []
    by_country = groupby(offers.makers(shop.assortment), key=lambda maker: maker.country)
    return [
        (country_name(country), [(maker.name, maker.place) for maker in group])
        for country, group in by_country
        if country
    ]


def _facts(shop: ShopContext) -> list[Link]:
    """Return the three facts at the foot of the home page; `url` names the icon."""
    facts = []
    if shop.delivery:
        facts.append(Link(text=shop.delivery.promise, hint=f"{shop.delivery.cost}.", url="truck"))
    if shop.payment_names:
        means = ", ".join(shop.payment_names)
        facts.append(
            Link(
                text=_("Pay as you like"),
                hint=_("%(means)s. As a guest, too.") % {"means": means},
                url="wallet",
            )
        )
    if shop.withdrawal_days:
        days = ngettext("%(days)s day to withdraw", "%(days)s days to withdraw", shop.withdrawal_days)
        facts.append(
            Link(
                text=days % {"days": shop.withdrawal_days},
                hint=_("Perishable goods and those made for you are excepted."),
                url="return",
            )
        )
    return facts


def _rows(
    shop: ShopContext, found: list[ProductCardView], titles: tuple[str, str]
) -> list[dict[str, object]]:
    more = None
    if shop.menu:
        more = Link(text=_("To %(name)s") % {"name": shop.menu[0].text}, url=shop.menu[0].url)
    return [
        {
            "title": title,
            "cards": cards.rendered(found[start : start + IN_A_ROW]),
            "more": more if not start else None,
        }
        for title, start in zip(titles, range(0, FEATURED, IN_A_ROW), strict=True)
        if found[start : start + IN_A_ROW]
    ]


@rendering.shop_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what the shop is, where it delivers, and what to begin with."""
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    opening = next((card for card in shop.shelves if card.key == context.HOME_KEY), None)
    found, titles = cards.featured(shop, FEATURED), (_("Our favourites"), _("For every day"))
    if not found:  # a merchant who has put nothing forward shows what there is
        found, titles = cards.newest(shop, FEATURED), (_("New in the shop"), _("And more"))
    lead = opening.intro if opening else (shop.delivery.promise_if if shop.delivery else "")
    first = shop.menu[0] if shop.menu else None
    return rendering.page(
        request,
        "shop/home.html",
        title=opening.name if opening else shop.country_name,
        description=lead,
        paths={pair.language: "/" for pair in shop.pairs},
        headline=opening.name if opening else shop.shop_name,
        lead=lead,
        button=Link(text=_("See %(name)s") % {"name": first.text}, url=first.url) if first else None,
        hero_picture=opening.picture_url if opening else "",
        hero_trio=[card.picture for card in found if card.picture][:3],
        tiles=_tiles(shop),
        rows=_rows(shop, found, titles),
        makers=recent.remembered(("makers", shop.prefix, shop.edition), lambda: _makers(shop)),
        facts=_facts(shop),
        is_kept=True,
        has_search=True,
    )
