"""What `kogge fakes mollie` can be told."""

from __future__ import annotations

import argparse
from pathlib import Path

from kogge.fakes.mollie import app
from kogge.fakes.mollie.fake import RETRY_GAPS_SECONDS, MollieFake

HELP = "payments, hosted checkout, refunds, webhooks (Mollie API v2)"
PORT = 8801


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this fake takes beside its port."""
    parser.add_argument("--state", type=Path, help="SQLite file that keeps payments across restarts")
    parser.add_argument(
        "--retry-gaps",
        type=_seconds_list,
        default=RETRY_GAPS_SECONDS,
        metavar="S,S,…",
        help="seconds between the tries of a webhook that was not answered with 200",
    )
    parser.add_argument(
        "--refund-step", type=float, default=2.0, metavar="S", help="seconds a refund stays in each status"
    )


def build(args: argparse.Namespace) -> MollieFake:
    """Return the fake as told; it answers once it is served."""
    return app.build(
        state_path=args.state, retry_gaps_seconds=args.retry_gaps, refund_step_seconds=args.refund_step
    )


def _seconds_list(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise argparse.ArgumentTypeError("seconds, separated by commas, such as 1,5,30") from error
