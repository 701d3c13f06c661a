"""Commands that only work on data start without the office."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from kogge.core import data_command


def started(code: str, **named: str) -> subprocess.CompletedProcess[str]:
    """Run Python as a command of its own."""
    dropped = ("DJANGO_SETTINGS_MODULE", "KOGGE_DATABASE_URL")
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    environment |= {"PYTHONPATH": os.pathsep.join(sys.path)} | named
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)


def test_it_works() -> None:
    code = """
import sys
from kogge.core import data_command
data_command._has_tables = lambda: True
data_command.start()
import kogge.sales.channels.services, kogge.measurement.analytics.queries
print(any(name.startswith("wagtail") for name in sys.modules))
"""

    done = started(code)

    assert (done.returncode, done.stdout.strip()) == (0, "False")


def test_home_without_tables_is_one_sentence(tmp_path: Path) -> None:
    words = "'kpi', 'show', 'orders'"
    for home in (tmp_path, tmp_path / "nowhere"):
        done = started(
            f"from kogge.config.cli import main; raise SystemExit(main([{words}]))", KOGGE_HOME=str(home)
        )

        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert "kogge init" in done.stderr


@pytest.mark.django_db
def test_starting_again_is_harmless() -> None:
    data_command.start()

    assert connection.vendor in ("sqlite", "postgresql")
