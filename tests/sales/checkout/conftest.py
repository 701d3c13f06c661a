"""A shop whose payment provider is never asked: carts, quotes and placing end before the money."""

from __future__ import annotations

import pytest
from tests.trading import Shop, open_shop


@pytest.fixture
def shop(db, settings) -> Shop:
    """A demo shop open in NL, DE, BE and CH; its provider's address leads nowhere."""
    settings.KOGGE_IS_DEMO = True
    return open_shop("http://127.0.0.1:9")
