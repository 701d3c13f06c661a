"""Too many at once is told apart from a broken database."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from kogge.core import errors
from kogge.core.contention import busy_when_contended, is_contention


def failed(words, sqlstate=None):
    """Return an error as Django raises it, with the driver's own as its cause."""
    error = OperationalError(words)
    error.__cause__ = type("Driver", (Exception,), {"sqlstate": sqlstate})(words)
    return error


@pytest.mark.parametrize(
    ("error", "is_busy"),
    [
        (failed("database is locked"), True),
        (failed("database table is locked"), True),
        (failed("could not serialize access", "40001"), True),
        (failed("deadlock detected", "40P01"), True),
        (failed("canceling statement due to lock timeout", "55P03"), True),
        (failed("FATAL: sorry, too many clients already"), True),
        (failed("FATAL: remaining connection slots are reserved"), True),
        (failed("disk I/O error"), False),
        (failed("no such table: stock_hold"), False),
        (failed("server closed the connection", "57P01"), False),
    ],
    ids=lambda value: str(value),
)
def test_contention_is_known_by_state_or_words(error, is_busy):
    assert is_contention(error) is is_busy


def test_it_becomes_a_sentence_with_its_cause():
    locked = failed("database is locked")

    with pytest.raises(errors.Busy, match="Try again in a few seconds") as caught, busy_when_contended():
        raise locked

    assert caught.value.__cause__ is locked


def test_other_failures_pass_through():
    broken = failed("disk I/O error")

    with pytest.raises(OperationalError) as caught, busy_when_contended():
        raise broken

    assert caught.value is broken
