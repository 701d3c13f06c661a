"""Two served homes and a real browser for the journeys: a demo shop, and an empty live one.

KOGGE_JOURNEYS_HOME and KOGGE_JOURNEYS_URL name a demo home that is served already; the journeys then shop there.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, sync_playwright
from tests import databases
from tests.journeys import homes
from tests.journeys.homes import Served
from tests.journeys.windows import DESK, Window

CHROMIUM = os.environ.get("KOGGE_CHROMIUM") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run",
]  # fmt: skip
OWNER, PASSWORD = "katrin", "Drei Koggen 1602"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the journeys, saying so, where there is no Chromium."""
    if Path(CHROMIUM).exists():
        return
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.skip(reason="NOT RUN: there is no Chromium (KOGGE_CHROMIUM)"))


def _empty(folder: Path) -> Path:
    """Return an empty home's folder; the migrated template spares both homes the migrations."""
    folder.mkdir()
    if connection.vendor == "sqlite":
        shutil.copyfile(databases.of_this_run("main").template, folder / "kogge.sqlite3")
    return folder


def _filled(factory: pytest.TempPathFactory) -> Path:
    """Return a filled demo home that nobody serves; of several workers the first makes it, the others wait."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    shared = factory.getbasetemp().parent if worker else factory.getbasetemp()
    home = shared / "filled"
    with (shared / "filled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "demo_login").exists():
            shutil.rmtree(home, ignore_errors=True)
            homes.make(_empty(home), "--demo")
    return home


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Served]:
    """The demo shop, made once and served until the last journey has ended."""
    if served := os.environ.get("KOGGE_JOURNEYS_URL"):
        owner, password = (Path(os.environ["KOGGE_JOURNEYS_HOME"]) / "demo_login").read_text().split()
        yield Served(url=served, owner=owner, password=password)
        return
    home = tmp_path_factory.mktemp("demo") / "home"
    shutil.copytree(_filled(tmp_path_factory), home)
    owner, password = (home / "demo_login").read_text().split()
    with homes.Up(home) as up:
        yield Served(url=up.url, owner=owner, password=password)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Served]:
    """A live home in which nothing has been entered yet."""
    home = _empty(tmp_path_factory.mktemp("live") / "home")
    homes.make(home, "--owner", OWNER, "--password", PASSWORD)
    with homes.Up(home) as up:
        yield Served(url=up.url, owner=OWNER, password=PASSWORD)


@pytest.fixture(scope="module")
def browser(django_db_setup: None) -> Iterator[Browser]:
    """A running Chromium that asks nobody outside for anything."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def open_window(browser: Browser) -> Iterator[Callable[..., Window]]:
    """Open a window of a person's own; what the browser complains about fails the journey at its end."""
    windows: list[Window] = []

    def opened(served: Served, **options: Any) -> Window:
        # A page is judged as it stands, not in the middle of a fade.
        usual = {"viewport": DESK, "locale": "en", "reduced_motion": "reduce"}
        context = browser.new_context(**{**usual, **options})
        context.set_default_timeout(30_000)
        windows.append(Window(context, served, has_scripts=options.get("java_script_enabled", True)))
        return windows[-1]

    yield opened
    complaints = [line for window in windows for line in window.complaints]
    for window in windows:
        window.context.close()
    assert complaints == []
