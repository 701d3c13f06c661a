"""Bodies of food: loaves, pies, cheese, stacked bars and rounds, biscuits and chocolate leaning."""

from __future__ import annotations

from kogge.demo.drawings.marks import mark
from kogge.demo.drawings.palette import CREAM, INK, PAPER, SALT, WOOD, darker, lighter
from kogge.demo.drawings.spec import Drawing
from kogge.demo.drawings.svg import cast, clipped, ellipse, group, line, number, path, rect, solid


def loaf(d: Drawing) -> str:
    """A cut loaf, its crumb to the front, strewn with the mark's colour."""
    crumb = lighter(d.fill, 0.22)
    side = path("M160,-160 L196,-186 Q210,-176 204,-140 V-26 L170,0Z", darker(d.fill, 0.3)) + path("M-140,-160 L-90,-186 H190 L160,-160Z", lighter(d.fill, 0.1))
    front = path("M-180,0 V-120 Q-178,-160 -140,-160 H140 Q172,-160 172,-124 V0Z", d.fill) + path("M-166,-10 V-118 Q-164,-146 -136,-146 H132 Q158,-146 158,-118 V-10Z", crumb)
    holes = "".join(ellipse(x, y, 7, 5, d.fill) for x, y in ((-120, -100), (-60, -50), (-20, -112), (40, -70), (92, -110), (110, -40), (-110, -40), (6, -30)))
    bits = "".join(rect(x, y, 14, 11, d.second, 4) for x, y in ((-90, -82), (66, -36), (20, -98), (128, -80), (-40, -84), (-140, -62), (-10, -58)))
    topping = "".join(group(ellipse(0, 0, 22, 9, d.mark_fill) + line("M-13,1 H12", darker(d.mark_fill, 0.2), 3), x=x, y=y, turn=turn) for x, y, turn in ((-70, -172, -8), (-4, -176, 6), (62, -171, -5), (126, -176, 8))) if d.mark == "nut" else ""
    slice_front = group(path("M-176,6 L-166,-14 H158 L172,6Z", darker(crumb, 0.12)), y=4)
    return cast(180, 176, 24) + side + front + holes + bits + topping + slice_front


def pie(d: Drawing) -> str:
    """A flat pie on a stand; the accent is the filling, the mark `lattice` is told by `mark_colour`."""
    stand = (
        ellipse(0, -4, 110, 24, SALT) + ellipse(0, -12, 110, 24, PAPER) + path("M-34,-12 C-26,-60 -26,-110 -40,-150 H40 C26,-110 26,-60 34,-12Z", PAPER) + path("M8,-8 C10,-60 12,-110 10,-150 H40 C26,-110 26,-60 34,-12Z", INK, 0.13)
    )
    plate = ellipse(40, -142, 250, 64, INK, 0.1) + ellipse(0, -162, 276, 74, SALT) + ellipse(0, -170, 276, 74, PAPER)
    crust = solid("M-240,-204 L-226,-156 A226 66 0 0 0 226,-156 L240,-204Z", d.fill, *(line(f"M{x},{number(-176 + 52 * (1 - (x / 240) ** 2) ** 0.5)} v46", darker(d.fill, 0.2), 5, 0.5) for x in range(-225, 240, 34)), dark_from=110)
    rim = ellipse(0, -204, 240, 68, lighter(d.fill, 0.3)) + ellipse(0, -204, 214, 58, d.second)
    inner = "M-214,-204 A214 58 0 0 1 214,-204 A214 58 0 0 1 -214,-204Z"
    bars = clipped(inner, *(line(f"M{x},-280 L{x + 130},-130", lighter(d.fill, 0.25), 13) for x in range(-330, 260, 58)), *(line(f"M{x},-280 L{x - 130},-130", lighter(d.fill, 0.36), 13) for x in range(-200, 390, 58)))
    crumbs = "".join(ellipse(x, y, 15, 7, lighter(d.fill, 0.36)) for x, y in ((-150, -210), (-96, -236), (-40, -196), (10, -232), (70, -206), (120, -228), (164, -198), (-84, -178), (24, -170), (106, -176), (-20, -246)))
    return cast(110, 150, 22) + stand + plate + crust + rim + (bars if d.mark == "star" else crumbs)


