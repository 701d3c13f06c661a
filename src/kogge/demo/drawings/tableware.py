"""Bodies of clay, cloth, wood and paper: jugs, bowls, cups, plates, cloths, boards, books."""

from __future__ import annotations

from kogge.demo.drawings.marks import mark
from kogge.demo.drawings.palette import INK, PAPER, WOOD, WOOD_DARK, darker, lighter, mix
from kogge.demo.drawings.spec import Drawing
from kogge.demo.drawings.svg import cast, clipped, ellipse, group, line, path, rect, ring, solid


def jug(d: Drawing) -> str:
    """A tall bellied jug with a handle, bands and three marks."""
    paint, clay = d.mark_fill, d.fill
    handle = line("M74,-392 C196,-404 206,-236 118,-210", clay, 30) + line(
        "M90,-388 C186,-392 194,-250 124,-220", INK, 8, 0.14
    )
    body = solid(
        "M-62,-430 C-58,-380 -66,-340 -88,-306 C-170,-230 -170,-80 -96,4 Q0,26 96,4 C170,-80 170,-230 88,-306 C66,-340 58,-380 62,-430Z",
        clay,
        rect(-120, -372, 240, 12, paint), rect(-160, -300, 320, 16, paint), rect(-160, -276, 320, 5, paint), rect(-180, -44, 360, 14, paint),
        mark(d.mark, paint, 0, -154, 1.25), mark(d.mark, paint, -92, -150, 0.86, -18), mark(d.mark, paint, 92, -150, 0.86, 18),
        path("M-124,-210 C-140,-160 -136,-100 -122,-70 L-102,-76 C-114,-110 -116,-160 -102,-214Z", "#fff", 0.5),
        dark_from=66,
    )  # fmt: skip
    mouth = ellipse(0, -430, 62, 15, darker(clay, 0.2)) + ellipse(0, -429, 48, 10, darker(clay, 0.5))
    return cast(125, 190, 32) + handle + body + mouth


def vase(d: Drawing) -> str:
    """A slender vase without a handle, with three stems of dried grass."""
    paint = d.mark_fill
    stems = "".join(
        line(f"M{x0},-300 C{x1},-380 {x2},-430 {x3},-{top}", "#A8713F", 5)
        + group("".join(ellipse(0, -y, 9, 15, "#E0AA63") for y in (0, 24, 48)), x=x3, y=-top + 20, turn=turn)
        for x0, x1, x2, x3, top, turn in (
            (-8, -20, -50, -74, 470, -16),
            (0, 0, 8, 6, 510, 2),
            (8, 24, 52, 80, 456, 18),
        )
    )
    body = solid(
        "M-52,-320 C-48,-280 -60,-262 -84,-230 C-128,-160 -110,-50 -74,4 Q0,22 74,4 C110,-50 128,-160 84,-230 C60,-262 48,-280 52,-320Z",
        d.fill, rect(-140, -258, 280, 12, paint), rect(-140, -52, 280, 12, paint), rect(-140, -32, 280, 5, paint),
        mark(d.mark, paint, 0, -146, 1.2),
        path("M-90,-180 C-104,-130 -98,-90 -88,-60 L-72,-64 C-82,-100 -84,-140 -72,-184Z", "#fff", 0.5), dark_from=48,
    )  # fmt: skip
    mouth = ellipse(0, -320, 52, 12, darker(d.fill, 0.2)) + ellipse(0, -319, 40, 8, darker(d.fill, 0.5))
    return (
        cast(100, 170, 26)
        + mouth
        + stems
        + path("M-52,-320 A52 12 0 0 0 52,-320 A52 8 0 0 1 -52,-320Z", d.fill)
        + body
    )


