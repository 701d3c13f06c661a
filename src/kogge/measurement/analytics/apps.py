"""The application that holds the room analytics."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """The room analytics."""

    name = "kogge.measurement.analytics"
    label = "analytics"