def wheel(d: Drawing) -> str:
    """A wheel of cheese on a board with a wedge cut out and lying beside it."""
    paste, eye = d.second, darker(d.second, 0.14)
    plank = rect(-250, -22, 500, 34, WOOD, 12) + rect(-250, -22, 500, 10, lighter(WOOD, 0.25), 5)
    drum = solid("M-170,-150 V0 A170 50 0 0 0 170,0 V-150Z", d.fill, path("M-170,-150 V-120 A170 50 0 0 0 170,-120 V-150Z", "#fff", 0.18), dark_from=80)
    cut = path("M-8,-152 L-92,-107 V43 L-8,-2Z", paste) + path("M-8,-152 L84,-107 V41 L-8,-2Z", darker(paste, 0.09))
    eyes = "".join(ellipse(x, y, r, r * 0.78, eye) for x, y, r in ((-62, -60, 10), (-38, -20, 7), (-30, -96, 8), (-70, -6, 6))) + "".join(ellipse(x, y, r, r * 0.78, darker(eye, 0.1)) for x, y, r in ((30, -66, 9), (56, -30, 7), (20, -24, 5)))
    herbs = "".join(line(f"M{x},{y} l9,-5", d.mark_fill, 5) for x, y in ((-70, -80), (-50, -40), (-30, -70), (-74, -20), (-26, -24), (20, -90), (48, -60), (24, -44), (62, -14), (-48, -108), (50, -96)))
    top = ellipse(0, -150, 170, 50, lighter(d.fill, 0.14)) + line("M-150,-150 A150 40 0 0 1 -40,-188", "#fff", 6, 0.5)
    wedge = path("M-80,0 L-66,-92 L74,-60 L70,0Z", paste) + path("M-66,-92 L74,-60 L84,-74 L-34,-110Z", lighter(d.fill, 0.14)) + path("M74,-60 L84,-74 L80,-6 L70,0Z", d.fill)
    wedge += "".join(line(f"M{x},{y} l9,-5", d.mark_fill, 5) for x, y in ((-46, -50), (-10, -36), (20, -50), (44, -22), (-50, -18), (4, -12))) if d.mark == "leaf" else "".join(ellipse(x, y, r, r * 0.78, eye) for x, y, r in ((-30, -40, 9), (10, -26, 7), (-44, -18, 5), (36, -38, 5)))
    return cast(250, 110, 16) + plank + group(drum + top + cut + (herbs if d.mark == "leaf" else eyes), x=-20, y=-24) + group(wedge, x=196, y=-24)


def cheese_block(d: Drawing) -> str:
    """A square washed-rind cheese on paper, one corner cut, slices before it."""
    sheet = path("M-224,14 L-170,-52 H216 L246,14Z", PAPER) + path("M40,14 L120,-52 H216 L246,14Z", INK, 0.06)
    side = path("M130,-150 L186,-186 V-44 L130,-6Z", darker(d.fill, 0.24)) + path("M-150,-150 L-96,-186 H186 L130,-150Z", lighter(d.fill, 0.2))
    front = path("M-150,-150 H130 V-6 H-150Z", d.fill) + path("M-132,-138 H-10 V-18 H-132Z", d.second, 0)
    ridges = "".join(line(f"M-150,{y} q70,-8 140,0 t140,0", darker(d.fill, 0.14), 4, 0.6) for y in (-114, -76, -38))
    cut = path("M-150,-150 L-96,-186 L-20,-186 L-58,-150Z", lighter(d.second, 0.2)) + path("M-150,-150 H-58 V-6 H-150Z", d.second)
    holes = "".join(ellipse(x, y, r, r * 0.8, darker(d.second, 0.14)) for x, y, r in ((-124, -112, 6), (-90, -70, 8), (-118, -40, 6), (-80, -124, 5), (-84, -26, 4)))
    slice_ = group(path("M-70,0 L-58,-26 H84 L74,0Z", lighter(d.second, 0.1)) + path("M-70,0 H74 V14 H-70Z", d.fill) + path("M74,0 L84,-26 V-12 L74,14Z", darker(d.fill, 0.2)), x=-116, y=12, turn=-4)
    return cast(190, 150, 18) + sheet + side + front + ridges + cut + holes + mark(d.mark, darker(d.fill, 0.3), 38, -78, 0.8) + slice_


