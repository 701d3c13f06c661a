"""Decide the VAT of sales listed in a CSV file: reads IN, writes IN's rows with the decision to OUT."""

from __future__ import annotations

import argparse
import csv
import gettext
import sys
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from kogge.core import spoken
from kogge.core.money import quantize
from kogge.core.spoken import later as gettext_noop
from kogge.sales.tax import rules, sheets, tables
from kogge.sales.tax.sentences import Voice
from kogge.sales.tax.values import Bucket, Decision, Scheme

ADDED = ("tax_country", "scheme", "rate", "net_minor", "vat_minor", "gross_minor", "reason")
_COMPARED = ADDED[:-1]
_LOCALE = Path(__file__).parent / "locale"
DESCRIPTION = gettext_noop(
    "Decide the VAT of sales listed in a CSV file, with the rate and the reason of each."
)
_SHEET = gettext_noop("Reads IN, writes IN's rows with the decision to OUT.")
_ = spoken.words_of(__file__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="decide")
    decide = actions.add_parser(
        "decide",
        help=_("decide each sale of a CSV file"),
        description=_(_SHEET),
        epilog=_(_EPILOG) % {"columns": ", ".join(sheets.COLUMNS)},
    )
    decide.add_argument(
        "input", type=Path, metavar="IN.csv", help=_("sales to decide, UTF-8, separated by commas")
    )
    decide.add_argument("output", type=Path, metavar="OUT.csv", help=_("where the decided rows are written"))
    decide.add_argument(
        "--language",
        choices=spoken.LANGUAGES,
        default=spoken.language(),
        help=_("language of the reasons (default: that of the command line)"),
    )


_EPILOG = gettext_noop(
    "Columns: %(columns)s. One row per order; where expected_* columns are there, further rows "
    "of the same case_id hold its further rates, differences are printed, and the exit code is 1 if a row of "
    "confidence A differs. Sales that the rules do not decide come out as unsupported with the reason."
)


def run(args: argparse.Namespace) -> int:
    """Decide the file; 0 done, 1 a row of confidence A differs from what the file expects, 2 unusable input."""
    try:
        header, cases = sheets.read_sheet(args.input)
        if args.output.exists() and args.output.samefile(args.input):
            raise sheets.SheetError(
                _("%(file)s: this is the input; name another file for the output.") % {"file": args.output}
            )
        decided = [row for case in cases for row in _decided(case, args.input.name, _voice(args.language))]
        _write(args.output, header, decided)
    except sheets.SheetError as error:
        print(error, file=sys.stderr)
        return 2
    return _report(cases, decided, "expected_scheme" in header)


def _voice(language: str) -> Voice:
    if language == "en":
        return Voice(language="en", translate=str)
    held = gettext.translation("django", _LOCALE, [language], fallback=True)
    return Voice(language=language, translate=held.gettext)


@dataclass(frozen=True, kw_only=True)
class _Decided:
    """One row of the output: the cells as read, and those added."""

    cells: dict[str, str]
    added: dict[str, str]


def _decided(case: sheets.Case, name: str, voice: Voice) -> list[_Decided]:
    if case.unknown_word:
        added = _empty(
            voice.translate(
                gettext_noop('The seller\'s "%(word)s" is not known here, so nothing is decided.')
            )
            % {"word": case.unknown_word}
        )
        return [_Decided(cells=row.cells, added=added) for row in case.rows]
    try:
        decision = rules.decide(case.supply, tables.seed_rate_table(), tables.law())
    except rules.InvalidSupply as error:
        raise sheets.wrong(name, case.rows[0].line, "lines", f"{error}.") from error
    reason = _reason(decision, voice)
    if not decision.buckets:
        added = _empty(reason) | {"tax_country": decision.tax_country}
        return [_Decided(cells=row.cells, added=added) for row in case.rows]
    return _paired(case, decision, reason)


def _empty(reason: str) -> dict[str, str]:
    return dict.fromkeys(ADDED, "") | {"scheme": Scheme.UNSUPPORTED.value, "reason": reason}


