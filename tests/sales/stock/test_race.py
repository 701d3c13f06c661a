"""200 buyers want 50 pieces at the same moment: exactly 50 get one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from kogge.core.home import Home, HomeKind

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = "import django; django.setup(); from tests.sales.stock import race; race.main()"
POSTGRES = os.environ.get("KOGGE_TEST_POSTGRES_URL", "")


def rounds(home: Path, database_url: str = "") -> list[dict]:
    """Run the race in a home of its own and return what each round printed."""
    Home(path=home).create(HomeKind.LIVE)
    environment = {key: value for key, value in os.environ.items() if key != "KOGGE_DATABASE_URL"}
    environment |= {
        "KOGGE_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "kogge.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    if database_url:
        environment["KOGGE_DATABASE_URL"] = database_url
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def assert_sold_once(result: dict) -> None:
    """Exactly the 50 pieces were sold, nobody saw anything but sold out or busy, and the ledger adds up."""
    outcomes = result["outcomes"]
    assert set(outcomes) <= {"sold", "sold_out", "busy"}, outcomes
    assert outcomes["sold"] == 50
    assert sum(outcomes.values()) == 200
    assert (result["on_hand"], result["held"], result["holds"]) == (50, 50, 50)
    assert result["audit"] == []


def test_on_sqlite_nothing_is_sold_twice(tmp_path):
    results = rounds(tmp_path / "home")

    assert len(results) == 2
    for result in results:
        assert_sold_once(result)


@pytest.fixture
def empty_database():
    """Return the address of a new, empty PostgreSQL database, dropped after the test."""
    name = f"kogge_race_{os.getpid()}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.mark.postgres
@pytest.mark.skipif(not POSTGRES, reason="NOT RUN: KOGGE_TEST_POSTGRES_URL names no server")
def test_on_postgresql_nothing_is_sold_twice(tmp_path, empty_database):
    results = rounds(tmp_path / "home", empty_database)

    assert len(results) == 2
    for result in results:
        assert_sold_once(result)
