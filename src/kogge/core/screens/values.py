"""The words of what a list does with many rows."""

from __future__ import annotations

from enum import StrEnum


class RunKind(StrEnum):
    """What is made of the rows."""

    EXPORT = "export"  # a file
    ACT = "act"  # one call of a service per row


class RunStatus(StrEnum):
    """Where it stands."""

    ASKED = "asked"  # waits for the person's yes
    WAITING = "waiting"  # waits for the worker
    WORKING = "working"
    DONE = "done"
    STOPPED = "stopped"  # by a person; what was done stays done
    REFUSED = "refused"  # the person may not do it any more
