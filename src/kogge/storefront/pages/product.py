"""The page of one product."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kogge.core import errors, recent
from kogge.core.i18n import country_name
from kogge.sales.catalog import queries as catalog
from kogge.sales.catalog.values import ProductDetails, ProductKind
from kogge.sales.offers import queries as offers
from kogge.sales.offers.values import Availability, OfferCard, Pair, ProductOffer, StockState, VariantOffer
from kogge.sales.terms import rules as markdown
from kogge.storefront import cards, context, rendering, structured, wording
from kogge.storefront.values import Fact, Link, ProductCardView, ProductView, ShopContext, VariantView

# More than this of one thing is a question for the merchant, not for the cart.
MOST_AT_ONCE = 99
COMPANIONS = 4
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def _with_allergens(ingredients: str) -> str:
    """Return ingredients as safe HTML, allergens in bold (Regulation (EU) 1169/2011, Art. 21(1)(b))."""
    return _BOLD.sub(r"<b>\1</b>", str(escape(ingredients)))


def _variant_view(
    shop: ShopContext, product: ProductOffer, row: VariantOffer, chosen: VariantOffer
) -> VariantView:
    size, unit_price = cards.detail(shop, row)
    is_first = row is product.variants[0]
    return VariantView(
        variant_id=row.variant_id,
        sku=row.sku,
        label=row.label or size or row.sku,
        url=f"{shop.prefix}/p/{product.card.slug}/" + ("" if is_first else f"?v={row.variant_id}"),
        price=wording.amount(row.price.amount, shop.language, shop.market_code),
        unit_price=unit_price,
        is_chosen=row is chosen,
        is_gone=row.stock.state is StockState.SOLD_OUT,
    )


def _stock(stock: Availability) -> tuple[str, str]:
    """Return the words about stock and their tone."""
    if stock.state is StockState.SOLD_OUT:
        return _("Sold out"), "sold"
    if stock.state is StockState.FEW:
        return cards.few_left(stock.left), "warn"
    return _("In stock"), "ok"


def _most(stock: Availability) -> int:
    """Return how many may be put into the cart at once; where there are plenty, the cart knows how many."""
    return MOST_AT_ONCE if stock.state is StockState.IN_STOCK else stock.left


def _withdrawal(shop: ShopContext, product: OfferCard) -> str:
    if exception := cards.no_withdrawal(product.withdrawal_exception):
        return f"{exception}."
    if not shop.withdrawal_days:
        return ""
    sentence = ngettext(
        "%(days)s day to change your mind.", "%(days)s days to change your mind.", shop.withdrawal_days
    )
    return sentence % {"days": shop.withdrawal_days}


def _facts(product: OfferCard, details: ProductDetails, size: str, sku: str) -> tuple[Fact, ...]:
    country = country_name(product.maker_country) if product.maker_country else ""
    facts = (
        Fact(term=_("Content"), text=size),
        Fact(term=_("Storage"), text=details.storage),
        Fact(term=_("Made in"), text=", ".join(part for part in (product.maker_place, country) if part)),
        Fact(term=_("Article number"), text=sku),
    )
    return tuple(fact for fact in facts if fact.text)


def _maker_address(product: OfferCard, details: ProductDetails) -> str:
    """Return name and postal address of the manufacturer that product safety names, else of the maker."""
    name = details.safety.get("manufacturer", "") or product.maker
    return ", ".join(part for part in (name, details.safety.get("postal_address", "")) if part)


def _is_packed_by_another(product: OfferCard, details: ProductDetails) -> bool:
    """Say whether product safety is about the tin or box around a food: then both blocks are shown."""
    named = details.safety.get("manufacturer", "")
    return bool(named) and named != product.maker


def _responsible_for_food(product: OfferCard, details: ProductDetails) -> str:
    if not _is_packed_by_another(product, details):
        return _maker_address(product, details)
    return cards.maker_line(product.maker, product.maker_place, product.maker_country)


def _food_block(product: OfferCard, details: ProductDetails, size: str) -> tuple[Fact, ...]:
    """Food information (Regulation (EU) 1169/2011, Art. 14): also where goods are sold at a distance."""
    return (
        Fact(term=_("Ingredients"), html=_with_allergens(details.ingredients)),
        Fact(term=_("Net content"), text=size),
        Fact(term=_("Storage"), text=details.storage),
        Fact(term=_("Responsible business"), text=_responsible_for_food(product, details)),
    )


def _safety_block(product: OfferCard, details: ProductDetails, sku: str) -> tuple[Fact, ...]:
    """Product safety (Regulation (EU) 2023/988, Art. 19): who made it, how to reach them, what to heed."""
    address = _maker_address(product, details), details.safety.get("electronic_address", "")
    return (
        Fact(term=_("Manufacturer"), text=", ".join(part for part in address if part)),
        Fact(term=_("Responsible in the EU"), text=details.safety.get("responsible_person", "")),
        Fact(term=_("Model"), text=sku),
        Fact(term=_("Warnings"), text=details.warnings),
    )


def _law(
    product: OfferCard, details: ProductDetails, size: str, sku: str
) -> tuple[str, tuple[tuple[str, tuple[Fact, ...]], ...]]:
    """Return the title and the blocks that the law asks for; a food in a tin of its own maker shows both."""
    if product.kind is not ProductKind.FOOD:
        title, blocks = _("Safety and manufacturer"), [(product.name, _safety_block(product, details, sku))]
    else:
        title, blocks = (
            _("Ingredients and maker"),
            [(_("What is in it"), _food_block(product, details, size))],
        )
        if _is_packed_by_another(product, details):
            title = _("Ingredients, safety, maker")
            blocks.append((_("The packaging (product safety)"), _safety_block(product, details, sku)))
        elif details.warnings:
            blocks.append((_("Good to know"), (Fact(term=_("Warnings"), text=details.warnings),)))
    kept = [(name, tuple(fact for fact in facts if fact.text or fact.html)) for name, facts in blocks]
    return title, tuple((name, facts) for name, facts in kept if facts)


def _chosen(rows: Sequence[VariantOffer], wanted: str) -> VariantOffer:
    """Return the variant asked for, else the first that can be had, else the first."""
    asked = next((row for row in rows if str(row.variant_id) == wanted), None)
    return asked or next((row for row in rows if row.stock.state is not StockState.SOLD_OUT), rows[0])


def product_view(
    shop: ShopContext, product: ProductOffer, details: ProductDetails, wanted: str
) -> ProductView:
    """Write a product's page out for a market; no query."""
    card, chosen = product.card, _chosen(product.variants, wanted)
    variants = tuple(_variant_view(shop, product, row, chosen) for row in product.variants)
    size, unit_price = cards.detail(shop, chosen)
    words, tone = _stock(chosen.stock)
    law_title, law = _law(card, details, size, chosen.sku)
    return ProductView(
        name=card.name,
        maker=cards.maker_line(card.maker, card.maker_place, card.maker_country),
        summary=card.summary,
        description_html=markdown.render(details.description),
        pictures=tuple(view for picture in details.pictures if (view := cards.picture_view(picture))),
        price=wording.amount(chosen.price.amount, shop.language, shop.market_code),
        unit_price=unit_price,
        size=size,
        lowest=cards.lowest_price(shop, chosen.price.reduced),
        badge=cards.percent_off(shop, chosen.price.reduced),
        variants=variants,
        chosen=next(view for view in variants if view.is_chosen),
        most=_most(chosen.stock),
        stock=words,
        stock_tone=tone,
        withdrawal=_withdrawal(shop, card),
        facts=_facts(card, details, size, chosen.sku),
        law_title=law_title,
        law=law,
    )


