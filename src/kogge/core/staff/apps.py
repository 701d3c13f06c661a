"""The application that holds the tables of kogge.core.staff."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Tables of kogge.core.staff."""

    name = "kogge.core.staff"
    label = "staff"
