"""Small things that explain a product: a pear beside the spread, a cup beside the coffee. Base on y 0."""

from __future__ import annotations

from collections.abc import Callable

from kogge.demo.drawings.palette import CREAM, INK, PAPER, SALT, SALT_DARK, WOOD, darker, lighter
from kogge.demo.drawings.svg import cast, clipped, ellipse, group, line, path, rect, solid

DARK = "#4A2718"
LEAF = "#4E7250"


def pear() -> str:
    """A green pear."""
    d = "M0,-178 C-26,-178 -30,-136 -40,-110 C-84,-70 -76,4 0,6 C76,4 84,-70 40,-110 C30,-136 26,-178 0,-178Z"
    return (
        cast(55, 60, 14)
        + path(d, "#A9B457")
        + clipped(
            d,
            path("M10,-180 C40,-120 70,-60 20,10 H100 V-180Z", INK, 0.14),
            ellipse(-34, -52, 11, 24, "#fff", 0.35),
        )
        + line("M0,-176 q4,-22 18,-30", DARK, 7)
    )


def apple() -> str:
    """A red apple."""
    d = "M0,-118 C-40,-140 -84,-108 -76,-52 C-70,-6 -36,10 0,4 C36,10 70,-6 76,-52 C84,-108 40,-140 0,-118Z"
    return (
        cast(65, 66, 15)
        + path(d, "#A4262F")
        + clipped(
            d,
            path("M22,-134 C64,-90 56,-20 10,14 H100 V-140Z", INK, 0.15),
            ellipse(-42, -78, 10, 20, "#fff", 0.4),
        )
        + line("M0,-116 q2,-22 14,-32", DARK, 7)
        + path("M8,-134 q30,-26 52,-8 q-22,22 -52,8Z", LEAF)
    )


def cup() -> str:
    """A cup of coffee on a saucer."""
    return _cup("#4A2718", "#A9683B")


def tea() -> str:
    """A cup of tea on a saucer."""
    return _cup("#BD7A3E", "#E0AA63")


def cocoa() -> str:
    """A cup of chocolate on a saucer."""
    return _cup("#7E4726", "#C98A45")


def _cup(drink: str, glint: str) -> str:
    d = "M-92,-110 C-90,-40 -60,-14 0,-12 C60,-14 90,-40 92,-110Z"
    saucer = (
        ellipse(0, -6, 130, 26, SALT) + ellipse(0, -12, 130, 26, PAPER) + ellipse(0, -14, 70, 14, INK, 0.1)
    )
    handle = line("M82,-92 C140,-100 140,-36 66,-38", PAPER, 15)
    body = path(d, PAPER) + clipped(
        d, rect(-100, -88, 200, 9, "#22408F"), path("M34,-120 C34,-60 20,-20 0,-8 L100,-8 V-120Z", INK, 0.13)
    )
    top = (
        ellipse(0, -110, 92, 20, SALT)
        + ellipse(0, -108, 80, 15, drink)
        + path("M-60,-116 A80 15 0 0 1 20,-122 A80 13 0 0 0 -60,-116Z", glint)
    )
    return cast(100, 90, 22) + saucer + handle + body + top


def glass() -> str:
    """A stemmed glass of dark beer with a white head."""
    d = "M-62,-250 C-76,-170 -60,-110 -14,-96 V-30 H14 V-96 C60,-110 76,-170 62,-250Z"
    liquid = "M-66,-216 C-70,-160 -56,-118 -14,-104 H14 C56,-118 70,-160 66,-216Z"
    return (
        cast(56, 90, 14)
        + ellipse(0, -14, 60, 14, SALT)
        + ellipse(0, -18, 60, 13, PAPER)
        + path(d, "#E8F0F2")
        + clipped(
            d,
            path(liquid, "#7E4726"),
            rect(-90, -250, 180, 40, CREAM),
            rect(24, -260, 80, 260, INK, opacity=0.14),
            rect(-52, -240, 10, 120, "#fff", opacity=0.4),
        )
        + ellipse(0, -250, 62, 13, PAPER)
    )


def dram() -> str:
    """A small glass of amber elixir."""
    d = "M-44,-120 L-34,-8 Q0,4 34,-8 L44,-120Z"
    return (
        cast(40, 60, 10)
        + path(d, "#E8F0F2")
        + clipped(
            d,
            rect(-60, -78, 120, 90, "#C97B16"),
            rect(-60, -6, 120, 20, SALT),
            rect(16, -130, 60, 140, INK, opacity=0.13),
            rect(-34, -112, 8, 96, "#fff", opacity=0.5),
        )
        + ellipse(0, -120, 44, 9, PAPER, 0.7)
    )


def spoon() -> str:
    """A wooden spoon lying on the table."""
    return group(
        cast(50, 60, 8)
        + rect(20, -14, 200, 15, WOOD, 7)
        + ellipse(0, -8, 48, 22, WOOD)
        + ellipse(-3, -10, 36, 14, darker(WOOD, 0.2)),
        x=-40,
        turn=-9,
        scale=0.9,
    )


