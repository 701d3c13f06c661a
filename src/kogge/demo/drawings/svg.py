"""The few SVG pieces that every drawing is made of; flat shapes only, numbers rounded to keep files small."""

from __future__ import annotations

import re
import zlib
from math import cos, pi, sin

from kogge.demo.drawings.palette import INK


def number(value: float) -> str:
    """Write a coordinate with one decimal at most."""
    return f"{round(value, 1):g}"


def path(d: str, fill: str, opacity: float | None = None) -> str:
    """Draw a filled path."""
    return f'<path d="{d}" fill="{fill}"{_opacity(opacity)}/>'


def line(d: str, stroke: str, width: float, opacity: float | None = None) -> str:
    """Draw a round-ended stroke."""
    return (
        f'<path d="{d}" fill="none" stroke="{stroke}" stroke-width="{number(width)}" stroke-linecap="round"'
        f' stroke-linejoin="round"{_opacity(opacity)}/>'
    )


def rect(
    x: float, y: float, width: float, height: float, fill: str, rx: float = 0, opacity: float | None = None
) -> str:
    """Draw a rectangle from its upper left corner."""
    radius = f' rx="{number(rx)}"' if rx else ""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"{radius}'
        f' fill="{fill}"{_opacity(opacity)}/>'
    )


def ellipse(x: float, y: float, rx: float, ry: float, fill: str, opacity: float | None = None) -> str:
    """Draw an ellipse around a centre."""
    return (
        f'<ellipse cx="{number(x)}" cy="{number(y)}" rx="{number(rx)}" ry="{number(ry)}" fill="{fill}"'
        f"{_opacity(opacity)}/>"
    )


def ring(x: float, y: float, rx: float, ry: float, stroke: str, width: float) -> str:
    """Draw the outline of an ellipse."""
    return (
        f'<ellipse cx="{number(x)}" cy="{number(y)}" rx="{number(rx)}" ry="{number(ry)}" fill="none"'
        f' stroke="{stroke}" stroke-width="{number(width)}"/>'
    )


def group(*parts: str, x: float = 0, y: float = 0, turn: float = 0, scale: float = 1) -> str:
    """Place parts: moved, then turned (degrees), then scaled."""
    steps = []
    if x or y:
        steps.append(f"translate({number(x)} {number(y)})")
    if turn:
        steps.append(f"rotate({number(turn)})")
    if scale != 1:
        steps.append(f"scale({round(scale, 3):g})")
    inside = "".join(parts)
    return f'<g transform="{" ".join(steps)}">{inside}</g>' if steps else inside


def clipped(d: str, *parts: str) -> str:
    """Show parts only inside the outline; the clip's id follows from the outline, so equal clips are shared."""
    key = f"k{zlib.crc32(d.encode()):x}"
    return f'<clipPath id="{key}"><path d="{d}"/></clipPath><g clip-path="url(#{key})">{"".join(parts)}</g>'


def solid(
    d: str, fill: str, *parts: str, dark_from: float, bright_at: float | None = None, gloss: float = 0.35
) -> str:
    """Draw a lit body: flat colour, parts on it, the right side in shade from `dark_from`, a bright strip left."""
    shade = rect(dark_from, -700, 700, 1000, INK, opacity=0.15)
    strip = rect(bright_at, -700, 16, 1000, "#fff", opacity=gloss) if bright_at is not None else ""
    return path(d, fill) + clipped(d, *parts, strip, shade)


def cast(half: float, reach: float, ry: float, opacity: float = 0.16) -> str:
    """Draw the flat shadow that a body of this half width casts to the right, `reach` beyond its middle."""
    end = ry * 0.86
    return (
        '<g transform="skewY(-5)">'
        + path(
            f"M0,{number(-ry)} L{number(reach)},{number(-end)} A{number(half * 0.78)} {number(end)} 0 0 1"
            f" {number(reach)},{number(end)} L0,{number(ry)} A{number(half)} {number(ry)} 0 0 1 0,{number(-ry)}Z",
            INK,
            opacity,
        )
        + "</g>"
    )


def star(x: float, y: float, outer: float, inner: float, points: int, fill: str) -> str:
    """Draw a star with this many points, one of them upright."""
    corners = []
    for step in range(points * 2):
        radius = outer if step % 2 == 0 else inner
        angle = step * pi / points - pi / 2
        corners.append(f"{number(x + radius * cos(angle))},{number(y + radius * sin(angle))}")
    return path("M" + "L".join(corners) + "Z", fill)


def without_repeated_clips(document: str) -> str:
    """Keep the first of equal clip definitions, as an id may stand only once in a document."""
    seen: set[str] = set()

    def keep_first(match: re.Match[str]) -> str:
        if match[1] in seen:
            return ""
        seen.add(match[1])
        return match[0]

    return re.sub(r'<clipPath id="(\w+)">.*?</clipPath>', keep_first, document)


def _opacity(value: float | None) -> str:
    return "" if value is None else f' opacity="{value:g}"'
