"""The marks that tie the range together: each fills about 90 units around its centre and holds no letters."""

from __future__ import annotations

from collections.abc import Callable

from kogge.demo.drawings.svg import ellipse, group, line, path, rect, ring, star

DARK = "#4A2718"
LEAF = "#4E7250"


def sprig(colour: str) -> str:
    """The five-leaved sprig of the stoneware."""
    leaves = [(-12, -1), (0, 1), (-16, -1), (-28, 1), (-44, -1)]
    parts = [line("M0,50 C4,20 -4,-10 0,-42", colour, 6)]
    heights = [28, 16, 0, -12, -28]
    for height, (_, side) in zip(heights, leaves, strict=True):
        parts.append(
            path(f"M0,{height} q{10 * side},-22 {34 * side},-20 q{-6 * side},22 {-34 * side},20Z", colour)
        )
    parts.append(ellipse(0, -50, 9, 12, colour))
    return "".join(parts)


def eight_star(colour: str) -> str:
    """The eight-pointed star of the biscuit tin."""
    return star(0, 0, 44, 18, 8, colour)


def cells(colour: str) -> str:
    """Three cells of a comb."""
    cell = "M0,-26 l22,13 v26 l-22,13 l-22,-13 v-26Z"
    return "".join(group(line(cell, colour, 7), x=x, y=y) for x, y in ((-50, 7), (0, -7), (50, 7)))


def pear(colour: str) -> str:
    """A pear with its stalk."""
    return path(
        "M0,-36 C-11,-36 -13,-20 -17,-8 C-34,8 -30,42 0,42 C30,42 34,8 17,-8 C13,-20 11,-36 0,-36Z", colour
    ) + (line("M0,-36 q2,-12 10,-16", DARK, 5))


def apple(colour: str) -> str:
    """An apple with one leaf."""
    return (
        path(
            "M0,-22 C-18,-32 -42,-20 -40,8 C-38,32 -18,44 0,38 C18,44 38,32 40,8 C42,-20 18,-32 0,-22Z",
            colour,
        )
        + line("M0,-22 q0,-12 6,-18", DARK, 5)
        + path("M6,-32 q16,-18 34,-8 q-12,18 -34,8Z", LEAF)
    )


def bean(colour: str) -> str:
    """Two coffee beans."""
    one = ellipse(0, 0, 19, 29, colour) + line("M-3,-24 C9,-9 -10,8 3,24", "#FBF1DA", 4)
    return group(one, x=-22, y=8, turn=-24) + group(one, x=23, y=-5, turn=20)


def dots(colour: str) -> str:
    """A row of five dots."""
    return "".join(ellipse(x, abs(x) / -12 + 4, 10, 10, colour) for x in (-72, -36, 0, 36, 72))


def heart(colour: str) -> str:
    """A heart, as pressed into gingerbread."""
    return path(
        "M0,40 C-58,2 -46,-44 -14,-38 C-5,-36 0,-28 0,-20 C0,-28 5,-36 14,-38 C46,-44 58,2 0,40Z", colour
    )


def mill(colour: str) -> str:
    """A windmill with four sails."""
    sails = "".join(group(rect(-5, -48, 16, 42, colour, 2), turn=turn) for turn in (40, 130, 220, 310))
    return path("M-15,50 L-10,-4 H10 L15,50Z", colour) + group(sails, y=-8) + ellipse(0, -8, 7, 7, "#FBF1DA")


def leaf(colour: str) -> str:
    """One leaf with its vein."""
    return path("M-6,44 C-44,8 -26,-34 14,-46 C38,-8 30,30 -6,44Z", colour) + line(
        "M-4,38 C2,10 6,-10 12,-30", "#FBF1DA", 4
    )


def cherries(colour: str) -> str:
    """Two cherries on one stalk."""
    return (
        line("M-22,18 C-18,-14 -4,-30 14,-42 C16,-20 20,0 24,14", LEAF, 5)
        + ellipse(-24, 26, 19, 18, colour)
        + ellipse(25, 22, 19, 18, colour)
        + path("M14,-42 q22,-14 38,0 q-20,14 -38,0Z", LEAF)
    )


def berries(colour: str) -> str:
    """A bunch of seven berries."""
    spots = [(-26, -10), (0, -14), (26, -10), (-13, 10), (13, 10), (0, 32), (0, -2)]
    return line("M0,-20 q0,-16 8,-26", LEAF, 5) + "".join(ellipse(x, y, 14, 14, colour) for x, y in spots)


def hop(colour: str) -> str:
    """A hop cone of overlapping scales."""
    scales = [
        (0, 34, 13),
        (-14, 18, 14),
        (14, 18, 14),
        (0, 10, 15),
        (-20, -4, 15),
        (20, -4, 15),
        (0, -12, 17),
    ]
    parts = [
        path(
            f"M{x - r},{y - r * 0.7} q{r},{-r} {2 * r},0 q-2,{r * 1.4} {-r},{r * 1.8} q{-r},{-r * 0.4} {-r},{-r * 1.8}Z",
            colour,
        )
        for x, y, r in scales
    ]
    return "".join(parts) + line("M0,-26 q2,-14 12,-20", colour, 5)


