"""Say what is wrong or missing in this home, for the shop and for each of its markets; exit code 1 when it must stop."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--market", default="", metavar="CODE", help="only this market, such as DE")


def run(args: argparse.Namespace) -> int:
    """Print every finding as a sentence with what to do; 1 when one of them is a stop."""
    import django
    from django.core.management import call_command

    django.setup()
    from kogge.core import checks
    from kogge.planning.markets import queries as markets

    call_command("check", verbosity=0)
    codes = [args.market.upper()] if args.market else ["", *[market.code for market in markets.markets()]]
    findings = [finding for code in codes for finding in checks.run_checks(code)]
    for finding in sorted(findings, key=lambda finding: list(checks.Severity).index(finding.severity)):
        where = f" [{finding.market}]" if finding.market else ""
        print(f"{finding.severity.upper():5}{where} {finding.sentence}")
        if finding.hint:
            print(f"      → {finding.hint}")
    stops = sum(finding.severity is checks.Severity.STOP for finding in findings)
    print(f"{len(findings)} findings, {stops} of them must be mended before the shop may sell.")
    return 1 if stops else 0
