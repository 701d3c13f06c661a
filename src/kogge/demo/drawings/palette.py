"""The colours of the drawings: wall and table pairs, object colours, and how they are darkened and lightened."""

from __future__ import annotations

INK = "#1A1E2B"
PAPER = "#FFFDF7"
CREAM = "#FBF1DA"
SALT = "#C9CDCC"
SALT_DARK = "#A3AAAD"
WOOD = "#CB9560"
WOOD_DARK = "#A8713F"

# Wall and table, told apart by the wall's name. The last three are strong: at most one picture in six.
WALLS = {
    "sky": ("#BFD3E6", "#E8EEF2"),
    "butter": ("#F3D98F", "#FAF0D2"),
    "blush": ("#EFC1AE", "#F9E6DC"),
    "sage": ("#B9CDB3", "#E5ECDF"),
    "stone": ("#D3D1C8", "#EFEDE6"),
    "cobalt": ("#27479B", "#C9D6EA"),
    "cherry": ("#97322F", "#EFC9B8"),
    "mustard": ("#DDA632", "#F6E3B4"),
}
STRONG_WALLS = ("cobalt", "cherry", "mustard")

COLOURS = {
    "ink": INK,
    "cobalt": "#22408F",
    "deep": "#172C66",
    "salt": SALT,
    "grey": "#7F888D",
    "paper": PAPER,
    "cream": CREAM,
    "crust": "#E0AA63",
    "caramel": "#BD7A3E",
    "brown": "#7E4726",
    "dark": "#4A2718",
    "mustard": "#DFA728",
    "honey": "#C97B16",
    "cherry": "#A4262F",
    "leaf": "#4E7250",
    "bottle": "#3F6B4B",
    "wood": WOOD,
    "kraft": "#D2A877",
    "milk": "#E9D3A0",
    "rind": "#D98A2B",
    "sand": "#D9C7A3",
}


def hex_of(name: str) -> str:
    """Return the hex value of a named object colour; KeyError names an unknown one."""
    return COLOURS[name]


def mix(colour: str, other: str, share: float) -> str:
    """Return `colour` with `share` (0 to 1) of `other` mixed in, as upper-case hex."""
    pairs = [(int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def darker(colour: str, share: float = 0.18) -> str:
    """Return the colour as it looks on the side turned away from the light."""
    return mix(colour, INK, share)


def baked(colour: str, share: float = 0.18) -> str:
    """Return the colour of a crust where the oven was hotter: browner, where `darker` would turn it grey."""
    is_dark = sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) < 300
    return darker(colour, share) if is_dark else mix(colour, "#5A2A12", min(1, share * 1.3))


def lighter(colour: str, share: float = 0.18) -> str:
    """Return the colour as it looks on the side turned to the light."""
    return mix(colour, "#FFFFFF", share)