def wheat(colour: str) -> str:
    """An ear of grain."""
    parts = [line("M0,48 V-30", colour, 5)]
    for y in (24, 6, -12, -30):
        parts += [
            path(f"M0,{y} q-26,-4 -24,-28 q22,4 24,28Z", colour),
            path(f"M0,{y} q26,-4 24,-28 q-22,4 -24,28Z", colour),
        ]
    return "".join(parts)


def nut(colour: str) -> str:
    """A hazelnut in its cap."""
    return path("M-30,-8 C-28,28 -8,44 0,46 C8,44 28,28 30,-8Z", colour) + path(
        "M-34,-4 C-38,-34 38,-34 34,-4 q-9,-8 -17,0 q-8,-8 -17,0 q-9,-8 -17,0 q-8,-8 -17,0Z", DARK
    )


def seed(colour: str) -> str:
    """Scattered mustard seeds."""
    spots = [(-40, 6), (-18, -18), (-8, 14), (14, -6), (36, 12), (30, -22), (-34, -22), (10, 30), (-22, 34)]
    return "".join(ellipse(x, y, 8, 7, colour) for x, y in spots)


def bee(colour: str) -> str:
    """A bee seen from above."""
    body = ellipse(0, 8, 20, 32, colour) + rect(-19, 0, 38, 8, DARK) + rect(-18, 16, 36, 8, DARK)
    wings = group(ellipse(-30, -10, 26, 14, "#C9CDCC"), turn=18) + group(
        ellipse(30, -10, 26, 14, "#C9CDCC"), turn=-18
    )
    return wings + body + ellipse(0, -26, 13, 11, DARK)


def flower(colour: str) -> str:
    """A flower with six petals."""
    petals = "".join(group(ellipse(0, -27, 13, 19, colour), turn=turn) for turn in range(0, 360, 60))
    return petals + ellipse(0, 0, 13, 13, "#DFA728")


def bell(colour: str) -> str:
    """Three church bells of the plateau of Herve."""
    one = path("M-18,18 C-14,6 -16,-22 0,-22 C16,-22 14,6 18,18Z", colour) + ellipse(0, 22, 6, 6, colour)
    return group(one, x=-40, y=10) + group(one, y=-10) + group(one, x=40, y=10)


def sun(colour: str) -> str:
    """A half sun over two lines of water."""
    rays = "".join(group(rect(-3, -50, 6, 16, colour, 3), turn=turn) for turn in (-72, -36, 0, 36, 72))
    water = line("M-46,22 q12,-9 23,0 t23,0 t23,0 t23,0", colour, 6) + line(
        "M-34,40 q9,-8 17,0 t17,0 t17,0 t17,0", colour, 6
    )
    return group(path("M-28,6 A28 28 0 0 1 28,6Z", colour) + group(rays, y=4), y=0) + water


def cone(colour: str) -> str:
    """A sugar cone with a liquid heart, as sold in Ghent and Liège."""
    return path("M-32,32 C-30,2 -10,-42 0,-46 C10,-42 30,2 32,32 Q0,46 -32,32Z", colour) + path(
        "M-18,20 C-16,0 -8,-22 -3,-30 C-4,-10 -8,10 -8,24Z", "#FFFFFF", 0.3
    )


def button(colour: str) -> str:
    """A small domed biscuit."""
    return (
        ellipse(0, 8, 40, 32, "#A8713F")
        + ellipse(0, 0, 40, 32, colour)
        + ellipse(-10, -12, 14, 8, "#FFFFFF", 0.3)
    )


def ring_mark(colour: str) -> str:
    """Two plain rings."""
    return ring(0, 0, 40, 40, colour, 7) + ring(0, 0, 24, 24, colour, 4)


MARKS: dict[str, Callable[[str], str]] = {
    "sprig": sprig,
    "star": eight_star,
    "cells": cells,
    "pear": pear,
    "apple": apple,
    "bean": bean,
    "dots": dots,
    "heart": heart,
    "mill": mill,
    "leaf": leaf,
    "cherries": cherries,
    "berries": berries,
    "hop": hop,
    "wheat": wheat,
    "nut": nut,
    "seed": seed,
    "bee": bee,
    "flower": flower,
    "bell": bell,
    "sun": sun,
    "cone": cone,
    "button": button,
    "ring": ring_mark,
}


def mark(name: str, colour: str, x: float = 0, y: float = 0, scale: float = 1, turn: float = 0) -> str:
    """Draw a named mark around a point; an empty name draws nothing."""
    return group(MARKS[name](colour), x=x, y=y, scale=scale, turn=turn) if name else ""
