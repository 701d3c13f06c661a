"""One clock, which can be held; legal days are Central European."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from kogge.core import clock

NEW_YEARS_EVE = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


def test_it_works():
    assert clock.now().tzinfo is UTC
    with clock.at(NEW_YEARS_EVE):
        assert clock.now() == NEW_YEARS_EVE
        assert clock.today() == clock.local_day(NEW_YEARS_EVE) == date(2027, 1, 1)
    assert clock.now() != NEW_YEARS_EVE


def test_a_held_clock_moves_on_and_falls_back():
    with clock.at(NEW_YEARS_EVE):
        clock.advance(timedelta(hours=1))
        assert clock.now() == NEW_YEARS_EVE + timedelta(hours=1)
        with clock.at(NEW_YEARS_EVE - timedelta(days=1)):
            assert clock.today() == date(2026, 12, 31)
        assert clock.now() == NEW_YEARS_EVE + timedelta(hours=1)


def test_only_a_held_clock_is_moved_and_only_to_an_aware_instant():
    with pytest.raises(RuntimeError):
        clock.advance(timedelta(hours=1))
    with pytest.raises(ValueError, match="aware"), clock.at(datetime(2026, 1, 1)):  # noqa: DTZ001
        pass
