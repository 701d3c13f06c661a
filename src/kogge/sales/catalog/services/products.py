"""Products with their texts and variants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from kogge.core import clock, errors
from kogge.core.audit import services as audit
from kogge.core.events import bus as events
from kogge.core.i18n import LANGUAGES
from kogge.sales.catalog.events import ProductChanged
from kogge.sales.catalog.models import Category, Product, ProductText, Variant
from kogge.sales.catalog.rules.eans import is_ean
from kogge.sales.catalog.rules.slugs import free_slug, slug_of
from kogge.sales.catalog.services import addresses
from kogge.sales.catalog.values import ContentUnit, ProductKind, ProductStatus, Source, WithdrawalException

_SAFETY = ("manufacturer", "postal_address", "electronic_address", "responsible_person")


def changed(product_id: int, *, actor: Any, verb: str, **details: Any) -> None:
    """Note in the audit trail and tell others that this product is not what it was; inside the transaction."""
    Product.objects.filter(pk=product_id).update(updated_at=clock.now())
    audit.record(actor=actor, verb=verb, subject=f"product:{product_id}", **details)
    events.emit(ProductChanged(product_id=product_id))


def product_for_change(product_id: int) -> Product:
    """Return the product's row, locked until the transaction ends; raises NotFound."""
    row = Product.objects.select_for_update().filter(pk=product_id).first()
    if row is None:
        raise errors.NotFound(_("This product does not exist any more."), product_id=product_id)
    return row


def _checked_country(code: str) -> str:
    if code and not (len(code) == 2 and code.isalpha()):
        raise errors.InvalidInput(
            _("A country is written with two letters, for example BE."), field="maker_country"
        )
    return code.upper()


@transaction.atomic
def save_product(
    *,
    actor: Any,
    product_id: int | None = None,
    status: str = ProductStatus.DRAFT,
    kind: str = ProductKind.GOODS,
    category_id: int | None = None,
    vat_category: str = "standard",
    maker: str = "",
    maker_place: str = "",
    maker_country: str = "",
    maker_places: Mapping[str, str] | None = None,
    safety: Mapping[str, str] | None = None,
    withdrawal_exception: str = WithdrawalException.NONE,
    is_featured: bool = False,
) -> Product:
    """Make a product, or write all its facts anew; raises InvalidInput, NotFound.

    `maker_places` says what the place is called in some languages (Lüttich, Luik); left out, the names known so far
    stay as long as the place does. `safety` holds manufacturer, postal_address, electronic_address and responsible_person; other keys are refused.
    """
    wrong = set(safety or {}) - set(_SAFETY)
    if wrong:
        raise errors.InvalidInput(_("Unknown safety fields were sent."), field="safety", keys=sorted(wrong))
    if category_id is not None and not Category.objects.filter(pk=category_id).exists():
        raise errors.InvalidInput(
            _("This category does not exist any more. Choose another one."), field="category"
        )
    now = clock.now()
    row = product_for_change(product_id) if product_id else Product(created_at=now, source=Source.OFFICE)
    row.status, row.kind = ProductStatus(status), ProductKind(kind)
    row.category_id, row.vat_category = category_id, vat_category
    if maker_places is not None or row.maker_place != maker_place.strip():
        row.maker_places = dict(maker_places or {})
    row.maker, row.maker_place = maker.strip(), maker_place.strip()
    row.maker_country = _checked_country(maker_country.strip())
    row.safety = {key: text.strip() for key, text in (safety or {}).items() if text.strip()}
    row.withdrawal_exception = WithdrawalException(withdrawal_exception)
    row.is_featured, row.updated_at = is_featured, now
    row.save()
    verb = "catalog.product_saved" if product_id else "catalog.product_added"
    changed(row.pk, actor=actor, verb=verb, status=row.status)
    return row


@transaction.atomic
def archive_product(*, product_id: int, actor: Any) -> Product:
    """Take a product out of shop and lists for good; what was sold of it stays readable. Idempotent."""
    row = product_for_change(product_id)
    if row.status != ProductStatus.ARCHIVED:
        row.status = ProductStatus.ARCHIVED
        row.save(update_fields=["status"])
        changed(row.pk, actor=actor, verb="catalog.product_archived")
    return row


def _slug_for(row: ProductText, wanted: str, name: str) -> str:
    slug = slug_of(wanted or name, row.language)
    alike = ProductText.objects.filter(language=row.language, slug__startswith=slug).exclude(pk=row.pk)
    taken = set(alike.values_list("slug", flat=True))
    if wanted and slug in taken:
        raise errors.Conflict(
            _("Another product already has the address “%(slug)s” in this language.") % {"slug": slug},
            field="slug",
        )
    return free_slug(slug, taken)


