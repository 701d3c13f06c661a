"""Take over the articles of another system's orders, many at once: drafts that no shopper sees until a person opens them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify

from kogge.core import bulk, clock
from kogge.sales.catalog.models import Product, ProductText, Variant
from kogge.sales.catalog.values import ProductStatus, Source

_ASKED_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class ImportedProduct:
    """What another system's order line tells about an article."""

    sku: str  # as written there: case and blanks matter
    name: str  # empty when no line names it
    language: str  # BCP 47, of the name


@transaction.atomic
def add_imported_products(rows: Iterable[ImportedProduct]) -> tuple[int, dict[str, int]]:
    """Add a draft product with one variant and one text per unknown SKU.

    Returns how many are new, and sku → variant id of all named ones. An article that is here already stays as it is, whoever made it. The same call again adds nothing.
    """
    wanted = {row.sku: row for row in rows}
    known = _variant_ids(list(wanted))
    new = [row for sku, row in wanted.items() if sku not in known]
    if not new:
        return 0, known
    now = clock.now()
    product_ids = bulk.reserve_ids(Product, len(new))
    variant_ids = bulk.reserve_ids(Variant, len(new))
    status, source = ProductStatus.DRAFT.value, Source.IMPORT.value
    bulk.insert_rows(
        Product,
        ("id", "status", "source", "created_at", "updated_at"),
        ((product_id, status, source, now, now) for product_id in product_ids),
    )
    bulk.insert_rows(
        Variant,
        ("id", "product", "sku"),
        (
            (variant_id, product_id, row.sku)
            for variant_id, product_id, row in zip(variant_ids, product_ids, new, strict=True)
        ),
    )
    bulk.insert_rows(
        ProductText,
        ("product", "language", "name", "slug"),
        (
            (product_id, row.language, row.name or row.sku, _slug(row, product_id))
            for product_id, row in zip(product_ids, new, strict=True)
        ),
    )
    return len(new), known | {row.sku: variant_id for row, variant_id in zip(new, variant_ids, strict=True)}


def _slug(row: ImportedProduct, product_id: int) -> str:
    """Return an address nobody else has: SKUs may differ in case alone, so the product's number ends it."""
    return f"{slugify(row.name or row.sku)[:150].strip('-') or 'article'}-{product_id}"


def _variant_ids(skus: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(skus), _ASKED_AT_ONCE):
        part = skus[start : start + _ASKED_AT_ONCE]
        found.update(Variant.objects.filter(sku__in=part).values_list("sku", "id").order_by())
    return found
