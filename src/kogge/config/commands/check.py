"""Say what is wrong or missing in this home, for the shop and for each of its markets; exit code 1 when it must stop."""

from __future__ import annotations

import argparse
import io
import sys

from kogge.core import spoken
from kogge.core.errors import KoggeError
from kogge.core.spoken import later as gettext_noop

DESCRIPTION = gettext_noop(
    "Say what is wrong or missing in this home, for the shop and for each of its markets; exit code 1 when it must stop."
)
_ = spoken.words_of(__file__)
_SEVERITIES = {
    "stop": gettext_noop("STOP"),
    "fix": gettext_noop("MEND"),
    "could": gettext_noop("NOTE"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--market", default="", metavar="CODE", help=_("only this market, such as DE"))


def run(args: argparse.Namespace) -> int:
    """Print every finding as a sentence with what to do; 1 when one of them is a stop, 2 for a market that is none."""
    from django.core.management import call_command

    from kogge.core import checks, data_command

    data_command.set_up()
    from kogge.planning.markets import queries as markets

    call_command("check", verbosity=0, stdout=io.StringIO())  # silent when Django finds nothing
    try:
        chosen = [markets.market(args.market.upper())] if args.market else markets.markets()
    except KoggeError as error:
        print(f"kogge: {error}", file=sys.stderr)
        return 2
    codes = [*([] if args.market else [""]), *[market.code for market in chosen]]
    findings = [finding for code in codes for finding in checks.run_checks(code)]
    for finding in sorted(findings, key=lambda finding: list(checks.Severity).index(finding.severity)):
        where = f" [{finding.market}]" if finding.market else ""
        print(f"{_(_SEVERITIES[finding.severity.value])}{where} {finding.sentence}")
        if finding.hint:
            print(f"      → {finding.hint}")
    stops = sum(finding.severity is checks.Severity.STOP for finding in findings)
    sentence = _("Findings: %(count)s. To be mended before the shop may sell: %(stops)s.")
    print(sentence % {"count": len(findings), "stops": stops})
    return 1 if stops else 0
