"""`kogge import orders`: another system's orders as history."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from kogge.core import data_command, i18n, spoken
from kogge.core.errors import KoggeError
from kogge.core.spoken import later as gettext_noop
from kogge.sales.channels.values import ImportReport, Outcome

DESCRIPTION = gettext_noop(
    "Take orders of another system in as history, without effects.\n"
    "\n"
    "`kogge import orders FILE --format online-retail` reads a CSV file, plain or gzip. The command may be\n"
    "stopped at any time; started again it goes on where it stopped. The same file never comes in twice. Rows\n"
    "that cannot be used are listed in HOME/imports/FILE.rejects.csv with line number and reason."
)
_ = spoken.words_of(__file__)
_WORDS = {
    Outcome.SALE: gettext_noop("lines of sales"),
    Outcome.CANCELLATION: gettext_noop("lines of cancellations"),
    Outcome.ADJUSTMENT: gettext_noop("lines of adjustments (bad debt)"),
    Outcome.WRITE_OFF: gettext_noop("lines of write-offs"),
    Outcome.OVERLAP: gettext_noop("lines left out: the file says them twice"),
    Outcome.KNOWN: gettext_noop("lines left out: their order is here from another file"),
    Outcome.REJECTED: gettext_noop("lines rejected"),
}
_BAR = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("file", type=Path, help=_("CSV file, plain or .gz, UTF-8"))
    parser.add_argument("--format", required=True, choices=["online-retail"], help=_("which system wrote it"))
    parser.add_argument(
        "--batch-lines", type=int, default=10_000, help=_("rows per transaction (default: %(default)s)")
    )
    parser.add_argument("--json", action="store_true", help=_("print the counts as JSON"))


def run(args: argparse.Namespace) -> int:
    """Import and print what became of each line; 2 when the file cannot be read, 130 when stopped by Ctrl-C."""
    data_command.start()
    from kogge.sales.channels import services

    progress = _Progress(sys.stderr.isatty())
    try:
        report = services.import_orders(
            path=args.file,
            format_name=args.format,
            actor="kogge import",
            progress=progress.show,
            batch_lines=max(args.batch_lines, 1),
        )
    except KoggeError as error:
        progress.end()
        print(f"kogge import: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        progress.end()
        sentence = _("Stopped; the same command goes on where it stopped.")
        print(f"kogge import: {sentence}", file=sys.stderr)
        return 130
    progress.end()
    if args.json:
        print(json.dumps(services.as_dict(report), ensure_ascii=False))
    else:
        print("\n".join(_sentences(report)))
    return 0


def _figure(number: int) -> str:
    return i18n.format_number(number, language=spoken.language())


def _sentences(report: ImportReport) -> list[str]:
    head = _("%(file)s: %(lines)s lines.")
    if report.was_done_before:
        head = _("%(file)s is in already, nothing new. It has %(lines)s lines.")
    texts = [head % {"file": report.file_name, "lines": _figure(report.lines)}]
    counted = {outcome: number for outcome in _WORDS if (number := report.counts[outcome])}
    texts += [f"  {_figure(number):>11}  {_(_WORDS[outcome])}" for outcome, number in counted.items()]
    together = _("together")
    texts.append(f"  {_figure(sum(report.counts.values())):>11}  {together}")
    texts.append(_brought_in(report))
    if report.unmapped_countries:
        listed = ", ".join(
            f"{word} ({_figure(lines)})" for word, lines in sorted(report.unmapped_countries.items())
        )
        sentence = _("Kept under the file's word, because it names no single country (lines): %(listed)s.")
        texts.append(sentence % {"listed": listed})
    if report.rejects_file:
        sentence = _("The rejected lines with their reasons: %(file)s")
        texts.append(sentence % {"file": report.rejects_file})
    return texts


def _brought_in(report: ImportReport) -> str:
    counts = {name: _figure(getattr(report, name)) for name in ("orders", "customers", "products")}
    if not report.first_day:
        return _("Brought in: %(orders)s orders, %(customers)s customers, %(products)s products.") % counts
    sentence = _(
        "Brought in: %(orders)s orders, %(customers)s customers, %(products)s products, %(first)s to %(last)s."
    )
    return sentence % {**counts, "first": report.first_day, "last": report.last_day}


class _Progress:
    """Draws one line that is written over; silent where nobody watches."""

    def __init__(self, is_watched: bool) -> None:
        self._is_watched = is_watched
        self._started: float | None = None
        self._first = 0
        self._is_drawn = False

    def show(self, step: str, done: int, total: int) -> None:
        """Draw where the import stands."""
        if not self._is_watched:
            return
        if step == "check":
            self._draw(_("Checking the file: %(done)s lines") % {"done": _figure(done)})
            return
        if step == "facts":
            sentence = _("%(done)s lines taken in; now the files that figures are read from")
            self._draw(sentence % {"done": _figure(done)})
            return
        if self._started is None:
            self._started, self._first = time.monotonic(), done
        seconds = time.monotonic() - self._started
        rate = (done - self._first) / seconds if seconds > 0.5 else 0
        left = _("%(seconds)s s left") % {"seconds": f"{(total - done) / rate:.0f}"} if rate else ""
        filled = _BAR * done // max(total, 1)
        so_far = _("%(done)s of %(total)s lines") % {"done": _figure(done), "total": _figure(total)}
        self._draw(f"[{'#' * filled}{'.' * (_BAR - filled)}] {so_far}{' · ' if left else ''}{left}")

    def _draw(self, text: str) -> None:
        self._is_drawn = True
        print(f"\r{text:<78}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave the line."""
        if self._is_drawn:
            print(file=sys.stderr)
