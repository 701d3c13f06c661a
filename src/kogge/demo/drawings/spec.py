"""What a drawing is made of, as the product data name it."""

from __future__ import annotations

from dataclasses import dataclass

from kogge.demo.drawings.palette import hex_of


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A picture in words: wall, body, colours, mark, companion; or the name of a finished illustration."""

    wall: str
    body: str = ""
    colour: str = "salt"
    accent: str = "cream"  # label, lid, band or ribbon
    mark: str = ""
    mark_colour: str = "cobalt"
    companion: str = ""
    shift_x: int = 0  # moves the body, in units of the 800 wide scene
    illustration: str = ""  # file name in data/illustrations, drawn by hand; then only `wall` matters

    @property
    def fill(self) -> str:
        """The body's colour as hex."""
        return hex_of(self.colour)

    @property
    def second(self) -> str:
        """The accent's colour as hex."""
        return hex_of(self.accent)

    @property
    def mark_fill(self) -> str:
        """The mark's colour as hex."""
        return hex_of(self.mark_colour)