def bowl(d: Drawing) -> str:
    """One wide bowl with a band and a row of marks, seen slightly from above."""
    outline = "M-190,-150 C-184,-40 -100,2 -64,4 Q0,16 64,4 C100,2 184,-40 190,-150Z"
    row = "".join(
        mark(d.mark, d.mark_fill, x, y, size)
        for x, y, size in (
            (-128, -84, 0.5),
            (-68, -68, 0.62),
            (0, -62, 0.7),
            (68, -68, 0.62),
            (128, -84, 0.5),
        )
    )
    inside = mix(d.fill, "#FFFFFF", 0.35)
    return (
        cast(150, 210, 30)
        + rect(-70, -14, 140, 26, darker(d.fill, 0.22), 8)
        + solid(
            outline,
            d.fill,
            row,
            line("M-190,-134 A190 40 0 0 0 190,-134", d.mark_fill, 9),
            path(
                "M-166,-120 C-160,-70 -140,-44 -120,-30 L-104,-40 C-126,-60 -140,-90 -146,-116Z", "#fff", 0.4
            ),
            dark_from=84,
        )
        + ellipse(0, -150, 190, 42, darker(d.fill, 0.12))
        + ellipse(0, -147, 174, 35, inside)
        + path("M-174,-147 A174 35 0 0 1 10,-182 A150 30 0 0 0 -174,-147Z", INK, 0.1)
    )


def cup(d: Drawing) -> str:
    """A mug with a handle and one mark."""
    handle = line("M116,-206 C216,-214 212,-70 112,-70", d.fill, 28) + line(
        "M128,-194 C196,-196 194,-88 122,-86", INK, 7, 0.14
    )
    body = solid(
        "M-124,-250 C-128,-160 -126,-60 -112,-6 Q0,24 112,-6 C126,-60 128,-160 124,-250Z", d.fill,
        line("M-130,-214 A130 26 0 0 0 130,-214", d.mark_fill, 9), line("M-130,-36 A130 26 0 0 0 130,-36", d.mark_fill, 9),
        mark(d.mark, d.mark_fill, 0, -106, 1.1), mark(d.mark, d.mark_fill, -84, -118, 0.74, -6), mark(d.mark, d.mark_fill, 84, -118, 0.74, 6),
        path("M-110,-226 C-112,-150 -110,-80 -102,-30 L-86,-28 C-94,-90 -96,-150 -92,-224Z", "#fff", 0.45), dark_from=56,
    )  # fmt: skip
    mouth = (
        ellipse(0, -250, 124, 27, darker(d.fill, 0.14))
        + ellipse(0, -248, 110, 21, d.second)
        + path("M-110,-248 A110 21 0 0 1 20,-268 A96 18 0 0 0 -110,-248Z", "#fff", 0.2)
    )
    return cast(118, 190, 28) + handle + body + mouth


def beakers(d: Drawing) -> str:
    """Two handle-less beakers, one before the other."""

    def one(paint_at: float) -> str:
        body = solid(
            "M-84,-220 L-72,-4 Q0,16 72,-4 L84,-220Z", d.fill, line("M-86,-186 A86 18 0 0 0 86,-186", d.mark_fill, 9),
            line("M-80,-34 A80 18 0 0 0 80,-34", d.mark_fill, 7), mark(d.mark, d.mark_fill, paint_at, -96, 0.92),
            path("M-70,-204 L-60,-20 h14 L-54,-204Z", "#fff", 0.42), dark_from=36,
        )  # fmt: skip
        return (
            body
            + ellipse(0, -220, 84, 19, darker(d.fill, 0.14))
            + ellipse(0, -218, 72, 14, darker(d.fill, 0.42))
        )

    return group(cast(80, 150, 22) + one(4), x=92, y=-40) + group(
        cast(80, 130, 22) + one(0), x=-82, y=6, scale=1.04
    )


