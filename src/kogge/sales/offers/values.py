"""The words of the offers room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from kogge.core.money import Money
from kogge.sales.catalog.values import ContentUnit, PictureValue, ProductKind
from kogge.sales.pricing.values import BasePrice, PriceBasis


class AssortmentState(StrEnum):
    """Where an assortment stands: one serves while the next is built, the last one stays until its readers are gone."""

    BUILDING = "building"
    SERVING = "serving"
    RETIRED = "retired"


class StockState(StrEnum):
    """What the shop says about the number of pieces."""

    IN_STOCK = "in_stock"
    FEW = "few"
    SOLD_OUT = "sold_out"


class ListSort(StrEnum):
    """In which order a list shows products."""

    POSITION = "position"  # what the merchant puts forward first, then the newest
    NEWEST = "newest"
    NAME = "name"
    PRICE = "price"
    PRICE_DOWN = "price_down"


class SearchSort(StrEnum):
    """In which order a search shows products."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    PRICE = "price"
    PRICE_DOWN = "price_down"


# The shelf on which everything lies: lists of the whole assortment take it.
WHOLE = 0
PAGE_SIZE = 24
# 10,000 products of one list; an offset beyond only costs time.
MOST_PAGES = 400
# Steps that people think in; what a crown or a zloty is worth less only moves a shop up the ladder. Empty ones are not shown.
_PRICE_STEPS = (0, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """One market in one of its languages."""

    market: str
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryFacts:
    """The first way to send to a market, without what depends on the day."""

    code: str
    carrier: str
    price: Money
    free_from: Money | None  # goods value from which it is free
    days_min: int  # working days in transit
    days_max: int
    cutoff: time  # Central European
    sends_from: str  # country from which parcels leave


@dataclass(frozen=True, kw_only=True, slots=True)
class AssortmentValue:
    """What is for sale in one market and language, as a whole: what its prices mean and how it is sent."""

    id: int
    market: str
    language: str
    currency: str
    basis: PriceBasis
    vat_country: str  # whose VAT the prices contain; empty for net
    delivery: DeliveryFacts | None
    version: int  # another one after anything that a page of this market and language shows has changed


@dataclass(frozen=True, kw_only=True, slots=True)
class ReducedPrice:
    """What must be said beside a lowered price (Directive 98/6/EC, Art. 6a)."""

    previous: Money  # directly before; never to be shown as the prior price
    lowest: Money  # of the 30 days before; the percentage is counted from it
    percent: int  # whole percent, rounded down
    since: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferPrice:
    """What one piece costs, as it is shown."""

    amount: Money
    basis: PriceBasis
    vat_country: str
    vat_rate_bp: int | None  # contained in a gross price; None: a net price, or no rate is known
    base: BasePrice | None  # per kilogram, litre or piece
    reduced: ReducedPrice | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Availability:
    """How many pieces the shop says there are."""

    state: StockState
    left: int  # pieces, where they are few


@dataclass(frozen=True, kw_only=True, slots=True)
class VariantOffer:
    """One variant for sale."""

    variant_id: int
    sku: str
    ean: str
    label: str
    content_amount: int  # in content_unit; 0: unknown
    content_unit: ContentUnit
    price: OfferPrice
    stock: Availability
    is_lead: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferCard:
    """One product on a list, with the variant that stands for it."""

    product_id: int
    name: str
    slug: str
    summary: str
    kind: ProductKind
    category_id: int | None
    maker: str
    maker_place: str
    maker_country: str
    withdrawal_exception: str
    picture: PictureValue | None
    lead: VariantOffer
    has_other_prices: bool  # the price reads "from"
    stock: Availability  # of all variants together


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferList:
    """One page of a list, and how many products the whole list holds."""

    cards: tuple[OfferCard, ...]
    total: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceBand:
    """Prices from one amount, in minor units, up to below another; None: without an end."""

    low: int
    high: int | None


PRICE_BANDS = tuple(
    PriceBand(low=low, high=high) for low, high in zip(_PRICE_STEPS, (*_PRICE_STEPS[1:], None), strict=True)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """What a reader narrows a list to: one of each kind that is named, everything of a kind that is not."""

    bands: tuple[int, ...] = ()  # places in PRICE_BANDS
    countries: tuple[str, ...] = ()
    makers: tuple[str, ...] = ()
    only_available: bool = False

    @property
    def count(self) -> int:
        """Return how many things are named."""
        return len(self.bands) + len(self.countries) + len(self.makers) + self.only_available


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """So many products of one shelf that are alike in all that a list is narrowed by."""

    band: int  # place in PRICE_BANDS
    country: str
    maker: str
    is_available: bool
    product_count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class FacetCounts:
    """How many products each choice leads to while the choices of the other kinds stand."""

    total: int  # that all filters together leave
    bands: Mapping[int, int]
    countries: Mapping[str, int]
    makers: Mapping[str, int]
    available: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductOffer:
    """A product with all of its variants that are for sale."""

    card: OfferCard
    variants: tuple[VariantOffer, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MakerValue:
    """Somebody whose products are for sale here."""

    name: str
    place: str
    country: str
    product_count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Market:
    """What rows of one market are worked out with; the same for all its products."""

    code: str
    languages: tuple[str, ...]
    currency: str
    basis: PriceBasis
    vat_country: str
    delivery: DeliveryFacts | None
    rates_on: date  # the day whose VAT rates are used


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchWish:
    """What somebody looks for, and which of the hits they want."""

    text: str
    category_id: int | None = None
    makers: tuple[str, ...] = ()
    price_from: int | None = None  # minor units, inclusive
    price_below: int | None = None  # minor units, exclusive
    only_available: bool = False
    sort: SearchSort = SearchSort.RELEVANCE
    page: int = 1
    page_size: int = PAGE_SIZE

    @property
    def is_narrowed(self) -> bool:
        """Say whether some of the hits are left out."""
        return bool(
            self.category_id or self.makers or self.only_available or self.price_from or self.price_below
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchBand:
    """How many hits cost from (inclusive) to below (exclusive), in minor units."""

    start: int | None
    end: int | None
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchResult:
    """What was found. Each count leaves its own filter aside: it says what choosing that would show."""

    cards: tuple[OfferCard, ...]
    total: int
    categories: tuple[tuple[int, int], ...] = ()  # category id, products
    makers: tuple[tuple[str, int], ...] = ()
    bands: tuple[SearchBand, ...] = ()
    available: int = 0
    corrected: Mapping[str, str] = field(default_factory=dict)  # typed → the word that was taken for it
    is_partial: bool = False  # no product has all of the words; these have some


@dataclass(frozen=True, kw_only=True, slots=True)
class Missed:
    """A term that found nothing when it was last searched."""

    language: str
    term: str
    searches: int
    markets: tuple[str, ...]
    last_on: date