def _paired(case: sheets.Case, decision: Decision, reason: str) -> list[_Decided]:
    """Give each row its bucket: the one of the rate it expects, else the next; buckets left over get rows of their own."""
    left = list(decision.buckets)
    wanted: list[Bucket | None] = []
    for row in case.rows:
        rate = row.cells.get("expected_rate", "")
        match = next((bucket for bucket in left if _rate(bucket) == rate), None)
        wanted.append(match)
        if match:
            left.remove(match)
    paired: list[_Decided] = []
    for row, match in zip(case.rows, wanted, strict=True):
        bucket = match or (left.pop(0) if left else None)
        added = _amounts(decision, bucket, reason) if bucket else _empty(_("The order has no further rate."))
        paired.append(_Decided(cells=row.cells, added=added))
    inputs = {key: value for key, value in case.rows[0].cells.items() if not key.startswith("expected_")}
    for number, bucket in enumerate(left, start=len(case.rows)):
        cells = inputs | ({"bucket": chr(ord("a") + number)} if "bucket" in inputs else {})
        paired.append(_Decided(cells=cells, added=_amounts(decision, bucket, reason)))
    return paired


def _rate(bucket: Bucket) -> str:
    return str(quantize(Fraction(bucket.rate_bp, 100)))


def _amounts(decision: Decision, bucket: Bucket, reason: str) -> dict[str, str]:
    return {
        "tax_country": decision.tax_country,
        "scheme": decision.scheme.value,
        "rate": _rate(bucket),
        "net_minor": str(bucket.net_minor),
        "vat_minor": str(bucket.vat_minor),
        "gross_minor": str(bucket.gross_minor),
        "reason": reason,
    }


def _reason(decision: Decision, voice: Voice) -> str:
    """Write the whole chain into one cell, the refusal first."""
    parts = [voice.answer(decision), *(step.title for step in voice.steps(decision))]
    if decision.refusal:
        parts.insert(0, voice.refusal(decision.refusal).merchant)
    return " | ".join(parts)


def _write(path: Path, header: list[str], decided: list[_Decided]) -> None:
    # The file's own explanation keeps its place under another name: "reason" is ours.
    names = {column: "expected_reason" if column in ADDED else column for column in header}
    kept = [column for column in header if column not in ADDED or column == "reason"]
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([*(names[column] for column in kept), *ADDED])
            for row in decided:
                cells = [row.cells.get(column, "") for column in kept]
                writer.writerow([*cells, *(row.added[column] for column in ADDED)])
    except OSError as error:
        raise sheets.SheetError(
            _("%(file)s: the file cannot be written (%(why)s).") % {"file": path, "why": error.strerror}
        ) from error


def _report(cases: list[sheets.Case], decided: list[_Decided], is_compared: bool) -> int:
    counts: Counter[str] = Counter()
    is_wrong = False
    for row in decided:
        scheme, expected = row.added["scheme"], row.cells.get("expected_scheme", "")
        if scheme == Scheme.UNSUPPORTED:
            counts["unsupported"] += 1
            continue
        differences = _differences(row) if is_compared and expected else []
        counts["differ" if differences else "decided"] += 1
        if differences:
            confidence = row.cells.get("confidence", "")
            is_wrong = is_wrong or confidence in ("A", "")
            place = " ".join(filter(None, (row.cells["case_id"], row.cells.get("bucket"), confidence)))
            print(f"{place}: {'; '.join(differences)}. {row.added['reason']}")
    sentence = (
        _(
            "%(orders)s orders in %(rows)s rows: %(decided)s decided as expected, %(differ)s differently, %(unsupported)s unsupported."
        )
        if is_compared
        else _("%(orders)s orders in %(rows)s rows: %(decided)s decided, %(unsupported)s unsupported.")
    )
    figures = {name: counts[name] for name in ("decided", "differ", "unsupported")}
    print(sentence % {"orders": len(cases), "rows": len(decided), **figures})
    return 1 if is_wrong else 0


def _differences(row: _Decided) -> list[str]:
    return [
        _("%(column)s is %(found)s, expected %(wanted)s")
        % {"column": column, "found": row.added[column], "wanted": row.cells["expected_" + column]}
        for column in _COMPARED
        if row.cells.get("expected_" + column, row.added[column]) != row.added[column]
    ]
