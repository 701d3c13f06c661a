"""Turn picture rows into what a page needs."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, Q, QuerySet

from kogge.core.prepared import prepared
from kogge.sales.catalog.models import Picture, Variant
from kogge.sales.catalog.values import PictureValue

CARD_WIDTH = 800  # the file behind `src`; browsers that read `srcset` choose their own


def worded(words: Mapping[str, str], language: str) -> str:
    """Return the words in the language, else in English, else in any, else nothing."""
    return words.get(language) or words.get("en") or next((text for text in words.values() if text), "")


def picture_value(row: Picture, language: str) -> PictureValue:
    """Return addresses and words of one picture; without a query."""
    return shown_picture(
        key=str(row.image.name),
        renditions=row.renditions,
        width=row.width,
        height=row.height,
        alt=worded(row.alts, language),
    )


def shown_picture(
    *, key: str, renditions: Mapping[str, str], width: int, height: int, alt: str
) -> PictureValue:
    """Return the addresses of a picture whose files are known; without a query."""
    files = {int(wide): name for wide, name in renditions.items()}
    main = files.get(CARD_WIDTH) or (files[max(files)] if files else key)
    return PictureValue(
        url=default_storage.url(main),
        width=width,
        height=height,
        alt=alt,
        srcset=", ".join(f"{default_storage.url(files[wide])} {wide}w" for wide in sorted(files)),
    )


def first_pictures(product_ids: list[int], language: str) -> dict[int, PictureValue]:
    """Return the leading picture of each product that has one; one query."""
    return {row.product_id: picture_value(row, language) for row in _leading.rows(product_ids)}


def pictures_of_variants(variant_ids: list[int], language: str) -> dict[int, PictureValue]:
    """Return the leading picture of each variant's product, by variant, where there is one; two queries."""
    products = dict(_products.rows(variant_ids))
    found = first_pictures(list(set(products.values())), language)
    return {key: found[product] for key, product in products.items() if product in found}


@prepared
def _products(variant_ids: list[int]) -> QuerySet[Variant]:
    return Variant.objects.filter(pk__in=variant_ids).values_list("pk", "product_id")


@prepared
def _leading(product_ids: list[int]) -> QuerySet[Picture]:
    earlier = Picture.objects.filter(product_id=OuterRef("product_id")).filter(
        Q(position__lt=OuterRef("position")) | Q(position=OuterRef("position"), pk__lt=OuterRef("pk"))
    )
    # Galleries hold several pictures: reading only the first of each halves the time of a list page.
    return Picture.objects.filter(~Exists(earlier), product_id__in=product_ids)
