"""Put the fake together: its state and its doors (API, payer's page, dashboard, control)."""

from __future__ import annotations

from typing import Any

from kogge.fakes.paypal import control, dashboard, endpoints, hosted
from kogge.fakes.paypal.fake import PayPalFake


def build(**options: Any) -> PayPalFake:
    """Return a fake whose addresses answer; options as `PayPalFake` takes them."""
    fake = PayPalFake(**options)
    for door in (endpoints, hosted, dashboard, control):
        door.add_routes(fake.router, fake)
    return fake
