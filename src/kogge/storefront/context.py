"""Put together what every page of one market and language knows."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from kogge.core import clock, i18n, recent
from kogge.core.money import Money
from kogge.planning.company import queries as company
from kogge.planning.company import rules as company_rules
from kogge.planning.company.models import BrandKit, Company
from kogge.planning.markets import queries as markets
from kogge.planning.markets.models import Market
from kogge.sales.catalog import queries as catalog
from kogge.sales.checkout.services import quoting
from kogge.sales.offers import queries as offers
from kogge.sales.payments import queries as payments
from kogge.sales.pricing import queries as pricing
from kogge.sales.pricing.values import PriceBasis
from kogge.sales.terms import names as term_names
from kogge.sales.terms import queries as terms
from kogge.sales.terms.values import TextKind
from kogge.storefront import promises, wording
from kogge.storefront.values import Choice, CompanyView, Link, Pair, ShopContext

# Colours that carry a meaning and do not follow the brand (SHOP.md, section 1); the brand kit may replace them.
FIXED_TOKENS = {
    "sale": "#A3261D",
    "error": "#A3261D",
    "error-tint": "#FBE9E5",
    "ok": "#26633F",
    "ok-tint": "#E3EFE6",
    "warn": "#7A4D00",
    "warn-tint": "#FBF0D4",
    "star": "#9A6A00",
}
# The category whose words and picture open the home page; it is no shelf and stands in no menu.
HOME_KEY = "home"
MENU_LENGTH = 12


def prefix_of(language: str, market_code: str) -> str:
    """Return the first part of all addresses of a pair, such as /nl-be."""
    return f"/{language}-{market_code.lower()}"


def open_markets() -> list[Market]:
    """Return the open markets, as asked within the last second."""
    return recent.remembered("markets", markets.open_markets)


def pairs() -> tuple[Pair, ...]:
    """Return every open market in each of its languages, in the merchant's order."""
    return tuple(
        Pair(
            market_code=market.code,
            language=language,
            country_name=i18n.country_name(market.code, language=language),
            language_name=i18n.language_name(language),
            prefix=prefix_of(language, market.code),
        )
        for market in open_markets()
        for language in market.languages
        if language in i18n.LANGUAGES
    )


def _company_view(seller: Company | None) -> CompanyView | None:
    if seller is None:
        return None
    return CompanyView(
        legal_name=seller.legal_name,
        address=f"{seller.street}, {seller.postcode} {seller.city}, {i18n.country_name(seller.country)}",
        email=seller.email,
        phone=seller.phone,
    )


def _css(tokens: dict[str, str], font_display: str, font_text: str) -> str:
    named = {
        **FIXED_TOKENS,
        **tokens,
        "font-display": f'"{font_display}"',
        "font-text": f'"{font_text}"',
    }
    return ":root{" + "".join(f"--k-{name}:{value};" for name, value in named.items()) + "}"


def default_tokens_css() -> str:
    """Return the product's own look, for pages that belong to no shop or may not ask the database."""
    kit = BrandKit()
    tokens = company_rules.derive_tokens(
        brand=kit.brand, page=kit.page, accent=kit.accent, corner_style=kit.corner_style
    )
    return _css(tokens, kit.font_display, kit.font_text)


def _tokens_css(kit: BrandKit) -> str:
    return _css(kit.tokens or company.brand_tokens(), kit.font_display, kit.font_text)


def _build(market: Market, language: str) -> ShopContext:
    prefix = prefix_of(language, market.code)
    # Not one that is remembered: what is for sale has been on its way for half a second already.
    chosen = offers.assortment(market.code, language)
    seller = recent.remembered("company", company.company)
    kit = recent.remembered("brand", company.brand_kit)
    now = clock.now()
    in_force = terms.texts_in_force(market.code, language, now)
    price_list = pricing.price_list(market.code)
    shelves = tuple(catalog.categories(language, counts=offers.shelf_counts(chosen) if chosen else {}))
    top = [card for card in shelves if card.parent_id is None and card.key != HOME_KEY]
    all_pairs, nothing = pairs(), Money.zero(market.currency)
    shop = ShopContext(
        market_code=market.code,
        language=language,
        currency=market.currency,
        currency_sign=wording.currency_sign(market.currency, language, market.code),
        prefix=prefix,
        country_name=i18n.country_name(market.code, language=language),
        language_name=i18n.language_name(language),
        shop_name=seller.shop_name if seller else _("Shop"),
        logo_url=kit.logo.url if kit.logo else "",
        tokens_css=recent.remembered("tokens", lambda: _tokens_css(kit)),
        is_demo=settings.KOGGE_IS_DEMO,
        sells_to_firms_only=quoting.consumers_are_refused(market.code),
        prices_are_gross=price_list is None or price_list.basis == PriceBasis.GROSS,
        menu=tuple(Link(text=card.name, url=f"{prefix}/c/{card.slug}/") for card in top[:MENU_LENGTH]),
        legal=tuple(
            Link(text=str(term_names.kind_name(kind)), url=f"{prefix}/legal/{kind}/", hint=str(kind))
            for kind in TextKind
            if kind in in_force
        ),
        payment_names=tuple(method.name for method in payments.methods_for(market.code, nothing)),
        company=_company_view(seller),
        delivery=promises.delivery(market.code, nothing, language),
        withdrawal_days=markets.country_facts(market.code).withdrawal_days,
        pairs=all_pairs,
        countries=tuple(
            Choice(
                value=other.code,
                text=i18n.country_name(other.code, language=language),
                is_chosen=other.code == market.code,
            )
            for other in open_markets()
        ),
        languages=tuple(
            Choice(value=code, text=i18n.language_name(code), is_chosen=code == language)
            for code in dict.fromkeys(pair.language for pair in all_pairs)
        ),
        assortment=chosen,
        shelves=shelves,
    )
    texts = [(kind, text.pk) for kind, text in in_force.items()]
    return replace(shop, edition=_edition(shop, texts))


def _edition(*known: object) -> str:
    """Return a name for what all pages of a shop know: it is another one as soon as any of it is."""
    return hashlib.blake2b(repr(known).encode(), digest_size=12).hexdigest()


def _market(code: str, language: str) -> Market | None:
    for market in open_markets():
        if market.code == code and language in market.languages and language in i18n.LANGUAGES:
            return market
    return None


def shop_for(language: str, market_code: str) -> ShopContext | None:
    """Return the shop of one pair; None where the market is closed or does not speak the language."""
    market = _market(market_code, language)
    if market is None:
        return None
    with translation.override(language):
        return recent.remembered(("shop", language, market_code), lambda: _build(market, language))


def held(language: str, market_code: str) -> ShopContext | None:
    """Return the shop of one pair if it is remembered; no query."""
    return recent.held(("shop", language, market_code))


def pair_for(language: str, market_code: str) -> Pair | None:
    """Return the pair nearest to a wish: the country first, then the language, else the first of all."""
    known = pairs()
    in_country = [pair for pair in known if pair.market_code == market_code] or known
    return next(
        (pair for pair in in_country if pair.language == language), in_country[0] if in_country else None
    )
