"""The application that holds the room pricing."""

from django.apps import AppConfig


class PricingConfig(AppConfig):
    """The room pricing."""

    name = "kogge.sales.pricing"
    label = "pricing"
