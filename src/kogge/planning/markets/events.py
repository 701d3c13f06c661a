"""What happens to markets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kogge.core.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class MarketChanged(Event):
    """A market was chosen, or the languages or price rule in which it is served are others now."""

    name: ClassVar[str] = "markets.market_changed"
    market: str

    def aggregate(self) -> str:
        """Events of one market keep their order."""
        return f"market:{self.market}"


@dataclass(frozen=True, kw_only=True)
class MarketOpened(Event):
    """A market was opened to shoppers."""

    name: ClassVar[str] = "markets.market_opened"
    market: str

    def aggregate(self) -> str:
        """Events of one market keep their order."""
        return f"market:{self.market}"


@dataclass(frozen=True, kw_only=True)
class MarketClosed(Event):
    """A market was closed to shoppers."""

    name: ClassVar[str] = "markets.market_closed"
    market: str

    def aggregate(self) -> str:
        """Events of one market keep their order."""
        return f"market:{self.market}"
