"""All that products are, in every language at once, for read models: few queries for many products."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kogge.sales.catalog.models import Category, CategoryText, Picture, Product, ProductText, Variant
from kogge.sales.catalog.values import (
    ContentUnit,
    PictureContent,
    ProductContent,
    ProductStatus,
    SearchedText,
    TextContent,
    VariantContent,
)

_PRODUCT = (
    "id",
    "kind",
    "category_id",
    "vat_category",
    "vat_category_in",
    "maker",
    "maker_place",
    "maker_places",
    "maker_country",
    "withdrawal_exception",
    "is_featured",
)


def _texts(ids: Collection[int], languages: Collection[str]) -> dict[int, dict[str, TextContent]]:
    found: dict[int, dict[str, TextContent]] = {}
    rows = ProductText.objects.filter(product_id__in=ids, language__in=languages)
    for product_id, language, name, slug, summary in rows.values_list(
        "product_id", "language", "name", "slug", "summary"
    ):
        text = TextContent(name=name, slug=slug, summary=summary)
        found.setdefault(product_id, {})[language] = text
    return found


def _variants(ids: Collection[int]) -> dict[int, list[VariantContent]]:
    found: dict[int, list[VariantContent]] = {}
    rows = Variant.objects.filter(product_id__in=ids, is_active=True).order_by("product_id", "position", "id")
    columns = ("product_id", "id", "sku", "ean", "labels", "content_amount", "content_unit", "position")
    for product_id, variant_id, sku, ean, labels, amount, unit, position in rows.values_list(*columns):
        variant = VariantContent(
            id=variant_id,
            sku=sku,
            ean=ean,
            labels=labels,
            content_amount=amount,
            content_unit=ContentUnit(unit),
            position=position,
        )
        found.setdefault(product_id, []).append(variant)
    return found


def _pictures(ids: Collection[int]) -> dict[int, PictureContent]:
    found: dict[int, PictureContent] = {}
    rows = Picture.objects.filter(product_id__in=ids).order_by("product_id", "-position", "-id")
    for product_id, key, width, height, renditions, alts in rows.values_list(
        "product_id", "image", "width", "height", "renditions", "alts"
    ):
        # The leading picture comes last, and stays.
        found[product_id] = PictureContent(
            key=key, width=width, height=height, renditions=renditions, alts=alts
        )
    return found


def product_contents(product_ids: Collection[int], *, languages: Collection[str]) -> list[ProductContent]:
    """Return the active ones of these products with all that a shop shows of them, by id; four queries.

    Left out are those without an active variant, and those without a text in any of the languages.
    """
    rows = Product.objects.filter(pk__in=product_ids, status=ProductStatus.ACTIVE).order_by("pk")
    products = list(rows.values_list(*_PRODUCT))
    ids = [row[0] for row in products]
    if not ids:
        return []
    texts, variants, pictures = _texts(ids, languages), _variants(ids), _pictures(ids)
    return [
        ProductContent(
            id=row[0],
            kind=row[1],
            category_id=row[2],
            vat_category=row[3],
            vat_category_in=row[4],
            maker=row[5],
            maker_place=row[6],
            maker_places=row[7],
            maker_country=row[8],
            withdrawal_exception=row[9],
            is_featured=row[10],
            texts=texts[row[0]],
            variants=tuple(variants[row[0]]),
            picture=pictures.get(row[0]),
        )
        for row in products
        if row[0] in texts and row[0] in variants
    ]


def searched_texts(product_ids: Collection[int], language: str) -> dict[int, SearchedText]:
    """Return the words of products that only a search looks into, in one language; one query."""
    rows = ProductText.objects.filter(product_id__in=product_ids, language=language)
    return {
        product_id: SearchedText(ingredients=ingredients, description=description)
        for product_id, ingredients, description in rows.values_list(
            "product_id", "ingredients", "description"
        )
    }


def category_names(language: str) -> dict[int, str]:
    """Return the name of every shelf that has one in this language; one query."""
    return dict(CategoryText.objects.filter(language=language).values_list("category_id", "name"))


def active_product_ids(*, after: int = 0, limit: int = 1000) -> list[int]:
    """Return the next ids of active products behind one id, ascending; to walk through all of them."""
    rows = Product.objects.filter(status=ProductStatus.ACTIVE, pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def active_product_count() -> int:
    """Return how many products are active."""
    return Product.objects.filter(status=ProductStatus.ACTIVE).count()


def product_ids_of_variants(variant_ids: Collection[int]) -> set[int]:
    """Return the products to which these variants belong; one query."""
    return set(Variant.objects.filter(pk__in=variant_ids).values_list("product_id", flat=True))


def product_ids_in(category_ids: Collection[int]) -> list[int]:
    """Return the active products that lie directly on these shelves; one query."""
    rows = Product.objects.filter(category_id__in=category_ids, status=ProductStatus.ACTIVE).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def category_lines() -> dict[int, tuple[int, ...]]:
    """Return every shelf with those above it, itself first; one query."""
    parents = dict(Category.objects.values_list("id", "parent_id"))

    def line(category_id: int) -> Sequence[int]:
        above = parents[category_id]
        return (category_id, *line(above)) if above in parents else (category_id,)

    return {category_id: tuple(line(category_id)) for category_id in parents}
