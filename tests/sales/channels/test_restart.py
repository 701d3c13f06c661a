"""An import that is killed goes on where it stopped."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from tests.sales.channels import online_retail_generator as generator

from kogge.core import data_command

KOGGE = [sys.executable, "-m", "kogge.config.cli"]
FIGURES = (
    "SELECT o.number, o.kind, o.market, o.country_label, o.placed_at, o.total_minor, c.source_reference, l.position,"
    " l.sku, l.quantity, l.unit_price_e4 FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id"
    " LEFT JOIN customers_customer c ON c.id = o.customer_id ORDER BY o.number, l.position"
)
READ_LINES = "SELECT lines_read, state FROM channels_historyimport"
PATIENCE_SECONDS = 60


def environment(home: Path) -> dict[str, str]:
    """Return what the command runs with: a home of its own and the embedded database."""
    rest = {name: value for name, value in os.environ.items() if name != "KOGGE_DATABASE_URL"}
    rest.pop("DJANGO_SETTINGS_MODULE", None)
    return rest | {"KOGGE_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}


@pytest.fixture
def two_homes(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """Two homes with empty tables."""
    homes = (tmp_path / "whole", tmp_path / "killed")
    homes[0].mkdir()
    subprocess.run([*KOGGE, "django", "migrate", "-v", "0"], env=environment(homes[0]), check=True)
    shutil.copytree(*homes)
    yield homes


def ask(home: Path, statement: str) -> list[tuple[object, ...]]:
    """Ask a home's database."""
    import sqlite3

    with sqlite3.connect(f"file:{home / 'kogge.sqlite3'}?mode=ro", uri=True, timeout=20) as database:
        return database.execute(statement).fetchall()


def test_it_works(tmp_path: Path, two_homes: tuple[Path, Path]) -> None:
    whole, killed = two_homes
    path = tmp_path / "retail.csv"
    generator.write(path, lines=20_000)
    command = [*KOGGE, "import", "orders", str(path), "--format", "online-retail", "--batch-lines", "500"]
    subprocess.run(command, env=environment(whole), check=True, capture_output=True)

    process = subprocess.Popen(
        command, env=environment(killed), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not ask(killed, READ_LINES) or not ask(killed, READ_LINES)[0][0]:
        assert process.poll() is None, "the import was over before it could be killed"
        assert time.monotonic() < give_up_at, "the import has not begun"
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    lines_read, state = ask(killed, READ_LINES)[0]
    assert (0 < lines_read < 20_000, state) == (True, "running")
    subprocess.run(command, env=environment(killed), check=True, capture_output=True)

    assert ask(killed, READ_LINES) == ask(whole, READ_LINES)
    assert ask(killed, FIGURES) == ask(whole, FIGURES)


def test_data_commands_leave_the_office_out() -> None:
    check = (
        "import sys; from kogge.core import data_command; data_command.start();"
        "import kogge.sales.channels.services; print('wagtail.admin' in sys.modules)"
    )
    environ = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environ["PYTHONPATH"] = os.pathsep.join(sys.path)

    done = subprocess.run(
        [sys.executable, "-c", check], env=environ, check=True, capture_output=True, text=True
    )

    assert done.stdout.strip() == "False"


def test_starting_twice_is_harmless() -> None:
    data_command.start()

    assert connection.vendor in ("sqlite", "postgresql")