def cheese_round(d: Drawing) -> str:
    """A small soft cheese in its bark or box, a wedge drawn out."""
    plank = rect(-220, -16, 440, 30, WOOD, 12) + rect(-220, -16, 440, 9, lighter(WOOD, 0.25), 5)
    drum = solid("M-164,-110 V-28 A164 46 0 0 0 164,-28 V-110Z", d.fill, path("M-164,-84 A164 46 0 0 0 164,-84 V-50 A164 46 0 0 1 -164,-50Z", darker(d.fill, 0.12), 0.5), dark_from=76, bright_at=-140, gloss=0.3)
    top = ellipse(0, -110, 164, 46, d.second) + ellipse(-18, -116, 132, 33, lighter(d.second, 0.4), 0.6)
    notch = path("M0,-112 L44,-66 L44,16 L0,-30Z", lighter(d.mark_fill, 0.3)) + path("M0,-112 L118,-78 V0 L0,-30Z", d.mark_fill)
    ooze = path("M0,-60 L118,-30 V-6 Q96,6 80,-2 Q60,14 44,-4 Q18,-10 0,-32Z", lighter(d.mark_fill, 0.16))
    wedge = group(path("M-70,0 L64,-18 V-66 L-70,-58Z", d.mark_fill) + path("M-70,-58 L64,-66 L30,-92Z", d.second) + path("M64,-18 L80,-30 V-72 L64,-66Z", d.fill), x=186, y=-4)
    return cast(200, 150, 16) + plank + group(drum + top + notch + ooze, x=-34, y=-10) + wedge


def log(d: Drawing) -> str:
    """A log of fresh cheese on a board, three slices cut off."""
    plank = rect(-236, -16, 472, 30, WOOD, 12) + rect(-236, -16, 472, 9, lighter(WOOD, 0.25), 5)
    body = solid("M-60,-140 H160 A40 64 0 0 1 160,-14 H-60Z", d.fill, *(ellipse(x, y, 7, 4, d.mark_fill) for x, y in ((-20, -120), (20, -96), (60, -126), (96, -84), (136, -112), (10, -58), (60, -48), (110, -40), (150, -64))), rect(-100, -60, 320, 60, INK, opacity=0.12), dark_from=160)
    face = ellipse(-60, -77, 40, 63, d.second) + ellipse(-64, -80, 28, 48, lighter(d.second, 0.5))
    slices = "".join(group(ellipse(8, 2, 38, 60, d.fill) + ellipse(0, 0, 38, 60, d.second) + ellipse(-4, -3, 27, 46, lighter(d.second, 0.5)), x=x, y=-70, turn=turn) for x, turn in ((-112, -8), (-164, -18)))
    return cast(220, 130, 16) + plank + body + face + slices


def bars(d: Drawing) -> str:
    """Four stacked bars tied with a ribbon, almonds on top when the mark is a nut."""
    def one(tone: str) -> str:
        return rect(-150, -44, 300, 46, darker(tone, 0.2), 9) + path("M-146,-40 L-112,-66 H160 L146,-40Z", tone) + path("M146,-40 L160,-66 V-24 L148,0Z", darker(tone, 0.4)) + rect(-150, -44, 300, 14, tone, 7) + rect(-140, -40, 90, 5, "#fff", 2, 0.22)

    layers = "".join(group(one(d.fill), x=x, y=-46 * step) for step, x in enumerate((0, 6, -5, 3)))
    almond = ellipse(0, 0, 26, 10, CREAM) + line("M-16,1 H14", "#E2C99A", 3)
    sugar = "".join(rect(x, y, 15, 10, PAPER, 3) for x, y in ((-100, -196), (-60, -202), (-20, -194), (20, -202), (60, -195), (104, -200), (-84, -206), (84, -206)))
    top = "".join(group(almond, x=x, y=-192, turn=-6) for x in (-86, 24, 96)) if d.mark == "nut" else (sugar if d.mark == "seed" else "")
    ribbon = line("M-44,4 V-182 L-12,-204", d.second, 9) + line("M-28,-192 q-46,-44 -52,-10 q10,20 52,10 q46,-48 58,-14 q-8,24 -58,14", d.second, 8)
    return cast(155, 150, 26) + layers + top + ribbon


