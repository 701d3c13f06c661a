"""Derive a shop's design tokens from its brand kit; check identity numbers. Plain Python."""

from __future__ import annotations

import math
import re

from stdnum import iban as iban_rules
from stdnum.eu import vat as vat_rules
from stdnum.exceptions import ValidationError

_HEX = re.compile(r"^#[0-9A-Fa-f]{6}$")

# EORI: country and up to 15 letters or digits (Commission Implementing Regulation (EU) 2015/2447, Annex 12-01).
_EORI = re.compile(r"^[A-Z]{2}[A-Z0-9]{1,15}$")

# WCAG 2.2: 4.5:1 for text, 3:1 for borders of controls; ink aims at 7:1.
TEXT_CONTRAST, CONTROL_CONTRAST, INK_CONTRAST = 4.5, 3.0, 7.0


def is_colour(text: str) -> bool:
    """Say whether the text is a colour of the form #RRGGBB."""
    return bool(_HEX.match(text))


def is_iban(text: str) -> bool:
    """Say whether an IBAN's check digits and its country's length are right."""
    try:
        iban_rules.validate(text)
    except ValidationError:
        return False
    return True


def is_vat_id(text: str) -> bool:
    """Say whether a VAT id of an EU state has the right form and check digits; nothing is asked outside."""
    try:
        vat_rules.validate(text)
    except ValidationError:
        return False
    return True


def is_eori(text: str) -> bool:
    """Say whether an EORI number has the right form."""
    return bool(_EORI.match(text))


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    return red, green, blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    channel = min(1.0, max(0.0, channel))
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours as WCAG 2.2 defines it: 1 to 21."""
    lights = []
    for colour in (one, other):
        red, green, blue = (_linear(channel) for channel in _rgb(colour))
        lights.append(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def _to_oklch(colour: str) -> tuple[float, float, float]:
    red, green, blue = (_linear(channel) for channel in _rgb(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    light = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return light, math.hypot(a, b), math.atan2(b, a)


def _from_oklch(light: float, chroma: float, hue: float) -> str:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    channels = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(_gamma(channel) * 255):02X}" for channel in channels)


def _shifted(colour: str, step: float) -> str:
    light, chroma, hue = _to_oklch(colour)
    return _from_oklch(min(1.0, max(0.0, light + step)), chroma, hue)


def _mixed(colour: str, ground: str, share: float) -> str:
    pairs = zip(_rgb(colour), _rgb(ground), strict=True)
    return "#" + "".join(f"{round((one * share + other * (1 - share)) * 255):02X}" for one, other in pairs)


def _darkened_until(colour: str, ground: str, ratio: float) -> str:
    while contrast(colour, ground) < ratio and _to_oklch(colour)[0] > 0.02:
        colour = _shifted(colour, -0.01)
    return colour


def _tone(page: str, light: float, ratio: float) -> str:
    """Return the page's hue at a lightness, darkened until it reaches the contrast ratio on the page."""
    _light, chroma, hue = _to_oklch(page)
    return _darkened_until(_from_oklch(light, min(chroma * 4, 0.03), hue), page, ratio)


def derive_tokens(*, brand: str, page: str, accent: str, corner_style: str) -> dict[str, str]:
    """Return all design tokens of the shop that follow from the merchant's choices, by name.

    A brand colour too light for text keeps its areas as `brand-area` and is darkened for text and buttons.
    Raises ValueError for something that is no colour.
    """
    for colour in (brand, page, accent):
        if not is_colour(colour):
            raise ValueError(f"{colour} is not a colour such as #22408F")
    ink = _tone(page, 0.24, INK_CONTRAST)
    text_brand = _darkened_until(brand, page, TEXT_CONTRAST)
    sunken = _shifted(page, -0.035)
    soft = corner_style == "soft"
    return {
        "page": page.upper(),
        "surface": "#FFFFFF",
        "sunken": sunken,
        "line": _shifted(page, -0.11),
        "control": _darkened_until(_tone(page, 0.60, CONTROL_CONTRAST), sunken, CONTROL_CONTRAST),
        "ink": ink,
        "muted": _darkened_until(_tone(page, 0.46, TEXT_CONTRAST), sunken, TEXT_CONTRAST + 0.6),
        "brand": text_brand,
        "brand-area": brand.upper(),
        "brand-strong": _shifted(text_brand, -0.12),
        "brand-tint": _mixed(brand, page, 0.11),
        "on-brand": "#FFFFFF" if contrast("#FFFFFF", text_brand) >= TEXT_CONTRAST else ink,
        "accent": accent.upper(),
        "on-accent": ink if contrast(ink, accent) >= TEXT_CONTRAST else "#FFFFFF",
        "focus": text_brand,
        "foot": _shifted(page, -0.05),
        "foot-ink": ink,
        "radius-control": "12px" if soft else "4px",
        "radius-button": "999px" if soft else "4px",
        "radius-picture": "12px" if soft else "2px",
        "radius-card": "24px" if soft else "4px",
    }
