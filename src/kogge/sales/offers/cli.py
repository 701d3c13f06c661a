"""Build what the shop shows anew, or compare it with the truth.

kogge offers rebuild [--market NL]   everything, or one market, search index included; the old serves until the new is whole
kogge offers check [--sample 500]    compare all products, or some at random; exit code 1 when something differs
"""

from __future__ import annotations

import argparse
import sys
import time


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions and their options."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    rebuild = actions.add_parser("rebuild", help="build what the shop shows anew")
    rebuild.add_argument("--market", default="", metavar="CODE", help="only this market, such as NL")
    check = actions.add_parser("check", help="compare what the shop shows with the truth")
    check.add_argument("--sample", type=int, default=None, metavar="N", help="only N products, at random")


def run(args: argparse.Namespace) -> int:
    """Run one action; 1 when something differs, 2 when it cannot run."""
    from kogge.core import data_command
    from kogge.core.errors import KoggeError

    data_command.start()
    try:
        return _rebuild(args) if args.action == "rebuild" else _check(args)
    except KoggeError as error:
        print(f"kogge: {error}", file=sys.stderr)
        return 2


def _rebuild(args: argparse.Namespace) -> int:
    from kogge.sales.offers import services

    start, shown = time.monotonic(), [0.0]

    def report(done: int, total: int) -> None:
        now = time.monotonic()
        if now - shown[0] > 1 or done == total:
            shown[0] = now
            print(f"  {done} of {total} products", flush=True)

    markets = [args.market.upper()] if args.market else []
    count = services.rebuild(markets=markets, report=report)
    seconds = time.monotonic() - start
    print(f"{count} offers in {seconds:.1f} s.")
    return 0


def _check(args: argparse.Namespace) -> int:
    from kogge.sales.offers import checks

    sentences = checks.compare(sample=args.sample)
    for sentence in sentences:
        print(f"  {sentence}")
    print("What the shop shows is true." if not sentences else f"{len(sentences)} differences.")
    return 1 if sentences else 0
