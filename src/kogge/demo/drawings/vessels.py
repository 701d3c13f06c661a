"""Bodies that hold something: tins, jars, pots, bottles, bags, boxes. Base on y 0, centre x 0, about 300 wide."""

from __future__ import annotations

from kogge.demo.drawings.marks import mark
from kogge.demo.drawings.palette import CREAM, INK, PAPER, SALT_DARK, WOOD, WOOD_DARK, darker, lighter, mix
from kogge.demo.drawings.spec import Drawing
from kogge.demo.drawings.svg import cast, clipped, ellipse, group, line, path, rect, ring, solid, star


def _cylinder(half: float, height: float, ry: float) -> str:
    return f"M{-half},{-height} V0 A{half} {ry} 0 0 0 {half},0 V{-height}Z"


def tin(d: Drawing, height: float = 190) -> str:
    """A round tin with a lid and a band that carries a row of marks."""
    half, ry = 165, 40
    top, low = -height + 66, -38
    band = path(
        f"M{-half},{top} A{half} {ry} 0 0 0 {half},{top} V{low} A{half} {ry} 0 0 1 {-half},{low}Z", d.second
    )
    middle = (top + low) / 2
    size_of_all = min(1, (low - top) / 86)
    spots = ((-122, 8, 0.42), (-64, 27, 0.54), (0, 34, 0.62), (64, 27, 0.54), (122, 8, 0.42))
    row = "".join(mark(d.mark, d.mark_fill, x, middle + drop, size * size_of_all) for x, drop, size in spots)
    lid_colour = darker(d.fill, 0.22)
    lid = (
        solid(_cylinder(174, 46, 42), lid_colour, dark_from=74, bright_at=-144, gloss=0.25)
        + ellipse(0, -46, 174, 42, lid_colour)
        + ellipse(0, -47, 164, 37, d.fill)
        + ring(0, -47, 120, 26, d.second, 4)
    )
    body = solid(_cylinder(half, height, ry), d.fill, band, row, dark_from=70, bright_at=-136, gloss=0.3)
    return cast(165, 190, 40) + body + group(lid, y=-height)


def low_tin(d: Drawing) -> str:
    """A low round tin, as for cakes or pralines."""
    return tin(d, 156)


def caddy(d: Drawing) -> str:
    """A tall tea caddy with a domed lid and one mark."""
    half, height = 112, 330
    body = solid(
        _cylinder(half, height, 26), d.fill,
        path(f"M{-half},-268 A{half} 26 0 0 0 {half},-268 V-60 A{half} 26 0 0 1 {-half},-60Z", d.second),
        line(f"M{-half},-250 A{half} 26 0 0 0 {half},-250", d.mark_fill, 5),
        line(f"M{-half},-62 A{half} 26 0 0 0 {half},-62", d.mark_fill, 5),
        mark(d.mark, d.mark_fill, 0, -132, 1.25),
        dark_from=46, bright_at=-92, gloss=0.35,
    )  # fmt: skip
    lid = solid(
        "M-114,0 V-26 C-114,-62 -60,-74 0,-74 C60,-74 114,-62 114,-26 V0 A114 26 0 0 1 -114,0Z",
        darker(d.fill, 0.2),
        dark_from=46,
        bright_at=-86,
        gloss=0.25,
    ) + ellipse(0, -78, 20, 13, darker(d.fill, 0.3))
    return cast(112, 170, 26) + body + group(lid, y=-height + 14)


def jar(d: Drawing, height: float = 218) -> str:
    """A glass jar filled with the colour, label with a mark, lid in the accent colour."""
    top = -height
    outline = (
        f"M-120,{top} C-140,{top + 12} -144,{top + 28} -144,{top + 48} V-30 C-144,4 -120,16 0,18"
        f" C120,16 144,4 144,-30 V{top + 48} C144,{top + 28} 140,{top + 12} 120,{top}Z"
    )
    label = "" if not d.mark else rect(-150, -158, 300, 118, CREAM) + mark(d.mark, d.mark_fill, 0, -99, 1.0)
    glass = solid(
        outline, d.fill, rect(-160, top - 10, 320, 36, lighter(d.fill, 0.12)), label,
        dark_from=78, bright_at=-130, gloss=0.28,
    )  # fmt: skip
    return cast(140, 158, 30) + glass + group(_screw_lid(d.second), y=top - 4)


