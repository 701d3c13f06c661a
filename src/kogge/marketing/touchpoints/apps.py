"""The application that holds the room touchpoints."""

from django.apps import AppConfig


class TouchpointsConfig(AppConfig):
    """The room touchpoints."""

    name = "kogge.marketing.touchpoints"
    label = "touchpoints"
