"""Prove that a ledger adds up, or explain each difference; exit code 1 when something does not."""

from __future__ import annotations

import argparse
import sys

from kogge.core import spoken
from kogge.core.spoken import later as gettext_noop

DESCRIPTION = gettext_noop(
    "Prove that a ledger adds up, or explain each difference; exit code 1 when something does not."
)
_ = spoken.words_of(__file__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument(
        "ledger", nargs="?", default="all", help=_("which ledger, such as documents (default: all)")
    )


def run(args: argparse.Namespace) -> int:
    """Walk the ledgers and print what does not add up; 2 for an unknown ledger."""
    from kogge.core import checks, data_command

    data_command.start()
    known = checks.known_audits()
    if args.ledger != "all" and args.ledger not in known:
        sentence = _("There is no ledger %(ledger)s; there are: %(known)s.")
        print(
            f"kogge: {sentence % {'ledger': args.ledger, 'known': ', '.join(known)}}",
            file=sys.stderr,
        )
        return 2
    differences = 0
    for ledger in known if args.ledger == "all" else [args.ledger]:
        sentences = checks.run_audit(ledger)
        differences += len(sentences)
        found = _("differences: %(count)s") % {"count": len(sentences)} if sentences else _("adds up")
        print(f"{ledger}: {found}")
        for sentence in sentences:
            print(f"  {sentence}")
    return 1 if differences else 0
