"""Which products can be shown in a language, and what only their pages say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from kogge.core import errors, i18n
from kogge.core.prepared import prepared
from kogge.sales.catalog.models import FormerSlug, Picture, Product, ProductText, Variant
from kogge.sales.catalog.queries.pictures import shown_picture, worded
from kogge.sales.catalog.rules.addresses import with_country_name
from kogge.sales.catalog.values import ProductDetails, ProductStatus


def shown_texts(language: str) -> QuerySet[ProductText]:
    """Return the texts of all products that can be shown in a language, one per product, unordered.

    Such a product is active, has an active variant and has a text in exactly this language: one without is hidden
    there. Whether a market sells it, its price says.
    """
    sellable = Variant.objects.filter(product_id=OuterRef("product_id"), is_active=True)
    rows = ProductText.objects.filter(
        Exists(sellable), language=language, product__status=ProductStatus.ACTIVE
    )
    return rows.order_by()


def _safety(safety: dict[str, str], language: str) -> dict[str, str]:
    """Return the facts of product safety, the country at the end of the address as it is called in a language."""
    address = safety.get("postal_address", "")
    if not address:
        return safety
    written = with_country_name(address, lambda code: i18n.country_name(code, language=language))
    return {**safety, "postal_address": written}


@prepared
def _details(product_id: int, language: str) -> QuerySet[Any]:
    found = ProductText.objects.filter(product_id=product_id, language=language)
    return found.values_list("description", "ingredients", "storage", "warnings", "product__safety")


@prepared
def _gallery(product_id: int) -> QuerySet[Any]:
    found = Picture.objects.filter(product_id=product_id).order_by("position", "id")
    return found.values_list("image", "renditions", "width", "height", "alts")


def product_details(product_id: int, language: str) -> ProductDetails:
    """Return what only the product's page says; two queries. Raises NotFound where it has no text in the language."""
    for description, ingredients, storage, warnings, safety in _details.rows(product_id, language):
        return ProductDetails(
            description=description,
            ingredients=ingredients,
            storage=storage,
            warnings=warnings,
            safety=_safety(safety, language),
            pictures=tuple(
                shown_picture(
                    key=key, renditions=renditions, width=width, height=height, alt=worded(alts, language)
                )
                for key, renditions, width, height, alts in _gallery.rows(product_id)
            ),
        )
    raise errors.NotFound(_("This product is not on sale here."), product_id=product_id)


def former_product(language: str, slug: str) -> int | None:
    """Return the product that had this address before; one query."""
    found = FormerSlug.objects.filter(language=language, slug=slug, product__isnull=False)
    return found.values_list("product_id", flat=True).first()


def changed_at(product_ids: Sequence[int]) -> dict[int, datetime]:
    """Return when each product was last changed; one query."""
    return dict(Product.objects.filter(pk__in=product_ids).values_list("id", "updated_at"))


def product_row(product_id: int) -> Product:
    """Return one product with its texts, variants and pictures for the office; four queries. Raises NotFound."""
    rows = Product.objects.prefetch_related("texts", "variants", "pictures")
    row = rows.filter(pk=product_id).first()
    if row is None:
        raise errors.NotFound(_("This product does not exist any more."), product_id=product_id)
    return row


def product_text_names(product_ids: Sequence[int], *, language: str) -> dict[int, str]:
    """Return a name for each product: in the language, else in English, else in any; one query."""
    words: dict[int, dict[str, str]] = {}
    rows = ProductText.objects.filter(product_id__in=product_ids).order_by("id")
    for product_id, spoken, name in rows.values_list("product_id", "language", "name"):
        words.setdefault(product_id, {})[spoken] = name
    return {product_id: worded(names, language) for product_id, names in words.items()}