def _companions(shop: ShopContext, product: OfferCard) -> list[ProductCardView]:
    """Return other products of the same category, as asked within the last second."""
    chosen, shelf = shop.assortment, product.category_id
    if chosen is None or shelf is None:
        return []

    def asked() -> list[ProductCardView]:
        found = offers.product_list(chosen, category_id=shelf, page_size=COMPANIONS + 1)
        return cards.views(shop, found.cards)

    found = recent.remembered(("companions", shop.prefix, shop.edition, shelf), asked)
    own = f"{shop.prefix}/p/{product.slug}/"
    return [card for card in found if card.url != own][:COMPANIONS]


def _crumbs(shop: ShopContext, product: OfferCard) -> list[Link]:
    crumbs = [Link(text=_("Home"), url=f"{shop.prefix}/")]
    for card in shop.shelves:
        if card.id == product.category_id:
            crumbs.append(Link(text=card.name, url=f"{shop.prefix}/c/{card.slug}/"))
    return [*crumbs, Link(text=product.name, url="")]


def _moved(request: HttpRequest, shop: ShopContext, slug: str) -> HttpResponse:
    """Lead from a product's former address to where it is sold now; raises NotFound."""
    found = catalog.former_product(shop.language, slug)
    here = Pair(market=shop.market_code, language=shop.language)
    address = offers.places(found).get(here) if found else None
    if address is None:
        raise errors.NotFound(_("This product is not on sale here."))
    return rendering.moved(request, f"{shop.prefix}/p/{address}/")


@rendering.shop_page
@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one product with price, stock, arrival day and what the law asks for."""
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    try:
        found = offers.product_by_slug(shop.assortment, slug) if shop.assortment else None
    except errors.NotFound:
        found = None
    if found is None:
        return _moved(request, shop, slug)
    card, details = found.card, catalog.product_details(found.card.product_id, shop.language)
    view, crumbs = product_view(shop, found, details, request.GET.get("v", "")), _crumbs(shop, card)
    return rendering.page(
        request,
        "shop/product.html",
        title=card.name,
        description=card.summary,
        places={
            context.prefix_of(pair.language, pair.market): f"/p/{there}/"
            for pair, there in offers.places(card.product_id).items()
        },
        product=view,
        is_kept=True,
        crumbs=crumbs,
        structured=structured.markup(
            [structured.product(shop, found, view), structured.crumbs(crumbs, request.path_info)]
        ),
        companions=cards.rendered(_companions(shop, card)),
    )