def plate(d: Drawing) -> str:
    """A round plate leaning against the wall on a small stand, before it a second one lying."""
    stand = line("M-90,0 L-20,-70 M90,0 L30,-60", WOOD_DARK, 16)
    petals = "".join(group(ellipse(0, -150, 12, 12, d.mark_fill), turn=turn) for turn in range(0, 360, 24))
    upright = (
        ellipse(18, -196, 190, 196, INK, 0.13)
        + ellipse(8, -200, 192, 198, darker(d.fill, 0.24))
        + ellipse(0, -204, 190, 196, d.fill)
        + group(petals, x=0, y=-204)
        + ring(0, -204, 182, 188, d.mark_fill, 7)
        + ring(0, -204, 120, 124, d.mark_fill, 5)
        + mark(d.mark, d.mark_fill, 0, -196, 1.9)
        + path("M-168,-240 A190 196 0 0 1 -60,-384 L-52,-366 A172 178 0 0 0 -150,-236Z", "#fff", 0.5)
        + clipped(
            "M190,-204 A190 196 0 1 1 -190,-204 A190 196 0 1 1 190,-204Z",
            rect(78, -420, 140, 440, INK, opacity=0.12),
        )
    )
    return (
        cast(160, 190, 22)
        + stand
        + upright
        + rect(-110, -16, 220, 20, WOOD, 8)
        + rect(50, -16, 60, 20, INK, 8, 0.14)
    )


def butter_dish(d: Drawing) -> str:
    """A round butter dish: a plate with a domed cover and a knob."""
    dish = (
        ellipse(0, -6, 210, 40, darker(d.fill, 0.24))
        + ellipse(0, -14, 210, 40, d.fill)
        + ring(0, -14, 200, 36, d.mark_fill, 6)
    )
    dome = solid(
        "M-160,-22 C-164,-150 -100,-204 0,-204 C100,-204 164,-150 160,-22 A160 32 0 0 1 -160,-22Z", d.fill,
        line("M-166,-50 A164 32 0 0 0 166,-50", d.mark_fill, 10), mark(d.mark, d.mark_fill, 0, -92, 1.0),
        mark(d.mark, d.mark_fill, -92, -94, 0.78, -14), mark(d.mark, d.mark_fill, 92, -94, 0.78, 14),
        path("M-130,-120 C-116,-164 -80,-182 -60,-188 L-54,-174 C-84,-164 -104,-146 -112,-112Z", "#fff", 0.5), dark_from=76,
    )  # fmt: skip
    knob = (
        ellipse(4, -214, 30, 24, darker(d.fill, 0.24))
        + ellipse(0, -220, 30, 24, d.fill)
        + ellipse(-8, -226, 10, 7, "#fff", 0.5)
    )
    return cast(200, 150, 30) + dish + dome + knob


def cloth(d: Drawing) -> str:
    """A cloth that hangs from a peg rail, with woven stripes."""
    rail = (
        rect(-380, -540, 760, 44, WOOD)
        + rect(-380, -540, 760, 8, lighter(WOOD, 0.25))
        + rect(-380, -496, 760, 6, INK, opacity=0.14)
    )
    pegs = "".join(
        ellipse(x + 9, -510, 17, 17, INK, 0.16)
        + ellipse(x, -517, 17, 17, WOOD_DARK)
        + ellipse(x - 4, -521, 7, 7, "#D8A36A")
        for x in (-250, 0, 250)
    )
    outline = "M-20,-470 C-60,-440 -140,-400 -152,-300 L-166,0 Q-120,16 -84,2 Q-40,-8 0,6 Q44,18 84,4 Q124,-6 166,6 L150,-300 C136,-400 56,-440 20,-470Z"
    stripes = "".join(
        line(f"M-180,{y} Q-90,{y + 14} 0,{y} T180,{y}", d.mark_fill, width)
        for y, width in ((-92, 22), (-58, 8), (-40, 4), (-250, 6))
    )
    if d.mark:
        stripes += mark(d.mark, d.mark_fill, -6, -168, 1.0)
    folds = (
        path("M-10,-470 C-50,-380 -96,-200 -100,20 L-56,20 C-52,-180 -30,-360 -10,-470Z", INK, 0.07)
        + path("M8,-470 C20,-360 60,-200 64,20 L120,20 C112,-200 60,-380 8,-470Z", INK, 0.1)
        + path("M20,-470 C90,-420 140,-330 150,20 L180,20 V-470Z", INK, 0.13)
    )
    loop = line("M0,-472 q-16,-26 0,-40 q16,14 0,40", d.mark_fill, 6)
    return (
        rail
        + pegs
        + group(path(outline, INK, 0.13), x=34, y=16)
        + path(outline, d.fill)
        + clipped(outline, stripes, folds)
        + loop
    )


