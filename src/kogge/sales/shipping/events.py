"""What the shipping room tells others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kogge.core.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class OptionsChanged(Event):
    """How parcels go to a market, for how much or how fast, is otherwise now."""

    name: ClassVar[str] = "shipping.options_changed"

    market: str

    def aggregate(self) -> str:
        """Return whose options they are."""
        return f"shipping_options:{self.market}"
