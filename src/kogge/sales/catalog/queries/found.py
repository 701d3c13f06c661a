"""Find products by what a person of the shop remembers of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, OuterRef, Q, Subquery, When

from kogge.sales.catalog.models import Product, Variant
from kogge.sales.catalog.queries.products import product_text_names
from kogge.sales.catalog.values import ProductStatus


def products_found(text: str, *, language: str, limit: int) -> list[dict[str, Any]]:
    """Return products with the text in a name or at the start of an article number: id, name, sku; two statements.

    The name is the reader's where there is one. Archived products come last.
    """
    fits = Q(texts__name__icontains=text) | Q(variants__sku__istartswith=text) | Q(variants__ean=text)
    ids = Product.objects.filter(fits).values("pk")
    rows = (
        Product.objects.filter(pk__in=ids)
        .annotate(
            is_gone=Case(When(status=ProductStatus.ARCHIVED, then=1), default=0),
            sku=Subquery(
                Variant.objects.filter(product=OuterRef("pk")).order_by("position", "id").values("sku")[:1]
            ),
        )
        .order_by("is_gone", "-updated_at", "-pk")
        .values("pk", "sku")[:limit]
    )
    found = list(rows)
    names = product_text_names([row["pk"] for row in found], language=language)
    return [
        {"id": row["pk"], "name": names.get(row["pk"]) or row["sku"] or "", "sku": row["sku"] or ""}
        for row in found
    ]