def apron(d: Drawing) -> str:
    """An apron that hangs from a peg rail by its neck strap."""
    rail = (
        rect(-380, -540, 760, 44, WOOD)
        + rect(-380, -540, 760, 8, lighter(WOOD, 0.25))
        + rect(-380, -496, 760, 6, INK, opacity=0.14)
    )
    pegs = "".join(
        ellipse(x + 9, -510, 17, 17, INK, 0.16)
        + ellipse(x, -517, 17, 17, WOOD_DARK)
        + ellipse(x - 4, -521, 7, 7, "#D8A36A")
        for x in (-250, 0, 250)
    )
    outline = "M-76,-398 Q0,-376 76,-398 C82,-330 104,-296 176,-280 L186,20 Q90,34 0,24 Q-90,34 -186,20 L-176,-280 C-104,-296 -82,-330 -76,-398Z"
    strap = line("M-70,-394 C-56,-460 -20,-510 0,-520 C20,-510 56,-460 70,-394", d.second, 13)
    pocket = path("M-96,-180 H96 L90,-66 Q0,-52 -90,-66Z", darker(d.fill, 0.1)) + line(
        "M-94,-164 H94", d.second, 6
    )
    stripes = rect(-200, -18, 400, 12, d.second) + rect(-200, 2, 400, 5, d.second)
    folds = path(
        "M-120,-280 C-128,-160 -136,-60 -140,40 h34 C-102,-80 -100,-180 -96,-280Z", INK, 0.07
    ) + path("M104,-300 C120,-160 130,-60 134,40 h70 V-300Z", INK, 0.13)
    ties = line("M-174,-270 C-216,-230 -206,-160 -224,-120", d.second, 10) + line(
        "M174,-270 C214,-220 200,-150 226,-96", d.second, 10
    )
    return (
        rail
        + pegs
        + ties
        + strap
        + group(path(outline, INK, 0.13), x=30, y=16)
        + path(outline, d.fill)
        + clipped(outline, stripes, folds)
        + pocket
        + mark(d.mark, d.second, 0, -288, 1.0)
    )


def folded(d: Drawing) -> str:
    """A pile of folded napkins tied with a ribbon."""
    fold = "M-154,-52 H154 Q178,-52 178,-26 Q178,2 154,2 H-154 Q-178,2 -178,-26 Q-178,-52 -154,-52Z"
    layers = "".join(
        group(
            solid(
                fold,
                tone,
                rect(-180, -52, 360, 20, lighter(tone, 0.3), opacity=0.7),
                line("M-164,-22 H178", INK, 3, 0.12),
                dark_from=92,
            ),
            x=dx,
            y=-step * 50,
        )
        for step, (dx, tone) in enumerate(((0, d.fill), (7, d.mark_fill), (-5, d.fill), (4, d.fill)))
    )
    top = path("M-150,-200 L-112,-232 H190 L158,-200Z", lighter(d.fill, 0.25)) + line(
        "M-128,-210 H172", d.mark_fill, 6
    )
    bow = line("M6,-216 q-54,-46 -62,-8 q12,24 62,8 q54,-50 68,-14 q-10,28 -68,14", d.second, 9)
    ribbon = rect(-18, -204, 30, 206, d.second) + path("M-18,-200 L10,-232 H44 L12,-200Z", d.second) + bow
    return cast(176, 170, 22) + layers + top + ribbon


