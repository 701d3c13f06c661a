"""The words of the catalog room."""

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
