"""Run the worker: it relays events, runs jobs and sends mail until it is told to stop."""

from __future__ import annotations

import argparse
import os
import signal

from kogge.config import processes
from kogge.core import spoken
from kogge.core.spoken import later as gettext_noop

DESCRIPTION = gettext_noop(
    "Run the worker: it relays events, runs jobs and sends mail until it is told to stop."
)
_ = spoken.words_of(__file__)

# When both cores are full, whoever waits at the till goes before mails and figures: those are seconds late, not lost.
NICENESS = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument(
        "--grace",
        type=float,
        default=20.0,
        metavar="SECONDS",
        help=_("how long jobs may finish after a stop (20)"),
    )


def run(args: argparse.Namespace) -> int:
    """Work until SIGTERM or SIGINT; jobs at hand get the grace to finish, what is left is run again later."""
    if processes.is_under_parent():
        processes.die_with_parent()
    os.nice(NICENESS)
    import django

    django.setup()
    from kogge.config.stand_ins import point_demo_payments_at_stand_ins
    from kogge.core.jobs.worker import Worker

    worker = Worker(grace_seconds=args.grace)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    point_demo_payments_at_stand_ins()
    print("worker: ready", flush=True)
    is_clean = worker.run()
    if not is_clean:  # a job still runs in its thread: leave it to the next worker's reaper
        os._exit(0)
    return 0
