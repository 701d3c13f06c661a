"""The application that holds the templates and sentences of the office's building blocks."""

from django.apps import AppConfig


class ScreensConfig(AppConfig):
    """Templates, tags and translations of kogge.core.screens."""

    name = "kogge.core.screens"
    label = "screens"
