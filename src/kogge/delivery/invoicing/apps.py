"""The application that holds the room invoicing."""

from django.apps import AppConfig


class InvoicingConfig(AppConfig):
    """The room invoicing."""

    name = "kogge.delivery.invoicing"
    label = "invoicing"
