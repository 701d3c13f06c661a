"""What every company's fake can be told on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path


def add_company_arguments(parser: argparse.ArgumentParser, *, retry_gaps_seconds: Sequence[float]) -> None:
    """Add the state's file, the gaps between a webhook's tries, and the pace of refunds."""
    parser.add_argument("--state", type=Path, help="SQLite file that keeps payments across restarts")
    parser.add_argument(
        "--retry-gaps",
        type=_seconds_list,
        default=tuple(retry_gaps_seconds),
        metavar="S,S,…",
        help="seconds between the tries of a webhook that was not answered with 200",
    )
    parser.add_argument(
        "--refund-step", type=float, default=2.0, metavar="S", help="seconds a refund stays in each status"
    )


def _seconds_list(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise argparse.ArgumentTypeError("seconds, separated by commas, such as 1,5,30") from error
