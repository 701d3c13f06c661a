"""What the demo shop's visits are drawn from: where people come from, with what, what they look for and look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kogge.demo.values import Market, Product, Shop

SQL = Path(__file__).parent / "data" / "visits.sql"
DAYS = 548  # eighteen months
# Six in a hundred visits end with an order, as in a small shop with regulars.
VISITS_PER_ORDER = 14

# Class, source, campaign, medium, and how many of a hundred visits.
SOURCES: tuple[tuple[str, str, str, str, int], ...] = (
    ("search", "google", "", "", 31), ("search", "bing", "", "", 4), ("search", "duckduckgo", "", "", 3),
    ("search", "ecosia", "", "", 2), ("direct", "", "", "", 24), ("social", "instagram", "", "", 6),
    ("social", "facebook", "", "", 4), ("social", "pinterest", "", "", 4), ("referral", "genussbrief.example", "", "", 4),
    ("referral", "proeverij.example", "", "", 2), ("referral", "gourmandises.example", "", "", 2),
    ("campaign", "newsletter", "advent", "email", 4), ("campaign", "newsletter", "neue-ernte", "email", 3),
    ("campaign", "google", "printen", "cpc", 3), ("campaign", "instagram", "geschenke", "social", 2), ("unknown", "", "", "", 2),
)  # fmt: skip
# Device, browser, system, and how many of a hundred visits.
AGENTS: tuple[tuple[str, str, str, int], ...] = (
    ("mobile", "Mobile Safari", "iOS", 26), ("mobile", "Chrome Mobile", "Android", 27), ("mobile", "Samsung Internet", "Android", 5),
    ("mobile", "Firefox Mobile", "Android", 2), ("desktop", "Chrome", "Windows", 14), ("desktop", "Firefox", "Windows", 6),
    ("desktop", "Edge", "Windows", 6), ("desktop", "Safari", "Mac OS X", 5), ("desktop", "Firefox", "Linux", 2),
    ("tablet", "Mobile Safari", "iOS", 5), ("tablet", "Chrome", "Android", 2),
)  # fmt: skip
# What is searched for, how many products that finds, and how many of a hundred searches.
TERMS: Mapping[str, tuple[tuple[str, int, int], ...]] = {
    "de": (("printen", 9, 24), ("käse", 8, 16), ("senf", 4, 12), ("spekulatius", 6, 12), ("geschenk", 7, 10),
           ("honig", 3, 8), ("glutenfrei", 0, 8), ("wein", 0, 6), ("vegan", 0, 4)),
    "nl": (("speculaas", 6, 24), ("kaas", 8, 18), ("vlaai", 3, 16), ("mosterd", 4, 12), ("cadeau", 7, 12),
           ("glutenvrij", 0, 10), ("bier", 0, 8)),
    "fr": (("spéculoos", 6, 26), ("fromage", 8, 22), ("moutarde", 4, 14), ("cadeau", 7, 14), ("sirop de liège", 2, 12),
           ("sans gluten", 0, 12)),
    "en": (("gingerbread", 9, 30), ("cheese", 8, 26), ("gift", 7, 22), ("gluten free", 0, 12), ("tea", 3, 10)),
}  # fmt: skip
# Of those who are not counted, per day and reason.
NOT_COUNTED = (("signal", 6), ("opted_out", 1))


@dataclass(frozen=True, kw_only=True)
class DemoOrder:
    """One order as far as visits are about it."""

    at: datetime  # aware, UTC
    market: str
    language: str
    currency: str
    amount_minor: int
    method: str
    visitor: int | None = None  # of an order that was really placed in the shop
    is_told: bool = True  # False where the shop itself has told the order


def pages_of(shop: Shop) -> list[tuple[str, str, str, list[str], list[tuple[str, str]]]]:
    """Return per market and language: code, language, home, addresses of shelves, addresses and SKUs of products."""
    found = []
    for market in shop.markets:
        for language in market.languages:
            home = f"/{language}-{market.code.lower()}/"
            shelves = [f"{home}c/{category.slugs[language]}/" for category in shop.categories]
            products = [
                (f"{home}p/{product.texts[language].slug}/", product.variants[0].sku)
                for product in _by_likeliness(shop.products, market)
            ]
            found.append((market.code, language, home, shelves, products))
    return found


def _by_likeliness(products: Sequence[Product], market: Market) -> list[Product]:
    """Return what a market is sold, what sells best first."""
    sold = [product for product in products if market.code not in product.not_sold_in]
    return sorted(sold, key=lambda product: ("bestseller" not in product.tags, not product.is_featured))
