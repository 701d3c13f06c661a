"""Write the rows of a list into a file of the home, batch by batch."""

from __future__ import annotations

import os
from typing import Any

from kogge.core.screens import list_csv, queries
from kogge.core.screens.models import ListRun
from kogge.core.screens.values import RunStatus


def write(run: ListRun, screen: Any) -> bool:
    """Write the whole file anew beside its final name, then rename it; False when it was stopped."""
    target = queries.file_of(run)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target.with_suffix(".csv.part")
    by_key = {column.key: column for column in screen.columns}
    columns = [by_key[key] for key in run.columns if key in by_key]
    written = 0
    # Personal data: nobody but the shop's own user may read it.
    with os.fdopen(
        os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8", newline=""
    ) as file:
        file.write(list_csv.head(columns, run.language))
        for batch in screen.batches(run.picked):
            file.writelines(list_csv.lines(columns, batch, run.language))
            written += len(batch)
            if not _went_on(run, written):
                part.unlink(missing_ok=True)
                return False
    part.replace(target)
    # Rows that vanished between counting and writing are not in the file, and the count says so.
    ListRun.objects.filter(pk=run.pk).update(count=written, size_bytes=target.stat().st_size)
    return True


def _went_on(run: ListRun, written: int) -> bool:
    return bool(
        ListRun.objects.filter(pk=run.pk, status=RunStatus.WORKING).update(position=written, done=written)
    )
