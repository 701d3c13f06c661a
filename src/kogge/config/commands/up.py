"""Serve shop and back office and run the worker, until Ctrl-C. A demo home also gets its payment providers' stand-ins."""

from __future__ import annotations

import argparse
import functools
import importlib.util
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from kogge.config import prepare, processes
from kogge.core import spoken
from kogge.core.home import Home, HomeKind, current
from kogge.core.spoken import later as gettext_noop

DESCRIPTION = gettext_noop(
    "Serve shop and back office and run the worker, until Ctrl-C. "
    "A demo home also gets its payment providers' stand-ins."
)
_ = spoken.words_of(__file__)

FIRST_PAGE_SECONDS = 90
STOP_SECONDS = 25
# A browser that keeps its connection open must not hold up Ctrl-C; a request under way gets this long to finish.
WEB_GRACE_SECONDS = 4
# Measured on two cores: see docs/benchmarks.md. A third process would only take memory from the database.
WEB_WORKERS = min(2, os.cpu_count() or 1)
WEB_THREADS = 4
# A worker that dies is started again, but not for ever: something is wrong when it dies this often.
MAX_RESTARTS = 5
# The companies of kogge.fakes, on the ports behind the shop's, in this order.
STAND_INS = ("mollie", "stripe", "paypal")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument(
        "--port",
        type=int,
        default=8000,
        help=_("port of the shop (8000); a demo home uses the ones behind it too"),
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help=_("address to listen on (127.0.0.1: this machine only)")
    )
    parser.add_argument("--web-workers", type=int, default=WEB_WORKERS, help=_("web processes (%(default)s)"))


def run(args: argparse.Namespace) -> int:
    """Start everything and stay until it is stopped; 2 when it cannot start."""
    home = current()
    problem = _problem(home, args)
    if problem:
        print(f"kogge: {problem}", file=sys.stderr)
        return 2
    family = Family(home=home, host=args.host, port=args.port, web_workers=args.web_workers)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: family.stop())
    try:
        return family.run()
    finally:
        family.end()


def _problem(home: Home, args: argparse.Namespace) -> str:
    if not home.exists:
        sentence = _(
            "There is no home at %(path)s. `kogge init` makes one, `kogge init --demo` one with a demo shop."
        )
        return sentence % {"path": home.path}
    has_stand_ins = home.kind is HomeKind.DEMO and _has_fakes()
    wanted = range(args.port, args.port + 1 + (len(STAND_INS) if has_stand_ins else 0))
    for port in wanted:
        host = args.host if port == args.port else "127.0.0.1"
        if not processes.is_free(host, port):
            sentence = _(
                "Port %(port)s is already in use; stop what uses it, or choose another one with --port."
            )
            return sentence % {"port": port}
    return ""


def _has_fakes() -> bool:
    return importlib.util.find_spec("kogge.fakes.__main__") is not None


