"""Products of imported history: many rows in few statements, and few words about them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from kogge.core import clock
from kogge.core.audit import services as audit
from kogge.core.events import bus as events
from kogge.sales.catalog.events import ProductsImported
from kogge.sales.catalog.models import Product, ProductText, Variant
from kogge.sales.catalog.rules.slugs import free_slug, slug_of
from kogge.sales.catalog.values import ImportedProduct, ProductStatus, Source

_TOLD_AT_ONCE = 500  # products per event
_BATCH = 1000  # rows per statement; on SQLite Django splits further, at 999 values


def _slugs(rows: list[ImportedProduct]) -> list[str]:
    """Give every row an address of its own: name and article number, numbered where even these meet."""
    taken: dict[str, set[str]] = {}
    slugs = []
    for row in rows:
        if row.language not in taken:
            used = ProductText.objects.filter(language=row.language).values_list("slug", flat=True)
            taken[row.language] = set(used)
        base = slug_of(row.name, row.language)
        if not base or base in taken[row.language]:
            base = slug_of(f"{row.name} {row.sku}", row.language)
        slug = free_slug(base, taken[row.language])
        taken[row.language].add(slug)
        slugs.append(slug)
    return slugs


def _insert(rows: list[ImportedProduct]) -> list[int]:
    """Insert products with a variant and a text each; return the ids of those that may be sold."""
    now = clock.now()
    products = Product.objects.bulk_create(
        [
            Product(
                status=ProductStatus.ACTIVE if row.is_active else ProductStatus.ARCHIVED,
                kind=row.kind,
                vat_category=row.vat_category,
                source=Source.IMPORT,
                created_at=now,
                updated_at=now,
            )
            for row in rows
        ],
        batch_size=_BATCH,
    )
    Variant.objects.bulk_create(
        [
            Variant(product=product, sku=row.sku, is_active=row.is_active)
            for product, row in zip(products, rows, strict=True)
        ],
        batch_size=_BATCH,
    )
    ProductText.objects.bulk_create(
        [
            ProductText(product=product, language=row.language, name=(row.name or row.sku)[:200], slug=slug)
            for product, row, slug in zip(products, rows, _slugs(rows), strict=True)
        ],
        batch_size=_BATCH,
    )
    return [product.pk for product, row in zip(products, rows, strict=True) if row.is_active]


@transaction.atomic
def add_imported_products(rows: Iterable[ImportedProduct], *, actor: str = "import") -> dict[str, int]:
    """Add products that another system sold; return article number → variant id for all rows, known ones included.

    An article number that exists, or comes twice, is left as it is: repeating an import changes nothing. There is no
    event per product: those that may be sold are told of by the hundred, others are history and not told of at all.
    """
    wanted: dict[str, ImportedProduct] = {}
    for row in rows:
        wanted.setdefault(row.sku, row)
    known = _ids(wanted)
    fresh = [row for sku, row in wanted.items() if sku not in known]
    if fresh:
        active = _insert(fresh)
        for start in range(0, len(active), _TOLD_AT_ONCE):
            events.emit(ProductsImported(product_ids=active[start : start + _TOLD_AT_ONCE]))
        audit.record(actor=actor, verb="catalog.products_imported", subject="catalog", count=len(fresh))
    return known | _ids([row.sku for row in fresh])


def _ids(skus: Iterable[str]) -> dict[str, int]:
    wanted, found = list(skus), {}
    for start in range(0, len(wanted), _BATCH):
        rows = Variant.objects.filter(sku__in=wanted[start : start + _BATCH])
        found.update(rows.values_list("sku", "id"))
    return found
