"""Remember under which addresses products and shelves were found before."""

from __future__ import annotations

from kogge.core import clock
from kogge.sales.catalog.models import CategoryText, FormerSlug, ProductText


def note_product_slug(row: ProductText, before: str) -> None:
    """Note that a product's address in a language has changed from `before`; inside the transaction.

    An address that is used again is no former one any more; one that another product left goes to who left it last.
    """
    FormerSlug.objects.filter(language=row.language, slug=row.slug, product__isnull=False).delete()
    if before and before != row.slug:
        FormerSlug.objects.filter(language=row.language, slug=before, product__isnull=False).delete()
        FormerSlug.objects.create(
            language=row.language, slug=before, product_id=row.product_id, left_at=clock.now()
        )


def note_category_slug(row: CategoryText, before: str) -> None:
    """Note that a shelf's address in a language has changed from `before`; inside the transaction."""
    FormerSlug.objects.filter(language=row.language, slug=row.slug, category__isnull=False).delete()
    if before and before != row.slug:
        FormerSlug.objects.filter(language=row.language, slug=before, category__isnull=False).delete()
        FormerSlug.objects.create(
            language=row.language, slug=before, category_id=row.category_id, left_at=clock.now()
        )
