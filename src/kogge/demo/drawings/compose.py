"""Puts a body, its mark and its companion into the scene: one wall, one table, light from the upper left."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

from kogge.demo.drawings import cheeses, foods, sweets, tableware, vessels
from kogge.demo.drawings.companions import COMPANIONS
from kogge.demo.drawings.palette import WALLS
from kogge.demo.drawings.spec import Drawing
from kogge.demo.drawings.svg import group, path, rect, without_repeated_clips

# Body, its scale in the scene and where its base stands, so that every product fills 55 to 75 % of the width.
BODIES: dict[str, tuple[Callable[[Drawing], str], float, int]] = {
    "tin": (vessels.tin, 1.36, 838),
    "low_tin": (vessels.low_tin, 1.42, 838),
    "caddy": (vessels.caddy, 1.4, 850),
    "jar": (vessels.jar, 1.4, 850),
    "small_jar": (vessels.small_jar, 1.42, 848),
    "pot": (vessels.pot, 1.42, 848),
    "bottle": (vessels.bottle, 1.2, 852),
    "beer": (vessels.beer, 1.32, 852),
    "flask": (vessels.flask, 1.42, 852),
    "bag": (vessels.bag, 1.42, 848),
    "pouch": (vessels.pouch, 1.44, 846),
    "box": (vessels.box, 1.28, 840),
    "carton": (vessels.carton, 1.46, 846),
    "crate": (vessels.crate, 1.3, 846),
    "open_box": (vessels.open_box, 1.36, 844),
    "tube": (vessels.tube, 1.36, 850),
    "jug": (tableware.jug, 1.42, 852),
    "vase": (tableware.vase, 1.42, 852),
    "bowl": (tableware.bowl, 1.4, 848),
    "cup": (tableware.cup, 1.46, 850),
    "beakers": (tableware.beakers, 1.5, 846),
    "plate": (tableware.plate, 1.32, 846),
    "butter_dish": (tableware.butter_dish, 1.36, 846),
    "cloth": (tableware.cloth, 1.19, 806),
    "apron": (tableware.apron, 1.19, 812),
    "folded": (tableware.folded, 1.4, 846),
    "board": (tableware.board, 1.34, 850),
    "book": (tableware.book, 1.4, 848),
    "candle": (tableware.candle, 1.42, 848),
    "loaf": (foods.loaf, 1.4, 846),
    "pie": (foods.pie, 1.3, 852),
    "wheel": (cheeses.wheel, 1.32, 842),
    "cheese_block": (cheeses.cheese_block, 1.42, 846),
    "cheese_round": (cheeses.cheese_round, 1.34, 846),
    "log": (cheeses.log, 1.4, 846),
    "bars": (sweets.bars, 1.46, 846),
    "rounds": (foods.rounds, 1.42, 842),
    "hearts": (sweets.hearts, 1.36, 846),
    "moulded": (sweets.moulded, 1.36, 846),
    "tablet": (sweets.tablet, 1.34, 848),
    "waffles": (foods.waffles, 1.4, 846),
    "cakes": (foods.cakes, 1.38, 846),
}
HANGING = ("cloth", "apron")
_HANGING_ILLUSTRATIONS = ("linnen.svg",)
# The table's light edge is the last piece of a finished illustration's scene; the still life follows.
_EDGE_END = 'opacity=".45"/>'

# Where the companion stands: right of the body and a little nearer.
_COMPANION_X, _COMPANION_Y = 604, 880

ILLUSTRATIONS = Path(__file__).parent.parent / "data" / "illustrations"


def draw(drawing: Drawing) -> str:
    """Return the picture as SVG text, 800 by 1000; the same drawing always gives the same text."""
    if drawing.illustration:
        return _hung_on(drawing.wall, _illustration(drawing))
    return document(scene(drawing.wall, hanging=is_hanging(drawing)) + still_life(drawing))


def still_life(drawing: Drawing) -> str:
    """Return what stands on the table, without wall and table, in the coordinates of the scene."""
    if drawing.illustration:
        return _illustration(drawing).partition(_EDGE_END)[2].removesuffix("</svg>")
    make, scale, base = BODIES[drawing.body]
    beside = bool(drawing.companion)
    hanging = is_hanging(drawing)
    x = (400 if hanging else 340 if beside else 384) + drawing.shift_x
    body = group(make(drawing), x=x, y=base, scale=scale * (0.94 if beside and not hanging else 1))
    friend = group(COMPANIONS[drawing.companion](), x=_COMPANION_X, y=_COMPANION_Y) if beside else ""
    return body + friend


def is_hanging(drawing: Drawing) -> bool:
    """Whether the product hangs on the wall, with no table in the picture."""
    return drawing.body in HANGING or drawing.illustration in _HANGING_ILLUSTRATIONS


def document(inside: str, view: str = "0 0 800 1000") -> str:
    """Wrap shapes as a picture that shows this part of the scene."""
    return without_repeated_clips(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" width="800" height="1000">{inside}</svg>'
    )


def compressed_size(document: str) -> int:
    """Return the size in bytes that travels over the wire, gzip at its best level."""
    return len(gzip.compress(document.encode(), 9, mtime=0))


def _illustration(drawing: Drawing) -> str:
    return (ILLUSTRATIONS / drawing.illustration).read_text(encoding="utf-8")


def _hung_on(wall: str, illustration: str) -> str:
    """Repaint wall and table of a finished illustration; both are plain rectangles as wide as the scene."""
    wall_colour, table_colour = WALLS[wall]
    colours = iter((wall_colour, table_colour))
    return re.sub(
        r'(<rect (?:y="\d+" )?width="800" height="\d+" fill=")#(?!fff")[0-9A-F]{6}(")',
        lambda match: f"{match[1]}{next(colours)}{match[2]}",
        illustration,
        count=2,
    )


def scene(wall: str, *, hanging: bool) -> str:
    """Draw wall, four leaning window panes and, unless the product hangs, the table with its light edge."""
    wall_colour, table_colour = WALLS[wall]
    edge = 1000 if hanging else 660
    split = edge * 0.5
    low = split + (30 if hanging else 20)
    panes = "".join(
        path(f"M{left + shift:g},{top:g} h136 L{left + shift + 136 + lean:g},{bottom:g} h-136Z", "#fff", 0.2)
        for top, bottom, shift in ((0, split, 0), (low, edge, low * 0.42))
        for left in (80, 233.6)
        for lean in (round((bottom - top) * 0.42, 1),)
    )
    table = (
        "" if hanging else rect(0, 660, 800, 340, table_colour) + rect(0, 660, 800, 7, "#fff", opacity=0.45)
    )
    return rect(0, 0, 800, 1000, wall_colour) + panes + table
