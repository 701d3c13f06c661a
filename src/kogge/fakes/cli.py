"""Start a fake from the command line: `kogge fakes mollie --port 8801 --state var/mollie.sqlite3`.

Every package of this folder is a company; its `command.py` says what it can be told and builds it. A new one is found by
being there.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import signal
import threading
from pathlib import Path
from types import ModuleType

from kogge.fakes.server import RunningFake


def companies() -> dict[str, ModuleType]:
    """Return the command module of every company that has a fake, by name."""
    found = [one.name for one in pkgutil.iter_modules([str(Path(__file__).parent)]) if one.ispkg]
    return {name: importlib.import_module(f"kogge.fakes.{name}.command") for name in sorted(found)}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add one sub-command per fake."""
    found = parser.add_subparsers(dest="company", required=True, metavar="COMPANY")
    for name, command in companies().items():
        one = found.add_parser(name, help=command.HELP)
        one.add_argument(
            "--port", type=int, default=command.PORT, help="port on 127.0.0.1 (default %(default)s)"
        )
        command.add_arguments(one)


def run(args: argparse.Namespace) -> int:
    """Answer until the process is told to stop."""
    fake = companies()[args.company].build(args)
    try:
        running = RunningFake(fake, port=args.port)
    except OSError as error:
        print(f"Port {args.port} cannot be used: {error.strerror}")
        fake.state.close()
        return 1
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    fake.start(running.url)
    with running:
        print(f"{args.company} answers at {running.url}; control at {running.url}/_fake", flush=True)
        stopped.wait()
    fake.stop()
    return 0
