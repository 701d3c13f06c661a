"""The shelves of the shop."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kogge.core import errors
from kogge.core.audit import services as audit
from kogge.core.events import bus as events
from kogge.sales.catalog.events import CategoryChanged
from kogge.sales.catalog.models import Category, CategoryText
from kogge.sales.catalog.rules.slugs import free_slug, slug_of
from kogge.sales.catalog.services import addresses
from kogge.sales.catalog.services.pictures import made_picture
from kogge.sales.catalog.services.products import checked_language


def _parent(key: str, row: Category) -> Category | None:
    if not key:
        return None
    parent = Category.objects.filter(key=key).first()
    if parent is None:
        raise errors.InvalidInput(_("The category above does not exist any more."), field="parent")
    above: Category | None = parent
    while above is not None:
        if row.pk and above.pk == row.pk:
            raise errors.InvalidInput(_("A category cannot lie below itself."), field="parent")
        above = above.parent
    return parent


def _slug_for(text: CategoryText, wanted: str, name: str) -> str:
    slug = slug_of(wanted or name, text.language) or "category"
    alike = CategoryText.objects.filter(language=text.language, slug__startswith=slug).exclude(pk=text.pk)
    taken = set(alike.values_list("slug", flat=True))
    if wanted and slug in taken:
        raise errors.Conflict(
            _("Another category already has the address “%(slug)s” in this language.") % {"slug": slug},
            field=f"slug_{text.language}",
        )
    return free_slug(slug, taken)


def _write_text(row: Category, language: str, words: Mapping[str, str]) -> None:
    name = words.get("name", "").strip()
    if not name:
        CategoryText.objects.filter(category=row, language=language).delete()
        return
    text = CategoryText.objects.filter(category=row, language=checked_language(language)).first()
    text = text or CategoryText(category=row, language=language)
    wanted, before = words.get("slug", "").strip(), text.slug
    if wanted or not text.slug:
        text.slug = _slug_for(text, wanted, name)
    text.name, text.intro = name, words.get("intro", "").strip()
    text.save()
    if text.slug != before:
        addresses.note_category_slug(text, before)


@transaction.atomic
def save_category(
    *,
    key: str,
    texts: Mapping[str, Mapping[str, str]],
    actor: Any,
    parent_key: str = "",
    position: int = 0,
) -> Category:
    """Make the shelf `key`, or write it anew; `texts`: language → name, slug, intro. A language without name is hidden.

    Raises InvalidInput when no language has a name, or the shelf would lie below itself; Conflict for an address that
    another shelf has. Idempotent by key.
    """
    names = [words["name"].strip() for words in texts.values() if words.get("name", "").strip()]
    if not names:
        raise errors.InvalidInput(_("Enter a name in at least one language."), field="name")
    row = Category.objects.select_for_update().filter(key=key).first() if key else None
    if row is None:
        taken = set(Category.objects.values_list("key", flat=True))
        row = Category(key=key or free_slug(slug_of(names[0])[:50] or "category", taken))
    row.parent, row.position = _parent(parent_key, row), position
    row.save()
    for language, words in texts.items():
        _write_text(row, language, words)
    audit.record(actor=actor, verb="catalog.category_saved", subject=f"category:{row.key}")
    events.emit(CategoryChanged(category_id=row.pk))
    return row


def set_category_picture(*, key: str, actor: Any, data: bytes = b"", svg: bytes = b"") -> Category:
    """Give a shelf its picture: an upload, or a drawing that comes with the program; raises InvalidInput, NotFound."""
    if svg:
        name, content = f"{secrets.token_hex(8)}.svg", svg
    else:
        made = made_picture(data)
        name, content = (
            f"{secrets.token_hex(8)}.webp",
            made.renditions[min(made.renditions, key=lambda w: abs(w - 800))],
        )
    with transaction.atomic():
        row = Category.objects.select_for_update().filter(key=key).first()
        if row is None:
            raise errors.NotFound(_("There is no such category."), key=key)
        row.picture.save(name, ContentFile(content), save=True)
        audit.record(actor=actor, verb="catalog.category_picture_set", subject=f"category:{key}")
    return row


@transaction.atomic
def delete_category(*, key: str, actor: Any) -> bool:
    """Delete an empty shelf; False when it is gone already, Conflict while something lies on it or below it."""
    row = Category.objects.select_for_update().filter(key=key).first()
    if row is None:
        return False
    if row.products.exists() or row.children.exists():
        raise errors.Conflict(_("Something still lies in this category. Move it elsewhere first."), key=key)
    category_id = row.pk
    row.delete()
    audit.record(actor=actor, verb="catalog.category_deleted", subject=f"category:{key}")
    events.emit(CategoryChanged(category_id=category_id))
    return True
