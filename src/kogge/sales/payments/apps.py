"""The application that holds the room payments."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """The room payments."""

    name = "kogge.sales.payments"
    label = "payments"
