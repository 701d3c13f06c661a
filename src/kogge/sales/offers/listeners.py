"""What offers do when the lower rooms report something: they follow, many events at a time (core.events.following)."""

from __future__ import annotations

from kogge.core.events import following
from kogge.sales.offers import changes, services

following.follow(changes.NAMES, key="offers", tell=services.tell)
