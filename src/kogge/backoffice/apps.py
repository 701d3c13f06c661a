"""The application that holds the back office."""

from django.apps import AppConfig


class BackofficeConfig(AppConfig):
    """The back office."""

    name = "kogge.backoffice"
    label = "backoffice"

    def ready(self) -> None:
        """Collect the rooms' screens."""
        # Doors import models, which exist only from here on.
        from kogge.backoffice import doors  # noqa: PLC0415

        doors.register_tabs()
