"""`kogge offers`: build what the shop shows anew, or compare it with the truth."""

from __future__ import annotations

import argparse
import sys
import time

from kogge.core import spoken
from kogge.core.spoken import later as gettext_noop

DESCRIPTION = gettext_noop(
    "Build what the shop shows anew, or compare it with the truth.\n"
    "\n"
    "kogge offers rebuild [--market NL]   everything, or one market; the shop shows the old until the new is whole\n"
    "kogge offers check [--sample 500]    compare all products, or some; exit code 1 when something differs"
)
_ = spoken.words_of(__file__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions and their options."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    rebuild = actions.add_parser("rebuild", help=_("build what the shop shows anew"))
    rebuild.add_argument("--market", default="", metavar="CODE", help=_("only this market, such as NL"))
    check = actions.add_parser("check", help=_("compare what the shop shows with the truth"))
    check.add_argument("--sample", type=int, default=None, metavar="N", help=_("only N products, at random"))


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
            sentence = _("%(done)s of %(total)s products") % {"done": done, "total": total}
            print(f"  {sentence}", flush=True)

    markets = [args.market.upper()] if args.market else []
    count = services.rebuild(markets=markets, report=report)
    seconds = time.monotonic() - start
    print(_("%(count)s offers in %(seconds)s s.") % {"count": count, "seconds": f"{seconds:.1f}"})
    return 0


def _check(args: argparse.Namespace) -> int:
    from kogge.sales.offers import checks

    sentences = checks.compare(sample=args.sample)
    for sentence in sentences:
        print(f"  {sentence}")
    differing = _("Differences: %(count)s.") % {"count": len(sentences)}
    print(differing if sentences else _("What the shop shows is true."))
    return 1 if sentences else 0