def checked_language(language: str) -> str:
    """Return the language; raises InvalidInput for one in which the shop does not exist."""
    if language not in LANGUAGES:
        raise errors.InvalidInput(_("The shop does not exist in this language."), field="language")
    return language


@transaction.atomic
def save_text(
    *,
    product_id: int,
    language: str,
    name: str,
    actor: Any,
    slug: str = "",
    summary: str = "",
    description: str = "",
    ingredients: str = "",
    storage: str = "",
    warnings: str = "",
) -> ProductText:
    """Write a product's words in one language; without a slug it is made from the name, and kept once it exists.

    Raises InvalidInput for a missing name, Conflict for a slug that another product has.
    """
    product_for_change(product_id)
    if not name.strip():
        raise errors.InvalidInput(
            _("Enter a name: without one the product is hidden in this language."), field="name"
        )
    row = ProductText.objects.filter(product_id=product_id, language=checked_language(language)).first()
    row = row or ProductText(product_id=product_id, language=language)
    before = row.slug
    if slug or not row.slug:
        row.slug = _slug_for(row, slug, name)
    row.name, row.summary, row.description = name.strip(), summary.strip(), description.strip()
    row.ingredients, row.storage, row.warnings = ingredients.strip(), storage.strip(), warnings.strip()
    row.save()
    if row.slug != before:
        addresses.note_product_slug(row, before)
    changed(product_id, actor=actor, verb="catalog.text_saved", language=language)
    return row


@transaction.atomic
def remove_text(*, product_id: int, language: str, actor: Any) -> bool:
    """Hide a product in one language by taking its words away; False when there were none."""
    product_for_change(product_id)
    if not ProductText.objects.filter(product_id=product_id, language=language).delete()[0]:
        return False
    changed(product_id, actor=actor, verb="catalog.text_removed", language=language)
    return True


def _check_variant(sku: str, ean: str) -> None:
    if not sku:
        raise errors.InvalidInput(_("Enter an article number."), field="sku")
    if len(sku) > 40:
        raise errors.InvalidInput(_("An article number has at most 40 characters."), field="sku")
    if ean and not is_ean(ean):
        raise errors.InvalidInput(
            _("This is not an EAN: it has 13 digits, of which the last is a check digit."), field="ean"
        )


@transaction.atomic
def save_variant(
    *,
    product_id: int,
    sku: str,
    actor: Any,
    variant_id: int | None = None,
    ean: str = "",
    labels: Mapping[str, str] | None = None,
    weight_g: int = 0,
    content_amount: int = 0,
    content_unit: str = ContentUnit.PIECE,
    is_active: bool = True,
    position: int = 0,
) -> Variant:
    """Add a variant, or write all its facts anew; raises InvalidInput, Conflict for a taken article number, NotFound."""
    product_for_change(product_id)
    sku, ean = sku.strip(), ean.strip()
    _check_variant(sku, ean)
    row = Variant(product_id=product_id)
    if variant_id:
        found = Variant.objects.filter(pk=variant_id, product_id=product_id).first()
        if found is None:
            raise errors.NotFound(_("This variant does not exist any more."), variant_id=variant_id)
        row = found
    row.sku, row.ean, row.is_active, row.position = sku, ean, is_active, position
    row.labels = {language: text.strip() for language, text in (labels or {}).items() if text.strip()}
    row.weight_g, row.content_amount, row.content_unit = weight_g, content_amount, ContentUnit(content_unit)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise errors.Conflict(
            _("Another product already has the article number %(sku)s.") % {"sku": sku}, field="sku"
        ) from error
    changed(product_id, actor=actor, verb="catalog.variant_saved", sku=sku)
    return row


@transaction.atomic
def remove_variant(*, variant_id: int, actor: Any) -> bool:
    """Delete a variant that nobody ever ordered or counted; False when it was gone already, Conflict when in use."""
    row = Variant.objects.filter(pk=variant_id).first()
    if row is None:
        return False
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError as error:
        raise errors.Conflict(
            _("%(sku)s was already ordered or counted and stays. Switch it off instead.") % {"sku": row.sku},
            field="is_active",
        ) from error
    changed(row.product_id, actor=actor, verb="catalog.variant_removed", sku=row.sku)
    return True
