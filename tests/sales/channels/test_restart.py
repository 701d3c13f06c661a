"""An import that is killed goes on where it stopped."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests import databases
from tests.sales.channels import online_retail_generator as generator

KOGGE = [sys.executable, "-m", "kogge.config.cli"]
FIGURES = (
    "SELECT o.number, o.kind, o.market, o.country_label, o.placed_at, o.total_minor, c.source_reference, l.position,"
    " l.sku, l.quantity, l.unit_price_e4 FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id"
    " LEFT JOIN customers_customer c ON c.id = o.customer_id ORDER BY o.number, l.position"
)
READ_LINES = "SELECT lines_read, state FROM channels_historyimport"
LINES = 20_000
PATIENCE_SECONDS = 60


class House:
    """A home with a database of its own, that commands run against."""

    def __init__(self, home: Path, url: str = "") -> None:
        self.home, self.url = home, url

    @property
    def environment(self) -> dict[str, str]:
        """What commands run with."""
        dropped = ("KOGGE_DATABASE_URL", "DJANGO_SETTINGS_MODULE")
        rest = {name: value for name, value in os.environ.items() if name not in dropped}
        named = {"KOGGE_DATABASE_URL": self.url} if self.url else {}
        return rest | {"KOGGE_HOME": str(self.home), "PYTHONPATH": os.pathsep.join(sys.path)} | named

    def run(self, *words: str) -> None:
        """Run a command to its end."""
        subprocess.run([*KOGGE, *words], env=self.environment, check=True, capture_output=True)

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        """Ask the database."""
        if self.url:
            with psycopg.connect(self.url) as database:
                return database.execute(statement).fetchall()
        with sqlite3.connect(f"file:{self.home / 'kogge.sqlite3'}?mode=ro", uri=True, timeout=20) as database:
            return database.execute(statement).fetchall()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def two_houses(
    request: pytest.FixtureRequest, tmp_path: Path, django_db_setup: None
) -> Iterator[tuple[House, House]]:
    """Two houses with empty tables, copied from the run's migrated template."""
    if request.param == "sqlite":
        houses = House(tmp_path / "whole"), House(tmp_path / "killed")
        for house in houses:
            house.home.mkdir()
            shutil.copyfile(databases.of_this_run("main").template, house.home / "kogge.sqlite3")
        yield houses
        return
    server = os.environ.get("KOGGE_TEST_POSTGRES_URL")
    if not server:
        pytest.skip("NOT RUN: KOGGE_TEST_POSTGRES_URL is not set")
    base = server.rpartition("/")[0]
    names = [f"kogge_restart_{kind}_{os.getpid()}" for kind in ("whole", "killed")]
    houses = House(tmp_path / "whole", f"{base}/{names[0]}"), House(tmp_path / "killed", f"{base}/{names[1]}")
    with psycopg.connect(f"{base}/postgres", autocommit=True) as admin:
        template = databases.of_this_run("main").template_name
        try:
            for house, name in zip(houses, names, strict=True):
                house.home.mkdir()
                admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")  # type: ignore[arg-type]
            yield houses
        finally:
            for name in names:
                admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[arg-type]


def kill_behind(line: int, house: House, command: list[str]) -> None:
    """Begin or go on with the import, and kill it once it has taken in more than so many lines."""
    process = subprocess.Popen(
        [*KOGGE, *command], env=house.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not any(isinstance(lines, int) and lines > line for lines, _state in house.ask(READ_LINES)):
        assert process.poll() is None, "the import was over before it could be killed"
        assert time.monotonic() < give_up_at, "the import has not begun"
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    lines_read, state = house.ask(READ_LINES)[0]
    assert isinstance(lines_read, int)
    assert line < lines_read < LINES
    assert state == "running"


def test_it_works(tmp_path: Path, two_houses: tuple[House, House]) -> None:
    whole, killed = two_houses
    path = tmp_path / "retail.csv"
    generator.write(path, lines=LINES)
    command = ["import", "orders", str(path), "--format", "online-retail", "--batch-lines", "500"]
    whole.run(*command)

    points = sorted(random.SystemRandom().sample(range(LINES * 3 // 4), 3))
    print("killed behind the lines", points)
    for line in points:
        kill_behind(line, killed, command)
    killed.run(*command)

    assert killed.ask(READ_LINES) == whole.ask(READ_LINES)
    assert killed.ask(FIGURES) == whole.ask(FIGURES)
