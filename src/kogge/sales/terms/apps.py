"""The application that holds the room terms."""

from django.apps import AppConfig


class TermsConfig(AppConfig):
    """The room terms."""

    name = "kogge.sales.terms"
    label = "terms"
