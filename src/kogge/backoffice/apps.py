"""The application that holds the back office."""

from django.apps import AppConfig


class BackofficeConfig(AppConfig):
    """The back office."""

    name = "kogge.backoffice"
    label = "backoffice"