@dataclass
class Family:
    """The parent's children: web, worker and, in a demo home, the stand-ins of the payment providers."""

    home: Home
    host: str
    port: int
    web_workers: int
    is_stopping: bool = False
    restarts: int = 0
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The shop's address as a person on this machine types it."""
        shown = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host
        return f"http://{f'[{shown}]' if ':' in shown else shown}:{self.port}"

    def stop(self) -> None:
        """Begin to end; called by the signal handler."""
        self.is_stopping = True

    def run(self) -> int:
        """Prepare, start, announce, and watch the children."""
        if not prepare.is_prepared(self.home) and not self._prepare():
            return 1
        if self.is_stopping:
            return 0
        for folder in ("fakes", "static"):
            (self.home.path / folder).mkdir(exist_ok=True)
        for name in self._commands():
            self._start(name)
        self._announce()
        while not self.is_stopping:
            time.sleep(0.2)
            if not self._all_well():
                return 1
        print("\n" + _("Stopping …"), flush=True)
        return 0

    def _prepare(self) -> bool:
        done = subprocess.run(
            [sys.executable, "-m", "kogge.config.prepare"], env=self._environment(), check=False
        )
        if done.returncode:
            sentence = _("The database could not be brought up to date; see above.")
            print(f"kogge: {sentence}", file=sys.stderr)
        return done.returncode == 0

    def _environment(self) -> dict[str, str]:
        more = {"PYTHONUNBUFFERED": "1"}
        if not os.environ.get("KOGGE_PUBLIC_URL"):
            more["KOGGE_PUBLIC_URL"] = self.url
        if self._wants_stand_ins():
            places = enumerate(STAND_INS, start=self.port + 1)
            more["KOGGE_DEMO_STAND_INS"] = ",".join(
                f"{name}=http://127.0.0.1:{port}" for port, name in places
            )
        return processes.child_environment(str(self.home.path), **more)

    def _wants_stand_ins(self) -> bool:
        return self.home.kind is HomeKind.DEMO and _has_fakes()

    def _commands(self) -> dict[str, list[str]]:
        """Return the command line of each child."""
        commands = {
            "worker": ["-m", "kogge.config.cli", "worker"],
            "web": [
                "-m", "granian", "--interface", "wsgi", "--host", self.host, "--port", str(self.port),
                "--workers", str(self.web_workers), "--blocking-threads", str(WEB_THREADS), "--no-access-log",
                "--log-level", "warning", "--respawn-failed-workers",
                "--workers-kill-timeout", str(WEB_GRACE_SECONDS), "kogge.config.wsgi:application",
            ],
        }  # fmt: skip
        if self._wants_stand_ins():
            state, port = str(self.home.path / "fakes"), str(self.port + 1)
            commands["stand-ins"] = ["-m", "kogge.fakes", "all", "--port", port, "--state", state]
        return commands

    def _start(self, name: str) -> None:
        # Worker and stand-ins say that they are ready; the parent's own announcement is what a person needs.
        self.children[name] = subprocess.Popen(
            [sys.executable, *self._commands()[name]],
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=None if name == "web" else subprocess.DEVNULL,
            preexec_fn=functools.partial(processes.die_with_parent, os.getpid()),
        )

    def _announce(self) -> None:
        """Say where everything is as soon as the first page has come."""
        status = self._first_page()
        if self.is_stopping or "web" not in self.children or self.children["web"].poll() is not None:
            return
        if status != 200:
            sentence = _("The shop's first page answers with %(status)s; the log says why.")
            print(sentence % {"status": status}, file=sys.stderr, flush=True)
        is_demo = self.home.kind is HomeKind.DEMO
        head = (
            _("Kogge serves the demo home %(path)s") if is_demo else _("Kogge serves the live home %(path)s")
        )
        rows = {_("shop"): f"{self.url}/", _("back office"): f"{self.url}/office/", **self._login()}
        width = max(len(name) for name in rows)
        lines = [f"  {name:<{width}}  {value}" for name, value in rows.items()]
        print("\n".join([head % {"path": self.home.path}, *lines, _("Ctrl-C stops everything.")]), flush=True)

    def _login(self) -> dict[str, str]:
        login = demo_login_file(self.home)
        if not login.is_file():
            return {}
        name, _line, password = login.read_text("utf-8").rstrip("\n").partition("\n")
        return {_("log-in"): f"{name} / {password}"}

    def _first_page(self) -> int:
        """Return the status of the first page, 0 when none came in time."""
        status, deadline = 0, time.monotonic() + FIRST_PAGE_SECONDS
        while time.monotonic() < deadline and not self.is_stopping and self.children["web"].poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/", timeout=30) as answer:
                    return answer.status
            except urllib.error.HTTPError as error:
                return error.code
            except OSError:
                time.sleep(0.1)
        return status

    def _all_well(self) -> bool:
        """Start a dead worker again; say so and give up when the web process is gone or the worker keeps dying."""
        for name, child in list(self.children.items()):
            code = child.poll()
            if code is None or self.is_stopping:
                continue
            self.restarts += 1
            if name == "web" or self.restarts > MAX_RESTARTS:
                sentence = _("The process %(name)s ended (exit code %(code)s); everything stops.")
                print(f"kogge: {sentence % {'name': name, 'code': code}}", file=sys.stderr)
                return False
            sentence = _("The process %(name)s ended (exit code %(code)s); it is started again.")
            print(f"kogge: {sentence % {'name': name, 'code': code}}", file=sys.stderr)
            time.sleep(1)
            self._start(name)
        return True

    def end(self) -> None:
        """End all children: politely first, then for sure."""
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def demo_login_file(home: Home) -> Path:
    """Return where a demo home keeps the log-in that `kogge up` prints."""
    return home.path / "demo_login"
