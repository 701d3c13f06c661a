"""Make uploaded pictures ready for the shop: upright, in three widths, as WebP."""

from __future__ import annotations

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from kogge.sales.catalog.values import RENDITION_WIDTHS, MadePicture

MAX_BYTES = 20 * 1024 * 1024
MIN_SIDE = 400  # narrower than the smallest rendition: blurred on every card
MAX_PIXELS = 60_000_000  # 60 megapixels take 180 MB unpacked; cameras of today stay below
_EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif"}
_QUALITY = 80  # WebP: a card of 400 px stays below 60 kB


class PictureProblem(ValueError):
    """The upload cannot be used; `code` says why: too_heavy, not_an_image, too_small, too_large."""

    def __init__(self, code: str, **facts: int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def _opened(data: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(data), formats=tuple(_EXTENSIONS))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        raise PictureProblem("not_an_image") from error
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise PictureProblem("too_large", width=width, height=height)
    if min(width, height) < MIN_SIDE:
        raise PictureProblem("too_small", width=width, height=height)
    return picture


def widths_for(width: int) -> list[int]:
    """Return the widths to make of a picture this wide: never larger than itself, at least one."""
    smaller = [wanted for wanted in RENDITION_WIDTHS if wanted < width]
    return smaller if width > RENDITION_WIDTHS[-1] else [*smaller, width]


def _webp(picture: Image.Image, width: int) -> bytes:
    height = max(1, round(picture.height * width / picture.width))
    smaller = picture.resize((width, height), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    smaller.save(
        written, "WEBP", quality=_QUALITY, method=4, icc_profile=picture.info.get("icc_profile") or b""
    )
    return written.getvalue()


def make_renditions(data: bytes) -> MadePicture:
    """Read JPEG, PNG, WebP or AVIF of at most 20 MB, turn it upright by its EXIF mark, make the smaller files.

    Raises PictureProblem. What the camera wrote into the file (place, owner) is not in the smaller files.
    """
    if len(data) > MAX_BYTES:
        raise PictureProblem("too_heavy", megabytes=MAX_BYTES // 1024 // 1024)
    opened = _opened(data)
    extension = _EXTENSIONS[opened.format or "JPEG"]
    try:
        upright = ImageOps.exif_transpose(opened)
        has_holes = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
        icc_profile = upright.info.get("icc_profile") if upright.mode in ("RGB", "RGBA") else None
        plain = upright.convert("RGBA" if has_holes else "RGB")
    except (OSError, SyntaxError, ValueError) as error:  # cut short or damaged
        raise PictureProblem("not_an_image") from error
    plain.info = {"icc_profile": icc_profile} if icc_profile else {}
    return MadePicture(
        width=plain.width,
        height=plain.height,
        extension=extension,
        renditions={width: _webp(plain, width) for width in widths_for(plain.width)},
    )
