"""The further pictures of a product: close up, on the laid table, and as a gift."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kogge.demo.drawings import compose, tableware, vessels
from kogge.demo.drawings.companions import COMPANIONS
from kogge.demo.drawings.foods import loaf
from kogge.demo.drawings.palette import STRONG_WALLS, WALLS
from kogge.demo.drawings.spec import Drawing
from kogge.demo.drawings.svg import group


class View(StrEnum):
    """How a picture shows its product."""

    WHOLE = "whole"
    CLOSE = "close"
    TABLE = "table"
    GIFT = "gift"


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One picture of the gallery."""

    view: View
    svg: str


# What stands beside the products of a shelf on the laid table; the second where the first is in the picture already.
_BESIDE: Mapping[str, tuple[str, str]] = {
    "biscuits": ("cup", "tea"),
    "chocolate": ("cocoa", "pralines"),
    "cheese": ("grapes", "pear"),
    "pantry": ("bread", "wedge"),
    "drinks": ("biscuits", "pralines"),
    "ceramics": ("apple", "pear"),
    "kitchen": ("pear", "apple"),
    "gifts": ("tea", "apple"),
}
# Part of the scene that a close-up shows: left edge, upper edge, width and height, in the scene's proportion.
_CLOSE_UP = "150 430 440 550"
_CLOSE_UP_HANGING = "180 250 440 550"


def gallery(drawing: Drawing, *, category: str, can_be_gift: bool) -> tuple[Scene, ...]:
    """Return the pictures of a product, the whole one first; what hangs on the wall has no table and no gift."""
    walls = _other_walls(drawing)
    hanging = compose.is_hanging(drawing)
    content = compose.still_life(drawing)
    scenes = [
        Scene(view=View.WHOLE, svg=compose.draw(drawing)),
        Scene(
            view=View.CLOSE,
            svg=compose.document(
                compose.scene(walls[0], hanging=hanging) + content,
                _CLOSE_UP_HANGING if hanging else _CLOSE_UP,
            ),
        ),
    ]
    if not hanging:
        scenes.append(Scene(view=View.TABLE, svg=_on_the_table(drawing, walls[1], content, category)))
        if can_be_gift:
            scenes.append(Scene(view=View.GIFT, svg=_as_gift(drawing, walls[2], content)))
    return tuple(scenes)


def _other_walls(drawing: Drawing) -> list[str]:
    """Return the quiet walls that the whole picture does not have, beginning at a place of the drawing's own."""
    quiet = [wall for wall in WALLS if wall not in STRONG_WALLS and wall != drawing.wall]
    start = zlib.crc32(f"{drawing.body}{drawing.illustration}{drawing.colour}".encode()) % len(quiet)
    return quiet[start:] + quiet[:start]


def _placed(content: str, *, scale: float, x: float, y: float) -> str:
    """Shrink a still life about the middle of its base, (384, 850), and set that point down elsewhere."""
    return group(content, x=x - 384 * scale, y=y - 850 * scale, scale=scale)


def _on_the_table(drawing: Drawing, wall: str, content: str, category: str) -> str:
    """Set the product before a jug or a loaf, with something to go with it in front."""
    first, second = _BESIDE[category]
    beside = second if first in (drawing.companion, *_ALREADY_SHOWN.get(drawing.illustration, ())) else first
    salt = Drawing(wall=wall, body="jug", colour="salt", mark="sprig")
    bread = Drawing(wall=wall, body="loaf", colour="brown", accent="cream")
    behind = loaf(bread) if category == "ceramics" else tableware.jug(salt)
    return compose.document(
        compose.scene(wall, hanging=False)
        + group(behind, x=580, y=762, scale=0.92 if category == "ceramics" else 0.98)
        + _placed(content, scale=0.74, x=290, y=838)
        + group(COMPANIONS[beside](), x=600, y=912, scale=1.1)
    )


_ALREADY_SHOWN: Mapping[str, tuple[str, ...]] = {
    "koffie.svg": ("cup",),
    "speculoos-3.svg": ("cup", "tea"),
    "appelsap.svg": ("apple",),
    "sirop.svg": ("pear",),
}


def _as_gift(drawing: Drawing, wall: str, content: str) -> str:
    """Set the product before a kraft box with a ribbon in one of two colours."""
    ribbon = "cherry" if drawing.fill != "#A4262F" and len(content) % 2 else "cobalt"
    parcel = Drawing(wall=wall, body="box", colour="kraft", accent=ribbon, mark="sprig", mark_colour=ribbon)
    return compose.document(
        compose.scene(wall, hanging=False)
        + group(vessels.box(parcel), x=350, y=800, scale=1.3)
        + _placed(content, scale=0.56, x=548, y=916)
    )