def board(d: Drawing) -> str:
    """A cutting board with a handle, leaning against the wall."""
    outline = "M-130,6 V-300 Q-130,-330 -96,-334 C-50,-340 -42,-350 -40,-380 V-430 Q-40,-462 0,-462 Q40,-462 40,-430 V-380 C42,-350 50,-340 96,-334 Q130,-330 130,-300 V6Z"
    grain = "".join(
        line(f"M{x},-330 q{bend},160 {-bend / 2},330", darker(d.fill, 0.22), 3, 0.6)
        for x, bend in ((-96, 12), (-52, -10), (-8, 8), (38, -12), (84, 10))
    )
    side = path("M130,6 L146,-4 V-304 Q144,-330 118,-338 Q130,-326 130,-300Z", darker(d.fill, 0.32))
    hole = ellipse(0, -424, 16, 16, darker(d.fill, 0.45))
    carving = mark(d.mark, darker(d.fill, 0.34), 0, -166, 1.7)
    return (
        cast(130, 190, 20)
        + side
        + group(solid(outline, d.fill, grain, dark_from=66, bright_at=-114, gloss=0.25))
        + carving
        + hole
    )


def book(d: Drawing) -> str:
    """A clothbound book standing slightly turned, with a stamped mark and no letters."""
    pages = path("M150,-372 L186,-392 V-18 L150,8Z", "#EFE6CF") + "".join(
        line(f"M{x},-{380 + (x - 156) // 2} V-{2 + (x - 150) // 2}", "#D2C4A0", 2) for x in (158, 166, 174)
    )
    top = path("M-136,-372 L-96,-392 H186 L150,-372Z", "#F6EFDC")
    front = path("M-150,-378 H150 V8 H-150Z", d.fill) + rect(-150, -378, 34, 386, darker(d.fill, 0.2))
    back = path("M150,-374 L186,-396 L195,-398 V-18 L150,10Z", darker(d.fill, 0.25))
    panel = rect(-84, -320, 202, 228, d.second, 3) + mark(d.mark, d.mark_fill, 17, -206, 1.7)
    rules = rect(-84, -66, 202, 9, d.second) + rect(-48, -42, 130, 7, d.second)
    shade = rect(62, -378, 88, 386, INK, opacity=0.13) + rect(-108, -378, 12, 386, "#fff", opacity=0.26)
    return cast(150, 200, 22) + back + top + pages + front + panel + rules + shade


def candle(d: Drawing) -> str:
    """A beeswax candle in a low stoneware holder."""
    wax = solid(
        "M-40,-330 C-30,-340 30,-340 40,-330 V-60 H-40Z",
        d.second,
        *(line(f"M{x},-340 V-60", darker(d.second, 0.2), 3, 0.4) for x in (-20, 4, 26)),
        dark_from=14,
        bright_at=-30,
        gloss=0.3,
    )
    flame = (
        path("M0,-430 C-26,-392 -20,-362 0,-358 C20,-362 26,-392 0,-430Z", "#F3D98F")
        + path("M0,-402 C-10,-384 -8,-366 0,-364 C8,-366 10,-384 0,-402Z", PAPER)
        + line("M0,-340 V-356", INK, 4)
    )
    dish = solid(
        "M-166,-34 C-160,0 -90,20 0,20 C90,20 160,0 166,-34Z",
        d.fill,
        line("M-160,-20 A160 34 0 0 0 160,-20", d.mark_fill, 8),
        dark_from=70,
        bright_at=-136,
        gloss=0.4,
    )
    rim = ellipse(0, -34, 166, 34, darker(d.fill, 0.12)) + ellipse(0, -32, 148, 27, lighter(d.fill, 0.3))
    handle = line("M150,-38 C214,-70 226,-8 156,-6", d.fill, 20) + line(
        "M162,-30 C202,-46 206,-16 164,-14", INK, 5, 0.16
    )
    socket = solid(
        "M-56,-110 L-62,-36 A62 14 0 0 0 62,-36 L56,-110Z",
        d.fill,
        rect(-70, -92, 140, 10, d.mark_fill),
        rect(-70, -62, 140, 6, d.mark_fill),
        dark_from=24,
        bright_at=-46,
        gloss=0.4,
    )
    return (
        cast(160, 150, 24)
        + handle
        + dish
        + rim
        + socket
        + ellipse(0, -110, 56, 12, darker(d.fill, 0.2))
        + ellipse(0, -111, 42, 8, darker(d.second, 0.3))
        + group(wax + flame, y=-52)
    )
