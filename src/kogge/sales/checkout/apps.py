"""The application that holds the room checkout."""

from django.apps import AppConfig


class CheckoutConfig(AppConfig):
    """The room checkout."""

    name = "kogge.sales.checkout"
    label = "checkout"
