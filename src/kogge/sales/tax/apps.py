"""The application that holds the room tax."""

from django.apps import AppConfig


class TaxConfig(AppConfig):
    """The room tax."""

    name = "kogge.sales.tax"
    label = "tax"
