"""Take orders of another system in as history, without effects.

`kogge import orders FILE --format online-retail` reads a CSV file, plain or gzip. The command may be stopped at any
time; started again it goes on where it stopped. The same file never comes in twice. Rows that cannot be used are
listed in HOME/imports/FILE.rejects.csv with line number and reason.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from kogge.core import data_command
from kogge.core.errors import KoggeError
from kogge.sales.channels.values import ImportReport, Outcome

_WORDS = {
    Outcome.SALE: "lines of sales",
    Outcome.CANCELLATION: "lines of cancellations",
    Outcome.ADJUSTMENT: "lines of adjustments (bad debt)",
    Outcome.WRITE_OFF: "lines of write-offs",
    Outcome.OVERLAP: "lines left out: the file says them twice",
    Outcome.KNOWN: "lines left out: their order is here from another file",
    Outcome.REJECTED: "lines rejected",
}
_BAR = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("what", choices=["orders"], help="what the file holds")
    parser.add_argument("file", type=Path, help="CSV file, plain or .gz, UTF-8")
    parser.add_argument("--format", required=True, choices=["online-retail"], help="which system wrote it")
    parser.add_argument(
        "--batch-lines", type=int, default=10_000, help="rows per transaction (default: %(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")


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
        print("kogge import: stopped; the same command goes on where it stopped.", file=sys.stderr)
        return 130
    progress.end()
    if args.json:
        print(json.dumps(services.as_dict(report), ensure_ascii=False))
    else:
        print("\n".join(_sentences(report)))
    return 0


def _sentences(report: ImportReport) -> list[str]:
    head = f"{report.file_name}: {report.lines:,} lines."
    if report.was_done_before:
        head = f"{report.file_name} is in already, nothing new. It has {report.lines:,} lines."
    texts = [head]
    texts += [
        f"  {report.counts[outcome]:>11,}  {words}"
        for outcome, words in _WORDS.items()
        if report.counts[outcome]
    ]
    texts.append(f"  {sum(report.counts.values()):>11,}  together")
    texts.append(
        f"Brought in: {report.orders:,} orders, {report.customers:,} customers, {report.products:,} products"
        + (f", {report.first_day} to {report.last_day}." if report.first_day else ".")
    )
    if report.unmapped_countries:
        listed = ", ".join(
            f"{word} ({lines:,} lines)" for word, lines in sorted(report.unmapped_countries.items())
        )
        texts.append(f"Kept under the file's word, because it names no single country: {listed}.")
    if report.rejects_file:
        texts.append(f"The rejected lines with their reasons: {report.rejects_file}")
    return texts


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
            self._draw(f"Checking the file: {done:,} lines")
            return
        if step == "facts":
            self._draw(f"{done:,} lines taken in; now the files that figures are read from")
            return
        if self._started is None:
            self._started, self._first = time.monotonic(), done
        seconds = time.monotonic() - self._started
        rate = (done - self._first) / seconds if seconds > 0.5 else 0
        rest = f" · {(total - done) / rate:.0f} s left" if rate else ""
        filled = _BAR * done // max(total, 1)
        self._draw(f"[{'#' * filled}{'.' * (_BAR - filled)}] {done:,} of {total:,} lines{rest}")

    def _draw(self, text: str) -> None:
        self._is_drawn = True
        print(f"\r{text:<78}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave the line."""
        if self._is_drawn:
            print(file=sys.stderr)
