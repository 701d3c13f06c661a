"""The application that holds the tables of kogge.core.outward."""

from django.apps import AppConfig


class OutwardConfig(AppConfig):
    """Tables of kogge.core.outward."""

    name = "kogge.core.outward"
    label = "outward"
