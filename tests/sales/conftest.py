"""A shop that can sell: company, markets, a provider account at a running stand-in, methods and articles."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.trading import Shop, open_shop

from kogge.fakes.mollie import app
from kogge.fakes.server import RunningFake


@pytest.fixture
def mollie(tmp_path) -> Iterator[str]:
    """The address of a running stand-in for Mollie."""
    fake = app.build(state_path=tmp_path / "mollie.sqlite3")
    with RunningFake(fake) as running:
        fake.start(running.url)
        yield running.url
    fake.stop()


@pytest.fixture
def shop(db, settings, mollie) -> Shop:
    """A demo shop open in NL, DE, BE and CH, paid through the stand-in."""
    settings.KOGGE_IS_DEMO = True
    return open_shop(mollie)
