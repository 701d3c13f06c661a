"""Bodies from the oven: loaves, tarts, biscuits, waffles and small cakes."""

from __future__ import annotations

from kogge.demo.drawings.marks import mark
from kogge.demo.drawings.palette import CREAM, INK, PAPER, SALT, baked, lighter
from kogge.demo.drawings.spec import Drawing
from kogge.demo.drawings.svg import cast, clipped, ellipse, group, line, number, path, rect, solid


def loaf(d: Drawing) -> str:
    """A cut loaf, its crumb to the front, strewn with the mark's colour."""
    crumb = lighter(d.fill, 0.22)
    side = path("M160,-160 L196,-186 Q210,-176 204,-140 V-26 L170,0Z", baked(d.fill, 0.3)) + path(
        "M-140,-160 L-90,-186 H190 L160,-160Z", lighter(d.fill, 0.1)
    )
    front = path("M-180,0 V-120 Q-178,-160 -140,-160 H140 Q172,-160 172,-124 V0Z", d.fill) + path(
        "M-166,-10 V-118 Q-164,-146 -136,-146 H132 Q158,-146 158,-118 V-10Z", crumb
    )
    holes = "".join(
        ellipse(x, y, 7, 5, d.fill)
        for x, y in (
            (-120, -100),
            (-60, -50),
            (-20, -112),
            (40, -70),
            (92, -110),
            (110, -40),
            (-110, -40),
            (6, -30),
        )
    )
    bits = "".join(
        rect(x, y, 14, 11, d.second, 4)
        for x, y in ((-90, -82), (66, -36), (20, -98), (128, -80), (-40, -84), (-140, -62), (-10, -58))
    )
    topping = (
        "".join(
            group(
                ellipse(0, 0, 22, 9, d.mark_fill) + line("M-13,1 H12", baked(d.mark_fill, 0.2), 3),
                x=x,
                y=y,
                turn=turn,
            )
            for x, y, turn in ((-70, -172, -8), (-4, -176, 6), (62, -171, -5), (126, -176, 8))
        )
        if d.mark == "nut"
        else ""
    )
    slice_front = group(path("M-176,6 L-166,-14 H158 L172,6Z", baked(crumb, 0.12)), y=4)
    return cast(180, 176, 24) + side + front + holes + bits + topping + slice_front


def pie(d: Drawing) -> str:
    """A flat pie on a stand; the accent is the filling, the mark `lattice` is told by `mark_colour`."""
    stand = (
        ellipse(0, -4, 110, 24, SALT)
        + ellipse(0, -12, 110, 24, PAPER)
        + path("M-34,-12 C-26,-60 -26,-110 -40,-150 H40 C26,-110 26,-60 34,-12Z", PAPER)
        + path("M8,-8 C10,-60 12,-110 10,-150 H40 C26,-110 26,-60 34,-12Z", INK, 0.13)
    )
    plate = (
        ellipse(40, -142, 250, 64, INK, 0.1)
        + ellipse(0, -162, 276, 74, SALT)
        + ellipse(0, -170, 276, 74, PAPER)
    )
    crust = solid(
        "M-240,-204 L-226,-156 A226 66 0 0 0 226,-156 L240,-204Z",
        d.fill,
        *(
            line(f"M{x},{number(-176 + 52 * (1 - (x / 240) ** 2) ** 0.5)} v46", baked(d.fill, 0.2), 5, 0.5)
            for x in range(-225, 240, 34)
        ),
        dark_from=110,
    )
    rim = ellipse(0, -204, 240, 68, lighter(d.fill, 0.3)) + ellipse(0, -204, 214, 58, d.second)
    inner = "M-214,-204 A214 58 0 0 1 214,-204 A214 58 0 0 1 -214,-204Z"
    bars = clipped(
        inner,
        *(line(f"M{x},-280 L{x + 130},-130", lighter(d.fill, 0.25), 13) for x in range(-330, 260, 58)),
        *(line(f"M{x},-280 L{x - 130},-130", lighter(d.fill, 0.36), 13) for x in range(-200, 390, 58)),
    )
    crumbs = "".join(
        ellipse(x, y, 15, 7, lighter(d.fill, 0.36))
        for x, y in (
            (-150, -210),
            (-96, -236),
            (-40, -196),
            (10, -232),
            (70, -206),
            (120, -228),
            (164, -198),
            (-84, -178),
            (24, -170),
            (106, -176),
            (-20, -246),
        )
    )
    return cast(110, 150, 22) + stand + plate + crust + rim + (bars if d.mark == "star" else crumbs)


