"""Turn what is for sale into the cards of a list: price, size, stock and law lines written out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kogge.core import recent
from kogge.core.i18n import country_name, format_percent
from kogge.core.money import Money
from kogge.sales.catalog.values import PictureValue, WithdrawalException
from kogge.sales.offers import queries as offers
from kogge.sales.offers.values import OfferCard, ReducedPrice, StockState, VariantOffer
from kogge.storefront import wording
from kogge.storefront.values import PictureView, ProductCardView, ShopContext


def picture_view(picture: PictureValue | None) -> PictureView | None:
    """Return a picture as templates need it."""
    if picture is None:
        return None
    return PictureView(
        url=picture.url, alt=picture.alt, width=picture.width, height=picture.height, srcset=picture.srcset
    )


def maker_line(name: str, place: str, country: str) -> str:
    """Write who made it and where, such as Biscuiterie Lorent, Liège."""
    where = place or (country_name(country) if country else "")
    return f"{name}, {where}" if name and where else name or where


def no_withdrawal(exception: str) -> str:
    """Say why there is no right of withdrawal (Directive 2011/83/EU, Art. 16); nothing where there is one."""
    return _sentences(translation.get_language() or "en").no_withdrawal.get(exception, "")


def few_left(count: int) -> str:
    """Say how many are left."""
    return ngettext("%(count)s left", "%(count)s left", count) % {"count": count}


def lowest_price(shop: ShopContext, reduced: ReducedPrice | None) -> str:
    """Say the lowest price of the 30 days before a reduction (Directive 98/6/EC, Art. 6a); nothing without one."""
    if reduced is None:
        return ""
    written = wording.amount(reduced.lowest, shop.language, shop.market_code)
    return _("Lowest price in 30 days: %(price)s") % {"price": written}


def percent_off(shop: ShopContext, reduced: ReducedPrice | None) -> str:
    """Write by how much a price is reduced, such as −17 %; nothing below one percent."""
    if reduced is None or not reduced.percent:
        return ""
    return f"−{format_percent(100 * reduced.percent, language=shop.language, country=shop.market_code)}"


class _Sentences(NamedTuple):
    """What cards say again and again, in one language: looked up once, not for each of 24 cards."""

    starting_at: str
    sold_out: str
    no_withdrawal: dict[str, str]
    few: dict[int, str]


@lru_cache(maxsize=16)
def _sentences(language: str) -> _Sentences:
    with translation.override(language):
        return _Sentences(
            starting_at=_("from %(price)s"),
            sold_out=_("Sold out"),
            no_withdrawal={
                WithdrawalException.PERISHABLE.value: _("No withdrawal: perishable"),
                WithdrawalException.MADE_TO_MEASURE.value: _("No withdrawal: made for you"),
                WithdrawalException.SEALED_HYGIENE.value: _("No withdrawal once unsealed, for hygiene"),
                WithdrawalException.SEALED_MEDIA.value: _("No withdrawal once unsealed"),
            },
            few={count: few_left(count) for count in range(1, 20)},
        )


def detail(shop: ShopContext, variant: VariantOffer) -> tuple[str, str]:
    """Return the size and the price per kg or l, written out."""
    return (
        wording.size(variant.content_amount, variant.content_unit.value, shop.language, shop.market_code),
        wording.unit_price(variant.price.base, shop.language, shop.market_code),
    )


@lru_cache(maxsize=4096)
def _price(amount: Money, starts: bool, language: str, country: str) -> str:
    written = wording.amount(amount, language, country)
    return _sentences(language).starting_at % {"price": written} if starts else written


def view(shop: ShopContext, card: OfferCard) -> ProductCardView:
    """Write one card out; inside the shop's language."""
    said, reduced = _sentences(shop.language), card.lead.price.reduced
    size, unit_price = detail(shop, card.lead)
    is_few = card.stock.state is StockState.FEW
    is_gone = card.stock.state is StockState.SOLD_OUT
    state = said.few[card.stock.left] if is_few else said.no_withdrawal.get(card.withdrawal_exception, "")
    return ProductCardView(
        url=f"{shop.prefix}/p/{card.slug}/",
        name=card.name,
        maker=maker_line(card.maker, card.maker_place, card.maker_country),
        price=_price(card.lead.price.amount, card.has_other_prices, shop.language, shop.market_code),
        detail=f"{size} · {unit_price}" if size and unit_price else size or unit_price,
        lowest=lowest_price(shop, reduced),
        state=state,
        is_few=is_few,
        badge=said.sold_out if is_gone else percent_off(shop, reduced),
        picture=picture_view(card.picture),
    )


