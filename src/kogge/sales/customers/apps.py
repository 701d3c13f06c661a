"""The application that holds the room customers."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """The room customers."""

    name = "kogge.sales.customers"
    label = "customers"
