"""200 buyers press the button for 50 pieces at the same moment: exactly 50 orders are placed, nobody sees a failure."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection, connections
from tests import databases

from kogge.core.home import Home, HomeKind

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = "import django; django.setup(); from tests.sales.checkout import race; race.main()"


@pytest.fixture
def separate_database(request, django_db_setup, django_db_blocker, tmp_path):
    """Return the environment of a home with a migrated database of its own, of the kind that this run tests."""
    home = Home(path=tmp_path / "home")
    home.create(HomeKind.DEMO)
    environment = {key: value for key, value in os.environ.items() if key != "KOGGE_DATABASE_URL"}
    with django_db_blocker.unblock():
        before = connections["default"].settings_dict["NAME"]
        database = databases.of_this_run(f"race_{os.getpid()}")
        database.create()
        name = connections["default"].settings_dict["NAME"]
        if connection.vendor == "postgresql":
            address = urlsplit(os.environ["KOGGE_DATABASE_URL"])._replace(path=f"/{name}").geturl()
            environment["KOGGE_DATABASE_URL"] = address
        else:
            connections.close_all()
            Path(name).replace(home.database_file)
        database.point_at(before)
    yield environment | {
        "KOGGE_HOME": str(home.path),
        "DJANGO_SETTINGS_MODULE": "kogge.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    with django_db_blocker.unblock():
        database.drop()
        database.point_at(before)


def test_nothing_is_sold_twice(separate_database):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT, env=separate_database, capture_output=True, text=True, timeout=540,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-3000:]
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) == 2
    for sold_before, result in enumerate(results):
        outcomes = result["outcomes"]
        assert set(outcomes) <= {"sold", "sold_out", "busy"}, (outcomes, done.stderr[-3000:])
        assert sum(outcomes.values()) == 200
        assert outcomes["sold"] == 50
        assert (result["on_hand"], result["held"]) == (50, 50)
        assert result["holds"] == result["orders"] == 50
        assert result["numbers"] == result["threshold_entries"] == 50 * (sold_before + 1)
