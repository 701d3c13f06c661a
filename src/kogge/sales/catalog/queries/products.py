"""Lists and pages of products, in one language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from kogge.core import errors, i18n
from kogge.core.prepared import prepared
from kogge.sales.catalog.models import FormerSlug, Picture, Product, ProductText, Variant
from kogge.sales.catalog.queries.pictures import first_pictures, picture_value, shown_picture, worded
from kogge.sales.catalog.rules.addresses import with_country_name
from kogge.sales.catalog.rules.slugs import slug_of
from kogge.sales.catalog.values import (
    CategoryCard,
    ContentUnit,
    ListSort,
    PictureValue,
    ProductCard,
    ProductDetails,
    ProductKind,
    ProductList,
    ProductPage,
    ProductStatus,
    VariantValue,
)

# What a card does not show, and what is long or must be decoded: lists leave it in the database.
_NOT_ON_A_CARD = (
    "description",
    "ingredients",
    "storage",
    "warnings",
    "product__safety",
    "product__vat_category_in",
)
_ORDER = {
    # Ids grow with time, and the primary key gives this order without sorting ten thousand rows.
    ListSort.NEWEST: ("-product_id",),
    # The slug spells umlauts and accents out, so it sorts alike on every database.
    ListSort.NAME: ("slug",),
}


def _search(rows: QuerySet[ProductText], words: str, language: str) -> QuerySet[ProductText]:
    for word in words.split()[:6]:
        found = (
            Q(name__icontains=word)
            | Q(summary__icontains=word)
            | Q(ingredients__icontains=word)
            | Q(product__maker__icontains=word)
            | Q(product__maker_place__icontains=word)
        )
        if slug := slug_of(word, language):
            found |= Q(slug__contains=slug)
        rows = rows.filter(found)
    return rows


def shown_texts(
    *,
    language: str,
    category: CategoryCard | None = None,
    featured: bool | None = None,
    search: str = "",
    among: Any = None,
) -> QuerySet[ProductText]:
    """Return the texts of all products that a shop in this language shows, one per product, unordered.

    A product is shown where it is active, has an active variant and has a text in exactly this language: one without
    is hidden there. `category` takes in the shelves below; `among` narrows to product ids (a collection or a query
    of ids, such as those which have a price in the market).
    """
    sellable = Variant.objects.filter(product_id=OuterRef("product_id"), is_active=True)
    rows = ProductText.objects.filter(
        Exists(sellable), language=language, product__status=ProductStatus.ACTIVE
    )
    if category is not None:
        rows = rows.filter(product__category_id__in=category.subtree_ids)
    if featured is not None:
        rows = rows.filter(product__is_featured=featured)
    if among is not None:
        rows = rows.filter(product_id__in=among)
    return _search(rows, search, language).order_by()


def _variant_value(row: Variant, language: str) -> VariantValue:
    return VariantValue(
        id=row.pk,
        sku=row.sku,
        label=worded(row.labels, language),
        content_amount=row.content_amount,
        content_unit=ContentUnit(row.content_unit),
    )


def _variants(product_ids: list[int], language: str) -> dict[int, list[VariantValue]]:
    found: dict[int, list[VariantValue]] = {product_id: [] for product_id in product_ids}
    rows = Variant.objects.filter(product_id__in=product_ids, is_active=True)
    for row in rows.order_by("product_id", "position", "id"):
        found[row.product_id].append(_variant_value(row, language))
    return found


def _place(product: Product, language: str) -> str:
    return product.maker_places.get(language) or product.maker_place


def _safety(safety: dict[str, str], language: str) -> dict[str, str]:
    """Return the facts of product safety, the country at the end of the address as it is called in a language."""
    address = safety.get("postal_address", "")
    if not address:
        return safety
    written = with_country_name(address, lambda code: i18n.country_name(code, language=language))
    return {**safety, "postal_address": written}


def _card(text: ProductText, picture: PictureValue | None, variants: list[VariantValue]) -> ProductCard:
    product = text.product
    return ProductCard(
        product_id=product.pk,
        name=text.name,
        slug=text.slug,
        summary=text.summary,
        kind=ProductKind(product.kind),
        maker=product.maker,
        maker_place=_place(product, text.language),
        maker_country=product.maker_country,
        withdrawal_exception=product.withdrawal_exception,
        picture=picture,
        variants=tuple(variants),
    )


def _cards(texts: list[ProductText], language: str) -> tuple[ProductCard, ...]:
    ids = [text.product_id for text in texts]
    if not ids:
        return ()
    pictures, variants = first_pictures(ids, language), _variants(ids, language)
    return tuple(_card(text, pictures.get(text.product_id), variants[text.product_id]) for text in texts)


def product_list(
    *,
    language: str,
    category: CategoryCard | None = None,
    featured: bool | None = None,
    search: str = "",
    among: Any = None,
    sort: ListSort = ListSort.NEWEST,
    limit: int = 24,
    offset: int = 0,
) -> ProductList:
    """Return one page of a list with the size of the whole; three queries, four behind the last page."""
    shown = shown_texts(language=language, category=category, featured=featured, search=search, among=among)
    # Counted in a subquery that runs once: a window over the whole list would carry every text of it along.
    whole = shown.annotate(n=Func("id", function="COUNT", output_field=IntegerField())).values("n")
    rows = shown.select_related("product").defer(*_NOT_ON_A_CARD).annotate(whole=Subquery(whole))
    rows = rows.order_by(*_ORDER[sort])
    texts = list(rows[offset : offset + limit])
    total = texts[0].whole if texts else (shown.count() if offset else 0)
    return ProductList(cards=_cards(texts, language), total=total)


def product_card_rows(
    *,
    language: str,
    product_ids: Sequence[int] | None = None,
    category: CategoryCard | None = None,
    featured: bool | None = None,
    search: str = "",
    among: Any = None,
    sort: ListSort = ListSort.NEWEST,
    limit: int = 24,
    offset: int = 0,
) -> list[ProductCard]:
    """Return cards, at most `limit`; with `product_ids` exactly those that are shown, in the order given."""
    shown = shown_texts(language=language, category=category, featured=featured, search=search, among=among)
    shown = shown.select_related("product").defer(*_NOT_ON_A_CARD)
    if product_ids is None:
        texts = list(shown.order_by(*_ORDER[sort])[offset : offset + limit])
    else:
        place = {product_id: number for number, product_id in enumerate(product_ids)}
        texts = sorted(shown.filter(product_id__in=place), key=lambda text: place[text.product_id])
        texts = texts[offset : offset + limit]
    return list(_cards(texts, language))


def product_count(
    *, language: str, category: CategoryCard | None = None, search: str = "", among: Any = None
) -> int:
    """Return how many products such a list holds."""
    return shown_texts(language=language, category=category, search=search, among=among).count()


def product_by_slug(language: str, slug: str) -> ProductPage:
    """Return all that the product's page says; four queries. Raises NotFound for what is not shown there."""
    text = ProductText.objects.select_related("product").filter(
        language=language, slug=slug, product__status=ProductStatus.ACTIVE
    ).first()  # fmt: skip
    if text is None:
        raise errors.NotFound(_("This product is not on sale here."), slug=slug)
    product = text.product
    variants = _variants([product.pk], language)[product.pk]
    if not variants:
        raise errors.NotFound(_("This product is not on sale here."), slug=slug)
    pictures = Picture.objects.filter(product_id=product.pk).order_by("position", "id")
    slugs = ProductText.objects.filter(product_id=product.pk).values_list("language", "slug")
    return ProductPage(
        product_id=product.pk,
        language=language,
        name=text.name,
        slug=text.slug,
        summary=text.summary,
        description=text.description,
        kind=ProductKind(product.kind),
        maker=product.maker,
        maker_place=_place(product, language),
        maker_country=product.maker_country,
        ingredients=text.ingredients,
        storage=text.storage,
        warnings=text.warnings,
        safety=_safety(product.safety, language),
        withdrawal_exception=product.withdrawal_exception,
        category_id=product.category_id,
        pictures=tuple(picture_value(row, language) for row in pictures),
        variants=tuple(variants),
        slugs=dict(slugs),
    )


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
