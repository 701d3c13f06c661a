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
from kogge.sales.catalog.values import CategoryCard, ProductKind, ProductPage, VariantValue
from kogge.sales.pricing import queries as pricing
from kogge.sales.pricing.values import UnitPriceInMarket
from kogge.sales.stock import queries as stock
from kogge.sales.terms import rules as markdown
from kogge.storefront import cards, context, rendering, wording
from kogge.storefront.values import Fact, Link, ProductCardView, ProductView, ShopContext, VariantView

# More than this of one thing is a question for the merchant, not for the cart.
MOST_AT_ONCE = 99
COMPANIONS = 4
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def _with_allergens(ingredients: str) -> str:
    """Return ingredients as safe HTML, allergens in bold (Regulation (EU) 1169/2011, Art. 21(1)(b))."""
    return _BOLD.sub(r"<b>\1</b>", str(escape(ingredients)))


def _variant_view(
    shop: ShopContext,
    product: ProductPage,
    row: VariantValue,
    price: UnitPriceInMarket,
    left: int,
    chosen_id: int,
) -> VariantView:
    size, unit_price = cards.detail(shop, row, price)
    is_first = row.id == product.variants[0].id
    return VariantView(
        variant_id=row.id,
        sku=row.sku,
        label=row.label or size or row.sku,
        url=f"{shop.prefix}/p/{product.slug}/" + ("" if is_first else f"?v={row.id}"),
        price=wording.amount(price.price.times(1), shop.language, shop.market_code),
        unit_price=unit_price,
        is_chosen=row.id == chosen_id,
        is_gone=left < 1,
    )


def _stock(left: int) -> tuple[str, str]:
    """Return the words about stock and their tone."""
    if left < 1:
        return _("Sold out"), "sold"
    if left <= cards.FEW:
        return cards.few_left(left), "warn"
    return _("In stock"), "ok"


def _withdrawal(shop: ShopContext, product: ProductPage) -> str:
    if exception := cards.no_withdrawal(product.withdrawal_exception):
        return f"{exception}."
    if not shop.withdrawal_days:
        return ""
    sentence = ngettext(
        "%(days)s day to change your mind.", "%(days)s days to change your mind.", shop.withdrawal_days
    )
    return sentence % {"days": shop.withdrawal_days}


def _facts(product: ProductPage, size: str, sku: str) -> tuple[Fact, ...]:
    origin = ", ".join(
        part
        for part in (
            product.maker_place,
            country_name(product.maker_country) if product.maker_country else "",
        )
        if part
    )
    facts = (
        Fact(term=_("Content"), text=size),
        Fact(term=_("Storage"), text=product.storage),
        Fact(term=_("Made in"), text=origin),
        Fact(term=_("Article number"), text=sku),
    )
    return tuple(fact for fact in facts if fact.text)


def _maker_address(product: ProductPage) -> str:
    """Return name and postal address of the manufacturer that product safety names, else of the maker."""
    safety = product.safety
    name = safety.get("manufacturer", "") or product.maker
    return ", ".join(part for part in (name, safety.get("postal_address", "")) if part)


def _is_packed_by_another(product: ProductPage) -> bool:
    """Say whether product safety is about the tin or box around a food: then both blocks are shown."""
    named = product.safety.get("manufacturer", "")
    return bool(named) and named != product.maker


def _responsible_for_food(product: ProductPage) -> str:
    if not _is_packed_by_another(product):
        return _maker_address(product)
    return cards.maker_line(product.maker, product.maker_place, product.maker_country)


def _food_block(product: ProductPage, size: str) -> tuple[Fact, ...]:
    """Food information (Regulation (EU) 1169/2011, Art. 14): also where goods are sold at a distance."""
    return (
        Fact(term=_("Ingredients"), html=_with_allergens(product.ingredients)),
        Fact(term=_("Net content"), text=size),
        Fact(term=_("Storage"), text=product.storage),
        Fact(term=_("Responsible business"), text=_responsible_for_food(product)),
    )


def _safety_block(product: ProductPage, sku: str) -> tuple[Fact, ...]:
    """Product safety (Regulation (EU) 2023/988, Art. 19): who made it, how to reach them, what to heed."""
    safety = product.safety
    maker = ", ".join(
        part for part in (_maker_address(product), safety.get("electronic_address", "")) if part
    )
    return (
        Fact(term=_("Manufacturer"), text=maker),
        Fact(term=_("Responsible in the EU"), text=safety.get("responsible_person", "")),
        Fact(term=_("Model"), text=sku),
        Fact(term=_("Warnings"), text=product.warnings),
    )


