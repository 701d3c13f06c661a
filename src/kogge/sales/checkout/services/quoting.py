"""Say what a cart costs: goods, delivery, VAT, total."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext as _

from kogge.core import clock, recent
from kogge.core.errors import Misused
from kogge.core.money import Money, total
from kogge.planning.company import queries as company
from kogge.planning.company.models import Place
from kogge.planning.markets import queries as markets
from kogge.planning.markets.models import Market
from kogge.sales.catalog import queries as catalog
from kogge.sales.checkout import queries, rules
from kogge.sales.checkout.models import Cart
from kogge.sales.checkout.values import Entered, Quote, QuoteLine, QuoteMethod, QuoteOption
from kogge.sales.customers import rules as customer_rules
from kogge.sales.payments import queries as payments
from kogge.sales.pricing import queries as pricing
from kogge.sales.pricing.values import PriceBasis
from kogge.sales.shipping import queries as shipping
from kogge.sales.stock import queries as stock
from kogge.sales.tax import queries as tax_queries
from kogge.sales.tax import sentences
from kogge.sales.tax import services as tax
from kogge.sales.tax.values import Decision, Supply


def quote(*, cart: Cart | None, market: str, language: str, entered: Entered) -> Quote:
    """Return what the cart costs in a market as things stand; reads only, at most twenty queries."""
    found = recent.remembered(("checkout.market", market), lambda: markets.market(market))
    return quote_in(market=found, language=language, cart=cart, entered=entered)


def quote_in(*, market: Market, language: str, cart: Cart | None, entered: Entered) -> Quote:
    """Return what the cart costs in a market that the caller has at hand."""
    return _quote(market, language, queries.quantities(cart) if cart else {}, entered)


def _quote(market: Market, language: str, quantities: Mapping[int, int], entered: Entered) -> Quote:
    variants = catalog.variants_by_id(list(quantities), language=language)
    prices = pricing.prices_for(market.code, list(quantities))
    free = stock.available(list(quantities))
    sold = [key for key in quantities if key in prices and key in variants and variants[key].is_for_sale]
    lines = tuple(
        QuoteLine(
            variant=variants[key],
            quantity=quantities[key],
            unit_price=prices[key].price,
            available=free.get(key, 0),
        )
        for key in sold
    )
    goods = total((line.total for line in lines), market.currency)
    place = recent.remembered("checkout.place", company.dispatch_place)
    options = _options(market, goods, language, sends_from=place.country if place else "")
    option = next((one for one in options if one.code == entered.shipping_option), None) or (
        options[0] if options else None
    )
    delivery_price = option.price if option and lines else Money.zero(market.currency)
    any_price = next(iter(prices.values()), None)  # all prices of a market have the basis of its one list
    is_gross = any_price is None or any_price.basis == PriceBasis.GROSS
    price_country = any_price.vat_country if any_price else ""
    supply = decision = None
    if lines:
        supply = _supply(
            place=place, market=market, lines=lines, shipping=delivery_price, entered=entered, is_gross=is_gross,
            price_country=price_country,
        )  # fmt: skip
        decision = tax.decide(supply=supply)
    payable = (
        Money(amount_minor=decision.gross_minor, currency=market.currency)
        if decision and not decision.is_refused
        else goods + delivery_price
    )
    methods = _methods(market, payable)
    return Quote(
        market=market.code,
        language=language,
        currency=market.currency,
        prices_are_gross=is_gross,
        price_country=price_country,
        lines=lines,
        unavailable=tuple(variants[key] for key in quantities if key in variants and key not in sold),
        goods=goods,
        options=options,
        option=option,
        shipping=delivery_price,
        methods=methods,
        method=next((one for one in methods if one.code == entered.payment_method), None)
        or (methods[0] if methods else None),
        supply=supply,
        decision=decision,
        refusal=_refusal(market, decision, entered),
    )


def _options(market: Market, goods: Money, language: str, *, sends_from: str) -> tuple[QuoteOption, ...]:
    return tuple(
        QuoteOption(
            code=one.code,
            name=one.name,
            carrier=one.carrier,
            price=one.price,
            arrives_from=one.arrives_from,
            arrives_until=one.arrives_until,
        )
        for one in shipping.options_for(
            market.code, goods, clock.now(), language=language, sends_from=sends_from
        )
    )


def _methods(market: Market, amount: Money) -> tuple[QuoteMethod, ...]:
    return tuple(
        QuoteMethod(code=one.code, name=one.name, hint=one.hint, hold_for=one.hold_for)
        for one in payments.methods_for(market.code, amount)
    )


def _supply(
    *,
    place: Place | None,
    market: Market,
    lines: tuple[QuoteLine, ...],
    shipping: Money,
    entered: Entered,
    is_gross: bool,
    price_country: str,
) -> Supply:
    # The seller as registered today; the threshold's count is taken anew, under its lock, when the order is placed.
    today = clock.today()
    seller = tax_queries.seller_on(today)
    if place is None or seller is None:
        raise Misused(_("This shop is not ready to sell yet."), code="company_missing")
    check = customer_rules.check_vat_id(entered.vat_id) if entered.is_business and entered.vat_id else None
    return rules.supply(
        seller=seller,
        dispatch_country=place.country,
        dispatch_postcode=place.postcode,
        delivery=entered.delivery_address(market.code),
        is_business=entered.is_business,
        vat_id=check.normalised if check else "",
        vat_id_is_valid=check.is_plausible if check else None,
        currency=market.currency,
        prices_are_gross=is_gross,
        price_country=price_country,
        same_price_for_all=market.has_same_price_for_all,
        lines=lines,
        shipping_minor=shipping.amount_minor,
        tax_point=today,
    )


def consumers_are_refused(market_code: str) -> bool:
    """Say whether consumers may not buy here yet.

    Directive 2011/83/EU, Art. 11a demands a withdrawal function in the shop since 19 June 2026. This version has none,
    so a live shop sells to firms only wherever consumers have a right of withdrawal.
    """
    return not settings.KOGGE_IS_DEMO and markets.country_facts(market_code).withdrawal_days > 0


def _refusal(market: Market, decision: Decision | None, entered: Entered) -> object:
    if decision is None:
        return None
    if decision.refusal is not None:
        return sentences.voice().refusal(decision.refusal).shopper
    if not entered.is_business and consumers_are_refused(market.code):
        return _("At the moment this shop sells to firms only. Choose “firm” if you buy for a firm.")
    return None
