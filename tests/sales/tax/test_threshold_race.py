"""Orders that come to the EU threshold at once are decided one after the other: exactly one crosses."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from tests import databases

from kogge.core.home import Home, HomeKind

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = "import django; django.setup(); from tests.sales.tax import race; race.main()"
POSTGRES = os.environ.get("KOGGE_TEST_POSTGRES_URL", "")


def _race(home: Path, database_url: str = "") -> dict:
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
    return json.loads(done.stdout)


def _assert_crossed_once(result: dict) -> None:
    # 20 orders make exactly 10,000.00, which is not exceeded; the 21st crosses, and the three after it follow.
    assert result["schemes"] == ["domestic"] * 20 + ["oss"] * 4
    assert result["crossing"] == 1
    assert result["runs"] == [50_000 * number for number in range(1, 25)]
    assert [result["crossed_by"]] == result["crossing_entry"]
    assert result["counted"] == 1_200_000
    assert result["audit"] == []


def test_on_sqlite(tmp_path, django_db_setup) -> None:
    home = tmp_path / "home"
    home.mkdir()
    if connection.vendor == "sqlite":  # the migrated template spares it the migrations
        shutil.copyfile(databases.of_this_run("main").template, home / "kogge.sqlite3")

    _assert_crossed_once(_race(home))


@pytest.fixture
def empty_database():
    """Return the address of a new, empty PostgreSQL database, dropped after the test."""
    name = f"kogge_threshold_race_{os.getpid()}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.mark.postgres
@pytest.mark.skipif(not POSTGRES, reason="NOT RUN: KOGGE_TEST_POSTGRES_URL names no server")
def test_on_postgresql(tmp_path, empty_database) -> None:
    _assert_crossed_once(_race(tmp_path / "home", empty_database))
