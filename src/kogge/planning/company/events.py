"""What the company room tells others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kogge.core.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class PlaceSaved(Event):
    """A place of the company was entered or changed: parcels may leave from elsewhere now."""

    name: ClassVar[str] = "company.place_saved"

    place_id: int

    def aggregate(self) -> str:
        """Return the place."""
        return f"place:{self.place_id}"
