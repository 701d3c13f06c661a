"""Run the worker: it relays events, runs jobs and sends mail until it is told to stop."""

from __future__ import annotations

import argparse
import os
import signal

from kogge.config import processes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument(
        "--grace",
        type=float,
        default=20.0,
        metavar="SECONDS",
        help="how long jobs may finish after a stop (20)",
    )


def run(args: argparse.Namespace) -> int:
    """Work until SIGTERM or SIGINT; jobs at hand get the grace to finish, what is left is run again later."""
    if processes.is_under_parent():
        processes.die_with_parent()
    import django

    django.setup()
    from kogge.core.jobs.worker import Worker

    worker = Worker(grace_seconds=args.grace)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    point_demo_payments_at(os.environ.get("KOGGE_DEMO_MOLLIE_URL", ""))
    print("worker: ready", flush=True)
    is_clean = worker.run()
    if not is_clean:  # a job still runs in its thread: leave it to the next worker's reaper
        os._exit(0)
    return 0


def point_demo_payments_at(address: str) -> None:
    """Let a demo home's Mollie accounts call the stand-in that `kogge up` started, whatever its port is today."""
    from django.conf import settings

    from kogge.core.providers import is_private_address
    from kogge.sales.payments import services
    from kogge.sales.payments.models import ProviderAccount

    if not address or not settings.KOGGE_IS_DEMO:
        return
    for account in ProviderAccount.objects.filter(provider="mollie").exclude(base_url=address):
        if is_private_address(account.base_url):
            services.save_account(
                provider="mollie", name=account.name, values={}, actor="up", base_url=address, account=account
            )
