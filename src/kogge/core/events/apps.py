"""The application that holds the tables of kogge.core.events."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Tables of kogge.core.events."""

    name = "kogge.core.events"
    label = "events"