def views(shop: ShopContext, found: Collection[OfferCard]) -> list[ProductCardView]:
    """Return the cards of these offers, in the order given; no query."""
    return [view(shop, card) for card in found]


# The first row of a list is seen at once: its pictures are fetched at once, the first of all before the others.
_LOADING = {"first": ' fetchpriority="high"', "above": "", "below": ' loading="lazy"'}


def _picture(picture: PictureView | None, place: str) -> str:
    if picture is None:
        return ""
    sizes = ""
    if picture.srcset:
        sizes = f' srcset="{escape(picture.srcset)}" sizes="(min-width: 900px) 304px, 46vw"'
    box = f' alt="" width="{picture.width}" height="{picture.height}"'
    return f'<img src="{escape(picture.url)}"{sizes}{box}{_LOADING[place]}>'


@lru_cache(maxsize=4096)
def _html(card: ProductCardView, place: str) -> SafeString:
    """Return a card's markup. The value is the key, so a change of anything it shows is another entry.

    Written here and not in a template: a list writes 24 cards, and a template takes fifteen times as long for each.
    """
    parts = [f'<li class="k-card"><h3><a href="{escape(card.url)}">{escape(card.name)}</a></h3>']
    if card.maker:
        parts.append(f'<p class="k-card-by">{escape(card.maker)}</p>')
    shown = f"<span>{escape(card.detail)}</span>" if card.detail else ""
    css = "k-price is-reduced" if card.lowest else "k-price"
    parts.append(f'<p class="{css}"><b>{escape(card.price)}</b>{shown}</p>')
    if card.lowest:
        parts.append(f'<p class="k-lowest">{escape(card.lowest)}</p>')
    if card.state:
        css = "k-state is-few" if card.is_few else "k-state"
        parts.append(f'<p class="{css}">{escape(card.state)}</p>')
    badge = ""
    if card.badge:
        css = "k-badge is-reduced" if card.lowest and card.badge.startswith("−") else "k-badge"
        badge = f'<span class="{css}">{escape(card.badge)}</span>'
    parts.append(f'<div class="k-card-picture">{badge}{_picture(card.picture, place)}</div></li>')
    return mark_safe("".join(parts))


def rendered(found: Sequence[ProductCardView], *, is_above: bool = False) -> list[SafeString]:
    """Return the markup of cards; `is_above`: the first row is seen at once and its pictures are fetched at once."""
    places = ["first", "above", "above", "above"] if is_above else []
    return [
        _html(card, places[number] if number < len(places) else "below") for number, card in enumerate(found)
    ]


def featured(shop: ShopContext, limit: int) -> list[ProductCardView]:
    """Return the cards that the merchant puts on the home page, as asked within the last second; two queries."""
    chosen = shop.assortment
    if chosen is None:
        return []
    return recent.remembered(
        ("featured", shop.prefix, shop.edition, limit),
        lambda: views(shop, offers.featured(chosen, limit=limit)),
    )


def newest(shop: ShopContext, limit: int) -> list[ProductCardView]:
    """Return the cards of what came last into the shop, as asked within the last second; three queries."""
    chosen = shop.assortment
    if chosen is None:
        return []
    return recent.remembered(
        ("newest", shop.prefix, shop.edition, limit),
        lambda: views(shop, offers.newest(chosen, limit=limit)),
    )
