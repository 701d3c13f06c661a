"""Start a fake from the command line: `kogge fakes mollie --port 8801 --state var/mollie.sqlite3`."""

from __future__ import annotations

import argparse
import signal
import threading
from pathlib import Path

from kogge.fakes.mollie import app
from kogge.fakes.mollie.fake import RETRY_GAPS_SECONDS
from kogge.fakes.server import RunningFake

MOLLIE_PORT = 8801


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add one sub-command per fake."""
    companies = parser.add_subparsers(dest="company", required=True, metavar="COMPANY")
    mollie = companies.add_parser(
        "mollie", help="payments, hosted checkout, refunds, webhooks (Mollie API v2)"
    )
    mollie.add_argument(
        "--port", type=int, default=MOLLIE_PORT, help="port on 127.0.0.1 (default %(default)s)"
    )
    mollie.add_argument("--state", type=Path, help="SQLite file that keeps payments across restarts")
    mollie.add_argument(
        "--retry-gaps",
        type=_seconds_list,
        default=RETRY_GAPS_SECONDS,
        metavar="S,S,…",
        help="seconds between the tries of a webhook that was not answered with 200",
    )
    mollie.add_argument(
        "--refund-step", type=float, default=2.0, metavar="S", help="seconds a refund stays in each status"
    )


def run(args: argparse.Namespace) -> int:
    """Answer until the process is told to stop."""
    fake = app.build(
        state_path=args.state, retry_gaps_seconds=args.retry_gaps, refund_step_seconds=args.refund_step
    )
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
        print(f"mollie answers at {running.url}; control at {running.url}/_fake", flush=True)
        stopped.wait()
    fake.stop()
    return 0


def _seconds_list(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise argparse.ArgumentTypeError("seconds, separated by commas, such as 1,5,30") from error
