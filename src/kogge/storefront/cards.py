"""Turn products into the cards of a list: price, size, stock and law lines written out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

from django.template import loader
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kogge.core import recent
from kogge.core.i18n import country_name
from kogge.sales.catalog import queries as catalog
from kogge.sales.catalog.values import PictureValue, ProductCard, VariantValue, WithdrawalException
from kogge.sales.pricing import queries as pricing
from kogge.sales.pricing.values import UnitPriceInMarket
from kogge.sales.stock import queries as stock
from kogge.storefront import wording
from kogge.storefront.values import PictureView, ProductCardView, ShopContext

# From here on the shop says how many are left: few enough that two more orders may take them.
FEW = 6


def picture_view(picture: PictureValue | None) -> PictureView | None:
    """Return a picture as templates need it."""
    if picture is None:
        return None
    return PictureView(
        url=picture.url, alt=picture.alt, width=picture.width, height=picture.height, srcset=picture.srcset
    )


def maker_line(name: str, place: str, country: str) -> str:
    """Write who made it and where, such as Biscuiterie Lorent, Liège."""
    return ", ".join(part for part in (name, place or (country_name(country) if country else "")) if part)


def no_withdrawal(exception: str) -> str:
    """Say why there is no right of withdrawal (Directive 2011/83/EU, Art. 16); nothing where there is one."""
    sentences = {
        WithdrawalException.PERISHABLE: _("No withdrawal: perishable"),
        WithdrawalException.MADE_TO_MEASURE: _("No withdrawal: made for you"),
        WithdrawalException.SEALED_HYGIENE: _("No withdrawal once unsealed, for hygiene"),
        WithdrawalException.SEALED_MEDIA: _("No withdrawal once unsealed"),
    }
    return sentences.get(WithdrawalException(exception), "")


def few_left(count: int) -> str:
    """Say how many are left."""
    return ngettext("%(count)s left", "%(count)s left", count) % {"count": count}


def cheapest(
    variants: Sequence[VariantValue], prices: dict[int, UnitPriceInMarket]
) -> tuple[VariantValue, UnitPriceInMarket] | None:
    """Return the variant with the lowest price and that price; None when none is sold here."""
    priced = [(variant, prices[variant.id]) for variant in variants if variant.id in prices]
    return min(priced, key=lambda pair: pair[1].price.amount_e4, default=None)


def detail(shop: ShopContext, variant: VariantValue, price: UnitPriceInMarket) -> tuple[str, str]:
    """Return the size and the price per kg or l, written out."""
    unit = str(variant.content_unit)
    base = pricing.base_price_of(price, variant.content_amount, unit)
    return (
        wording.size(variant.content_amount, unit, shop.language, shop.market_code),
        wording.unit_price(base, shop.language, shop.market_code),
    )


def _view(
    shop: ShopContext, row: ProductCard, prices: dict[int, UnitPriceInMarket], available: dict[int, int]
) -> ProductCardView | None:
    found = cheapest(row.variants, prices)
    if found is None:
        return None
    variant, price = found
    here = [one.id for one in row.variants if one.id in prices]
    left = sum(available.get(variant_id, 0) for variant_id in here)
    written = wording.amount(price.price.times(1), shop.language, shop.market_code)
    differs = len({prices[variant_id].price.amount_e4 for variant_id in here}) > 1
    return ProductCardView(
        url=f"{shop.prefix}/p/{row.slug}/",
        name=row.name,
        maker=maker_line(row.maker, row.maker_place, row.maker_country),
        price=_("from %(price)s") % {"price": written} if differs else written,
        detail=" · ".join(part for part in detail(shop, variant, price) if part),
        state=few_left(left) if 0 < left <= FEW else no_withdrawal(row.withdrawal_exception),
        is_few=0 < left <= FEW,
        badge=_("Sold out") if not left else "",
        picture=picture_view(row.picture),
    )


def views(shop: ShopContext, rows: Collection[ProductCard]) -> list[ProductCardView]:
    """Return the cards of what has a price in this market, in the order given; two queries."""
    ids = [variant.id for row in rows for variant in row.variants]
    if not ids:
        return []
    prices, available = pricing.prices_for(shop.market_code, ids), stock.available(ids)
    made = (_view(shop, row, prices, available) for row in rows)
    return [view for view in made if view is not None]


@lru_cache(maxsize=4096)
def _html(card: ProductCardView, place: str) -> SafeString:
    """Return a card's markup. The value is the key, so a change of anything it shows is another entry."""
    return mark_safe(loader.get_template("shop/parts/card.html").render({"card": card, "place": place}))


def rendered(found: Sequence[ProductCardView], *, is_above: bool = False) -> list[SafeString]:
    """Return the markup of cards; `is_above`: the first row is seen at once and its pictures are fetched at once."""
    places = ["first", "above", "above", "above"] if is_above else []
    return [
        _html(card, places[number] if number < len(places) else "below") for number, card in enumerate(found)
    ]


def _featured(shop: ShopContext, limit: int) -> list[ProductCardView]:
    rows = catalog.product_card_rows(
        language=shop.language,
        featured=True,
        among=pricing.priced_product_ids(shop.market_code),
        limit=limit,
    )
    return views(shop, rows)


def featured(shop: ShopContext, limit: int) -> list[ProductCardView]:
    """Return the cards that the merchant puts on the home page, as asked within the last second; five queries."""
    key = ("featured", shop.language, shop.market_code, limit)
    return recent.remembered(key, lambda: _featured(shop, limit))
