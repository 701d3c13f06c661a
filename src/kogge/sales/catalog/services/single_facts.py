"""Change one fact of a product and leave the others as they are: what is done to many products at once."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kogge.core import errors
from kogge.sales.catalog.models import Category, Product, ProductText
from kogge.sales.catalog.services.products import changed, product_for_change
from kogge.sales.catalog.values import ProductStatus
from kogge.sales.tax import queries as tax


def _written(row: Product, field: str, value: Any, *, actor: Any) -> Product:
    """Write the fact when it is another one; what is so already tells nobody."""
    if getattr(row, field) != value:
        setattr(row, field, value)
        row.save(update_fields=[field])
        changed(row.pk, actor=actor, verb="catalog.product_saved", status=row.status)
    return row


@transaction.atomic
def put_on_sale(*, product_id: int, actor: Any) -> Product:
    """Show a product in the shop. Idempotent; Conflict for an archived product, or one without a name in any language."""
    row = product_for_change(product_id)
    if row.status == ProductStatus.ARCHIVED:
        raise errors.Conflict(_("It is archived. Open it to bring it back."))
    if not ProductText.objects.filter(product_id=row.pk).exists():
        raise errors.Conflict(_("It has no name in any language, so nobody would see it."))
    return _written(row, "status", ProductStatus.ACTIVE, actor=actor)


@transaction.atomic
def take_off_sale(*, product_id: int, actor: Any) -> Product:
    """Make a product a draft, which the shop does not show. Idempotent; Conflict for an archived product."""
    row = product_for_change(product_id)
    if row.status == ProductStatus.ARCHIVED:
        raise errors.Conflict(_("It is archived and not in the shop."))
    return _written(row, "status", ProductStatus.DRAFT, actor=actor)


@transaction.atomic
def move_to_category(*, product_id: int, category_id: int | None, actor: Any) -> Product:
    """Put a product on another shelf, or on none. Idempotent; InvalidInput for a shelf that is gone."""
    row = product_for_change(product_id)
    if category_id is not None and not Category.objects.filter(pk=category_id).exists():
        raise errors.InvalidInput(
            _("This category does not exist any more. Choose another one."), field="category"
        )
    return _written(row, "category_id", category_id, actor=actor)


@transaction.atomic
def set_vat_category(*, product_id: int, vat_category: str, actor: Any) -> Product:
    """Say under which VAT category a product is sold; countries filed apart stay so. Idempotent; InvalidInput."""
    row = product_for_change(product_id)
    if vat_category not in dict(tax.category_choices()):
        raise errors.InvalidInput(
            _("This VAT category does not exist. Choose one of the list."), field="vat_category"
        )
    return _written(row, "vat_category", vat_category, actor=actor)