def honey_dipper() -> str:
    """A honey dipper with a drop."""
    ribs = "".join(
        rect(-30 + 16 * k, -32 + abs(k - 2) * 4, 11, 54 - abs(k - 2) * 8, WOOD, 5) for k in range(5)
    )
    return group(
        cast(60, 50, 9)
        + group(rect(40, -14, 180, 13, WOOD, 6) + ribs, turn=-16)
        + ellipse(-30, 12, 26, 8, "#C97B16"),
        x=-34,
        scale=0.88,
    )


def biscuits() -> str:
    """Three small biscuits on top of each other."""
    return cast(90, 80, 16) + "".join(
        group(
            rect(-92, -25, 184, 26, tone, 11)
            + rect(-92, -25, 184, 9, "#D0904F", 6)
            + rect(42, -25, 50, 26, INK, 11, 0.14),
            x=x,
            y=-25 * k,
        )
        for k, (x, tone) in enumerate(((0, "#BD7A3E"), (7, "#B06E36"), (-5, "#BD7A3E")))
    )


def pralines() -> str:
    """Two pralines, one bitten."""
    one = (
        ellipse(0, -22, 46, 30, "#4A2718")
        + ellipse(-3, -32, 38, 20, "#6B3D25")
        + line("M-24,-34 q12,-12 26,-2 t22,-2", "#BD7A3E", 4)
    )
    other = (
        ellipse(0, -20, 42, 28, "#7E4726")
        + ellipse(-3, -29, 34, 18, "#9A5E36")
        + ellipse(4, -30, 9, 6, CREAM)
    )
    return cast(60, 60, 12) + group(one, x=-30) + group(other, x=54, y=10)


def cherries() -> str:
    """Two cherries with a leaf."""
    return (
        cast(50, 50, 12)
        + line("M-30,-50 C-20,-120 0,-150 24,-166 C26,-110 34,-80 38,-46", LEAF, 6)
        + path("M24,-166 q34,-22 62,0 q-32,24 -62,0Z", LEAF)
        + ellipse(-32, -28, 37, 35, "#A4262F")
        + ellipse(40, -26, 37, 35, "#8C1F28")
        + ellipse(-44, -40, 8, 11, "#fff", 0.45)
        + ellipse(28, -38, 8, 11, "#fff", 0.45)
    )


def berries() -> str:
    """A handful of dark berries."""
    return cast(60, 50, 10) + "".join(
        ellipse(x, y, 24, 23, tone) + ellipse(x - 8, y - 8, 5, 6, "#fff", 0.4)
        for x, y, tone in (
            (-44, -22, "#3A2B55"),
            (4, -24, "#4A3568"),
            (50, -20, "#3A2B55"),
            (-20, -2, "#4A3568"),
            (28, 0, "#3A2B55"),
            (-18, -58, "#4A3568"),
        )
    )


def nuts() -> str:
    """Three hazelnuts."""
    one = (
        path("M-30,-30 C-28,0 -10,10 0,10 C10,10 28,0 30,-30 C20,-48 -20,-48 -30,-30Z", "#BD7A3E")
        + path("M-30,-28 C-24,-50 24,-50 30,-28 C16,-36 -16,-36 -30,-28Z", "#E0C08A")
        + path("M8,-40 C24,-20 18,4 6,10 C24,6 30,-16 30,-30Z", INK, 0.15)
    )
    return (
        cast(60, 50, 11)
        + group(one, x=-46, y=0)
        + group(one, x=48, y=-4, turn=14)
        + group(one, x=2, y=16, turn=-18)
    )


def beans() -> str:
    """A few coffee beans."""
    one = ellipse(0, 0, 22, 14, DARK) + line("M-17,-2 C-6,7 6,-7 17,2", "#BD7A3E", 3)
    return "".join(
        group(one, x=x, y=y, turn=turn)
        for x, y, turn in (
            (-60, -6, -20),
            (-10, -14, 24),
            (44, -4, -8),
            (-28, 18, 12),
            (22, 20, -30),
            (84, 16, 18),
        )
    )


def seeds() -> str:
    """A small heap of mustard seeds."""
    spots = [
        (x, y)
        for y, row in ((0, range(-70, 80, 20)), (-14, range(-50, 60, 20)), (-27, range(-28, 36, 20)))
        for x in row
    ]
    return cast(70, 50, 9) + "".join(
        ellipse(x + (y % 3) * 3, y, 12, 10, "#DFA728" if (x + y) % 40 else "#BD7A3E") for x, y in spots
    )


