"""A shop that can sell, for pages that act on its orders."""

from __future__ import annotations

from tests.sales.conftest import mollie, shop

__all__ = ["mollie", "shop"]
