"""Start a fake from the command line: `kogge fakes mollie --port 8801 --state var/mollie.sqlite3`.

Every package of this folder is a company; its `command.py` says what it can be told and builds it. A new one is found by
being there. `kogge fakes all --port 8801 --state var/fakes` runs all of them in one process, on ports in a row.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import signal
import threading
from pathlib import Path
from types import ModuleType

from kogge.fakes.company import CompanyFake
from kogge.fakes.server import RunningFake

ALL = "all"


def companies() -> dict[str, ModuleType]:
    """Return the command module of every company that has a fake, by name."""
    found = [one.name for one in pkgutil.iter_modules([str(Path(__file__).parent)]) if one.ispkg]
    return {name: importlib.import_module(f"kogge.fakes.{name}.command") for name in sorted(found)}


def in_a_row() -> list[str]:
    """Return the companies in the order of their usual ports."""
    found = companies()
    return sorted(found, key=lambda name: found[name].PORT)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add one sub-command per fake, and one for all."""
    found = parser.add_subparsers(dest="company", required=True, metavar="COMPANY")
    for name, command in companies().items():
        one = found.add_parser(name, help=command.HELP)
        one.add_argument(
            "--port", type=int, default=command.PORT, help="port on 127.0.0.1 (default %(default)s)"
        )
        command.add_arguments(one)
    everyone = found.add_parser(ALL, help="all of them, on ports in a row")
    everyone.add_argument("--port", type=int, default=8801, help="the first port (default %(default)s)")
    everyone.add_argument("--state", type=Path, help="folder that keeps what they remember")


def run(args: argparse.Namespace) -> int:
    """Answer until the process is told to stop."""
    wanted = _each(args) if args.company == ALL else {args.company: args}
    running: list[tuple[RunningFake, CompanyFake]] = []
    for name, one in wanted.items():
        fake = companies()[name].build(one)
        try:
            served = RunningFake(fake, port=one.port).start()
        except OSError as error:
            print(f"Port {one.port} cannot be used: {error.strerror}")
            fake.state.close()
            _stop(running)
            return 1
        fake.start(served.url)
        running.append((served, fake))
        print(f"{name} answers at {served.url}; control at {served.url}/_fake", flush=True)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    stopped.wait()
    _stop(running)
    return 0


def _each(args: argparse.Namespace) -> dict[str, argparse.Namespace]:
    """Return what each company is told when all are started: its usual options, its port in the row, its own file."""
    wanted = {}
    for place, name in enumerate(in_a_row()):
        parser = argparse.ArgumentParser()
        companies()[name].add_arguments(parser)
        one = parser.parse_args([])
        one.port = args.port + place
        one.state = args.state / f"{name}.sqlite3" if args.state else None
        wanted[name] = one
    return wanted


def _stop(running: list[tuple[RunningFake, CompanyFake]]) -> None:
    for served, fake in running:
        served.stop()
        fake.stop()
