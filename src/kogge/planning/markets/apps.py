"""The application that holds the room markets."""

from django.apps import AppConfig


class MarketsConfig(AppConfig):
    """The room markets."""

    name = "kogge.planning.markets"
    label = "markets"
