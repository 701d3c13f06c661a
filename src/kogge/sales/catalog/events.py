"""What the catalog room tells others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kogge.core.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class ProductChanged(Event):
    """Something that a shop page or feed shows of this product has changed."""

    name: ClassVar[str] = "catalog.product_changed"

    product_id: int

    def aggregate(self) -> str:
        """Return the product."""
        return f"product:{self.product_id}"


@dataclass(frozen=True, kw_only=True)
class ProductsImported(Event):
    """Products that may be sold came in from elsewhere; at most 500 per event."""

    name: ClassVar[str] = "catalog.products_imported"

    product_ids: list[int]

    def aggregate(self) -> str:
        """Return the catalog."""
        return "catalog"


@dataclass(frozen=True, kw_only=True)
class CategoryChanged(Event):
    """A shelf was made, named anew, moved or taken away; what lies on it and below it is found otherwise now."""

    name: ClassVar[str] = "catalog.category_changed"

    category_id: int

    def aggregate(self) -> str:
        """Return the shelf."""
        return f"category:{self.category_id}"
