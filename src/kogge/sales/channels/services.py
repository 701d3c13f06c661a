"""Take a file of another system's orders in as history: streaming, restartable, idempotent, without effects."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kogge.core import clock, home
from kogge.core.audit import services as audit
from kogge.core.errors import InvalidInput, NotFound
from kogge.core.warehouse import services as warehouse_services
from kogge.sales.channels import batches, files
from kogge.sales.channels.formats import online_retail
from kogge.sales.channels.models import HistoryImport, ImportState
from kogge.sales.channels.values import BadLine, HistoryLine, ImportReport, Outcome
from kogge.sales.channels.writer import Writer
from kogge.sales.orders import imports as orders_imports

FORMATS: dict[str, ModuleType] = {online_retail.NAME: online_retail}
# Measured: larger batches are not faster, and another writer waits for one batch at most (0.3 s on SQLite).
BATCH_LINES = 10_000

# Step ("check", "import" or "facts"), rows done, rows in the file (0 while unknown).
Progress = Callable[[str, int, int], None]


def import_orders(
    *,
    path: Path,
    format_name: str,
    actor: Any,
    progress: Progress = lambda step, done, total: None,
    batch_lines: int = BATCH_LINES,
) -> ImportReport:
    """Take the file in, or go on where an earlier run stopped; a file that is in already changes nothing.

    The whole file is checked before the first row is written. InvalidInput says in a sentence why it cannot be read;
    rows that cannot be used are left out, counted and listed in HOME/imports/FILE.rejects.csv. Conflict when another
    process takes the same file in at this moment.
    """
    if format_name not in FORMATS:
        raise NotFound(_("There is no format %(format)s.") % {"format": format_name})
    form = FORMATS[format_name]
    facts = files.inspect(path, progress=lambda rows: progress("check", rows, 0))
    places = _column_places(form, facts.header, path)
    state = _begin(path, form, facts)
    if state.state == ImportState.DONE:
        return _report(state, was_done_before=True)
    writer = Writer(form, state)
    with _rejects(path, facts.header) as reject:
        for batch in batches.batches(
            files.data_rows(path),
            read_line=_line_reader(form, places, len(facts.header)),
            reject=reject,
            already_read=state.lines_read,
            size=batch_lines,
        ):
            writer.write(batch)
            progress("import", state.lines_read, facts.rows)
    _finish(state, actor)
    progress("facts", facts.rows, facts.rows)
    warehouse_services.catch_up()
    return _report(state, was_done_before=False)


def _column_places(form: ModuleType, header: Sequence[str], path: Path) -> tuple[int, ...]:
    try:
        return form.column_places(header)
    except BadLine as error:
        raise InvalidInput(
            _("Line 1 of %(file)s lacks the columns %(columns)s. Nothing was taken in.")
            % {"file": path.name, "columns": error}
        ) from error


def _line_reader(form: ModuleType, places: Sequence[int], width: int) -> Callable[[list[str]], HistoryLine]:
    is_plain = tuple(places) == tuple(range(width))

    def read(cells: list[str]) -> HistoryLine:
        if len(cells) != width:
            sentence = _("the row has %(cells)s cells, the head has %(width)s")
            raise BadLine(sentence % {"cells": len(cells), "width": width})
        return form.read_line(cells if is_plain else [cells[place] for place in places], clock.LOCAL_ZONE)

    return read


@transaction.atomic
def _begin(path: Path, form: ModuleType, facts: files.FileFacts) -> HistoryImport:
    state, _is_new = HistoryImport.objects.get_or_create(
        format=form.NAME,
        sha256=facts.sha256,
        defaults={
            "file_name": path.name[:250],
            "started_at": clock.now(),
            "orders_before": orders_imports.last_order_id(),
            "counts": {"file_lines": facts.rows},
        },
    )
    return state


@transaction.atomic
def _finish(state: HistoryImport, actor: Any) -> None:
    state.state = ImportState.DONE
    state.finished_at = clock.now()
    state.save(update_fields=["state", "finished_at"])
    audit.record(
        actor=actor,
        verb="channels.history_imported",
        subject=f"import:{state.pk}",
        file=state.file_name,
        orders=state.counts.get("orders", 0),
    )


@contextmanager
def _rejects(path: Path, header: Sequence[str]) -> Generator[batches.Reject]:
    """Open the list of rejected rows; it appears under its name when the whole file is through and not empty."""
    target = rejects_file(path.name)
    part = target.with_name(target.name + ".part")
    target.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with part.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["line", "reason", *header])

        def reject(line_number: int, reason: str, cells: list[str]) -> None:
            nonlocal count
            count += 1
            writer.writerow([line_number, reason, *cells])

        yield reject
    if count:
        part.replace(target)
    else:
        part.unlink()
        target.unlink(missing_ok=True)


def rejects_file(file_name: str) -> Path:
    """Return where the rejected rows of a file are listed."""
    return home.current().path / "imports" / f"{file_name}.rejects.csv"


def _report(state: HistoryImport, *, was_done_before: bool) -> ImportReport:
    counts = state.counts
    lines = {outcome.value: counts.get("lines", {}).get(outcome.value, 0) for outcome in Outcome}
    rejects = rejects_file(state.file_name)
    return ImportReport(
        file_name=state.file_name,
        lines=counts.get("file_lines", 0),
        counts=lines,
        orders=counts.get("orders", 0),
        customers=counts.get("customers", 0),
        products=counts.get("products", 0),
        unmapped_countries=counts.get("unmapped_countries", {}),
        rejects_file=str(rejects) if lines[Outcome.REJECTED] and rejects.exists() else "",
        was_done_before=was_done_before,
        first_day=counts.get("first_day", ""),
        last_day=counts.get("last_day", ""),
    )


def as_dict(report: ImportReport) -> dict[str, Any]:
    """Return a report as JSON values."""
    return dataclasses.asdict(report)
