"""Tell "too many at once" from other database failures, in one place for SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError
from django.utils.translation import gettext_lazy as _

from kogge.core import errors

# PostgreSQL: serialization failure, deadlock, lock not available, too many connections, cannot connect now.
_BUSY_STATES = {"40001", "40P01", "55P03", "53300", "57P03"}
# SQLite has no codes in Python 3.11's exceptions of its own; a refused connection carries no state either.
_BUSY_WORDS = (
    "database is locked",
    "database table is locked",
    "too many clients",
    "remaining connection slots",
)


def is_contention(error: BaseException) -> bool:
    """Say whether this database error only means that too many wanted the same at once."""
    cause = error.__cause__
    if getattr(cause, "sqlstate", None) in _BUSY_STATES:
        return True
    return any(words in str(error) for words in _BUSY_WORDS)


@contextmanager
def busy_when_contended() -> Iterator[None]:
    """Turn contention inside the block into errors.Busy; put it around the outermost transaction, where waiting ends."""
    try:
        yield
    except OperationalError as error:
        if not is_contention(error):
            raise
        raise errors.Busy(
            _("Too many people are ordering at this moment. Try again in a few seconds.")
        ) from error
