"""Homes as a merchant has them: made by `kogge init`, served by `kogge up`, ended by a signal."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from kogge.config.commands import up

SOURCE = Path(__file__).resolve().parents[2] / "src"
MAKE_SECONDS = 400
START_SECONDS = 120
END_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Served:
    """A shop that answers: its address without a final slash, and the owner's log-in."""

    url: str
    owner: str
    password: str


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a command that knows this home and nothing of the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KOGGE_")}
    return {
        **kept,
        "KOGGE_HOME": str(home),
        "PYTHONPATH": str(SOURCE),
        "DJANGO_SETTINGS_MODULE": "kogge.config.settings",
    }


def make(home: Path, *words: str) -> str:
    """Run `kogge init` with these words; return what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "kogge.config.cli", "init", *words],
        env=environment(home), capture_output=True, text=True, timeout=MAKE_SECONDS, stdin=subprocess.DEVNULL,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def free_port() -> int:
    """Return a port behind which those of the payment providers' stand-ins are free, too."""
    for _attempt in range(50):
        with ExitStack() as stack:
            first, *others = (stack.enter_context(socket.socket()) for _ in range(1 + len(up.STAND_INS)))
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                for place, other in enumerate(others, start=1):
                    other.bind(("127.0.0.1", port + place))
            except (OSError, OverflowError):
                continue
            return port
    raise AssertionError("no neighbouring ports are free")


class Up:
    """A running `kogge up`."""

    def __init__(self, home: Path) -> None:
        self.port = free_port()
        self.log = home.parent / f"up-{self.port}.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "kogge.config.cli", "up", "--port", str(self.port)],
                env=environment(home), stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            )  # fmt: skip

    @property
    def url(self) -> str:
        """The shop's address."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Up:
        deadline = time.monotonic() + START_SECONDS
        while "Ctrl-C" not in self.log.read_text():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise AssertionError(self.log.read_text())
            time.sleep(0.1)
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