def bread() -> str:
    """A slice of bread with a dark spread on it, lying a little raised."""
    crust = (
        "M-92,-14 C-118,-58 -92,-92 -58,-86 C-30,-108 34,-108 60,-86 C96,-94 118,-58 94,-14 Q0,10 -92,-14Z"
    )
    crumb = "M-78,-22 C-96,-54 -78,-78 -52,-72 C-28,-92 30,-92 54,-72 C80,-78 98,-54 80,-22 Q0,-4 -78,-22Z"
    spread = "M-56,-34 C-70,-58 -44,-66 -24,-62 C-4,-76 36,-74 48,-60 C74,-58 68,-34 46,-30 C20,-18 -34,-18 -56,-34Z"
    return (
        cast(92, 70, 14)
        + group(path(crust, darker("#BD7A3E", 0.3)), y=12)
        + path(crust, "#BD7A3E")
        + path(crumb, "#EBCB80")
        + path(spread, DARK)
        + line("M-36,-48 q22,-14 50,-10", "#7E4726", 6)
    )


def wedge() -> str:
    """A wedge of cheese."""
    return (
        cast(80, 60, 10)
        + path("M-80,0 L-66,-92 L74,-60 L70,0Z", "#F8E3A2")
        + path("M-66,-92 L74,-60 L84,-74 L-34,-110Z", "#E9A94C")
        + path("M74,-60 L84,-74 L80,-6 L70,0Z", "#D98A2B")
        + "".join(
            ellipse(x, y, r, r * 0.78, "#E2BC6A")
            for x, y, r in ((-30, -40, 9), (10, -26, 7), (-44, -18, 5), (36, -38, 5))
        )
    )


def knife() -> str:
    """A cheese knife lying on the table."""
    return group(
        cast(60, 60, 6)
        + path("M-130,-6 C-60,-24 0,-22 40,-20 V0 C-20,2 -90,4 -130,-6Z", SALT)
        + path("M-130,-6 C-90,4 -20,2 40,0 V-8 C-20,-6 -80,-2 -130,-6Z", SALT_DARK)
        + rect(36, -22, 110, 24, "#7E4726", 10),
        turn=-6,
    )


def grapes() -> str:
    """A bunch of grapes."""
    rows = ((-96, (-36, 0, 36)), (-68, (-54, -18, 18, 54)), (-40, (-36, 0, 36)), (-14, (-18, 18)))
    return (
        cast(60, 60, 14)
        + line("M0,-100 q2,-26 22,-36", DARK, 7)
        + "".join(
            ellipse(x, y, 21, 20, "#6D7F3E" if (x + y) % 4 else "#8A9A4E")
            + ellipse(x - 6, y - 7, 5, 5, "#fff", 0.35)
            for y, row in rows
            for x in row
        )
    )


def sprig() -> str:
    """A sprig of herbs lying on the table."""
    leaves = "".join(
        path(f"M{x},0 q14,-26 40,-24 q-8,26 -40,24Z", LEAF)
        + path(f"M{x + 14},2 q14,24 40,20 q-10,-24 -40,-20Z", lighter(LEAF, 0.14))
        for x in (-70, -34, 2, 38)
    )
    return group(cast(80, 50, 8) + line("M-96,2 C-40,-6 40,8 96,-2", LEAF, 6) + leaves, y=-16, turn=-8)


def star_biscuit() -> str:
    """A cinnamon star leaning."""
    d = "M0,-150 L22,-98 L78,-92 L36,-56 L50,0 L0,-30 L-50,0 L-36,-56 L-78,-92 L-22,-98Z"
    return (
        cast(50, 60, 10)
        + group(path(d, "#7E4726"), x=7, y=3)
        + path(d, "#BD7A3E")
        + group(path(d, PAPER), y=-15, scale=0.8)
    )


def egg() -> str:
    """A chocolate egg."""
    d = "M0,-128 C-44,-128 -64,-70 -60,-44 C-56,-8 -28,4 0,4 C28,4 56,-8 60,-44 C64,-70 44,-128 0,-128Z"
    return cast(50, 56, 11) + solid(
        d,
        "#7E4726",
        line("M-70,-66 q24,-16 46,0 t46,0 t46,0", CREAM, 7),
        line("M-70,-40 q24,-16 46,0 t46,0 t46,0", "#DFA728", 5),
        dark_from=20,
        bright_at=-44,
        gloss=0.2,
    )


COMPANIONS: dict[str, Callable[[], str]] = {
    "pear": pear,
    "apple": apple,
    "cup": cup,
    "tea": tea,
    "cocoa": cocoa,
    "glass": glass,
    "dram": dram,
    "spoon": spoon,
    "dipper": honey_dipper,
    "biscuits": biscuits,
    "pralines": pralines,
    "cherries": cherries,
    "berries": berries,
    "nuts": nuts,
    "beans": beans,
    "seeds": seeds,
    "bread": bread,
    "wedge": wedge,
    "knife": knife,
    "grapes": grapes,
    "sprig": sprig,
    "star": star_biscuit,
    "egg": egg,
}
