"""The application that holds the room shipping."""

from django.apps import AppConfig


class ShippingConfig(AppConfig):
    """The room shipping."""

    name = "kogge.sales.shipping"
    label = "shipping"