def rounds(d: Drawing) -> str:
    """A pile of round biscuits, one leaning in front with the mark pressed in."""
    pile = "".join(group(ellipse(0, 0, 150, 28, darker(tone, 0.26)) + rect(-150, -18, 300, 18, darker(tone, 0.18), 6) + ellipse(0, -18, 150, 28, tone), x=x, y=-14 - 26 * step) for step, (x, tone) in enumerate(((0, d.fill), (7, darker(d.fill, 0.08)), (-5, d.fill), (4, darker(d.fill, 0.08)), (-6, d.fill), (3, d.fill))))
    bits = "".join(ellipse(x, y, 9, 5, d.second) for x, y in ((-80, -166), (-30, -174), (30, -164), (84, -172), (0, -152), (-50, -154), (60, -154)))
    face = cast(90, 60, 12) + ellipse(8, -97, 100, 100, darker(d.fill, 0.3)) + ellipse(0, -100, 100, 100, lighter(d.fill, 0.06)) + ellipse(-4, -104, 80, 80, d.fill) + (_topping(d) if d.mark == "nut" else mark(d.mark, darker(d.fill, 0.32), -2, -100, 1.1)) + clipped("M100,-100 A100 100 0 1 1 -100,-100 A100 100 0 1 1 100,-100Z", rect(44, -210, 80, 220, INK, opacity=0.12))
    return cast(150, 150, 26) + pile + bits + group(face, x=-116, y=12, turn=-7, scale=0.92)


def _topping(d: Drawing) -> str:
    """Lay an almond, a nut, a berry and a strip of peel on a round."""
    almond = group(ellipse(0, 0, 30, 15, CREAM) + line("M-18,1 H16", "#E2C99A", 3), x=-30, y=-132, turn=-24)
    nut = ellipse(34, -126, 20, 19, "#BD7A3E") + ellipse(29, -132, 7, 6, "#E0AA63")
    berry = ellipse(-30, -76, 19, 17, "#A4262F") + ellipse(-35, -81, 5, 4, "#fff", 0.4)
    peel = line("M14,-62 q24,-22 46,-8", d.second, 13)
    return almond + nut + berry + peel


def hearts(d: Drawing) -> str:
    """Two gingerbread hearts leaning, iced in the accent colour."""
    outline = "M0,-8 C-190,-130 -178,-322 -64,-318 C-28,-316 -4,-294 0,-262 C4,-294 28,-316 64,-318 C178,-322 190,-130 0,-8Z"
    inner = "M0,-50 C-150,-146 -140,-286 -62,-284 C-34,-282 -12,-262 0,-218 C12,-262 34,-282 62,-284 C140,-286 150,-146 0,-50Z"
    def one(tone: str) -> str:
        icing = f'<path d="{inner}" fill="none" stroke="{d.second}" stroke-width="10" stroke-dasharray="2 17" stroke-linecap="round"/>'
        return group(path(outline, darker(tone, 0.3)), x=10, y=5) + solid(outline, tone, dark_from=62) + icing + mark(d.mark, d.second, 0, -176, 1.25)

    return group(cast(110, 150, 18) + one(darker(d.fill, 0.1)), x=96, y=-34, turn=10, scale=0.92) + group(cast(120, 130, 18) + one(d.fill), x=-66, y=12, turn=-7, scale=1.08)


def moulded(d: Drawing) -> str:
    """A tall moulded figure-less biscuit, leaning, with a scalloped edge and two marks."""
    scallops = "".join(ellipse(x, y, 19, 19, d.fill) for x in range(-112, 120, 32) for y in (-404, 0)) + "".join(ellipse(x, y, 19, 19, d.fill) for x in (-128, 128) for y in range(-388, 0, 32))
    front = scallops + rect(-128, -404, 256, 404, d.fill, 10)
    frame = rect(-104, -378, 208, 352, darker(d.fill, 0.14), 14) + rect(-94, -368, 188, 332, lighter(d.fill, 0.05), 10)
    marks = mark(d.mark, darker(d.fill, 0.32), 0, -270, 1.55) + mark("heart", darker(d.fill, 0.32), 0, -102, 0.9)
    shade = clipped("M-150,-430 H150 V26 H-150Z", rect(62, -404, 66, 404, INK, opacity=0.13))
    return cast(140, 170, 20) + group(group(scallops + rect(-128, -404, 256, 404, darker(d.fill, 0.3), 10), x=12, y=4).replace(d.fill, darker(d.fill, 0.3)) + front + frame + marks + shade, turn=-5)


