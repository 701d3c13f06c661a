"""`kogge import statement`: statements of the bank."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kogge.core import data_command, i18n, spoken
from kogge.core.spoken import later as gettext_noop
from kogge.sales.banking.values import FileReport

DESCRIPTION = gettext_noop(
    "Read statements of your bank: camt.053, MT940, or CSV whose columns were chosen in the office.\n"
    "\n"
    "A file comes in whole or not at all, and what is here already does not come in again. Afterwards the lines\n"
    "wait in the office under Sell, Bank."
)
_ = spoken.words_of(__file__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help=_("file of the bank"))


def run(args: argparse.Namespace) -> int:
    """Read the files and print what became of each; 2 when one of them could not be read."""
    data_command.start()
    from kogge.sales.banking import queries, services

    try:
        files = [(path.name, path.read_bytes()) for path in args.files]
    except OSError as error:
        sentence = _("%(file)s cannot be opened: %(reason)s") % {
            "file": error.filename,
            "reason": error.strerror,
        }
        print(f"kogge import: {sentence}", file=sys.stderr)
        return 2
    reports = services.import_files(files=files, actor="kogge import")
    for report in reports:
        print(_sentence(report), file=sys.stderr if report.problem else sys.stdout)
    waiting, certain = queries.waiting()
    sentence = _("Lines that wait for a decision: %(waiting)s, of which certain: %(certain)s.")
    print(sentence % {"waiting": _figure(waiting), "certain": _figure(certain)})
    return 2 if any(report.problem for report in reports) else 0


def _figure(number: int) -> str:
    return i18n.format_number(number, language=spoken.language())


def _sentence(report: FileReport) -> str:
    if report.problem:
        return f"{report.file_name}: {report.problem}"
    if report.awaited_id:
        return _("%(file)s: choose its columns in the office first, under Sell, Bank.") % {
            "file": report.file_name
        }
    return _("%(file)s: new lines: %(new)s, known before: %(known)s.") % {
        "file": report.file_name,
        "new": _figure(report.new_lines),
        "known": _figure(report.known_lines),
    }
