"""Which variant stands for its product, what is said about stock and reduced prices, and what filters lead to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kogge.core.search.words import fold
from kogge.sales.offers.values import FacetCounts, Filters, Group, StockState
from kogge.sales.stock.values import FEW_LEFT

# One more than few is plenty: the shop names no number then, and rows do not change with every sale.
PLENTY = FEW_LEFT + 1


def counted(available: int) -> int:
    """Return how many pieces a row names: none below zero, none above plenty."""
    return max(0, min(available, PLENTY))


def state_of(left: int) -> StockState:
    """Return what the shop says about so many pieces."""
    if left <= 0:
        return StockState.SOLD_OUT
    return StockState.FEW if left <= FEW_LEFT else StockState.IN_STOCK


def lead_of(variant_ids: Sequence[int], prices: Mapping[int, int], available: Mapping[int, int]) -> int:
    """Return the variant that stands for its product: the cheapest that can be had, else the cheapest.

    `variant_ids` are those with a price, in the merchant's order, which decides between equals.
    """
    return min(variant_ids, key=lambda key: (available.get(key, 0) <= 0, prices[key]))


def percent_off(amount_minor: int, lowest_minor: int) -> int:
    """Return by how many whole percent a price lies below the lowest of the 30 days before, rounded down.

    CJEU C-330/23: a percentage is counted from that price. Rounded down, it never promises too much.
    """
    if lowest_minor <= 0:
        return 0
    return (lowest_minor - amount_minor) * 100 // lowest_minor


def facet_counts(groups: Iterable[Group], filters: Filters) -> FacetCounts:
    """Return how many products each choice leads to.

    Within one kind choices add up (this maker or that one), so a kind is counted as if nothing of it were chosen yet.
    """
    total = available = 0
    bands, countries, makers = Counter[int](), Counter[str](), Counter[str]()
    for group in groups:
        fits_band = not filters.bands or group.band in filters.bands
        fits_country = not filters.countries or group.country in filters.countries
        fits_maker = not filters.makers or group.maker in filters.makers
        fits_stock = group.is_available or not filters.only_available
        misses = 4 - fits_band - fits_country - fits_maker - fits_stock
        if misses > 1:
            # Every choice would leave it out; zero is said all the same.
            bands[group.band] += 0
            countries[group.country] += 0
            makers[group.maker] += 0
            continue
        count = group.product_count
        bands[group.band] += count if not misses or not fits_band else 0
        countries[group.country] += count if not misses or not fits_country else 0
        makers[group.maker] += count if not misses or not fits_maker else 0
        if not misses:
            total += count
            available += count if group.is_available else 0
    return FacetCounts(total=total, bands=bands, countries=countries, makers=makers, available=available)


def index_name(market: str, language: str) -> str:
    """Return what the search index of a market in a language is called: as in the shop's address, such as nl-be."""
    return f"{language}-{market.lower()}"


def price_edges(lowest: int, highest: int) -> list[int]:
    """Return where to cut prices into at most five bands, at round amounts (minor units); none where all are alike.

    The steps are 1, 2 or 5 of a power of ten, none below a whole unit: 10, 20, 30 rather than 8.90, 17.80, 26.70.
    """
    steps = (factor * 10**power for power in range(2, 12) for factor in (1, 2, 5))
    step = next((step for step in steps if highest // step - lowest // step <= 4), 0)
    if not step or lowest // step == highest // step:
        return []
    return list(range((lowest // step + 1) * step, highest + 1, step))


def counted_term(text: str, hits: int) -> str:
    """Return a searched text as it is counted, folded; empty where it may say who somebody is.

    An address of mail and a telephone or customer number say so; an article number that is found does not.
    """
    if "@" in text or (not hits and sum(letter.isdigit() for letter in text) >= 7):
        return ""
    return synonym_term(text)


def synonym_term(text: str) -> str:
    """Return a text as terms of synonyms and counts are stored: small letters, no accents, single spaces."""
    return " ".join(fold(text).split())[:80]