def rounds(d: Drawing) -> str:
    """A pile of round biscuits, one leaning in front with the mark pressed in."""
    pile = "".join(
        group(
            ellipse(0, 0, 150, 28, baked(tone, 0.26))
            + rect(-150, -18, 300, 18, baked(tone, 0.18), 6)
            + ellipse(0, -18, 150, 28, tone),
            x=x,
            y=-14 - 26 * step,
        )
        for step, (x, tone) in enumerate(
            (
                (0, d.fill),
                (7, baked(d.fill, 0.08)),
                (-5, d.fill),
                (4, baked(d.fill, 0.08)),
                (-6, d.fill),
                (3, d.fill),
            )
        )
    )
    bits = "".join(
        ellipse(x, y, 9, 5, d.second)
        for x, y in ((-80, -166), (-30, -174), (30, -164), (84, -172), (0, -152), (-50, -154), (60, -154))
    )
    face = (
        cast(90, 60, 12)
        + ellipse(8, -97, 100, 100, baked(d.fill, 0.3))
        + ellipse(0, -100, 100, 100, lighter(d.fill, 0.06))
        + ellipse(-4, -104, 80, 80, d.fill)
        + (_topping(d) if d.mark == "nut" else mark(d.mark, baked(d.fill, 0.32), -2, -100, 1.1))
        + clipped(
            "M100,-100 A100 100 0 1 1 -100,-100 A100 100 0 1 1 100,-100Z",
            rect(44, -210, 80, 220, INK, opacity=0.12),
        )
    )
    return cast(150, 150, 26) + pile + bits + group(face, x=-116, y=12, turn=-7, scale=0.92)


def _topping(d: Drawing) -> str:
    """Lay an almond, a nut, a berry and a strip of peel on a round."""
    almond = group(ellipse(0, 0, 30, 15, CREAM) + line("M-18,1 H16", "#E2C99A", 3), x=-30, y=-132, turn=-24)
    nut = ellipse(34, -126, 20, 19, "#BD7A3E") + ellipse(29, -132, 7, 6, "#E0AA63")
    berry = ellipse(-30, -76, 19, 17, "#A4262F") + ellipse(-35, -81, 5, 4, "#fff", 0.4)
    peel = line("M14,-62 q24,-22 46,-8", d.second, 13)
    return almond + nut + berry + peel


def waffles(d: Drawing) -> str:
    """Thin waffles stacked crosswise with one leaning behind."""
    grid = "".join(
        rect(-104 + 44 * c, -104 + 44 * r, 34, 34, baked(d.fill, 0.24), 6)
        + rect(-99 + 44 * c, -99 + 44 * r, 28, 28, baked(d.fill, 0.1), 5)
        for c in range(5)
        for r in range(5)
    )
    face = (
        ellipse(10, 6, 128, 128, baked(d.fill, 0.34))
        + ellipse(0, 0, 128, 128, d.fill)
        + clipped(
            "M116,0 A116 116 0 1 1 -116,0 A116 116 0 1 1 116,0Z",
            grid,
            rect(52, -130, 90, 260, INK, opacity=0.13),
        )
    )
    pile = "".join(
        group(
            rect(-160, -30, 320, 32, baked(tone, 0.2), 15)
            + rect(-160, -30, 320, 18, tone, 9)
            + "".join(rect(k, -14, 20, 12, baked(tone, 0.3), 3) for k in range(-136, 130, 34))
            + rect(90, -30, 70, 32, INK, 15, 0.13),
            x=x,
            y=-31 * step,
        )
        for step, (x, tone) in enumerate(
            ((0, d.fill), (8, baked(d.fill, 0.06)), (-6, d.fill), (5, baked(d.fill, 0.06)))
        )
    )
    syrup = (
        path(
            "M-20,-124 C40,-140 120,-136 140,-122 C150,-100 140,-84 130,-86 C120,-88 124,-108 112,-108 C100,-108 104,-70 92,-70 C80,-70 84,-108 70,-110 C40,-114 0,-110 -20,-124Z",
            d.second,
        )
        if d.mark == "drop"
        else ""
    )
    return cast(160, 150, 22) + group(face, x=-36, y=-236, turn=-8) + pile + syrup


def cakes(d: Drawing) -> str:
    """Three small filled cakes on a low plate."""
    plate = (
        ellipse(10, 0, 236, 40, INK, 0.12) + ellipse(0, -10, 236, 42, SALT) + ellipse(0, -18, 236, 42, PAPER)
    )

    def one() -> str:
        return (
            solid(
                "M-74,-96 C-78,-60 -72,-20 -64,-8 Q0,12 64,-8 C72,-20 78,-60 74,-96Z",
                d.fill,
                *(
                    line(f"M{x},-100 L{x * 0.9:g},0", baked(d.fill, 0.18), 4, 0.5)
                    for x in (-50, -26, 0, 26, 50)
                ),
                dark_from=28,
            )
            + ellipse(0, -96, 76, 26, lighter(d.fill, 0.2))
            + ellipse(0, -98, 58, 18, d.second)
            + mark(d.mark, d.mark_fill, 0, -104, 0.3)
        )

    return (
        cast(210, 120, 22)
        + plate
        + group(one(), x=-8, y=-52, scale=0.95)
        + group(one(), x=-112, y=-14)
        + group(one(), x=108, y=-18)
    )
