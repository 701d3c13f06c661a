"""Start Django for a command that only works on data: half the time, a third of the memory of the whole product."""

from __future__ import annotations

import os
import sys

import django
from django.conf import settings
from django.db import OperationalError, connection

_WHOLE, _DATA = "kogge.config.settings", "kogge.config.data_settings"


def start() -> None:
    """Load the rooms without the doors; harmless when Django runs already or other settings are named.

    Ends the program with one sentence (exit code 2) where the home has no tables yet.
    """
    if not settings.configured and os.environ.get("DJANGO_SETTINGS_MODULE", _WHOLE) == _WHOLE:
        os.environ["DJANGO_SETTINGS_MODULE"] = _DATA
    django.setup()
    if not _has_tables():
        sys.stderr.write("This home has no tables yet; `kogge init` makes them. KOGGE_HOME names another.\n")
        raise SystemExit(2)


def _has_tables() -> bool:
    try:
        return "events_outboxevent" in connection.introspection.table_names()
    except OperationalError:  # no folder, no file, no server
        return False
