"""Bodies of Printen, gingerbread and chocolate: stacked, leaning, iced."""

from __future__ import annotations

from kogge.demo.drawings.marks import mark
from kogge.demo.drawings.palette import CREAM, INK, PAPER, SALT, baked, darker, lighter
from kogge.demo.drawings.spec import Drawing
from kogge.demo.drawings.svg import cast, clipped, ellipse, group, line, path, rect, solid


def bars(d: Drawing) -> str:
    """Four stacked bars tied with a ribbon, almonds on top when the mark is a nut."""

    def one(tone: str) -> str:
        return (
            rect(-150, -44, 300, 46, baked(tone, 0.2), 9)
            + path("M-146,-40 L-112,-66 H160 L146,-40Z", tone)
            + path("M146,-40 L160,-66 V-24 L148,0Z", baked(tone, 0.4))
            + rect(-150, -44, 300, 14, tone, 7)
            + rect(-140, -40, 90, 5, "#fff", 2, 0.22)
        )

    layers = "".join(group(one(d.fill), x=x, y=-46 * step) for step, x in enumerate((0, 6, -5, 3)))
    almond = ellipse(0, 0, 26, 10, CREAM) + line("M-16,1 H14", "#E2C99A", 3)
    sugar = "".join(
        rect(x, y, 15, 10, PAPER, 3)
        for x, y in (
            (-100, -196),
            (-60, -202),
            (-20, -194),
            (20, -202),
            (60, -195),
            (104, -200),
            (-84, -206),
            (84, -206),
        )
    )
    top = (
        "".join(group(almond, x=x, y=-192, turn=-6) for x in (-86, 24, 96))
        if d.mark == "nut"
        else (sugar if d.mark == "seed" else "")
    )
    ribbon = line("M-44,4 V-182 L-12,-204", d.second, 9) + line(
        "M-28,-192 q-46,-44 -52,-10 q10,20 52,10 q46,-48 58,-14 q-8,24 -58,14", d.second, 8
    )
    return cast(155, 150, 26) + layers + top + ribbon


def hearts(d: Drawing) -> str:
    """Two gingerbread hearts leaning, iced in the accent colour."""
    outline = "M0,-8 C-190,-130 -178,-322 -64,-318 C-28,-316 -4,-294 0,-262 C4,-294 28,-316 64,-318 C178,-322 190,-130 0,-8Z"
    inner = "M0,-50 C-150,-146 -140,-286 -62,-284 C-34,-282 -12,-262 0,-218 C12,-262 34,-282 62,-284 C140,-286 150,-146 0,-50Z"

    def one(tone: str) -> str:
        icing = f'<path d="{inner}" fill="none" stroke="{d.second}" stroke-width="10" stroke-dasharray="2 17" stroke-linecap="round"/>'
        return (
            group(path(outline, baked(tone, 0.3)), x=10, y=5)
            + solid(outline, tone, dark_from=62)
            + icing
            + mark(d.mark, d.second, 0, -176, 1.25)
        )

    return group(cast(110, 150, 18) + one(baked(d.fill, 0.1)), x=96, y=-34, turn=10, scale=0.92) + group(
        cast(120, 130, 18) + one(d.fill), x=-66, y=12, turn=-7, scale=1.08
    )


def moulded(d: Drawing) -> str:
    """A tall moulded figure-less biscuit, leaning, with a scalloped edge and two marks."""
    scallops = "".join(
        ellipse(x, y, 19, 19, d.fill) for x in range(-112, 120, 32) for y in (-404, 0)
    ) + "".join(ellipse(x, y, 19, 19, d.fill) for x in (-128, 128) for y in range(-388, 0, 32))
    front = scallops + rect(-128, -404, 256, 404, d.fill, 10)
    frame = rect(-104, -378, 208, 352, baked(d.fill, 0.14), 14) + rect(
        -94, -368, 188, 332, lighter(d.fill, 0.05), 10
    )
    marks = mark(d.mark, baked(d.fill, 0.32), 0, -270, 1.55) + mark(
        "heart", baked(d.fill, 0.32), 0, -102, 0.9
    )
    shade = clipped("M-150,-430 H150 V26 H-150Z", rect(62, -404, 66, 404, INK, opacity=0.13))
    return cast(140, 170, 20) + group(
        group(scallops + rect(-128, -404, 256, 404, baked(d.fill, 0.3), 10), x=12, y=4).replace(
            d.fill, baked(d.fill, 0.3)
        )
        + front
        + frame
        + marks
        + shade,
        turn=-5,
    )


def tablet(d: Drawing) -> str:
    """A chocolate bar leaning, half out of its paper sleeve."""
    squares = "".join(
        rect(-116 + 80 * column, -432 + 74 * row, 72, 66, lighter(d.fill, 0.1), 6)
        + rect(-116 + 80 * column, -432 + 74 * row, 72, 10, lighter(d.fill, 0.26), 5)
        for column in range(3)
        for row in range(3)
    )
    bits = (
        "".join(
            ellipse(x, y, 10, 7, d.mark_fill)
            for x, y in ((-88, -404), (-8, -392), (66, -410), (-70, -330), (20, -322), (88, -336))
        )
        if d.mark in ("nut", "berries", "cherries")
        else ""
    )
    bar = rect(-126, -442, 252, 440, darker(d.fill, 0.12), 8) + squares + bits
    foil = path(
        "M-130,-246 l22,-20 22,18 24,-20 22,20 24,-20 22,18 24,-18 22,20 24,-20 22,18 32,-16 V-200 H-130Z",
        SALT,
    )
    sleeve = (
        rect(-134, -224, 268, 232, d.second, 3)
        + rect(-134, -196, 268, 6, d.mark_fill)
        + rect(-134, -22, 268, 6, d.mark_fill)
        + mark(d.mark, d.mark_fill, 0, -108, 1.25)
    )
    side = path("M134,-224 L150,-232 V-4 L134,8Z", darker(d.second, 0.25)) + path(
        "M126,-438 L138,-444 V-234 L126,-226Z", darker(d.fill, 0.4)
    )
    shade = rect(60, -442, 74, 450, INK, opacity=0.13) + rect(-118, -442, 12, 450, "#fff", opacity=0.18)
    return cast(134, 190, 20) + group(side + bar + foil + sleeve + shade, turn=-4)