def _screw_lid(colour: str) -> str:
    ribs = "".join(rect(x, -60, 4, 90, INK, opacity=0.08) for x in (-112, -78, -42, -2, 38, 74, 108))
    return solid("M-132,-52 L-136,0 A136 20 0 0 0 136,0 L132,-52Z", colour, ribs, dark_from=60) + (
        ellipse(0, -52, 132, 22, lighter(colour, 0.25))
    )


def small_jar(d: Drawing) -> str:
    """A low, wide jar with a cloth tied over its lid."""
    glass = solid(
        "M-128,-176 C-150,-164 -156,-140 -156,-120 V-26 C-156,6 -120,18 0,20 C120,18 156,6 156,-26 V-120"
        " C156,-140 150,-164 128,-176Z",
        d.fill, rect(-110, -136, 220, 104, CREAM, 6) if d.mark else "", mark(d.mark, d.mark_fill, 0, -84, 0.86),
        dark_from=84, bright_at=-142, gloss=0.28,
    )  # fmt: skip
    cloth = solid(
        "M-118,-58 C-60,-74 60,-74 118,-58 L136,-12 q-16,26 -34,8 q-18,24 -34,6 q-20,24 -36,6 q-18,22 -34,2"
        " q-20,22 -36,2 q-20,18 -34,-4 q-10,8 -14,-22Z",
        d.second,
        *(ellipse(x, y, 6, 5, d.mark_fill, 0.85) for x, y in ((-84, -42), (-40, -52), (8, -46), (54, -54), (92, -38), (-60, -14), (-10, -18), (40, -16), (86, -10), (-104, -14))),
        dark_from=66,
    )  # fmt: skip
    tie = line("M-124,-34 C-60,-20 60,-20 124,-34", darker(d.second, 0.45), 7)
    return cast(152, 166, 30) + glass + group(cloth, tie, y=-172)


def pot(d: Drawing) -> str:
    """A stoneware pot with a cork, painted with bands and three marks."""
    outline = "M-96,-250 C-150,-226 -168,-120 -150,-40 C-146,-10 -120,16 0,18 C120,16 146,-10 150,-40 C168,-120 150,-226 96,-250Z"
    paint = d.mark_fill
    body = solid(
        outline, d.fill,
        rect(-180, -222, 360, 14, paint), rect(-180, -200, 360, 5, paint), rect(-180, -30, 360, 12, paint),
        mark(d.mark, paint, 0, -116, 1.12),
        mark(d.mark, paint, -82, -112, 0.82, -14), mark(d.mark, paint, 82, -112, 0.82, 14),
        path("M-122,-214 C-142,-150 -140,-90 -130,-50 L-112,-52 C-122,-100 -122,-150 -100,-214Z", "#fff", 0.5),
        dark_from=74,
    )  # fmt: skip
    rim = path("M-100,-252 A100 22 0 0 0 100,-252 L96,-270 H-96Z", darker(d.fill, 0.2)) + ellipse(
        0, -270, 96, 20, darker(d.fill, 0.14)
    )
    cork = solid("M-80,-300 L-76,-262 A78 16 0 0 0 76,-262 L80,-300Z", d.second, dark_from=30) + ellipse(
        0, -300, 80, 17, lighter(d.second, 0.2)
    )
    return cast(145, 176, 34) + body + rim + cork


def bottle(d: Drawing) -> str:
    """A tall bottle with shoulders, capsule and label."""
    outline = "M-34,-500 V-392 C-36,-340 -92,-330 -92,-262 V-20 Q-92,12 0,14 Q92,12 92,-20 V-262 C92,-330 36,-340 34,-392 V-500Z"
    glass = solid(
        outline, d.fill, rect(-100, -226, 200, 160, CREAM), rect(-100, -214, 200, 5, d.mark_fill), rect(-100, -82, 200, 5, d.mark_fill),
        mark(d.mark, d.mark_fill, 0, -146, 1.0), dark_from=40, bright_at=-76, gloss=0.3,
    )  # fmt: skip
    capsule = rect(-38, -528, 76, 70, d.second, 8) + rect(8, -528, 30, 70, INK, 8, 0.13)
    return cast(92, 176, 24) + glass + capsule


