"""The application that holds the room company."""

from django.apps import AppConfig


class CompanyConfig(AppConfig):
    """The room company."""

    name = "kogge.planning.company"
    label = "company"
