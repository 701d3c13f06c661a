"""Pictures of products: uploads become three smaller files, the original is kept."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kogge.core import errors
from kogge.sales.catalog.models import Picture
from kogge.sales.catalog.rules import pictures as rules
from kogge.sales.catalog.services.products import changed, product_for_change
from kogge.sales.catalog.values import MadePicture

_PROBLEMS = {
    "too_heavy": _("The picture is heavier than %(megabytes)s MB. Save it smaller and upload it again."),
    "not_an_image": _("This is not a picture the shop can use. Upload a JPEG, PNG, WebP or AVIF file."),
    "too_small": _(
        "The picture has only %(width)s × %(height)s pixels. Upload one of at least 400 pixels on each side."
    ),
    "too_large": _(
        "The picture has %(width)s × %(height)s pixels, more than the shop can read. Make it smaller."
    ),
}


def made_picture(data: bytes) -> MadePicture:
    """Return the smaller files of an upload; raises InvalidInput with a sentence that says what to do."""
    try:
        return rules.make_renditions(data)
    except rules.PictureProblem as problem:
        raise errors.InvalidInput(
            _PROBLEMS[problem.code] % problem.facts, field="picture", reason=problem.code
        ) from problem


def _stored(names_and_data: Mapping[str, bytes]) -> dict[str, str]:
    """Write files and return wanted name → name given by the storage."""
    return {name: default_storage.save(name, ContentFile(data)) for name, data in names_and_data.items()}


def _delete_files(row: Picture) -> None:
    for name in {str(row.image.name), *row.renditions.values()}:
        default_storage.delete(name)


def _clean_alts(alts: Mapping[str, str] | None) -> dict[str, str]:
    return {language: text.strip() for language, text in (alts or {}).items() if text.strip()}


@transaction.atomic
def _add(
    *,
    product_id: int,
    image: str,
    width: int,
    height: int,
    renditions: dict[str, str],
    alts: dict[str, str],
    actor: Any,
) -> Picture:
    product_for_change(product_id)
    row = Picture.objects.create(
        product_id=product_id,
        image=image,
        width=width,
        height=height,
        renditions=renditions,
        alts=alts,
        position=Picture.objects.filter(product_id=product_id).count(),
    )
    changed(product_id, actor=actor, verb="catalog.picture_added", picture=row.pk)
    return row


def add_picture(
    *,
    product_id: int,
    data: bytes,
    actor: Any,
    alts: Mapping[str, str] | None = None,
    made: MadePicture | None = None,
) -> Picture:
    """Add an uploaded photograph at the end of the gallery; raises InvalidInput, NotFound.

    `made` is what `made_picture` returned for the same data, where it was asked before. The files are written before
    the transaction, which stays short, and deleted again when it fails.
    """
    made = made or made_picture(data)
    stem = f"products/{product_id}/{secrets.token_hex(8)}"
    original = f"{stem}.{made.extension}"
    wanted = {width: f"{stem}-{width}.webp" for width in made.renditions}
    stored = _stored({original: data, **{wanted[width]: made.renditions[width] for width in wanted}})
    try:
        return _add(
            product_id=product_id,
            image=stored[original],
            width=made.width,
            height=made.height,
            renditions={str(width): stored[name] for width, name in wanted.items()},
            alts=_clean_alts(alts),
            actor=actor,
        )
    except Exception:
        for name in stored.values():
            default_storage.delete(name)
        raise


def add_drawing(
    *, product_id: int, svg: bytes, width: int, height: int, actor: Any, alts: Mapping[str, str] | None = None
) -> Picture:
    """Add an SVG that comes with the program; never one that a person uploaded, for SVG can carry scripts."""
    name = f"products/{product_id}/{secrets.token_hex(8)}.svg"
    stored = _stored({name: svg})[name]
    return _add(
        product_id=product_id,
        image=stored,
        width=width,
        height=height,
        renditions={},
        alts=_clean_alts(alts),
        actor=actor,
    )


def _picture(picture_id: int) -> Picture:
    row = Picture.objects.filter(pk=picture_id).first()
    if row is None:
        raise errors.NotFound(_("This picture does not exist any more."), picture_id=picture_id)
    return row


@transaction.atomic
def save_picture(*, picture_id: int, alts: Mapping[str, str], position: int, actor: Any) -> Picture:
    """Write a picture's words and its place in the gallery, 0 leading; raises NotFound."""
    row = _picture(picture_id)
    row.alts, row.position = _clean_alts(alts), position
    row.save(update_fields=["alts", "position"])
    changed(row.product_id, actor=actor, verb="catalog.picture_saved", picture=row.pk)
    return row


def remove_picture(*, picture_id: int, actor: Any) -> None:
    """Delete a picture and its files; raises NotFound."""
    with transaction.atomic():
        row = _picture(picture_id)
        Picture.objects.filter(pk=row.pk).delete()
        changed(row.product_id, actor=actor, verb="catalog.picture_removed", picture=picture_id)
    _delete_files(row)