def beer(d: Drawing) -> str:
    """A short-necked beer bottle with a crown cap and an oval label."""
    outline = "M-28,-420 C-30,-360 -34,-330 -60,-300 C-84,-274 -92,-250 -92,-216 V-18 Q-92,12 0,14 Q92,12 92,-18 V-216 C92,-250 84,-274 60,-300 C34,-330 30,-360 28,-420Z"
    glass = solid(
        outline, d.fill, ellipse(0, -134, 82, 88, d.second), ring(0, -134, 70, 76, d.mark_fill, 5),
        mark(d.mark, d.mark_fill, 0, -134, 1.0), rect(-60, -352, 120, 34, d.second),
        dark_from=40, bright_at=-78, gloss=0.3,
    )  # fmt: skip
    cap = path(
        "M-34,-410 l-4,12 q6,6 12,0 q6,6 13,0 q6,6 13,0 q6,6 13,0 q6,6 13,0 q6,6 12,0 l-4,-12 C34,-434 -34,-434 -34,-410Z",
        d.mark_fill,
    )
    return cast(92, 160, 24) + glass + cap


def flask(d: Drawing) -> str:
    """A square-shouldered flask with a cork, for elixir, vinegar and syrup."""
    outline = "M-36,-330 V-300 C-36,-280 -108,-282 -116,-240 V-20 Q-114,12 0,14 Q114,12 116,-20 V-240 C108,-282 36,-280 36,-300 V-330Z"
    glass = solid(
        outline, d.fill, path("M-80,-206 H80 V-58 H-80Z", CREAM), rect(-70, -196, 140, 4, d.mark_fill), rect(-70, -72, 140, 4, d.mark_fill),
        mark(d.mark, d.mark_fill, 0, -132, 0.94), dark_from=52, bright_at=-100, gloss=0.3,
    )  # fmt: skip
    neck = rect(-44, -342, 88, 20, darker(d.fill, 0.25), 8)
    cork = rect(-30, -390, 60, 54, d.second, 8) + rect(8, -390, 22, 54, INK, 8, 0.14)
    return cast(116, 160, 26) + glass + cork + neck


def bag(d: Drawing) -> str:
    """A standing bag with a folded top and a round label."""
    body = solid(
        "M-130,-330 L-146,0 Q0,26 146,0 L130,-330Z",
        d.fill,
        path("M-112,-330 L-124,0 h16 L-96,-330Z", "#fff", 0.28),
        dark_from=70,
    )
    top = path("M-130,-330 L-124,-376 H124 L130,-330Z", darker(d.fill, 0.22)) + rect(
        -142, -352, 284, 13, PAPER, 6
    )
    label = ellipse(0, -168, 80, 80, d.second) + mark(d.mark, d.mark_fill, 0, -168, 1.0)
    return cast(140, 160, 30) + body + top + label


