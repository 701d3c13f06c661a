"""Read from events what of the offers is concerned: products in all or some markets, whole markets, rates."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from kogge.core.events import bus as events
from kogge.core.events.models import OutboxEvent
from kogge.planning.company.events import PlaceSaved
from kogge.planning.markets.events import MarketChanged
from kogge.sales.catalog import queries as catalog
from kogge.sales.catalog.events import CategoryChanged, ProductChanged, ProductsImported
from kogge.sales.pricing.events import PriceChanged, PriceListChanged
from kogge.sales.shipping.events import OptionsChanged
from kogge.sales.stock.events import AvailabilityChanged, StockChanged
from kogge.sales.tax.events import RatesChanged

EVERYWHERE = ""
FOLLOWED = (
    ProductChanged,
    ProductsImported,
    CategoryChanged,
    PriceChanged,
    PriceListChanged,
    StockChanged,
    AvailabilityChanged,
    OptionsChanged,
    MarketChanged,
    PlaceSaved,
    RatesChanged,
)
NAMES = tuple(event.name for event in FOLLOWED)


@dataclass(kw_only=True)
class Changes:
    """What a batch of events asks for, each thing once however often it changed."""

    products: dict[str, set[int]] = field(default_factory=dict)  # market, "" for all → product ids
    markets: set[str] = field(default_factory=set)  # to be built anew as a whole
    worded: set[int] = field(default_factory=set)  # products of which a search may find other words
    has_new_rates: bool = False
    has_new_delivery: bool = False
    has_new_words: bool = False  # of a product or shelf: its page may say more than its rows

    def product_ids(self) -> set[int]:
        """Return every product concerned."""
        return set().union(*self.products.values())


def read(rows: Iterable[OutboxEvent]) -> Changes:
    """Return what the events ask for; at most one query per market and per category named."""
    found, variants = Changes(), dict[str, set[int]]()
    for row in rows:
        event = events.rebuild(row)
        match event:
            case ProductChanged():
                found.has_new_words = True
                found.products.setdefault(EVERYWHERE, set()).add(event.product_id)
                found.worded.add(event.product_id)
            case ProductsImported():
                found.products.setdefault(EVERYWHERE, set()).update(event.product_ids)
                found.worded.update(event.product_ids)
            case CategoryChanged():
                found.has_new_words = True
                ids = catalog.product_ids_in(catalog.subtree_ids(event.category_id))
                found.products.setdefault(EVERYWHERE, set()).update(ids)
                found.worded.update(ids)
            case PriceChanged():
                variants.setdefault(event.market, set()).update(event.variant_ids)
            case StockChanged():
                variants.setdefault(EVERYWHERE, set()).add(event.variant_id)
            case AvailabilityChanged():
                variants.setdefault(EVERYWHERE, set()).update(event.variant_ids)
            case PriceListChanged() | MarketChanged():
                found.markets.add(event.market)
            case OptionsChanged() | PlaceSaved():
                found.has_new_delivery = True
            case RatesChanged():
                found.has_new_rates = True
    for market, ids in variants.items():
        found.products.setdefault(market, set()).update(_products_of(ids))
    _drop_named_twice(found.products)
    return found


def _products_of(variant_ids: Collection[int], *, at_once: int = 500) -> set[int]:
    ids, found = sorted(variant_ids), set[int]()
    for start in range(0, len(ids), at_once):
        found |= catalog.product_ids_of_variants(ids[start : start + at_once])
    return found


def _drop_named_twice(products: dict[str, set[int]]) -> None:
    """A product that is looked at in all markets need not be looked at in one of them once more."""
    everywhere = products.get(EVERYWHERE, set())
    for market, ids in products.items():
        if market != EVERYWHERE:
            ids -= everywhere
