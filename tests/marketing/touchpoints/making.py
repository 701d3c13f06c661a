"""Touches for tests: valid without arguments, naming only what a test is about."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from kogge.marketing.touchpoints.values import DIRECT, Agent, Kind, Source, SourceClass, Touch

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
_keys = itertools.count(1)

GOOGLE = Source(kind=SourceClass.SEARCH, name="google")
FLYER = Source(kind=SourceClass.CAMPAIGN, name="flyer", campaign="advent")


def touch(minutes: float = 0, path: str = "/nl-nl/", **more: Any) -> Touch:
    """Return a view of a page, so many minutes after noon."""
    kind = more.get("kind", Kind.VIEW)
    held: dict[str, Any] = {
        "key": next(_keys),
        "occurred_at": NOON + timedelta(minutes=minutes),
        "visitor": 1,
        "kind": kind,
        "page": "home",
        "path": path,
        "market": "NL",
        "language": "nl",
        "source": DIRECT if kind == Kind.VIEW else None,
        "agent": Agent(device="mobile", browser="Firefox Mobile", system="Android"),
    }
    return Touch(**{**held, **more})