def pouch(d: Drawing) -> str:
    """A paper bag tied with a ribbon, with a window that shows what is inside."""
    outline = "M-92,-300 C-128,-250 -146,-200 -148,-30 Q-148,8 -120,10 Q0,24 120,10 Q148,8 148,-30 C146,-200 128,-250 92,-300Z"
    window = "M-84,-186 Q0,-206 84,-186 L92,-54 Q0,-34 -92,-54Z"
    pieces = "".join(
        group(mark(d.mark, d.mark_fill, 0, 0, 0.5, turn), x=x, y=y)
        for x, y, turn in (
            (-54, -152, -12),
            (2, -158, 8),
            (56, -148, 20),
            (-30, -110, 15),
            (30, -112, -10),
            (-62, -74, 4),
            (0, -68, -6),
            (60, -76, 12),
        )
    )
    body = solid(
        outline,
        d.fill,
        path("M-60,-300 C-100,-240 -120,-160 -124,0 h14 C-106,-160 -86,-240 -40,-300Z", "#fff", 0.26),
        dark_from=84,
    )
    inside = path(window, CREAM) + clipped(window, pieces, rect(84, -240, 60, 240, INK, opacity=0.15))
    crown = path(
        "M-92,-300 C-104,-340 -116,-356 -122,-372 L-70,-358 L-36,-378 L0,-360 L38,-378 L72,-358 L122,-372 C116,-356 104,-340 92,-300Z",
        darker(d.fill, 0.1),
    )
    ribbon = rect(-96, -312, 192, 20, d.second, 9) + line(
        "M-20,-302 q-44,-40 -52,-8 q10,22 52,8 q46,-44 58,-10 q-10,24 -58,10 M-20,-300 l-20,54 M-18,-300 l26,50",
        d.second,
        8,
    )
    return cast(146, 160, 28) + body + inside + crown + ribbon


def box(d: Drawing) -> str:
    """A gift box with lid, ribbon and bow."""
    body = solid(
        "M-190,-190 L-180,8 H180 L190,-190Z",
        d.fill,
        rect(-34, -240, 68, 300, d.second),
        mark(d.mark, d.mark_fill, -108, -84, 0.9),
        mark(d.mark, d.mark_fill, 108, -84, 0.9),
        dark_from=96,
        bright_at=-168,
        gloss=0.24,
    )
    lid = solid(
        "M-206,-246 Q-206,-252 -198,-252 H198 Q206,-252 206,-246 V-186 H-206Z",
        lighter(d.fill, 0.1),
        rect(-34, -300, 68, 200, d.second),
        dark_from=104,
        bright_at=-184,
        gloss=0.2,
    )
    top = path("M-198,-252 L-168,-282 H168 L198,-252Z", lighter(d.fill, 0.24)) + path(
        "M-34,-252 L-28,-282 H28 L34,-252Z", lighter(d.second, 0.18)
    )
    dark = darker(d.second, 0.22)
    bow = (
        path("M0,-276 C-40,-352 -128,-356 -120,-306 C-114,-272 -50,-270 0,-276Z", d.second)
        + path("M0,-276 C40,-360 134,-350 122,-302 C114,-270 50,-268 0,-276Z", dark)
        + ellipse(0, -280, 22, 18, lighter(d.second, 0.12))
    )
    return cast(190, 190, 26) + body + lid + top + bow


def carton(d: Drawing) -> str:
    """A flat-fronted carton with a side turned from the light and one large mark."""
    side = path("M128,-300 L176,-326 V-22 L128,6Z", darker(d.fill, 0.28)) + path(
        "M-128,-300 L-84,-326 H176 L128,-300Z", lighter(d.fill, 0.22)
    )
    front = path("M-128,-300 H128 V6 H-128Z", d.fill) + rect(-128, -250, 256, 204, d.second)
    frame = rect(-128, -238, 256, 5, d.mark_fill) + rect(-128, -62, 256, 5, d.mark_fill)
    gloss = rect(-112, -294, 14, 292, "#fff", opacity=0.22)
    return cast(130, 200, 24) + side + front + frame + mark(d.mark, d.mark_fill, 0, -148, 1.5) + gloss


