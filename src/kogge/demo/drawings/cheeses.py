"""Bodies of cheese: wheels, blocks, soft rounds and logs, all on wood or paper."""

from __future__ import annotations

from kogge.demo.drawings.marks import mark
from kogge.demo.drawings.palette import INK, PAPER, WOOD, darker, lighter
from kogge.demo.drawings.spec import Drawing
from kogge.demo.drawings.svg import cast, ellipse, group, line, path, rect, solid


def wheel(d: Drawing) -> str:
    """A wheel of cheese on a board with a wedge cut out and lying beside it."""
    paste, eye = d.second, darker(d.second, 0.14)
    plank = rect(-250, -22, 500, 34, WOOD, 12) + rect(-250, -22, 500, 10, lighter(WOOD, 0.25), 5)
    drum = solid(
        "M-170,-150 V0 A170 50 0 0 0 170,0 V-150Z",
        d.fill,
        path("M-170,-150 V-120 A170 50 0 0 0 170,-120 V-150Z", "#fff", 0.18),
        dark_from=80,
    )
    cut = path("M-8,-152 L-92,-107 V43 L-8,-2Z", paste) + path(
        "M-8,-152 L84,-107 V41 L-8,-2Z", darker(paste, 0.09)
    )
    eyes = "".join(
        ellipse(x, y, r, r * 0.78, eye)
        for x, y, r in ((-62, -60, 10), (-38, -20, 7), (-30, -96, 8), (-70, -6, 6))
    ) + "".join(
        ellipse(x, y, r, r * 0.78, darker(eye, 0.1)) for x, y, r in ((30, -66, 9), (56, -30, 7), (20, -24, 5))
    )
    herbs = "".join(
        line(f"M{x},{y} l9,-5", d.mark_fill, 5)
        for x, y in (
            (-70, -80),
            (-50, -40),
            (-30, -70),
            (-74, -20),
            (-26, -24),
            (20, -90),
            (48, -60),
            (24, -44),
            (62, -14),
            (-48, -108),
            (50, -96),
        )
    )
    top = ellipse(0, -150, 170, 50, lighter(d.fill, 0.14)) + line(
        "M-150,-150 A150 40 0 0 1 -40,-188", "#fff", 6, 0.5
    )
    wedge = (
        path("M-80,0 L-66,-92 L74,-60 L70,0Z", paste)
        + path("M-66,-92 L74,-60 L84,-74 L-34,-110Z", lighter(d.fill, 0.14))
        + path("M74,-60 L84,-74 L80,-6 L70,0Z", d.fill)
    )
    wedge += (
        "".join(
            line(f"M{x},{y} l9,-5", d.mark_fill, 5)
            for x, y in ((-46, -50), (-10, -36), (20, -50), (44, -22), (-50, -18), (4, -12))
        )
        if d.mark == "leaf"
        else "".join(
            ellipse(x, y, r, r * 0.78, eye)
            for x, y, r in ((-30, -40, 9), (10, -26, 7), (-44, -18, 5), (36, -38, 5))
        )
    )
    return (
        cast(250, 110, 16)
        + plank
        + group(drum + top + cut + (herbs if d.mark == "leaf" else eyes), x=-20, y=-24)
        + group(wedge, x=196, y=-24)
    )


