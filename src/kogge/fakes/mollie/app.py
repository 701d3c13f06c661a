"""Put the fake together: its state and its three doors (API, hosted checkout, control)."""

from __future__ import annotations

from typing import Any

from kogge.fakes.mollie import control, endpoints, hosted
from kogge.fakes.mollie.fake import MollieFake


def build(**options: Any) -> MollieFake:
    """Return a fake whose addresses answer; options as `MollieFake` takes them."""
    fake = MollieFake(**options)
    for door in (endpoints, hosted, control):
        door.add_routes(fake.router, fake)
    return fake
