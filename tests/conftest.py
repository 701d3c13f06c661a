"""What all tests share: a home of their own, the chosen database, and a clock that can be held."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import TransactionTestCase
from tests import databases

from kogge.core import clock, recent
from kogge.core.home import Home, current
from kogge.core.search import reading
from kogge.marketing.touchpoints import salt, spool


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark races; on PostgreSQL run only what touches data, for everything else has run on SQLite already."""
    for item in items:
        if "race" in item.path.stem:
            item.add_marker(pytest.mark.race)
    if os.environ.get("KOGGE_TEST_DATABASE") != "postgres":
        return
    with_data = {"db", "transactional_db"}
    kept, left = [], []
    for item in items:
        touches = item.get_closest_marker("django_db") or item.get_closest_marker("postgres")
        names = set(getattr(item, "fixturenames", ()))
        is_told_apart = (touches or names & with_data) and not item.get_closest_marker("any_database")
        (kept if is_told_apart else left).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left)


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker) -> Iterator[None]:
    """Give this worker a copy of the migrated template; tests that commit get a fresh one afterwards."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():
        database = databases.of_this_run(worker)
        database.create()
    TransactionTestCase._fixture_teardown = lambda self: database.restore()
    yield
    with django_db_blocker.unblock():
        database.drop()


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
    """Cheap password hashing and no search index: neither is what a test is about."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Building one takes a tenth of a second per market and language; the fixture `search_index` asks for it.
    settings.KOGGE_SEARCH_INDEX = False


@pytest.fixture
def search_index(settings) -> Iterator[None]:
    """Keep search indexes, as outside of tests; they are files and outlive a test's database."""
    settings.KOGGE_SEARCH_INDEX = True
    yield
    reading.forget()
    shutil.rmtree(current().search, ignore_errors=True)


@pytest.fixture(autouse=True)
def _empty_warehouse() -> None:
    """Facts and visits are files and outlive a test's database; each test begins without any."""
    spool.forget()
    salt.forget()
    shutil.rmtree(salt.folder(), ignore_errors=True)
    shutil.rmtree(current().warehouse, ignore_errors=True)


@pytest.fixture(autouse=True)
def _no_memory_of_other_shops() -> None:
    """The shop's pages remember for a second what they asked for; another test's shop is another shop."""
    recent.forget()
