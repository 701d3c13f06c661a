"""What the demo shop consists of, as plain values that a seeding service can hand to the rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from kogge.core.money import UnitPrice
from kogge.demo.drawings.spec import Drawing

# The demo shop speaks these; every text exists in all of them, in this order in the data files.
LANGUAGES = ("de", "nl", "fr", "en")

Texts = Mapping[str, str]  # language → text


@dataclass(frozen=True, kw_only=True)
class Category:
    """A shelf: names, slugs and one line of introduction by language."""

    key: str
    position: int
    names: Texts
    slugs: Texts
    intros: Texts
    tile: str  # key of the product whose picture stands for the shelf


@dataclass(frozen=True, kw_only=True)
class Maker:
    """Who makes a product; names, streets and addresses are invented, places are real."""

    key: str
    name: str
    country: str  # ISO 3166 alpha-2
    street: str
    postcode: str
    places: Texts
    email: str
    stories: Texts


@dataclass(frozen=True, kw_only=True)
class ProductText:
    """A product in one language, ready for the page; `ingredients` holds allergens between double asterisks."""

    name: str
    slug: str
    summary: str
    description: str
    ingredients: str
    storage: str
    warnings: str
    material: str
    alt: str


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One size or colour; a price is in the basis of its market: gross everywhere but CH, where it is net."""

    sku: str
    ean: str
    labels: Texts
    weight_g: int
    content_amount: int  # in content_unit; 0: no unit price
    content_unit: str  # g, ml or piece
    prices: Mapping[str, UnitPrice]  # market → price of one piece
    stock: int


@dataclass(frozen=True, kw_only=True)
class Product:
    """One thing on the shelf with everything its page must say."""

    key: str
    category: str
    maker: Maker
    kind: str  # food or goods
    vat_category: str
    vat_category_in: Mapping[str, str]  # market → category, where a country files the product elsewhere
    withdrawal_exception: str  # "" or perishable
    not_sold_in: frozenset[
        str
    ]  # markets it does not go to: excise duty, animal products at the border, freshness
    safety: Mapping[str, str]  # GPSR block: manufacturer, postal_address, electronic_address, model; or empty
    tags: frozenset[str]
    allergens: frozenset[str]
    is_featured: bool
    drawing: Drawing
    texts: Mapping[str, ProductText]
    variants: tuple[Variant, ...]


@dataclass(frozen=True, kw_only=True)
class Company:
    """The merchant's legal identity, as the company room stores it."""

    legal_name: str
    shop_name: str
    representative: str
    street: str
    postcode: str
    city: str
    country: str
    email: str
    phone: str
    register: str
    vat_id: str
    tax_number: str
    eori: str
    responsible_for_content: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place from which goods leave."""

    name: str
    street: str
    postcode: str
    city: str
    country: str
    is_dispatch_place: bool


@dataclass(frozen=True, kw_only=True)
class Registration:
    """A registration for tax, in force from `valid_from` until the day before `valid_until`."""

    kind: str  # vat or oss
    country: str
    number: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, kw_only=True)
class BankAccount:
    """Where transfers go."""

    holder: str
    iban: str
    bic: str
    bank_name: str
    currency: str


@dataclass(frozen=True, kw_only=True)
class BrandKit:
    """The seven things that make the shop look like itself."""

    brand: str
    page: str
    accent: str
    font_display: str
    font_text: str
    corner_style: str


@dataclass(frozen=True, kw_only=True)
class ShippingOption:
    """One way to send a parcel; prices are what the shopper pays, in the market's currency and basis."""

    code: str
    names: Texts
    carrier: str
    tracking_url: str  # with {number}
    price_minor: int
    free_from_minor: int | None
    days_min: int  # working days
    days_max: int
    cutoff_time: time  # Central European


@dataclass(frozen=True, kw_only=True)
class Market:
    """One country the merchant sells to; the first language is the one visitors see first."""

    code: str
    languages: tuple[str, ...]
    currency: str
    price_basis: str  # gross or net
    factor_percent: int  # of the German price, before it is set to the market's price points
    step_minor: int  # price points lie this far apart …
    under_minor: int  # … and end this much below a full step, 12.95 rather than 13.00
    payment_methods: tuple[str, ...]  # in the country's order of habit
    shipping: tuple[ShippingOption, ...]


@dataclass(frozen=True, kw_only=True)
class Reduction:
    """A price reduced lately: the price list showed the variant's own price until then."""

    sku: str
    prices: Mapping[str, UnitPrice]  # market → reduced price
    began_days_ago: int


@dataclass(frozen=True, kw_only=True)
class PriceRise:
    """When all food became dearer, and by how much; older orders were cheaper by that much."""

    on: date
    percent: int


@dataclass(frozen=True, kw_only=True)
class LegalText:
    """One text of the shop in one language, Markdown without HTML."""

    kind: str
    language: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Shop:
    """The whole demo shop."""

    company: Company
    places: tuple[Place, ...]
    registrations: tuple[Registration, ...]
    bank_account: BankAccount
    brand_kit: BrandKit
    markets: tuple[Market, ...]
    categories: tuple[Category, ...]
    makers: tuple[Maker, ...]
    products: tuple[Product, ...]
    reductions: tuple[Reduction, ...]
    price_rise: PriceRise
    legal_texts: tuple[LegalText, ...]

    def market(self, code: str) -> Market:
        """Return one market; KeyError names an unknown code."""
        for market in self.markets:
            if market.code == code:
                return market
        raise KeyError(code)

    def products_in(self, category: str) -> tuple[Product, ...]:
        """Return the products of one shelf in its order."""
        return tuple(product for product in self.products if product.category == category)

    def products_by_sku(self) -> dict[str, Product]:
        """Return which product each SKU belongs to."""
        return {variant.sku: product for product in self.products for variant in product.variants}
