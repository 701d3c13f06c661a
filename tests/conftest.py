"""What all tests share: a home of their own, the chosen database, and a clock that can be held."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings as django_settings

# Before Django reads its settings: a home that no other run uses. KOGGE_TEST_POSTGRES_URL picks the second database.
os.environ["KOGGE_HOME"] = tempfile.mkdtemp(prefix="kogge-test-home-")
if os.environ.get("KOGGE_TEST_DATABASE") == "postgres":
    os.environ["KOGGE_DATABASE_URL"] = os.environ["KOGGE_TEST_POSTGRES_URL"]
else:
    os.environ.pop("KOGGE_DATABASE_URL", None)

from kogge.core import clock
from kogge.core.home import Home, HomeKind, current


def pytest_configure(config: pytest.Config) -> None:
    """Make the home before anything needs it."""
    current().create(HomeKind.LIVE)


@pytest.fixture
def home() -> Home:
    """The home of this run."""
    return current()


@pytest.fixture
def monday() -> Iterator[datetime]:
    """Hold the clock at Monday 23 November 2026, 10:00 in Aachen."""
    instant = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    with clock.at(instant):
        yield instant


@pytest.fixture(autouse=True)
def _plain_settings(settings) -> None:
    """Cheap password hashing and mail kept in memory: neither is what a test is about."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Keep SQLite's test database in a file: one in memory cannot be used by several threads at once."""
    values = django_settings.DATABASES["default"]
    if values["ENGINE"].endswith("sqlite3"):
        # Every process has a home of its own, so the name need not differ between them.
        values.setdefault("TEST", {})["NAME"] = str(current().path / "test.sqlite3")
