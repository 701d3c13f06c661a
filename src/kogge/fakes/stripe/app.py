"""Put the fake together: its state and its doors (API, hosted pages, dashboard, control)."""

from __future__ import annotations

from typing import Any

from kogge.fakes.stripe import control, dashboard, endpoints, hosted
from kogge.fakes.stripe.fake import StripeFake


def build(**options: Any) -> StripeFake:
    """Return a fake whose addresses answer; options as `StripeFake` takes them."""
    fake = StripeFake(**options)
    for door in (endpoints, hosted, dashboard, control):
        door.add_routes(fake.router, fake)
    return fake
