"""A home is made, served and stopped by commands; nothing outlives the parent."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from tests import databases

SOURCE = Path(__file__).resolve().parents[2] / "src"


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KOGGE_")}
    return {
        **kept,
        "KOGGE_HOME": str(home),
        "PYTHONPATH": str(SOURCE),
        "DJANGO_SETTINGS_MODULE": "kogge.config.settings",
    }


def kogge(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kogge.config.cli", *words],
        env=environment(home), capture_output=True, text=True, timeout=180, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory, django_db_setup) -> tuple[Path, str]:
    """A live home with an owner, and what `kogge init` said."""
    home = tmp_path_factory.mktemp("up") / "home"
    home.mkdir()
    if connection.vendor == "sqlite":  # the migrated template saves fifteen seconds of migrations
        shutil.copyfile(databases.of_this_run("main").template, home / "kogge.sqlite3")
    done = kogge(home, "init", "--owner", "anna")
    assert done.returncode == 0, done.stderr
    return home, done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Up:
    """A running `kogge up`; whatever is left of it is killed at the end."""

    def __init__(self, home: Path) -> None:
        self.port = free_port()
        self.log = home / f"up-{self.port}.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "kogge.config.cli", "up", "--port", str(self.port)],
                env=environment(home), stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            )  # fmt: skip

    def __enter__(self) -> Up:
        return self

    def __exit__(self, *_: object) -> None:
        family = self.family()
        for number in [*family, self.process.pid]:
            if alive(number):
                os.kill(number, signal.SIGKILL)
        self.process.wait()

    def wait_until_served(self) -> str:
        for _step in range(1200):
            text = self.log.read_text()
            if "Ctrl-C" in text:
                return text
            assert self.process.poll() is None, text
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def family(self) -> set[int]:
        """All descendants of the parent."""
        parents = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                number, rest = stat.read_text().split(" (", 1)
            except OSError:
                continue
            parents[int(number)] = int(rest.rsplit(") ", 1)[1].split()[1])
        found = {self.process.pid}
        while more := {child for child, parent in parents.items() if parent in found} - found:
            found |= more
        return found - {self.process.pid}


def alive(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rsplit(") ", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def all_gone(numbers: set[int], seconds: float = 40) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not any(alive(number) for number in numbers):
            return True
        time.sleep(0.1)
    return False


def test_it_works(made):
    home, said = made
    assert "The owner's log-in: anna / " in said
    with Up(home) as up:
        text = up.wait_until_served()
        assert f"http://127.0.0.1:{up.port}/office/" in text
        assert "/ " not in text.split("back office")[1].split("\n")[0], "a live home never prints a log-in"
        browser = http.client.HTTPConnection("127.0.0.1", up.port, timeout=60)
        browser.request("GET", "/office/login/")
        answer = browser.getresponse()
        assert (answer.status, bool(answer.read())) == (200, True)
        family = up.family()
        assert len(family) >= 3, "worker, web server, web process"

        second = kogge(home, "up", "--port", str(up.port))
        assert second.returncode == 2
        assert f"Port {up.port} is already in use" in second.stderr

        up.process.send_signal(signal.SIGTERM)

        # The browser still holds its connection open, which is no reason to wait for it.
        assert up.process.wait(20) == 0
        assert all_gone(family)
        browser.close()


def test_nothing_outlives_a_killed_parent(made):
    home, _said = made
    with Up(home) as up:
        up.wait_until_served()
        family = up.family()

        up.process.send_signal(signal.SIGKILL)
        up.process.wait()

        assert all_gone(family)


def test_init_again_changes_no_log_in(made):
    home, _said = made

    done = kogge(home, "init", "--owner", "other", "--password", "a different one 9")

    assert done.returncode == 0
    assert "log-in" not in done.stdout


def test_a_live_home_does_not_become_a_demo(made):
    home, _said = made

    done = kogge(home, "init", "--demo")

    assert done.returncode == 2
    assert "This is a live home and stays one" in done.stderr


def test_up_without_a_home_says_how_to_make_one(tmp_path):
    done = kogge(tmp_path / "nowhere", "up")

    assert done.returncode == 2
    assert "kogge init" in done.stderr


def test_backup_without_a_home_says_so(tmp_path):
    done = kogge(tmp_path / "nowhere", "backup", str(tmp_path / "b.tar"))

    assert done.returncode == 2
    assert "There is no home" in done.stderr


def test_restore_never_overwrites_a_home(made, tmp_path):
    home, _said = made

    done = kogge(home, "restore", str(tmp_path / "b.tar"))

    assert done.returncode == 2
    assert "is a home already" in done.stderr


def test_a_backup_comes_back_in_a_fresh_home(made, tmp_path):
    home, _said = made
    (home / "documents" / "R-1.pdf").write_bytes(b"%PDF one")
    assert kogge(home, "backup", str(tmp_path / "b.tar")).returncode == 0

    done = kogge(tmp_path / "new", "restore", str(tmp_path / "b.tar"))

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "new" / "documents" / "R-1.pdf").read_bytes() == b"%PDF one"
    assert (tmp_path / "new" / "secret").read_text() == (home / "secret").read_text()


def test_an_unknown_ledger_is_refused(made):
    done = kogge(made[0], "audit", "nonsense")

    assert done.returncode == 2
    assert "There is no ledger nonsense" in done.stderr


def test_check_of_a_market_that_is_none_says_so(made):
    done = kogge(made[0], "check", "--market", "pl")

    assert done.returncode == 2
    assert "Poland is not one of your markets." in done.stderr


def test_check_says_what_is_missing(made):
    done = kogge(made[0], "check")

    assert done.returncode in (0, 1), done.stderr
    assert "Findings: " in done.stdout and "System check" not in done.stdout
