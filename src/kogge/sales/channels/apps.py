"""The application that holds the room channels."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """The room channels."""

    name = "kogge.sales.channels"
    label = "channels"