def tablet(d: Drawing) -> str:
    """A chocolate bar leaning, half out of its paper sleeve."""
    squares = "".join(rect(-116 + 80 * column, -432 + 74 * row, 72, 66, lighter(d.fill, 0.1), 6) + rect(-116 + 80 * column, -432 + 74 * row, 72, 10, lighter(d.fill, 0.26), 5) for column in range(3) for row in range(3))
    bits = "".join(ellipse(x, y, 10, 7, d.mark_fill) for x, y in ((-88, -404), (-8, -392), (66, -410), (-70, -330), (20, -322), (88, -336))) if d.mark in ("nut", "berries", "cherries") else ""
    bar = rect(-126, -442, 252, 440, darker(d.fill, 0.12), 8) + squares + bits
    foil = path("M-130,-246 l22,-20 22,18 24,-20 22,20 24,-20 22,18 24,-18 22,20 24,-20 22,18 32,-16 V-200 H-130Z", SALT)
    sleeve = rect(-134, -224, 268, 232, d.second, 3) + rect(-134, -196, 268, 6, d.mark_fill) + rect(-134, -22, 268, 6, d.mark_fill) + mark(d.mark, d.mark_fill, 0, -108, 1.25)
    side = path("M134,-224 L150,-232 V-4 L134,8Z", darker(d.second, 0.25)) + path("M126,-438 L138,-444 V-234 L126,-226Z", darker(d.fill, 0.4))
    shade = rect(60, -442, 74, 450, INK, opacity=0.13) + rect(-118, -442, 12, 450, "#fff", opacity=0.18)
    return cast(134, 190, 20) + group(side + bar + foil + sleeve + shade, turn=-4)


def waffles(d: Drawing) -> str:
    """Thin waffles stacked crosswise with one leaning behind."""
    grid = "".join(rect(-104 + 44 * c, -104 + 44 * r, 34, 34, darker(d.fill, 0.24), 6) + rect(-99 + 44 * c, -99 + 44 * r, 28, 28, darker(d.fill, 0.1), 5) for c in range(5) for r in range(5))
    face = ellipse(10, 6, 128, 128, darker(d.fill, 0.34)) + ellipse(0, 0, 128, 128, d.fill) + clipped("M116,0 A116 116 0 1 1 -116,0 A116 116 0 1 1 116,0Z", grid, rect(52, -130, 90, 260, INK, opacity=0.13))
    pile = "".join(group(rect(-160, -30, 320, 32, darker(tone, 0.2), 15) + rect(-160, -30, 320, 18, tone, 9) + "".join(rect(k, -14, 20, 12, darker(tone, 0.3), 3) for k in range(-136, 130, 34)) + rect(90, -30, 70, 32, INK, 15, 0.13), x=x, y=-31 * step) for step, (x, tone) in enumerate(((0, d.fill), (8, darker(d.fill, 0.06)), (-6, d.fill), (5, darker(d.fill, 0.06)))))
    syrup = path("M-20,-124 C40,-140 120,-136 140,-122 C150,-100 140,-84 130,-86 C120,-88 124,-108 112,-108 C100,-108 104,-70 92,-70 C80,-70 84,-108 70,-110 C40,-114 0,-110 -20,-124Z", d.second) if d.mark == "drop" else ""
    return cast(160, 150, 22) + group(face, x=-36, y=-236, turn=-8) + pile + syrup


def cakes(d: Drawing) -> str:
    """Three small filled cakes on a low plate."""
    plate = ellipse(10, 0, 236, 40, INK, 0.12) + ellipse(0, -10, 236, 42, SALT) + ellipse(0, -18, 236, 42, PAPER)
    def one() -> str:
        return solid("M-74,-96 C-78,-60 -72,-20 -64,-8 Q0,12 64,-8 C72,-20 78,-60 74,-96Z", d.fill, *(line(f"M{x},-100 L{x * 0.9:g},0", darker(d.fill, 0.18), 4, 0.5) for x in (-50, -26, 0, 26, 50)), dark_from=28) + ellipse(0, -96, 76, 26, lighter(d.fill, 0.2)) + ellipse(0, -98, 58, 18, d.second) + mark(d.mark, d.mark_fill, 0, -104, 0.3)

    return cast(210, 120, 22) + plate + group(one(), x=-8, y=-52, scale=0.95) + group(one(), x=-112, y=-14) + group(one(), x=108, y=-18)