def cheese_block(d: Drawing) -> str:
    """A square washed-rind cheese on paper, one corner cut, slices before it."""
    sheet = path("M-224,14 L-170,-52 H216 L246,14Z", PAPER) + path("M40,14 L120,-52 H216 L246,14Z", INK, 0.06)
    side = path("M130,-150 L186,-186 V-44 L130,-6Z", darker(d.fill, 0.24)) + path(
        "M-150,-150 L-96,-186 H186 L130,-150Z", lighter(d.fill, 0.2)
    )
    front = path("M-150,-150 H130 V-6 H-150Z", d.fill) + path("M-132,-138 H-10 V-18 H-132Z", d.second, 0)
    ridges = "".join(
        line(f"M-150,{y} q70,-8 140,0 t140,0", darker(d.fill, 0.14), 4, 0.6) for y in (-114, -76, -38)
    )
    cut = path("M-150,-150 L-96,-186 L-20,-186 L-58,-150Z", lighter(d.second, 0.2)) + path(
        "M-150,-150 H-58 V-6 H-150Z", d.second
    )
    holes = "".join(
        ellipse(x, y, r, r * 0.8, darker(d.second, 0.14))
        for x, y, r in ((-124, -112, 6), (-90, -70, 8), (-118, -40, 6), (-80, -124, 5), (-84, -26, 4))
    )
    slice_ = group(
        path("M-70,0 L-58,-26 H84 L74,0Z", lighter(d.second, 0.1))
        + path("M-70,0 H74 V14 H-70Z", d.fill)
        + path("M74,0 L84,-26 V-12 L74,14Z", darker(d.fill, 0.2)),
        x=-116,
        y=12,
        turn=-4,
    )
    return (
        cast(190, 150, 18)
        + sheet
        + side
        + front
        + ridges
        + cut
        + holes
        + mark(d.mark, darker(d.fill, 0.3), 38, -78, 0.8)
        + slice_
    )


def cheese_round(d: Drawing) -> str:
    """A small soft cheese in its bark or box, a wedge drawn out."""
    plank = rect(-220, -16, 440, 30, WOOD, 12) + rect(-220, -16, 440, 9, lighter(WOOD, 0.25), 5)
    drum = solid(
        "M-164,-110 V-28 A164 46 0 0 0 164,-28 V-110Z",
        d.fill,
        path("M-164,-84 A164 46 0 0 0 164,-84 V-50 A164 46 0 0 1 -164,-50Z", darker(d.fill, 0.12), 0.5),
        dark_from=76,
        bright_at=-140,
        gloss=0.3,
    )
    top = ellipse(0, -110, 164, 46, d.second) + ellipse(-18, -116, 132, 33, lighter(d.second, 0.4), 0.6)
    notch = path("M0,-112 L44,-66 L44,16 L0,-30Z", lighter(d.mark_fill, 0.3)) + path(
        "M0,-112 L118,-78 V0 L0,-30Z", d.mark_fill
    )
    ooze = path("M0,-60 L118,-30 V-6 Q96,6 80,-2 Q60,14 44,-4 Q18,-10 0,-32Z", lighter(d.mark_fill, 0.16))
    wedge = group(
        path("M-70,0 L64,-18 V-66 L-70,-58Z", d.mark_fill)
        + path("M-70,-58 L64,-66 L30,-92Z", d.second)
        + path("M64,-18 L80,-30 V-72 L64,-66Z", d.fill),
        x=186,
        y=-4,
    )
    return cast(200, 150, 16) + plank + group(drum + top + notch + ooze, x=-34, y=-10) + wedge


def log(d: Drawing) -> str:
    """A log of fresh cheese on a board, three slices cut off."""
    plank = rect(-236, -16, 472, 30, WOOD, 12) + rect(-236, -16, 472, 9, lighter(WOOD, 0.25), 5)
    body = solid(
        "M-60,-140 H160 A40 64 0 0 1 160,-14 H-60Z",
        d.fill,
        *(
            ellipse(x, y, 7, 4, d.mark_fill)
            for x, y in (
                (-20, -120),
                (20, -96),
                (60, -126),
                (96, -84),
                (136, -112),
                (10, -58),
                (60, -48),
                (110, -40),
                (150, -64),
            )
        ),
        rect(-100, -60, 320, 60, INK, opacity=0.12),
        dark_from=160,
    )
    face = ellipse(-60, -77, 40, 63, d.second) + ellipse(-64, -80, 28, 48, lighter(d.second, 0.5))
    slices = "".join(
        group(
            ellipse(8, 2, 38, 60, d.fill)
            + ellipse(0, 0, 38, 60, d.second)
            + ellipse(-4, -3, 27, 46, lighter(d.second, 0.5)),
            x=x,
            y=-70,
            turn=turn,
        )
        for x, turn in ((-112, -8), (-164, -18))
    )
    return cast(220, 130, 16) + plank + body + face + slices
