"""What happens to documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kogge.core.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class DocumentIssued(Event):
    """An invoice or credit note has its number; its PDF follows from the stored data."""

    name: ClassVar[str] = "invoicing.document_issued"
    number: str
    kind: str
    order_number: str

    def aggregate(self) -> str:
        """Documents of one order keep their order."""
        return f"order:{self.order_number}"
