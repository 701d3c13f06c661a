"""Ask the lower rooms what is true now: of products, of markets, of rates. Nothing here is remembered between two calls."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from kogge.core import clock
from kogge.core.i18n import LANGUAGES
from kogge.core.money import Money
from kogge.planning.markets import queries as markets
from kogge.sales.catalog import queries as catalog
from kogge.sales.offers.rows import Rates, Truth
from kogge.sales.offers.values import DeliveryFacts, Market
from kogge.sales.pricing import queries as pricing
from kogge.sales.shipping import queries as shipping
from kogge.sales.shipping.models import ShippingOption
from kogge.sales.stock import queries as stock
from kogge.sales.tax import queries as tax
from kogge.sales.tax.rules import RateUnknown


def of_products(product_ids: Collection[int]) -> Truth:
    """Return everything about these products; seven queries, eight where a price is reduced."""
    products = tuple(catalog.product_contents(product_ids, languages=LANGUAGES))
    variant_ids = [variant.id for product in products for variant in product.variants]
    return Truth(
        products=products,
        prices=pricing.prices_e4(variant_ids),
        reductions=pricing.reductions(variant_ids, clock.now()),
        available=stock.available(variant_ids),
        lines=catalog.category_lines(),
    )


def of_markets() -> list[Market]:
    """Return every market that has a price list, open or not, in its languages that the shop knows; four queries.

    A closed market has its offers too: it opens at once, and can be looked at before.
    """
    lists = {facts.market: facts for facts in pricing.price_lists()}
    options: dict[str, ShippingOption] = {}
    for option in shipping.all_options():
        if option.is_active:
            options.setdefault(option.market_id, option)
    sends_from = shipping.dispatch_country()
    return [
        Market(
            code=row.code,
            languages=tuple(language for language in row.languages if language in LANGUAGES),
            currency=lists[row.code].currency,
            basis=lists[row.code].basis,
            vat_country=lists[row.code].vat_country,
            delivery=_delivery(options.get(row.code), sends_from),
            rates_on=clock.today(),
        )
        for row in markets.markets()
        if row.code in lists
    ]


def _delivery(option: ShippingOption | None, sends_from: str) -> DeliveryFacts | None:
    if option is None:
        return None
    free_from = option.free_from_minor
    return DeliveryFacts(
        code=option.code,
        carrier=option.carrier,
        price=Money(amount_minor=option.price_minor, currency=option.currency),
        free_from=None if free_from is None else Money(amount_minor=free_from, currency=option.currency),
        days_min=option.days_min,
        days_max=option.days_max,
        cutoff=option.cutoff_time,
        sends_from=sends_from,
    )


def rates_on(day: date) -> Rates:
    """Return the VAT rates of a day: country, category → basis points, None where none is known."""
    table = tax.rate_table()

    @lru_cache(maxsize=1024)
    def rate(country: str, category: str) -> int | None:
        try:
            return table.find(country, "", category, day).row.rate_bp
        except RateUnknown:
            return None

    return rate