def _law(product: ProductPage, size: str, sku: str) -> tuple[str, tuple[tuple[str, tuple[Fact, ...]], ...]]:
    """Return the title and the blocks that the law asks for; a food in a tin of its own maker shows both."""
    if product.kind is not ProductKind.FOOD:
        title, blocks = _("Safety and manufacturer"), [(product.name, _safety_block(product, sku))]
    else:
        title, blocks = _("Ingredients and maker"), [(_("What is in it"), _food_block(product, size))]
        if _is_packed_by_another(product):
            title = _("Ingredients, safety, maker")
            blocks.append((_("The packaging (product safety)"), _safety_block(product, sku)))
        elif product.warnings:
            blocks.append((_("Good to know"), (Fact(term=_("Warnings"), text=product.warnings),)))
    kept = [(name, tuple(fact for fact in facts if fact.text or fact.html)) for name, facts in blocks]
    return title, tuple((name, facts) for name, facts in kept if facts)


def _chosen(rows: Sequence[VariantValue], wanted: str, available: dict[int, int]) -> VariantValue:
    """Return the variant asked for, else the first that can be had, else the first."""
    asked = next((row for row in rows if str(row.id) == wanted), None)
    return asked or next((row for row in rows if available.get(row.id, 0) > 0), rows[0])


def product_view(shop: ShopContext, product: ProductPage, wanted: str) -> ProductView:
    """Write a product's page out for a market; NotFound where it has no price there. Two queries."""
    ids = [row.id for row in product.variants]
    prices, available = pricing.prices_for(shop.market_code, ids), stock.available(ids)
    rows = [row for row in product.variants if row.id in prices]
    if not rows:
        raise errors.NotFound(_("This product is not on sale here."))
    chosen = _chosen(rows, wanted, available)
    left = available.get(chosen.id, 0)
    variants = tuple(
        _variant_view(shop, product, row, prices[row.id], available.get(row.id, 0), chosen.id) for row in rows
    )
    size, unit_price = cards.detail(shop, chosen, prices[chosen.id])
    words, tone = _stock(left)
    law_title, law = _law(product, size, chosen.sku)
    return ProductView(
        name=product.name,
        maker=cards.maker_line(product.maker, product.maker_place, product.maker_country),
        summary=product.summary,
        description_html=markdown.render(product.description),
        pictures=tuple(view for picture in product.pictures if (view := cards.picture_view(picture))),
        price=wording.amount(prices[chosen.id].price.times(1), shop.language, shop.market_code),
        unit_price=unit_price,
        size=size,
        variants=variants,
        chosen=next(view for view in variants if view.is_chosen),
        most=min(left, MOST_AT_ONCE),
        stock=words,
        stock_tone=tone,
        withdrawal=_withdrawal(shop, product),
        facts=_facts(product, size, chosen.sku),
        law_title=law_title,
        law=law,
    )


def _shelf_cards(shop: ShopContext, shelf: CategoryCard) -> list[ProductCardView]:
    rows = catalog.product_card_rows(
        language=shop.language,
        category=shelf,
        among=pricing.priced_product_ids(shop.market_code),
        limit=COMPANIONS + 1,
    )
    return cards.views(shop, rows)


def _companions(shop: ShopContext, product: ProductPage) -> list[ProductCardView]:
    """Return other products of the same category, as asked within the last second."""
    shelves = context.shelves(shop.language, shop.market_code)
    shelf = next((card for card in shelves if card.id == product.category_id), None)
    if shelf is None:
        return []
    found = recent.remembered(
        ("shelf", shop.language, shop.market_code, shelf.id), lambda: _shelf_cards(shop, shelf)
    )
    own = f"{shop.prefix}/p/{product.slug}/"
    return [card for card in found if card.url != own][:COMPANIONS]


def _crumbs(shop: ShopContext, product: ProductPage) -> list[Link]:
    crumbs = [Link(text=_("Home"), url=f"{shop.prefix}/")]
    for card in context.shelves(shop.language, shop.market_code):
        if card.id == product.category_id:
            crumbs.append(Link(text=card.name, url=f"{shop.prefix}/c/{card.slug}/"))
    return [*crumbs, Link(text=product.name, url="")]


@rendering.shop_page
@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one product with price, stock, arrival day and what the law asks for."""
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    found = catalog.product_by_slug(shop.language, slug)
    return rendering.page(
        request,
        "shop/product.html",
        title=found.name,
        description=found.summary,
        paths={language: f"/p/{slug}/" for language, slug in found.slugs.items()},
        product=product_view(shop, found, request.GET.get("v", "")),
        crumbs=_crumbs(shop, found),
        companions=cards.rendered(_companions(shop, found)),
    )
