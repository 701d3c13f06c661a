"""Start Django for a command: for one that only works on data in half the time and a third of the memory."""

from __future__ import annotations

import os
import sys

import django
from django.conf import settings
from django.db import OperationalError, connection
from django.utils import translation

from kogge.core import spoken

_ = spoken.words_of(__file__)

_WHOLE, _DATA = "kogge.config.settings", "kogge.config.data_settings"


def set_up() -> None:
    """Set Django up, and have it answer the person at the command line in their language."""
    django.setup()
    translation.activate(spoken.language())


def start() -> None:
    """Load the rooms without the doors; harmless when Django runs already or other settings are named.

    Ends the program with one sentence (exit code 2) where the home has no tables yet.
    """
    if not settings.configured and os.environ.get("DJANGO_SETTINGS_MODULE", _WHOLE) == _WHOLE:
        os.environ["DJANGO_SETTINGS_MODULE"] = _DATA
    set_up()
    if not _has_tables():
        words = _("This home has no tables yet; `kogge init` makes them. KOGGE_HOME names another.")
        sys.stderr.write(f"{words}\n")
        raise SystemExit(2)


def _has_tables() -> bool:
    try:
        return "events_outboxevent" in connection.introspection.table_names()
    except OperationalError:  # no folder, no file, no server
        return False
