"""The core's own application; when everything is loaded it finds what each room registers."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    """Loads every application's listeners, tasks, facts and checks once."""

    name = "kogge.core"
    label = "core"

    def ready(self) -> None:
        """Import what rooms register by decorator; the same names in every room."""
        autodiscover_modules("events", "listeners", "tasks", "facts", "checks")
