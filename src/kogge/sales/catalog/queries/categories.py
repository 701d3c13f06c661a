"""The shelves of the shop, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from kogge.core import errors, recent
from kogge.core.i18n import current_language
from kogge.sales.catalog.models import Category, CategoryText, FormerSlug, Product
from kogge.sales.catalog.values import CategoryCard, ProductStatus

recent.forget_when_saved(Category, CategoryText)


def _subtree(category_id: int, children: dict[int | None, list[int]]) -> tuple[int, ...]:
    ids = [category_id]
    for child in children.get(category_id, []):
        ids.extend(_subtree(child, children))
    return tuple(ids)


def categories(language: str, *, counts: Mapping[int, int]) -> list[CategoryCard]:
    """Return the shelves that have a name in this language, in their order; two queries.

    `counts` says how many products lie on each shelf and below it, zero where it says nothing: what is for sale is
    counted by the room that knows prices.
    """
    rows = list(Category.objects.order_by("position", "id"))
    words: dict[int, CategoryText] = {}
    slugs: dict[int, dict[str, str]] = {}
    for text in CategoryText.objects.all():
        slugs.setdefault(text.category_id, {})[text.language] = text.slug
        if text.language == language:
            words[text.category_id] = text
    cards = []
    for row in rows:
        if row.pk not in words:
            continue
        text = words[row.pk]
        cards.append(
            CategoryCard(
                id=row.pk,
                key=row.key,
                name=text.name,
                slug=text.slug,
                intro=text.intro,
                parent_id=row.parent_id,
                picture_url=row.picture.url if row.picture else "",
                product_count=counts.get(row.pk, 0),
                slugs=slugs[row.pk],
            )
        )
    return cards


def former_category(language: str, slug: str) -> int | None:
    """Return the shelf that had this address before; one query."""
    found = FormerSlug.objects.filter(language=language, slug=slug, category__isnull=False)
    return found.values_list("category_id", flat=True).first()


def shelves() -> list[dict[str, Any]]:
    """Return every shelf for the office: id, key, path, languages with a name, number of products lying directly on it.

    Four queries; products of every status but archived ones are counted.
    """
    held = Product.objects.exclude(status=ProductStatus.ARCHIVED).order_by().values_list("category_id")
    counts = dict(held.annotate(n=Count("id")).values_list("category_id", "n"))
    languages: dict[int, set[str]] = {}
    for category_id, language in CategoryText.objects.values_list("category_id", "language"):
        languages.setdefault(category_id, set()).add(language)
    keys = category_keys()
    return [
        {
            "id": category_id,
            "key": keys[category_id],
            "path": path,
            "languages": languages.get(category_id, set()),
            "product_count": counts.get(category_id, 0),
        }
        for category_id, path in category_paths(current_language()).items()
    ]


def category_keys() -> dict[int, str]:
    """Return the key of every shelf."""
    return dict(Category.objects.values_list("id", "key"))


def category_row(key: str) -> Category:
    """Return one shelf with its texts; raises NotFound."""
    row = Category.objects.select_related("parent").prefetch_related("texts").filter(key=key).first()
    if row is None:
        raise errors.NotFound(_("There is no such category."), key=key)
    return row


def subtree_ids(category_id: int) -> tuple[int, ...]:
    """Return the ids of a shelf and of all below it; one query."""
    children: dict[int | None, list[int]] = {}
    for child, parent in Category.objects.values_list("id", "parent_id"):
        children.setdefault(parent, []).append(child)
    return _subtree(category_id, children)


def category_paths(language: str) -> dict[int, str]:
    """Return a name for every shelf, with those above it, such as Food › Honey, for choosing from a list; two queries."""
    rows = list(Category.objects.prefetch_related("texts").order_by("position", "id"))
    names: dict[int, str] = {}
    for row in rows:
        words = {text.language: text.name for text in row.texts.all()}
        names[row.pk] = words.get(language) or words.get("en") or next(iter(words.values()), row.key)
    parents = {row.pk: row.parent_id for row in rows}

    def path(category_id: int) -> str:
        above = parents[category_id]
        return f"{path(above)} › {names[category_id]}" if above in parents else names[category_id]

    return dict(sorted(((row.pk, path(row.pk)) for row in rows), key=lambda pair: pair[1].casefold()))
