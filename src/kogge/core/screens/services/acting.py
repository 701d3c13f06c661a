"""Call a room's service once per row; each row is done whole or left as it is, with the reason."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from kogge.core.errors import KoggeError
from kogge.core.screens.list_rows import BATCH
from kogge.core.screens.models import ListRun
from kogge.core.screens.values import RunStatus

logger = logging.getLogger(__name__)

# Reasons kept for reading; beyond, rows are only counted.
MOST_REASONS = 200


def act(run: ListRun, screen: Any) -> bool:
    """Take up the rows behind `position`; False when it was stopped, or another worker does it."""
    keys = run.picked or []
    for start in range(run.position, len(keys), BATCH):
        wanted = keys[start : start + BATCH]
        rows = screen.all_rows.in_bulk(wanted)
        screen.prepare(list(rows.values()))
        for at, key in enumerate(wanted, start=start):
            if not _one(run, screen, at=at, row=rows.get(key)):
                return False
    return True


@transaction.atomic
def _one(run: ListRun, screen: Any, *, at: int, row: Any) -> bool:
    # The place moves on in the transaction that does the row: a worker that dies repeats neither, and of two workers
    # only one finds the place as it expects it.
    mine = ListRun.objects.filter(pk=run.pk, status=RunStatus.WORKING, position=at)
    if not mine.update(position=at + 1):
        return False
    reason = _reason(run, screen, row)
    if reason is None:
        ListRun.objects.filter(pk=run.pk).update(done=F("done") + 1)
        return True
    if len(run.left) < MOST_REASONS:
        run.left.append(
            {
                "label": screen.label_of(row) if row else "–",
                "url": screen.row_url(row) if row else "",
                "reason": reason,
            }
        )
    run.left_count += 1
    ListRun.objects.filter(pk=run.pk).update(left=run.left, left_count=run.left_count)
    return True


def _reason(run: ListRun, screen: Any, row: Any) -> str | None:
    """Do one row; return why it stays as it is, or None when it is done."""
    if row is None:
        return _("It does not exist any more.")
    try:
        with transaction.atomic():
            screen.act_named(run.act_key).do(row, run.by, run.values)
    except KoggeError as error:
        return f"{error} {error.hint}".strip() if error.hint else str(error)
    except DatabaseError:
        raise  # the whole run is tried again from this row on
    except Exception:  # noqa: BLE001  one row's defect must not keep the others from being done
        report = secrets.token_hex(4).upper()
        logger.exception(
            "an act on a row failed", extra={"report": report, "run": run.pk, "act": run.act_key}
        )
        return _("Something went wrong here. Report number %(report)s.") % {"report": report}
    return None
