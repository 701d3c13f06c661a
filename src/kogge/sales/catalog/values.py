"""The words of the catalog room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ProductStatus(StrEnum):
    """Whether a product can be seen and bought."""

    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


class ProductKind(StrEnum):
    """Which law block a product shows: food information, or general product safety."""

    FOOD = "food"
    GOODS = "goods"


class WithdrawalException(StrEnum):
    """Why a consumer may not withdraw (Directive 2011/83/EU, Art. 16)."""

    NONE = ""
    PERISHABLE = "perishable"
    MADE_TO_MEASURE = "made_to_measure"
    SEALED_HYGIENE = "sealed_hygiene"
    SEALED_MEDIA = "sealed_media"


class ContentUnit(StrEnum):
    """Unit of a variant's content, for the unit price (Directive 98/6/EC)."""

    GRAM = "g"
    MILLILITRE = "ml"
    PIECE = "piece"


class Source(StrEnum):
    """How a product came to us."""

    OFFICE = "office"
    IMPORT = "import"


# The sides in pixels in which uploaded pictures are kept for the shop's srcset (card, gallery, large gallery).
RENDITION_WIDTHS = (400, 800, 1200)


@dataclass(frozen=True, kw_only=True)
class PictureValue:
    """A picture as a page needs it: addresses, size of the original for the layout, words for those who cannot see it."""

    url: str
    width: int  # pixels
    height: int  # pixels
    alt: str
    srcset: str  # empty for drawings


@dataclass(frozen=True, kw_only=True)
class CategoryCard:
    """A shelf in one language; `product_count` counts what is for sale there and below."""

    id: int
    key: str
    name: str
    slug: str
    intro: str
    parent_id: int | None
    picture_url: str
    product_count: int
    slugs: Mapping[str, str]  # language → slug, of every language that has a name for it


@dataclass(frozen=True, kw_only=True)
class ProductDetails:
    """What only the page of one product says of it, in one language."""

    description: str  # Markdown without HTML
    ingredients: str  # allergens between double asterisks
    storage: str
    warnings: str
    safety: Mapping[str, str]
    pictures: tuple[PictureValue, ...]


@dataclass(frozen=True, kw_only=True)
class VariantForSale:
    """One variant as cart, order and feed need it, with the product's words in the asked or the next best language."""

    id: int
    sku: str
    ean: str
    label: str
    product_id: int
    product_name: str
    product_slug: str
    language: str  # of the words; may differ from the asked one
    kind: ProductKind
    vat_category: str
    vat_category_in: Mapping[str, str]  # country → category, where a country files the product elsewhere
    withdrawal_exception: str
    weight_g: int
    content_amount: int
    content_unit: ContentUnit
    picture: PictureValue | None
    is_for_sale: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class TextContent:
    """The words of a product that lists show, in one language."""

    name: str
    slug: str
    summary: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchedText:
    """The words of a product that no list shows, but a search looks into."""

    ingredients: str = ""  # allergens between double asterisks
    description: str = ""  # Markdown without HTML


@dataclass(frozen=True, kw_only=True, slots=True)
class VariantContent:
    """A variant with its words in all languages."""

    id: int
    sku: str
    ean: str
    labels: Mapping[str, str]
    content_amount: int  # in content_unit; 0: unknown
    content_unit: ContentUnit
    position: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureContent:
    """A picture as it is stored, with its words in all languages."""

    key: str  # name of the file in the storage
    width: int  # pixels
    height: int  # pixels
    renditions: Mapping[str, str]  # width in pixels → name of the smaller file; empty for drawings
    alts: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductContent:
    """An active product as a whole: texts by language, active variants in their order, its leading picture."""

    id: int
    kind: str
    category_id: int | None
    vat_category: str
    vat_category_in: Mapping[str, str]  # country → category, where a country files the product elsewhere
    maker: str
    maker_place: str
    maker_places: Mapping[str, str]  # language → the place's name there, where it has one of its own
    maker_country: str
    withdrawal_exception: str
    is_featured: bool
    texts: Mapping[str, TextContent]
    variants: tuple[VariantContent, ...]
    picture: PictureContent | None


@dataclass(frozen=True, kw_only=True)
class ImportedProduct:
    """One row of imported history: a product with one variant and one text."""

    sku: str
    name: str
    language: str
    vat_category: str = "standard"
    kind: ProductKind = ProductKind.GOODS
    is_active: bool = False


@dataclass(frozen=True, kw_only=True)
class MadePicture:
    """An uploaded picture made ready: size after turning it upright, and its smaller WebP files by width."""

    width: int
    height: int
    extension: str
    renditions: Mapping[int, bytes]
