"""Start Django for a command that only works on data: half the time, a third of the memory of the whole product."""

from __future__ import annotations

import os

import django
from django.conf import settings

_WHOLE, _DATA = "kogge.config.settings", "kogge.config.data_settings"


def start() -> None:
    """Load the rooms without the doors; harmless when Django runs already or other settings are named."""
    if not settings.configured and os.environ.get("DJANGO_SETTINGS_MODULE", _WHOLE) == _WHOLE:
        os.environ["DJANGO_SETTINGS_MODULE"] = _DATA
    django.setup()
