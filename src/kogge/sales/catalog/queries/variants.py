"""Variants as cart, order and feed need them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kogge.core import errors
from kogge.core.prepared import prepared
from kogge.sales.catalog.models import ProductText, Variant
from kogge.sales.catalog.queries.pictures import first_pictures, worded
from kogge.sales.catalog.values import ContentUnit, PictureValue, ProductKind, ProductStatus, VariantForSale


def _best_text(texts: list[ProductText], language: str) -> ProductText | None:
    by_language = {text.language: text for text in texts}
    return by_language.get(language) or by_language.get("en") or (texts[0] if texts else None)


def _for_sale(
    row: Variant, text: ProductText | None, picture: PictureValue | None, language: str
) -> VariantForSale:
    product = row.product
    return VariantForSale(
        id=row.pk,
        sku=row.sku,
        ean=row.ean,
        label=worded(row.labels, language),
        product_id=product.pk,
        product_name=text.name if text else row.sku,
        product_slug=text.slug if text else "",
        language=text.language if text else "",
        kind=ProductKind(product.kind),
        vat_category=product.vat_category,
        vat_category_in=product.vat_category_in,
        withdrawal_exception=product.withdrawal_exception,
        weight_g=row.weight_g,
        content_amount=row.content_amount,
        content_unit=ContentUnit(row.content_unit),
        picture=picture,
        is_for_sale=row.is_active and product.status == ProductStatus.ACTIVE,
    )


@prepared
def _variants(ids: Collection[int]) -> QuerySet[Variant]:
    return Variant.objects.filter(pk__in=ids).select_related("product")


@prepared
def _texts(product_ids: Collection[int]) -> QuerySet[ProductText]:
    return ProductText.objects.filter(product_id__in=product_ids).order_by("id")


def _values(variants: list[Variant], language: str) -> dict[int, VariantForSale]:
    product_ids = sorted({row.product_id for row in variants})
    if not variants:
        return {}
    texts: dict[int, list[ProductText]] = {}
    for text in _texts.rows(product_ids):
        texts.setdefault(text.product_id, []).append(text)
    pictures = first_pictures(product_ids, language)
    return {
        row.pk: _for_sale(
            row, _best_text(texts.get(row.product_id, []), language), pictures.get(row.product_id), language
        )
        for row in variants
    }


def variants_by_id(ids: Collection[int], *, language: str = "en") -> dict[int, VariantForSale]:
    """Return the variants that exist, by id; three queries. Whether each may be bought stands in `is_for_sale`."""
    return _values(_variants.rows(list(ids)), language)


def variant(variant_id: int, *, language: str = "en") -> VariantForSale:
    """Return one variant; raises NotFound."""
    found = variants_by_id([variant_id], language=language)
    if variant_id not in found:
        raise errors.NotFound(_("This variant does not exist any more."), variant_id=variant_id)
    return found[variant_id]


def variant_ids_by_sku(skus: Collection[str]) -> dict[str, int]:
    """Return the ids of the article numbers that exist."""
    return dict(Variant.objects.filter(sku__in=skus).values_list("sku", "id"))


def is_for_sale(variant_id: int) -> bool:
    """Say whether a variant may be bought somewhere; one query."""
    return _for_sale_id.first(variant_id) is not None


@prepared
def _for_sale_id(variant_id: int) -> QuerySet[Variant]:
    return sale_ids().filter(pk=variant_id).values_list("pk", flat=True)


def sale_ids() -> QuerySet[Variant]:
    """Return the variants that may be bought somewhere: active ones of active products."""
    return Variant.objects.filter(is_active=True, product__status=ProductStatus.ACTIVE)