def crate(d: Drawing) -> str:
    """A slatted wooden crate with a jar, a tin and a bottle looking out."""
    inside = path("M-210,-150 L-180,-196 H220 L206,-150Z", darker(WOOD_DARK, 0.35))
    green = Drawing(
        wall=d.wall, body="bottle", colour="bottle", accent="paper", mark=d.mark, mark_colour="mustard"
    )
    contents = (
        group(_plain(bottle(green)), x=96, y=-36, scale=0.76)
        + group(
            _plain(tin(Drawing(wall=d.wall, body="tin", colour="cobalt", accent="cream", mark="star"), 210)),
            x=-92,
            y=-60,
            scale=0.62,
        )
        + group(
            _plain(
                jar(
                    Drawing(
                        wall=d.wall,
                        body="jar",
                        colour="honey",
                        accent="paper",
                        mark="cells",
                        mark_colour="mustard",
                    )
                )
            ),
            x=10,
            y=-24,
            scale=0.6,
        )
    )
    slats = "".join(
        rect(-212 + dx, y, 424, 44, WOOD, 5)
        + rect(-212 + dx, y, 424, 9, lighter(WOOD, 0.22), 4)
        + rect(120 + dx, y, 92, 44, INK, 5, 0.13)
        for y, dx in ((-154, 0), (-102, 3), (-50, -2))
    )
    posts = rect(-206, -158, 30, 162, WOOD_DARK, 4) + rect(178, -158, 30, 162, darker(WOOD_DARK, 0.2), 4)
    tag = group(
        line("M0,-64 C-10,-50 4,-40 0,-24", d.mark_fill, 5)
        + path("M-34,-20 L0,-38 L34,-20 V48 H-34Z", CREAM)
        + mark(d.mark, d.mark_fill, 0, 12, 0.52),
        x=-20,
        y=-84,
        turn=4,
    )
    return cast(210, 196, 24) + inside + contents + slats + posts + tag


def open_box(d: Drawing) -> str:
    """A flat open box of pralines, the lid leaning behind it."""
    lid = group(
        rect(-186, -330, 372, 250, d.fill, 8)
        + rect(90, -330, 96, 250, INK, 8, 0.14)
        + rect(-168, -312, 336, 214, lighter(d.fill, 0.08), 4)
        + mark(d.mark, d.second, 0, -220, 1.5),
        turn=-3,
    )
    tray = (
        path("M-210,-24 L-164,-150 H176 L214,-24Z", CREAM)
        + path("M-210,-24 H214 V10 Q214,18 206,18 H-202 Q-210,18 -210,10Z", darker(d.fill, 0.12))
        + rect(110, -24, 104, 42, INK, opacity=0.14)
    )
    sweets = []
    tones = ("#4A2718", "#7E4726", "#BD7A3E", "#E9D3A0", "#4A2718", "#7E4726")
    for row, (y, left, step, size) in enumerate(
        ((-122, -118, 60, 25), (-86, -138, 68, 28), (-46, -160, 80, 32))
    ):
        for column in range(5):
            tone = tones[(row * 2 + column) % 6]
            x = left + column * step
            sweets.append(ellipse(x + 5, y + size * 0.34, size, size * 0.5, INK, 0.14))
            sweets.append(
                ellipse(x, y, size, size * 0.66, darker(tone, 0.16))
                + ellipse(x - 1, y - size * 0.2, size * 0.86, size * 0.46, lighter(tone, 0.06))
            )
            sweets.append(
                star(x - 1, y - size * 0.22, 8, 4, 6, "#FBF1DA")
                if (row + column) % 3 == 0
                else line(f"M{x - 12},{y - size * 0.2} q10,-8 22,0", lighter(tone, 0.3), 3)
            )
    return cast(200, 200, 26) + lid + tray + "".join(sweets)


def tube(d: Drawing) -> str:
    """A tall cardboard tube with a metal base and lid."""
    half, height = 96, 380
    body = solid(
        _cylinder(half, height, 20), d.fill,
        rect(-110, -300, 220, 210, d.second), rect(-110, -286, 220, 5, d.mark_fill), rect(-110, -108, 220, 5, d.mark_fill),
        mark(d.mark, d.mark_fill, 0, -196, 1.3), rect(-110, -22, 220, 60, SALT_DARK), dark_from=38, bright_at=-80, gloss=0.3,
    )  # fmt: skip
    lid = solid(_cylinder(100, 44, 20), SALT_DARK, dark_from=38, bright_at=-82, gloss=0.4) + ellipse(
        0, -44, 100, 20, mix(SALT_DARK, "#FFFFFF", 0.4)
    )
    return cast(96, 170, 22) + body + group(lid, y=-height + 30)


def _plain(drawing: str) -> str:
    """Take the cast shadow off a body that stands inside another."""
    return drawing.split("</g>", 1)[1]
