"""The pictures of a product as files with words for those who cannot see them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kogge.demo import content, merchant, wording
from kogge.demo.drawings.gallery import View, gallery
from kogge.demo.values import LANGUAGES, Product, Texts

# Every drawing has this size in pixels; shops show it smaller.
WIDTH, HEIGHT = 800, 1000


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture: file name, SVG text and its description by language."""

    file_name: str
    svg: str
    alts: Texts


def pictures(product: Product) -> tuple[Picture, ...]:
    """Return the pictures of a product, the one for cards first."""
    scenes = gallery(product.drawing, category=product.category, can_be_gift=_can_be_gift(product))
    return tuple(
        Picture(
            file_name=f"{product.key}.svg" if place == 0 else f"{product.key}-{place + 1}.svg",
            svg=scene.svg,
            alts={language: _alt(product, language, scene.view) for language in LANGUAGES},
        )
        for place, scene in enumerate(scenes)
    )


@lru_cache(maxsize=1)
def _views() -> dict[str, Texts]:
    rows = merchant.table(content.DATA / "glossary.toml")["views"]
    return {view: wording.by_language(row) for view, row in rows.items()}


def _can_be_gift(product: Product) -> bool:
    """Whether the picture with the ribbon makes sense: presents keep, and nobody wraps flour."""
    fitting = product.kind == "goods" or bool(product.tags & {"gift", "advent", "saint_nicholas"})
    return fitting and not product.withdrawal_exception and product.category != "gifts"


def _alt(product: Product, language: str, view: View) -> str:
    whole = product.texts[language].alt
    if view is View.WHOLE:
        return whole
    return f"{whole}, {_views()[view][language]}"
